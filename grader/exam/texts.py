"""What an exam's notebook says besides its questions."""

INTRODUCTION = """
# Mock exam

**{minutes} minutes.** Forty questions about the whole course, drawn from a larger bank.

You will be able to

- say which parts of the job you know, and which you only recognise;
- complete, mend and order the commands of an image's life;
- read what Azure answers, refusals too;
- find the lesson for each gap.

Contents: [The rules](#The-rules) · {links} · [Four tasks](#Four-tasks) · [Result](#Result) · [Recap](#Recap)
"""

RULES = """
## The rules

{paper}Thirty-six questions are answered in writing, four by doing them in the cloud. Each is worth one point.

- One letter: `"b"`. Several: `"ac"`. An order: `"dbca"`. Otherwise the words themselves, as text.
- Answer in the forms, or in the cells below them. Both are the same.
- Checks tell right from wrong, with reasons. Want an exam? Then run them last.
- `exam.pause()` stops the clock, `exam.go_on()` lets it run again, `exam.clock()` shows it.
- In graded work there is no pause, and checks only note your answers.

Notes and lessons are allowed. You may try every command in the cloud.
"""

PAPER = "This paper is `{seed}`. "
"""Not said in a class's paper: whoever has the course's project could ask it for all answers by that name."""

TASKS = """
## Four tasks

Now do it. Each task has a resource group of its own, and lies in the cloud already. Any way that leads there
counts; what the prompt does not speak of stays as it is. `lab.undo()` takes back your last command.

(In recorded mode only the tasks of the course's own paper are there. In simulated mode all are.)
"""

RESULT = """
## Result

The next cell counts your points by statement of the syllabus, the weakest first, and names the lessons to go
back to. Of each question that you missed it shows every option with its reason and its source. What has no
answer is not explained. In graded work all of that comes with your feedback.
"""

RECAP = """
## Recap

- What you know is what you can do without looking; the rest, the list above names.
- A wrong answer whose reason you understand is worth more than a right guess.
- `python3 -m grader exam FOLDER --paper 7` writes another paper into a folder; papers are 6 to 55.

This is no preparation for a live exam: AZ-204, where parts of this were once listed, was retired on 31 July
2026.

## Test yourself

Take the questions that you missed. For each wrong option, say what would have to be different for it to be
right.
"""

CLEAN_UP = """
## Clean up

Here nothing costs anything. In a real subscription the tasks' machines would be billed until they are
deallocated, and their disks until they are deleted: `az group delete -n GROUP --yes` removes a task's group.

Back to the beginning: [Start here](../00-start-here/00-start-here.ipynb).
"""

END = """
## Where you are

This was the last lesson. `check.summary()` writes what you did and learned, by lesson and by statement of the
syllabus, as a page to print, and what that does not prove: all of it was a practice Azure, and it is no
certificate, least of all one of Microsoft's. Below: this exam, and what is open in the course.
"""
