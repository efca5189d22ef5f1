"""Where a lesson's cloud is kept: one folder, files that outlive the kernel."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from azlab.lab.temporary import temporary_folder
from azlab.sentences import SentenceError

SAVED_NAME = re.compile(r"[A-Za-z0-9][\w .-]{0,60}")


class LabError(SentenceError):
    """Something the learner asked of the lab cannot be done; the text says why and what to do."""


@dataclass(frozen=True)
class StateFolder:
    """The files of one lesson's cloud."""

    folder: Path

    @property
    def cloud(self) -> Path:
        return self.folder / "cloud.sqlite"

    @property
    def start(self) -> Path:
        """The cloud as the lesson starts, once it has been built."""
        return self.folder / "start.sqlite"

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def shell(self) -> Path:
        """What `!az` keeps: settings and a sign-in of its own."""
        return self.folder / "shell"

    def saved(self, name: str) -> Path:
        if not SAVED_NAME.fullmatch(name):
            raise LabError(
                f"'{name}' cannot be the name of a saved state: use letters, digits, spaces, '-' or '_'."
            )
        return self.folder / "saved" / f"{name}.sqlite"

    def saved_names(self) -> list[str]:
        return sorted(path.stem for path in (self.folder / "saved").glob("*.sqlite"))

    def put_aside(self) -> Path:
        """Move an unreadable cloud out of the way; where it went."""
        aside = self.cloud.with_name("unreadable.sqlite")
        self.cloud.replace(aside)
        for rest in ("cloud.sqlite-wal", "cloud.sqlite-shm"):
            (self.folder / rest).unlink(missing_ok=True)
        return aside


def state_folder(lesson: str, notebook_folder: Path, mode: str = "") -> StateFolder:
    """Beside the notebook; in a folder that vanishes when `AZLAB_STATE=temporary` (as in grading).

    A `mode` has a folder of its own within the lesson's.
    """
    if os.environ.get("AZLAB_STATE") == "temporary":
        return StateFolder(temporary_folder())
    return StateFolder(notebook_folder / ".azlab" / lesson / mode)
