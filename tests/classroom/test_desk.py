"""The process beside a worker of a cluster, with a bench that does what a submission's one cell says."""

import os
import signal
import time
from collections.abc import Iterator
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, cast

import pytest

from grader.classroom import desk
from grader.classroom.desk import Desk, DeskLost
from grader.execution.bench import Bench, BenchError
from grader.execution.walls import Walls
from grader.marks import Graded, Verdict, read
from grader.submissions import Release, Submission

RELEASE = Release("00-start-here", "f1", "{}")
LONGEST = 60.0
"""Seconds that a busy machine may need."""


class Bare:
    """Notes in a folder when it is closed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def sit(self, worker: int) -> None: ...

    def grade(self, submission: Submission) -> Graded:
        exec(submission.sources["cell"], {"folder": self.folder, "os": os})
        return Graded(submission.learner, submission.lesson, Verdict.GRADED, "All was judged.")

    def close(self) -> None:
        (self.folder / "closing").touch()
        time.sleep(0.2)  # a bench has kernels to end
        (self.folder / "closed").touch()


class Forked(Desk):
    """A desk whose process is a fork of the test's."""

    def __init__(self, folder: Path, refused: str = "") -> None:
        self._line, theirs = Pipe()
        self.pid = os.fork()
        if self.pid == 0:
            self._line.close()

            def bench(release: Release, walls: Walls) -> Bench:
                if refused:
                    raise BenchError(refused)
                return cast(Bench, Bare(folder))

            desk._bench = bench
            try:
                desk.serve(_kept(theirs))
            finally:
                os._exit(0)
        theirs.close()

    def end(self) -> None:
        self._line.close()


def _kept(line: Connection) -> int:
    return os.dup(line.fileno())


@pytest.fixture
def forked(tmp_path: Path) -> Iterator[Any]:
    made: list[Forked] = []

    def make(refused: str = "") -> Forked:
        made.append(Forked(tmp_path, refused))
        return made[-1]

    yield make
    for process in made:
        process.end()
        os.kill(process.pid, signal.SIGKILL)
        os.waitpid(process.pid, 0)


def _always() -> bool:
    return True


def _submission(cell: str = "") -> Submission:
    return Submission("ada", RELEASE.lesson, {"cell": cell})


def _appears(path: Path) -> bool:
    until = time.monotonic() + LONGEST
    while not path.exists() and time.monotonic() < until:
        time.sleep(0.02)
    return path.exists()


def test_a_desk_that_is_ready_grades_one_after_the_other(forked: Any) -> None:
    process = forked()
    assert process.prepare(RELEASE, Walls(), _always) == ""
    for _ in range(3):
        assert read(process.grade(_submission(), LONGEST, _always)).verdict is Verdict.GRADED


def test_what_keeps_a_machine_from_grading_is_its_answer(forked: Any) -> None:
    assert (
        forked("There is no sandbox here.").prepare(RELEASE, Walls(), _always) == "There is no sandbox here."
    )


def test_a_submission_that_ends_the_process_is_said_to(forked: Any) -> None:
    process = forked()
    process.prepare(RELEASE, Walls(), _always)
    with pytest.raises(DeskLost, match="killed"):
        process.grade(_submission("os.kill(os.getpid(), 9)"), LONGEST, _always)


def test_who_says_nothing_and_whom_nobody_waits_for_is_lost(
    forked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "LOOK_SECONDS", 0.01)
    process = forked()
    process.prepare(RELEASE, Walls(), _always)
    with pytest.raises(DeskLost, match="says nothing"):
        process.grade(_submission("import time; time.sleep(60)"), 0.1, _always)
    with pytest.raises(DeskLost, match="nobody waits"):
        process.grade(_submission(), LONGEST, lambda: False)


@pytest.mark.parametrize("cell", ["", "import time; (folder / 'began').touch(); time.sleep(60)"])
def test_it_ends_with_its_worker_and_tidies_up_also_in_the_middle_of_a_submission(
    forked: Any, tmp_path: Path, cell: str
) -> None:
    process = forked()
    process.prepare(RELEASE, Walls(), _always)
    if cell:
        process._line.send(_submission(cell))
        assert _appears(tmp_path / "began")
    process.end()
    assert _appears(tmp_path / "closed")


def test_a_signal_that_comes_while_it_tidies_up_does_not_cut_that_short(forked: Any, tmp_path: Path) -> None:
    process = forked()
    process.prepare(RELEASE, Walls(), _always)
    process.end()
    assert _appears(tmp_path / "closing")
    os.kill(process.pid, signal.SIGTERM)
    assert _appears(tmp_path / "closed")
