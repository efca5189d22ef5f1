"""Many submissions, several processes: what one does to its process costs nobody else anything."""

import gc
import multiprocessing
import os
import signal
import time
from pathlib import Path
from typing import Any, cast

import pytest

from grader.execution.bench import Bench
from grader.execution.grading import Times
from grader.execution.workers import Worker, grade_all
from grader.marks import Graded, Verdict
from grader.submissions import Submission


class Bare:
    """A bench on which a submission does to its own process what its one cell says."""

    times = Times()

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def sit(self, worker: int) -> None:
        (self.folder / f"worker-{os.getpid()}").touch()

    def leave(self) -> None: ...

    def grade(self, submission: Submission) -> Graded:
        with (self.folder / f"tries-{submission.learner}").open("a") as tries:
            tries.write("x")
        exec(submission.sources.get("cell", ""), {"os": os, "folder": self.folder})
        return Graded(submission.learner, submission.lesson, Verdict.GRADED, "All was judged.")


def _grade(folder: Path, workers: int, **cells: str) -> dict[str, Graded]:
    submissions = [Submission(learner, "04", {"cell": source}) for learner, source in cells.items()]
    bench = cast(Bench, Bare(folder))
    return {graded.learner: graded for graded in grade_all(bench, submissions, workers)}


KILL = f"os.kill(os.getpid(), {int(signal.SIGKILL)})"


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_everybody_is_graded_once_however_many_workers_there_are(tmp_path: Path, workers: int) -> None:
    graded = _grade(tmp_path, workers, **{f"learner{number}": "" for number in range(7)})
    assert len(graded) == 7
    assert all(marks.verdict is Verdict.GRADED for marks in graded.values())
    assert {path.read_text() for path in tmp_path.glob("tries-*")} == {"x"}
    assert len(list(tmp_path.glob("worker-*"))) <= workers


def test_a_worker_looks_for_garbage_in_what_it_made_itself_and_not_in_what_was_loaded_before(
    tmp_path: Path,
) -> None:
    gc.unfreeze()  # what the tests themselves have frozen is not what a worker does
    count = "import gc; (folder / 'counted').write_text(f'{gc.isenabled()} {gc.get_freeze_count()}')"
    _grade(tmp_path, 1, ada=count)
    enabled, frozen = (tmp_path / "counted").read_text().split()
    assert enabled == "True"
    assert int(frozen) > 10_000
    assert gc.get_freeze_count() == 0


def test_what_kills_its_process_twice_is_not_gradable_and_the_rest_goes_on(tmp_path: Path) -> None:
    graded = _grade(tmp_path, 2, ada="", mallory=KILL, bob="", eve="")
    assert graded["mallory"].verdict is Verdict.NOT_GRADABLE
    assert "killed" in graded["mallory"].reason
    assert (tmp_path / "tries-mallory").read_text() == "xx"
    assert {name for name, marks in graded.items() if marks.verdict is Verdict.GRADED} == {
        "ada",
        "bob",
        "eve",
    }


def test_what_was_killed_by_chance_is_tried_again(tmp_path: Path) -> None:
    once = f"if not (folder / 'once').exists():\n    (folder / 'once').touch()\n    {KILL}"
    assert _grade(tmp_path, 1, ada=once)["ada"].verdict is Verdict.GRADED


def test_an_error_in_grading_one_is_no_mark_and_no_end(tmp_path: Path) -> None:
    graded = _grade(tmp_path, 1, ada="1 / 0", bob="")
    assert graded["ada"].verdict is Verdict.NOT_GRADABLE
    assert graded["bob"].verdict is Verdict.GRADED


def test_nobody_waits_for_what_is_written_down(tmp_path: Path) -> None:
    submissions = [Submission(learner, "04", {}) for learner in ("ada", "bob")]
    grading = grade_all(cast(Bench, Bare(tmp_path)), submissions, 1)
    assert next(grading).learner == "ada"  # and while its marks are written, bob's turn has come
    assert _comes(tmp_path / "tries-bob")
    grading.close()


def test_a_submission_given_to_a_process_that_has_ended_ends_nothing_else() -> None:
    ours, theirs = multiprocessing.Pipe()
    theirs.close()
    worker = Worker(multiprocessing.Process(), ours)
    worker.give(Submission("ada", "04", {}))
    with pytest.raises(EOFError):  # by which it is found out, and tried again
        worker.line.recv()


def _comes(path: Path) -> bool:
    until = time.monotonic() + 60
    while not path.exists() and time.monotonic() < until:
        time.sleep(0.01)
    return path.exists()


def test_whoever_stops_half_way_leaves_no_process(tmp_path: Path) -> None:
    submissions = [Submission(f"learner{number}", "04", {}) for number in range(9)]
    grading: Any = grade_all(cast(Bench, Bare(tmp_path)), submissions, 2)
    next(grading)
    grading.close()
    workers = [int(path.name.partition("-")[2]) for path in tmp_path.glob("worker-*")]
    assert workers
    assert not [pid for pid in workers if Path(f"/proc/{pid}/stat").exists()]


def test_an_interrupt_at_the_very_fork_is_nobodys_but_the_one_who_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    fork = os.fork

    def interrupted() -> int:
        process = fork()
        signal.raise_signal(signal.SIGINT)  # here and there, as a terminal does it
        return process

    monkeypatch.setattr(os, "fork", interrupted)
    with pytest.raises(KeyboardInterrupt):
        _grade(tmp_path, 1, ada="")
    assert capfd.readouterr().err == ""
    assert not multiprocessing.active_children()


def test_workers_end_with_whoever_started_them(tmp_path: Path) -> None:
    parent = os.fork()
    if parent == 0:
        for _ in _grade(tmp_path, 2, ada="import time; time.sleep(600)", bob="import time; time.sleep(600)"):
            pass
        os._exit(0)
    until = time.monotonic() + 60
    while len(list(tmp_path.glob("tries-*"))) < 2 and time.monotonic() < until:
        time.sleep(0.02)
    workers = [int(path.name.partition("-")[2]) for path in tmp_path.glob("worker-*")]
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    while any(_lives(pid) for pid in workers) and time.monotonic() < until:
        time.sleep(0.02)
    assert len(workers) == 2
    assert not [pid for pid in workers if _lives(pid)]


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
