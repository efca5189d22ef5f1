"""A classroom's folder, the command run on it, and downloads for it."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from grader.setup.commands import read, run
from tests.intake.downloads import packed
from tests.intake.lessons import LESSON

NAME = f"{LESSON}.ipynb"


class Classroom:
    """A classroom's folder, and the command run on it."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root, self._capsys = root, capsys
        self.folder = root / "classroom"

    def collect(self, *arguments: Path | str) -> tuple[int, list[dict[str, Any]]]:
        """The exit code, and the rows."""
        code, said = self.run("collect", *arguments, "--json")
        return code, json.loads(said)["rows"]

    def run(self, *arguments: Path | str) -> tuple[int, str]:
        """The exit code, and what was printed."""
        words = [*map(str, arguments), "--classroom", str(self.folder)]
        self._capsys.readouterr()
        code = run(read(words))
        return code, self._capsys.readouterr().out

    def results(self, *arguments: Path | str) -> dict[str, str]:
        """For each learner what became of the hand-in, or why it was refused."""
        return {
            row["learner"] or row["name"]: row["reason"] or row["result"]
            for row in self.collect(*arguments)[1]
        }

    def notebook(self, learner: str) -> bytes:
        return (self.folder / "submitted" / learner / LESSON / NAME).read_bytes()


@contextmanager
def crash_before_a_draft_counts() -> Iterator[None]:
    """Whoever writes is stopped where what was there is moved aside, and the new is not yet in its place."""
    rename = Path.rename

    def crash(path: Path, target: Path) -> Path:
        if path.name.endswith(".draft"):
            raise KeyboardInterrupt
        return rename(path, target)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Path, "rename", crash)
        yield


def zipped(root: Path, files: Mapping[str, bytes], times: Mapping[str, tuple[int, ...]] = {}) -> Path:
    path = root / "submissions.zip"
    path.write_bytes(packed(files, times))
    return path


def roster(root: Path) -> Path:
    path = root / "class.csv"
    path.write_text(
        'Student,ID,SIS User ID,SIS Login ID,Section\n"Doe, Jane",12345,S1,jdoe,A\n"Li, Bo",12346,S2,bli,B\n'
    )
    return path
