"""What a lesson's `start.az` builds: the cloud the lesson starts with, and the one of its last task.

Learners' copies of it are sealed (`azlab.lab.sealed`). The second one begins below a line of its own:

    az group create -n rg-images -l westeurope
    ## your turn
    az group create -n rg-tickets -l westeurope

Behind both stand the cases of a clinic (`azlab.lab.cases`); beside the author's notebook they are files.
"""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from azlab.arm.store import Store
from azlab.assignments import companion
from azlab.lab.cases import DRAW, FOLDER, MARK, Case, case_name, drawn, packed, unpacked
from azlab.lab.sealed import read
from azlab.lab.state import LabError

START = "start.az"
"""The az commands, beside the notebook, that build a lesson's clouds."""
TURN = "## your turn"
BEFORE_TURN = "before your turn"
"""The name under which the lesson's own cloud is kept meanwhile."""
IN_TURN, LESSON = "your turn", "before the cases"
"""Whose a cloud is: of the last task, or the lesson's own, as it is kept when a case begins."""
TURN_BEGINS = (
    "This is another cloud: look around in it first. lab.your_turn() again begins it anew, and "
    f'lab.restore("{BEFORE_TURN}") goes back to where you were.'
)


def whose(store: Store) -> str:
    """Of which part of a lesson its cloud is, by the name under which it is kept, such as "case 3"."""
    if store.fact("turn") is not None:
        return IN_TURN
    _, number, *seed = store.fact("case", ["", 0])
    return case_name(number, *seed) if number else LESSON


def went_on(resumed: bool, part: str) -> str:
    """What `lab.start` says of the cloud that it found, by the part of the lesson that it is of."""
    if not resumed:
        return "This is the lesson's start state."
    if part == IN_TURN:
        return f'You go on with the last task; lab.restore("{BEFORE_TURN}") goes back to where you were.'
    if part != LESSON:
        return f'You go on with {part}; lab.restore("{LESSON}") goes back to before the cases.'
    return "You go on where you left off."


@dataclass(frozen=True)
class Starts:
    """The commands of a lesson's two clouds; "" for none. `cases` are those that its seed has drawn."""

    lesson: str
    turn: str = ""
    cases: list[Case] = field(default_factory=list)
    every_case: dict[str, Case] = field(default_factory=dict)

    def labelled(self, label: str) -> Case | None:
        """The case of which a cloud with this label is; None where there is none, or no longer."""
        return next((case for case in self.every_case.values() if case.label == label), None)


def starts(commands: str, seed: str = "") -> Starts:
    """The parts of what a `start.az` says. Its cases are drawn by its own seed, or by another one."""
    before, _, after = commands.partition(f"\n{MARK}")
    cases = unpacked(f"{MARK}{after}") if after else {}
    said = DRAW.search(before)
    own = drawn(cases, seed or (said[1] if said else ""))
    lines = (f"{before}\n" if after else before).splitlines(keepends=True)
    marks = [number for number, line in enumerate(lines) if line.strip() == TURN]
    if not marks:
        return Starts("".join(lines), "", own, cases)
    return Starts("".join(lines[: marks[0]]), "".join(lines[marks[0] + 1 :]), own, cases)


def start_text(folder: Path, lesson: str = "") -> str:
    """What the `start.az` of a lesson in a folder says, with the cases that lie beside it; "" without one.

    `lesson` is needed where the folder holds several. Raises `ValueError` where the file was damaged.
    """
    path = companion(START, lesson, folder)
    return (read(path) if path.exists() else "") + packed(companion(FOLDER, lesson, folder))


def starts_in(folder: Path, lesson: str = "", seed: str = "") -> Starts:
    """Those of a lesson in a folder. Raises `LabError` where its file was damaged."""
    try:
        return starts(start_text(folder, lesson), seed)
    except ValueError as error:
        raise LabError(f"{error}. Get this lesson's files again.") from None


def digest(commands: str) -> str:
    """By which it is known whether a cloud was built by these commands, and not what they are."""
    return hashlib.sha256(commands.encode()).hexdigest()


def no_turn(lesson: str) -> LabError:
    """The error where a lesson has no such task."""
    return LabError(f"{lesson} has no task with a cloud of its own: lab.reset() brings back its start.")
