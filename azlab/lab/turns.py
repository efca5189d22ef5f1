"""Which cloud a marked cell belongs to: the lesson's own, that of its last task, or that of a case.

All cells of a notebook may be run at once, and then the last task's cloud is there. Who goes back to the
first exercise then would find nothing of it, and is told why.
"""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress

from azlab.lab.cells import follow_cells
from azlab.lab.exercises import Exercise
from azlab.lab.starts import BEFORE_TURN, IN_TURN, LESSON

TASK = ("your_turn", "check_your_turn")
"""The cells of the last task, in every lesson."""
GO_BACK = (
    "This is the cloud of the last task, and the cell belongs to the lesson: "
    'lab.restore("{back}") goes back to the lesson\'s cloud.'
)
BRING = "This is the lesson's cloud, and the cell belongs to the last task: lab.your_turn() brings its cloud."


CASE = re.compile(r"(?:check_)?case_(\d+)")
"""The cells of a case of a clinic."""
OTHER_CASE = (
    'This cell belongs to {case}, and the cloud is another one: lab.restore("{case}") goes back to it.'
)
LEAVE_CASE = (
    "This is the cloud of a case, and the cell belongs to the lesson: "
    f'lab.restore("{LESSON}") goes back to the lesson\'s cloud.'
)


def reminder(
    cell: str, part: str, exercises: Callable[[], Sequence[Exercise]], back: str = BEFORE_TURN
) -> str:
    """What to say before a cell is run, by its id; "" where it is run in its own cloud, or needs none.

    `back` is the name under which the lesson's own cloud is kept.
    """
    if cell in TASK:
        return "" if part == IN_TURN else BRING
    if found := CASE.fullmatch(cell):
        own = f"case {found[1]}"
        # For practice a case of another seed has the same cells; "case 1 monday" is one.
        return "" if f"{part} ".startswith(f"{own} ") else OTHER_CASE.format(case=own)
    if part == LESSON or cell.removeprefix("check_").startswith(("warm_up", "predict_")):
        return ""
    said = GO_BACK.format(back=back) if part == IN_TURN else LEAVE_CASE
    return said if any(cell in exercise.cells for exercise in exercises()) else ""


def remind(
    part: Callable[[], str], exercises: Callable[[], Sequence[Exercise]], kept: Callable[[], Sequence[str]]
) -> Callable[[], None]:
    """Print what is to be said before each cell that is run, until the result is called.

    `kept` gives the names under which clouds are kept.
    """

    def tell(cell: str, form: str) -> None:
        with suppress(Exception):  # a reminder is a convenience: no cell fails for it
            back = LESSON if LESSON in kept() else BEFORE_TURN
            if said := reminder(cell, part(), exercises, back):
                print(said)

    return follow_cells(tell)
