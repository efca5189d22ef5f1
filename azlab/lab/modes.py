"""Where a lesson runs: which mode was asked for, and what the lab needs of each.

The mode is the first of these that says one: `lab.start(..., mode=...)`, the variable `AZLAB_MODE`, the
file `azlab.toml` (`mode = "recorded"`) beside the notebook or in a folder above it. Else it is simulated.
"""

import difflib
import importlib
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from azlab.lab.belongings import modes_of
from azlab.lab.state import LabError, in_a_sentence
from azlab.line import LINE

if TYPE_CHECKING:
    from azlab.arm.app import App
    from azlab.cli import Session
    from azlab.lab.sights import Sight
    from azlab.widgets.tables import Table

NOTHING_REAL = "There is nothing to clean up: this lesson makes nothing in a real subscription."
NOT_MADE_FOR = (
    "{lesson} does not run in {mode} mode: it is made for {modes} mode, and its notebook says why. "
    'lab.start("{lesson}", mode="simulated") starts it in the practice Azure.'
)
SETTINGS = "azlab.toml"
SOLUTIONS = "solutions"
"""In that file: whether a learner may ask for solutions."""
VARIABLE = "AZLAB_MODE"
SEED = "AZLAB_SEED"
"""Of a lesson that is recorded: what its ids, times and key come from."""
SIMULATED, RECORDED, LIVE = "simulated", "recorded", "live"
GRADED = "graded"
"""Not a learner's to choose: the lesson runs across the line of whoever grades it (`azlab.line`)."""
BACKENDS = {SIMULATED: "azlab.lab.simulated", RECORDED: "azlab.lab.recorded", LIVE: "azlab.lab.live"}
"""A module per mode; its `backend(lesson, folder)` gives the mode's `Backend`. Live takes `confirm` too."""


class Backend(Protocol):
    """One lesson in one mode. Methods that return text return the sentence the notebook shows."""

    mode: str
    session: "Session"
    """The Azure CLI, signed in; its transport also answers checks and pictures."""
    notes: list[str]
    """What a learner should know at the start, e.g. that a file was damaged."""
    practice: "App | None"
    """The practice Azure that runs in this process; None in any other mode."""
    can_pretend: bool
    """Whether what only a practice Azure does is done here: by it, or by a recording of it."""
    sight: "Sight | None"
    """By which the cloud is looked at without a trace; None where whoever looks has to ask."""

    def begin(self) -> str:
        """Bring the lesson's cloud to where the learner left it, or to its start."""
        ...

    def reset(self) -> str:
        """Bring back the state in which the lesson starts, or say why not."""
        ...

    def your_turn(self) -> str:
        """Bring the cloud of the lesson's last task. Raises `LabError` when it has none."""
        ...

    def case(self, number: int, seed: str) -> str:
        """Bring the cloud of a case of a clinic, of the copy's own or of those that a seed draws.

        Raises `LabError` when it has none of this number.
        """
        ...

    def save(self, name: str) -> str:
        """Keep the cloud as it is now, or say why not."""
        ...

    def restore(self, name: str) -> str:
        """Bring a kept cloud back, or say why not."""
        ...

    def undo(self, wanted: str) -> str:
        """Take back the last command (""), or go back to a number of the history or an exercise's begin."""
        ...

    def history(self) -> "Table | str":
        """What can be undone, or why nothing can."""
        ...

    def cleanup(self, confirm: bool) -> str:
        """What the course made in a real subscription; with `confirm`, remove it."""
        ...

    def close(self) -> None:
        """Leave the lesson; what is kept stays."""
        ...


@dataclass(frozen=True)
class Mode:
    """A mode and where it was asked for."""

    name: str
    asked_by: str


def settings(folder: Path) -> tuple[dict[str, Any], Path | None]:
    """What the nearest `azlab.toml` at or above a folder says, and where it is; nothing when there is none.

    Raises `LabError` when it cannot be read, or says something that nobody asks for: a ceiling with a slip of
    the pen would be none.
    """
    absolute = folder.absolute()
    for above in (absolute, *absolute.parents):
        path = above / SETTINGS
        if path.is_file():
            return _read(path), path
    return {}, None


