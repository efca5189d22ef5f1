"""Which lessons have been started near a folder, and which of them is meant."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from azlab.assignments import is_called
from azlab.lab.modes import LIVE, RECORDED, SIMULATED
from azlab.lab.state import STATES, LabError, StateFolder

BELOW = ("*", "*/*")
"""A course folder holds lessons; the folder above it may hold the course."""
ONLY_PRACTICE = (
    "Lesson {lesson} runs in {mode} mode, and azlab shell opens the practice Azure only. Use %az or !az in "
    'its notebook, which {instead}; or start it with mode="simulated", and open this shell again.'
)
INSTEAD = {
    RECORDED: "answer from its recording",
    LIVE: "go to your subscription the course's safe way (an az in a terminal of your own does not)",
}


@dataclass(frozen=True)
class Started:
    """A lesson that has been started in a mode, with its files."""

    lesson: str
    files: StateFolder
    mode: str = SIMULATED
    others: tuple[str, ...] = ()
    """Lessons of the same folder that might have been meant as well, and were used longer ago."""

    @property
    def folder(self) -> Path:
        """Where its notebook lies."""
        return next(above.parent for above in self.files.folder.parents if above.name == STATES)

    @property
    def used(self) -> float:
        """When its cloud was last opened in a notebook or written to, in seconds since 1970."""
        cloud = self.files.cloud
        # What was written last may stand in the log alone, and the file be as old as ever.
        log = cloud.with_name(f"{cloud.name}-wal")
        return max((path.stat().st_mtime for path in (cloud, log) if path.exists()), default=0.0)


def choose(name: str | None, here: Path) -> Started:
    """The lesson of that name or number; by default that of the folder `here`, else the last one used.

    Raises `LabError` when there is none, or when it was last used in a mode that a shell has no way to: its
    older practice cloud would not be what the notebook shows.
    """
    started = started_lessons(here)
    if name is not None:
        return _open_to_a_shell(_last_used(_named(name, started)))
    if not started:
        raise LabError(
            f"No lesson has been started in {here} or beside it: open a lesson's notebook and run its first "
            "code cell, or go to the folder of your lessons."
        )
    return _open_to_a_shell(_last_used(started))


def _last_used(started: list[Started]) -> Started:
    last = max(started, key=lambda lesson: lesson.used)
    beside = {other.lesson for other in started if other.folder == last.folder} - {last.lesson}
    return replace(last, others=tuple(sorted(beside)))


def _open_to_a_shell(started: Started) -> Started:
    if started.mode in INSTEAD:
        said = ONLY_PRACTICE.format(lesson=started.lesson, mode=started.mode, instead=INSTEAD[started.mode])
        raise LabError(said)
    return started


def started_lessons(here: Path) -> list[Started]:
    """Those of this folder or the nearest one above that has any; else those of the folders below."""
    for folder in (here, *here.parents):
        if found := list(_in(folder)):
            return found
    return [lesson for pattern in BELOW for folder in sorted(here.glob(pattern)) for lesson in _in(folder)]


def _in(folder: Path) -> Iterator[Started]:
    # The practice Azure comes last: used in the same moment, the other mode is meant.
    for mode in INSTEAD:
        for cloud in sorted(folder.glob(f"{STATES}/*/{mode}/cloud.sqlite")):
            yield Started(cloud.parents[1].name, StateFolder(cloud.parent), mode)
    for cloud in sorted(folder.glob(f"{STATES}/*/cloud.sqlite")):
        yield Started(cloud.parent.name, StateFolder(cloud.parent))


def _named(name: str, started: list[Started]) -> list[Started]:
    found = [lesson for lesson in started if _is_named(lesson.lesson, name)]
    if not found:
        known = ", ".join(sorted({lesson.lesson for lesson in started})) or "none"
        raise LabError(
            f"Lesson '{name}' has not been started here. Started lessons: {known}. To start one, open its "
            "notebook and run its first code cell."
        )
    return found


def _is_named(lesson: str, name: str) -> bool:
    """By its name or number; of several in a folder, by its own word, too."""
    return is_called(lesson, name) or name == lesson.partition("-")[2].rpartition("-")[2]
