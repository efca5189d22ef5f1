"""nbgrader's `collect` from its exchange folder: plain files of those who own them.

The exchange's inbound folder is one that every learner may write into. Stock nbgrader copies what lies there,
with links followed by the teacher's own rights, and takes the learner's name from the folder's.
"""

import os
import secrets
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from typing import Any

from nbgrader.exchange.default import ExchangeCollect

from grader.classroom.folders import Classroom
from grader.classroom.hand_ins import HandIns, keep_aside
from grader.course.lessons import Lesson, lessons_of
from grader.intake.companions import LARGEST, MOST_FILES, shown
from grader.intake.notebooks import LARGEST as LARGEST_NOTEBOOK
from grader.intake.open_files import entries, is_folder, read_file
from grader.intake.own_files import is_collectors
from grader.intake.submitted import recover
from grader.submissions import Refused

STAMP, SECRET = "timestamp.txt", "submission_secret.txt"
"""What nbgrader's `submit` writes: when it was, and what the name is made of that feedback is given under."""

MOST_HAND_INS = 50
"""So many of a learner's hand-ins of one assignment are gone through."""
UNUSUAL = timedelta(minutes=10)
"""The learner's own program writes the time of a submission; the folder's is the system's."""

try:
    import pwd
except ImportError:  # Windows, where nbgrader has no exchange
    pwd = None  # type: ignore[assignment]


class Collect(ExchangeCollect):  # type: ignore[misc] # nbgrader is not typed
    """Collects without following links, and never under the name of somebody else."""

    def init_src(self) -> None:
        """Find the newest submission of each learner."""
        super().init_src()
        found: list[dict[str, Any]] = vars(self)["src_records"]
        self.src_records = [record for record in found if record["username"]]

    def _path_to_record(self, path: str) -> dict[str, Any]:
        """What stock nbgrader reads from a folder's name; without a learner where it is not to be used.

        Anybody can make a folder of any name there: it must not stop the others, nor stand for theirs.
        """
        folder = Path(path)
        record = {"username": "", "filename": folder.name, "timestamp": datetime.min}
        try:
            read: dict[str, Any] = super()._path_to_record(path)
            why = self._why_not(folder, read["username"])
        except (
            Exception
        ):  # the name is a learner's: nbgrader splits it and reads a date, each of which may fail
            why = "its name is none that `nbgrader submit` gives"
        if why:
            self.log.error("Left out %s: %s.", shown(folder.name), why)
        return record if why else read

    def _why_not(self, folder: Path, learner: str) -> str:
        if not is_learner(learner):
            return "its name is none that `nbgrader submit` gives"
        if not is_folder(folder):
            return "it is no folder"
        if self.check_owner and pwd is not None and (owner := _owner(folder)) != learner:
            return f"it says that it is {learner}'s and belongs to {owner}"
        return ""

    def copy_files(self) -> None:
        """Copy what is new; of an assignment with several lessons, those stay that come with no hand-in."""
        if self._lessons():
            submitted, learners = self._classroom().submitted, vars(self)["src_records"]
            folders = [submitted / record["username"] / self._name for record in learners]
            for folder in folders:
                keep_aside(folder)
            super().copy_files()
            for folder in folders:
                recover(folder)
        else:
            super().copy_files()

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        """Copy a submission's plain files; what it left out is said.

        Of an assignment with several lessons, what came earlier is gone through again, in its order: a lesson
        that comes again as it was came when it came first.
        """
        source, target = Path(src), Path(dest)
        if not self._lessons():
            self._copy(source, target)
            return
        hand_ins = HandIns(target, self._lessons(), self._classroom())
        for folder in self._earlier(source):
            hand_ins.add(partial(self._copy, folder))
        hand_ins.close()

    @property
    def _name(self) -> str:
        return str(self.coursedir.assignment_id)

    def _lessons(self) -> list[Lesson]:
        """Those of an assignment with several; none of another."""
        source = Path(self.coursedir.root, self.coursedir.source_directory, self._name)
        return [lesson for lesson in lessons_of(source) if lesson.stage]

    def _classroom(self) -> Classroom:
        return Classroom(Path(self.coursedir.root, self.coursedir.submitted_directory).parent)

    def _earlier(self, source: Path) -> list[Path]:
        """All that a learner has handed in of the assignment until then, in its order."""
        last = self._path_to_record(str(source))
        learner, until = last["username"], last["timestamp"]
        paths = source.parent.glob(f"{learner}+{self._name}+*")
        records = [
            record for path in paths if (record := self._path_to_record(str(path)))["username"] == learner
        ]
        found = sorted((record["timestamp"], record["filename"]) for record in records)
        return [source.parent / name for time, name in found if time <= until][-MOST_HAND_INS:]

    def _copy(self, source: Path, target: Path) -> None:
        target.mkdir(parents=True)
        found = [path for path in entries(source) if self._is_wanted(path.name)]
        # Two more: the timestamp and the secret are nbgrader's own, and no files of the learner's.
        for path in found[: MOST_FILES + 2]:
            data = read_file(path, LARGEST_NOTEBOOK if path.suffix == ".ipynb" else LARGEST, source)
            if isinstance(data, Refused):
                self.log.error("Left out %s of %s: %s", shown(path.name), source.name, data.sentence)
            else:
                (target / path.name).write_bytes(data)
        for path in found[MOST_FILES + 2 :]:
            self.log.error("Left out %s of %s: too many files.", shown(path.name), source.name)
        timestamp = self._complete(source.name, target)
        # The time of the last change of its entry: unlike that of its content, no program can set it.
        written = datetime.fromtimestamp(os.lstat(source).st_ctime, UTC).replace(tzinfo=None)
        if written - timestamp > UNUSUAL:
            self.log.warning(
                "%s says that it was handed in at %s UTC; its folder was written at %s UTC.",
                shown(source.name),
                f"{timestamp:%Y-%m-%d %H:%M}",
                f"{written:%Y-%m-%d %H:%M}",
            )
        if self.coursedir.groupshared:
            for path in (target, *target.iterdir()):
                # 2: what is made in there later is the group's as well.
                path.chmod(path.stat().st_mode | (0o2770 if path is target else 0o660))

    def _complete(self, name: str, target: Path) -> datetime:
        """Nobody's later steps may fail because a learner left these out, or wrote something else there.

        When it was handed in, as its name says, in UTC.
        """
        timestamp: datetime = ExchangeCollect._path_to_record(self, name)["timestamp"]
        (target / STAMP).write_text(f"{timestamp:%Y-%m-%d %H:%M:%S.%f} UTC", "utf-8")
        if not (target / SECRET).is_file():
            (target / SECRET).write_text(secrets.token_hex(64), "utf-8")
        return timestamp

    def _is_wanted(self, name: str) -> bool:
        if name in (STAMP, SECRET):
            return True
        # What a stage came with, and when, is written here, never by a learner.
        if is_collectors(name):
            return False
        named = any(fnmatchcase(name, pattern) for pattern in self.coursedir.include)
        return named and not any(fnmatchcase(name, pattern) for pattern in self.coursedir.ignore)


def is_learner(name: str) -> bool:
    """Whether a name can be that of a learner's folder."""
    return bool(name) and name[0] not in ".-" and name.isprintable() and not set(name) & set("/\\<>\"'&*?[]")


def _owner(folder: Path) -> str:
    try:
        return str(pwd.getpwuid(os.lstat(folder).st_uid).pw_name)
    except KeyError:
        return "nobody who is known here"