def choose(asked: str | None, folder: Path) -> Mode:
    """The mode to start in. Raises `LabError` for one that is not known, and for a setting that is not."""
    if LINE in os.environ:
        return Mode(GRADED, f"The variable {LINE}")
    mode = _asked(asked, folder)
    if mode.name not in BACKENDS:
        known = ", ".join(f'"{name}"' for name in BACKENDS)
        raise LabError(f"{mode.asked_by} asks for the mode '{mode.name}', which is none of: {known}.")
    return mode


def is_made_for(mode: str, lesson: str, folder: Path) -> bool:
    """Whether a lesson is made for a mode: for all, unless its notebook names some."""
    named = modes_of(lesson, folder)
    return not named or mode in named


def open_backend(mode: Mode, lesson: str, folder: Path, confirm: str = "") -> Backend:
    """The lesson in this mode. Raises `LabError` with the reason when that cannot be."""
    if mode.name in BACKENDS and not is_made_for(mode.name, lesson, folder):
        modes = " and ".join(modes_of(lesson, folder))
        raise LabError(NOT_MADE_FOR.format(lesson=lesson, mode=mode.name, modes=modes))
    confirmed = {"confirm": confirm} if mode.name == LIVE else {}
    with in_a_sentence():
        return cast(
            Backend,
            importlib.import_module(BACKENDS.get(mode.name, "azlab.lab.graded")).backend(
                lesson, folder, **confirmed
            ),
        )


def only_in_practice(what: str, mode: str) -> str:
    """The sentence for a cell that needs the practice Azure, in another mode."""
    return f"Skipped: {what} is possible only in the practice Azure, and this lesson runs in {mode} mode."


def _asked(asked: str | None, folder: Path) -> Mode:
    said, path = settings(folder)  # whoever chooses: a wrong setting is said before it is needed
    if asked is not None:
        return Mode(str(asked), "lab.start(..., mode=...)")
    if os.environ.get(VARIABLE):
        return Mode(os.environ[VARIABLE], f"The variable {VARIABLE}")
    if "mode" in said:
        return Mode(str(said["mode"]), f"The file {path}")
    return Mode(SIMULATED, "The course")


def _read(path: Path) -> dict[str, Any]:
    try:
        said = tomllib.loads(path.read_text("utf-8-sig"))  # Notepad begins a file with a mark
    except (OSError, ValueError) as error:
        raise LabError(f'{path} cannot be read: {error}. It may hold one line: mode = "simulated"') from None
    _refuse_unknown(path, "", said, ("mode", SOLUTIONS, LIVE))
    if not isinstance(said.get(SOLUTIONS, True), bool):
        raise LabError(f"{path}: {SOLUTIONS} is true or false, without quotes.")
    if LIVE in said:
        _check_live(path, said[LIVE])
    return said


def _check_live(path: Path, said: Any) -> None:
    from azlab.live.ceiling import Limits

    if not isinstance(said, dict):
        raise LabError(f"{path}: '{LIVE}' is a table, begun by a line [{LIVE}]. See docs/live.md.")
    _refuse_unknown(path, f" in [{LIVE}]", said, ("subscription", *Limits.names()))
    if not isinstance(said.get("subscription", ""), str):
        raise LabError(f"{path}: [{LIVE}] subscription is a name or an id, in quotes.")
    Limits.of(said)


def _refuse_unknown(path: Path, where: str, said: dict[str, Any], known: tuple[str, ...]) -> None:
    for name in said:
        if name not in known:
            close = difflib.get_close_matches(name.lower(), known, 1, 0.5)
            hint = f" Did you mean '{close[0]}'?" if close else ""
            raise LabError(f"{path}: there is no setting '{name}'{where}.{hint} Known: {', '.join(known)}.")
