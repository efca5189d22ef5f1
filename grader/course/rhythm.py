"""The lesson standard, continued: what a lesson asks of its learner, and when.

It begins with questions from the lessons before, asks for a prediction before a refusal or a surprise, and
shows its exercises in the contents. It ends with a task in a cloud that the learner has not seen, and with
where one is. The first lesson has nothing before it: it neither warms up nor predicts, nor has such a task.
"""

import re
from itertools import pairwise

from nbformat import NotebookNode

from grader.checks.weights import weight_of
from grader.course.cells import code, ends_with_standing, is_graded, is_prediction, is_solution, is_warm_up
from grader.course.standard import (
    RULES,
    WHOLE,
    Found,
    Rule,
    has_5_to_9_exercises,
    has_35_to_70_cells,
    rule,
)

FIRST = "00"
LEAST_SHARE, MOST_SHARE = 0.18, 0.25
"""Of a lesson's points, for the task of one's own at its end."""
WARM_UP_WITHIN = 8
"""Cells from the beginning: introduction, start, and the warm-up itself."""
FORM = re.compile(
    r"# [^\n]+\n\n"
    r"\*\*\d+ minutes\.\*\* [^\n]+\n\n"
    r"You will be able to\n\n(- [^\n]+\n)+\n"
    r"Contents: \[[^\n]+\]\(#[^\n]+\)\Z"
)
EXERCISE = re.compile(r"### Exercise \d+: \S|## Your turn")


@rule
def first_cell_has_the_form(notebook: NotebookNode) -> Found:
    """The first cell has the form of all: title, `**45 minutes.** ...`, aims with `-`, `Contents: ...`."""
    first = notebook.cells[0] if notebook.cells else None
    if first is None or not FORM.match(first.source):
        yield (
            first.id if first else WHOLE,
            "it has not the form: title, **minutes.**, aims with `-`, contents.",
        )


@rule
def exercises_are_headings(notebook: NotebookNode) -> Found:
    """An exercise begins with a heading, `### Exercise 2: capture it`, to stand in the contents."""
    for before, cell in pairwise(notebook.cells):
        asked = is_solution(cell) and not is_warm_up(cell) and not is_prediction(cell)
        if asked and not EXERCISE.match(before.source):
            yield before.id, "it begins with no heading `### Exercise N: ...`."


@rule
def warms_up(notebook: NotebookNode) -> Found:
    """From lesson 01 on, a lesson begins with 2 or 3 questions from earlier ones, in a cell `warm_up`."""
    if number_of(notebook) == FIRST:
        return
    checks = [cell for cell in notebook.cells[:WARM_UP_WITHIN] if is_graded(cell) and is_warm_up(cell)]
    if not checks:
        yield WHOLE, f"no `check_warm_up` is among its first {WARM_UP_WITHIN} cells."
    for cell in checks:
        if not 2 <= weight_of(cell.source) <= 3:
            yield cell.id, f"it has {weight_of(cell.source):g} questions, not 2 or 3."


@rule
def predicts(notebook: NotebookNode) -> Found:
    """From lesson 01 on, a lesson asks for 2 or 3 predictions, in cells such as `predict_start`."""
    if number_of(notebook) == FIRST:
        return
    asked = sum(is_graded(cell) and is_prediction(cell) for cell in notebook.cells)
    if not 2 <= asked <= 3:
        yield WHOLE, f"it asks for {asked} predictions, not 2 or 3."


@rule
def predictions_are_taken_up_after_the_run(notebook: NotebookNode) -> Found:
    """Between `predict_start` and its check stands what happens, and no other cell of the learner's."""
    for index, cell in enumerate(notebook.cells):
        if not (is_solution(cell) and is_prediction(cell)):
            continue
        ids = [later.id for later in notebook.cells]
        end = ids.index(f"check_{cell.id}") if f"check_{cell.id}" in ids else -1
        between = notebook.cells[index + 1 : end] if end > index else []
        if not any(later.cell_type == "code" for later in between) or any(map(is_solution, between)):
            yield cell.id, f"what happens does not stand between it and `check_{cell.id}`."


@rule
def ends_with_a_task_of_ones_own(notebook: NotebookNode) -> Found:
    """From lesson 01 on, the last exercise is `your_turn`, after `lab.your_turn()`: a fifth of the points."""
    if number_of(notebook) == FIRST:
        return
    graded = [cell for cell in notebook.cells if is_graded(cell)]
    if not graded or graded[-1].id != "check_your_turn":
        yield WHOLE, "its last exercise is not `your_turn`."
        return
    if not any("lab.your_turn()" in cell.source for cell in code(notebook)):
        yield "your_turn", "no cell brings its cloud with `lab.your_turn()`."
    share = weight_of(graded[-1].source) / sum(weight_of(cell.source) for cell in graded)
    if not LEAST_SHARE <= share <= MOST_SHARE:
        yield "check_your_turn", f"it has {share:.0%} of the points, not about a fifth."


@rule
def ends_with_where_one_is(notebook: NotebookNode) -> Found:
    """A lesson's last two cells are `## Where you are` with a sentence, and `check.status()`, not graded."""
    if not ends_with_standing(notebook):
        yield (
            [WHOLE, *(cell.id for cell in notebook.cells)][-1],
            "it does not end with `## Where you are`, a sentence, and `check.status()` without marks.",
        )


OF_LESSONS_ONLY = (
    has_35_to_70_cells,
    has_5_to_9_exercises,
    warms_up,
    predicts,
    ends_with_a_task_of_ones_own,
)
"""What an exam and a stage have rules of their own for."""
SHARED: list[Rule] = [kept for kept in RULES if kept not in OF_LESSONS_ONLY]
"""The rules that hold for an exam and a stage, too."""


def number_of(notebook: NotebookNode) -> str:
    """A lesson's number, as its start says it: "04"; "" where it says none."""
    started = re.search(r"lab\.start\(\"(\d\d)-", "\n".join(cell.source for cell in code(notebook)))
    return started.group(1) if started else ""


__all__ = ["RULES", "SHARED", "number_of"]
