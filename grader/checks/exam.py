"""Claims about the answers of an exam, by the keys in `choices.json`.

    {"q7": {"form": "choose", "statements": ["S07"], "options": {"a": "...", "b": "..."},
            "key": ["b"], "said": {"a": "why not", "b": "why"}, "why": ""}}

A copy that was handed out to be graded has no `key`, `said` and `why` (`grader.course.handed_out`): there
an answer is noted, and marked when it is graded.
"""

from typing import Any

from grader.checks.claims import Found, Noted, Subject, claim
from grader.checks.comparisons import is_empty, shown
from grader.checks.exam_answers import read_answer
from grader.checks.exam_papers import Paper
from grader.checks.subjects import subject


@subject("exam")
class Exam(Subject):
    """The exam of this notebook: `check.exam().is_right("q1").is_right("q2")`."""

    def __init__(self) -> None:
        super().__init__("your answer")
        self.paper = Paper.in_file(self.notebook.choices)

    @claim("`{name}` is right")
    def is_right(self, name: str) -> str | None:
        """Look it up, and say why the others are wrong."""
        asked, given = self.paper.asked(name), self.notebook.find_names().get(name)
        if nothing(given):
            return Found("there is none yet", asked.asked_for)
        if not asked.is_marked:
            return Noted(f"your answer `{name}` is {shown(given)}")
        answer = read_answer(asked.form, given)
        if answer is None:
            return Found(f"it is {shown(given)}", asked.form_said)
        if answer in asked.key:
            self.why = asked.reason
            return None
        return Found(f"it is {shown(given)}. {asked.said_to(answer)}", asked.where)

    def remembers(self, name: str) -> "Exam":
        """Keep what this cell earned as the outcome of a task, for the map of statements at the end."""
        REMEMBERED[name] = (self._report.points, self._report.total)
        return self


REMEMBERED: dict[str, tuple[float, float]] = {}
"""Of each task that was checked in this kernel: points, and out of how many."""


def nothing(given: Any) -> bool:
    """Whether an answer is none yet. Nothing that a learner can write makes this raise."""
    try:
        return is_empty(given)
    except Exception:
        return False
