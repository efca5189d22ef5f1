"""What a lesson's `start.az` builds: the cloud the lesson starts with, and the one of its last task.

Learners' copies of it are sealed (`azlab.lab.sealed`). The second one begins below a line of its own:

    az group create -n rg-images -l westeurope
    ## your turn
    az group create -n rg-tickets -l westeurope
"""

from dataclasses import dataclass
from pathlib import Path

from azlab.lab.sealed import read
from azlab.lab.state import LabError

START = "start.az"
"""The az commands, beside the notebook, that build a lesson's clouds."""
TURN = "## your turn"
BEFORE_TURN = "before your turn"
"""The name under which the lesson's own cloud is kept meanwhile."""
TURN_BEGINS = (
    "This is another cloud: look around in it first. lab.your_turn() again begins it anew, and "
    f'lab.restore("{BEFORE_TURN}") goes back to the lesson\'s.'
)


def went_on(resumed: bool, in_turn: bool) -> str:
    """What `lab.start` says of the cloud that it found: the lesson's own, or that of its last task."""
    if not resumed:
        return "This is the lesson's start state."
    if in_turn:
        return f'You go on with the last task; lab.restore("{BEFORE_TURN}") goes back to the lesson.'
    return "You go on where you left off."


@dataclass(frozen=True)
class Starts:
    """The commands of a lesson's two clouds; "" for none."""

    lesson: str
    turn: str = ""


def starts(commands: str) -> Starts:
    """The two parts of what a `start.az` says."""
    lines = commands.splitlines(keepends=True)
    marks = [number for number, line in enumerate(lines) if line.strip() == TURN]
    if not marks:
        return Starts(commands)
    return Starts("".join(lines[: marks[0]]), "".join(lines[marks[0] + 1 :]))


def starts_in(folder: Path) -> Starts:
    """Those of the lesson in a folder. Raises `LabError` where its file was damaged."""
    path = folder / START
    try:
        return starts(read(path) if path.exists() else "")
    except ValueError as error:
        raise LabError(f"{error}. Get this lesson's files again.") from None


def no_turn(lesson: str) -> LabError:
    """The error where a lesson has no such task."""
    return LabError(f"{lesson} has no task with a cloud of its own: lab.reset() brings back its start.")
