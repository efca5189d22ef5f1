"""An exam as a notebook: a cell for each question, four of them a group, each task on its own."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from grader.course.endings import STATUS
from grader.exam.drawing import Asked
from grader.exam.texts import CLEAN_UP, END, INTRODUCTION, PAPER, RECAP, RESULT, RULES, TASKS
from grader.progress.statements import STATEMENTS

LESSON = "13-mock-exam"
MINUTES = 90
GROUP = 4
"""Questions that are answered in one cell."""
SAID = {
    "choose": "choose one",
    "several": "choose all that are right",
    "scenario": "decide",
    "order": "put in order",
    "error": "read this error",
    "table": "read this table",
    "predict": "predict what comes out",
    "complete": "complete the command",
    "fix": "mend this command",
}
ASK = (
    "Answer the questions above. Fill in the form, then run the next cell: it takes your answers over. "
    "Or write them into it by hand, as text."
)
Cell = dict[str, Any]


def notebook_of(exam: Sequence[Asked], seed: str = "") -> str:
    """The source notebook of an exam, solutions inside, as JSON text. `seed` is the one it tells, "" none."""
    document = {
        "cells": list(_cells(exam, seed)),
        "metadata": {
            "azlab": {
                "kind": "exam",
                "statements": list(STATEMENTS),
                "title": "Mock exam",
            },
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def start_of(exam: Sequence[Asked]) -> str:
    """The az commands that build the cloud of its tasks."""
    tasks = [asked.question for asked in exam if asked.question.form == "do"]
    return "".join(f"# {task.id}\n" + "\n".join(task.start) + "\n" for task in tasks)


def _cells(exam: Sequence[Asked], seed: str) -> Iterator[Cell]:
    written = [asked for asked in exam if asked.question.form != "do"]
    tasks = [asked for asked in exam if asked.question.form == "do"]
    groups = [written[first : first + GROUP] for first in range(0, len(written), GROUP)]
    links = " · ".join(f"[{_span(group)}](#Questions-{_span(group).replace(' ', '-')})" for group in groups)
    yield _prose("introduction", INTRODUCTION.format(minutes=MINUTES, links=links))
    yield _code(
        "start_lab",
        f'from azlab import exam, lab\nfrom grader import check\n\nlab.start("{LESSON}")',
    )
    yield _prose("rules", RULES.format(paper=PAPER.format(seed=seed) if seed else ""))
    yield _code("begin_clock", f"exam.begin({MINUTES})")
    for number, group in enumerate(groups, 1):
        yield from _group(number, group)
    yield _prose("tasks", TASKS)
    for number, asked in enumerate(tasks, 1):
        yield from _task(len(groups) + number, number, asked)
    yield _prose("result", RESULT)
    yield _code("show_result", "check.exam_result()")
    yield _prose("recap", RECAP)
    yield _prose("clean_up", CLEAN_UP)
    yield _prose("where_you_are", END)
    yield _code("status", STATUS)


def _span(group: Sequence[Asked]) -> str:
    return f"{group[0].number} to {group[-1].number}"


def _group(number: int, group: Sequence[Asked]) -> Iterator[Cell]:
    for asked in group:
        heading = f"## Questions {_span(group)}\n\n" if asked is group[0] else ""
        yield _prose(f"question_{asked.number}", heading + question_text(asked))
    names = [asked.name for asked in group]
    yield _code(f"form_{number}", f"exam.form({', '.join(map(repr, names))})".replace("'", '"'))
    yield _prose(f"ask_group_{number}", f"### Exercise {number}: answers {_span(group)}\n\n{ASK}")
    empty = "".join(f"{name} = ...\n" for name in names)
    right = "".join(f"{asked.name} = {solution_of(asked)}\n" for asked in group)
    yield _answer(f"group_{number}", f"{empty}### BEGIN SOLUTION\n{right}### END SOLUTION")
    claims = "".join(f'.is_right("{name}")' for name in names)
    yield _check(f"check_group_{number}", f"check.exam(){claims}", len(group))


def question_text(asked: Asked) -> str:
    """A question as a learner reads it."""
    question = asked.question
    parts = [f"**Question {asked.number}** · {SAID[question.form]}", question.ask.strip()]
    if question.shown:
        parts.append(f"```text\n{question.shown.strip()}\n```")
    if question.command:
        parts.append(f"```bash\n{question.command.strip()}\n```")
    options = [question.options[number].text for number in asked.dealt]
    parts.append("\n".join(f"- `{letter}` {text}" for letter, text in zip("abcdefgh", options, strict=False)))
    return "\n\n".join(filter(None, parts))


def solution_of(asked: Asked) -> str:
    """A right answer as Python writes it."""
    right = asked.letters if asked.question.options else asked.question.accept[0]
    return json.dumps(right, ensure_ascii=False)


def _task(exercise: int, number: int, asked: Asked) -> Iterator[Cell]:
    question = asked.question
    heading = f"### Exercise {exercise}: task {number}"
    yield _prose(f"ask_task_{number}", f"{heading}\n\n{question.ask.strip()}")
    solution = question.solution.strip()
    yield _answer(f"task_{number}", f"%%az\n### BEGIN SOLUTION\n{solution}\n### END SOLUTION")
    lines = [*question.check, f'check.exam().remembers("{asked.name}")']
    yield _check(f"check_task_{number}", "\n".join(lines), 1)


def _prose(name: str, source: str) -> Cell:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": source.strip()}


def _code(name: str, source: str, marks: dict[str, Any] | None = None) -> Cell:
    metadata = {"nbgrader": marks} if marks else {}
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name,
        "metadata": metadata,
        "outputs": [],
        "source": source,
    }


def _answer(name: str, source: str) -> Cell:
    return _code(name, source, _marks(name, solution=True))


def _check(name: str, source: str, points: int) -> Cell:
    return _code(name, source, {**_marks(name, solution=False), "points": points})


def _marks(name: str, *, solution: bool) -> dict[str, Any]:
    return {
        "grade": not solution,
        "grade_id": name,
        "locked": not solution,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
