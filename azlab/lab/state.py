"""Where a lesson's cloud is kept: one folder, files that outlive the kernel and are for their owner only."""

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from azlab.arm.health import StoreError, explanation
from azlab.lab.temporary import is_temporary, temporary_folder
from azlab.privacy import OWNER_ONLY, keep_private
from azlab.sentences import SentenceError

STATES = ".azlab"
"""The folder beside a notebook that holds its clouds."""
SAVED_NAME = re.compile(r"[A-Za-z0-9][\w .-]{0,60}")
OF_A_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
ROOM = 128 * 1024
"""Bytes without which a lesson only reads."""
SIDE_FILES = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file; the log holds what was written last."""


class LabError(SentenceError):
    """Something the learner asked of the lab cannot be done; the text says why and what to do."""


@contextmanager
def in_a_sentence() -> Iterator[None]:
    """Raise what the disk or the state file does not allow as `LabError`."""
    try:
        yield
    except StoreError as error:
        raise LabError(error.message) from None
    except OSError as error:
        if error.filename is None and error.errno not in OF_A_DISK:  # a network's, for instance
            raise
        raise LabError(explanation(error, error.filename or "the lesson's folder").message) from None


@dataclass(frozen=True)
class StateFolder:
    """The files of one lesson's cloud."""

    folder: Path

    @property
    def cloud(self) -> Path:
        """The cloud as it is now."""
        return self.folder / "cloud.sqlite"

    @property
    def start(self) -> Path:
        """The cloud as the lesson starts, once it has been built."""
        return self.folder / "start.sqlite"

    @property
    def turn(self) -> Path:
        """The cloud of the lesson's last task, once it has been built."""
        return self.folder / "turn.sqlite"

    def case(self, number: int) -> Path:
        """The cloud of a case of a clinic, once it has been built."""
        return self.folder / f"case-{number}.sqlite"

    @property
    def home(self) -> Path:
        """What the CLI in the kernel keeps: settings, sign-in, the learner's `~`."""
        return self.folder / "home"

    @property
    def shell(self) -> Path:
        """What `!az` keeps: settings and a sign-in of its own."""
        return self.folder / "shell"

    def saved(self, name: str) -> Path:
        """The file of a saved state. Raises `LabError` for a name that is none."""
        if not isinstance(name, str) or not SAVED_NAME.fullmatch(name):
            raise LabError(
                f"'{name}' cannot be the name of a saved state: use letters, digits, spaces, '-' or '_'."
            )
        return self.folder / "saved" / f"{name}.sqlite"

    def saved_names(self) -> list[str]:
        """The names of all saved states, in the order of the alphabet."""
        return sorted(path.stem for path in (self.folder / "saved").glob("*.sqlite"))

    def make(self) -> None:
        """Make the folder, for its owner only; what is in it from before becomes so. Raises `StoreError`."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise explanation(error, self.cloud) from None
        self.keep_private()

    def trouble(self) -> StoreError | None:
        """Why nothing can be written here, or None. Tried with as much as SQLite and the CLI begin with."""
        probe = self.folder / f"probe-{os.getpid()}"
        try:
            probe.write_bytes(bytes(ROOM))
        except OSError as error:
            return explanation(error, self.cloud)
        finally:
            with suppress(OSError):
                probe.unlink(missing_ok=True)
        return None

    def keep_private(self) -> None:
        """Take from others what rights they have here."""
        keep_private(next((parent for parent in self.folder.parents if parent.name == STATES), self.folder))

    def put_aside(self, word: str) -> Path:
        """Move the cloud with all that belongs to it into a new folder named after word and time; which."""
        aside = self.new_folder(word)
        # The log goes first: beside a new cloud, SQLite would take an old one for its own.
        for ending in (*SIDE_FILES, ""):
            path = self.cloud.with_name(self.cloud.name + ending)
            if path.exists():
                path.rename(aside / path.name)
        return aside

    def new_folder(self, word: str) -> Path:
        """An empty folder for its owner only, named after a word and the time, never an older one."""
        name, number = f"{word}-{datetime.now():%Y-%m-%d-%H%M%S}", 1
        while True:
            folder = self.folder / (name if number == 1 else f"{name}-{number}")
            try:
                folder.mkdir(OWNER_ONLY)
                return folder
            except FileExistsError:
                number += 1


def state_folder(lesson: str, notebook_folder: Path, mode: str = "") -> StateFolder:
    """Beside the notebook; in a folder that vanishes when `AZLAB_STATE=temporary` (as in grading).

    A `mode` has a folder of its own within the lesson's.
    """
    if is_temporary():
        return StateFolder(temporary_folder())
    return StateFolder(notebook_folder.absolute() / STATES / lesson / mode)
