"""Two workers in folders of their own grade a class while one of them is killed."""

import os
import re
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cluster.classes import grading, hand_in, results, rows
from tests.cluster.conftest import Machines, certified

pytestmark = pytest.mark.long

COUNT = int(os.environ.get("AZLAB_SUBMISSIONS", "10"))
"""A hundred take a quarter of an hour."""
SECONDS = 60 + 30 * COUNT
REACH = """
import os, socket
def tried(address):
    try:
        socket.create_connection(address, timeout=5).close()
        return "reached"
    except OSError as error:
        return f"not reached: {type(error).__name__}"
print("scheduler", tried(("127.0.0.1", PORT)), sorted(name for name in os.environ if "DASK" in name))
"""


def _gone(folder: Path) -> bool:
    """Whether no process and no temporary folder of a worker is left."""
    mark = str(folder).encode()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (process / "environ").read_bytes() and b"grader" in (process / "cmdline").read_bytes():
                return False
        except OSError:
            continue
    return True


def _wait(true: Callable[[], bool], seconds: float = 60) -> bool:
    until = time.monotonic() + seconds
    while not true() and time.monotonic() < until:
        time.sleep(0.2)
    return true()


@pytest.fixture(params=["sqlite", "postgresql"])
def gradebook(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgresql"))
    return f"sqlite:///{tmp_path}/elsewhere.db"


def test_a_class_has_the_marks_of_one_machine_though_a_worker_was_killed(
    machines: Callable[[str], Machines], gradebook: str, tmp_path: Path
) -> None:
    cluster = machines("tls")
    cell = REACH.replace("PORT", re.findall(r":(\d+)$", cluster.address)[0])
    there, here = hand_in(tmp_path / "there", COUNT, cell), hand_in(tmp_path / "here", COUNT, cell)
    for name in ("one", "two"):
        cluster.start_worker(name)
    started = time.monotonic()
    command = grading(there, "--scheduler", cluster.address, "--gradebook", gradebook, **cluster.variables)
    command.wait_for(max(2, COUNT // 4))
    cluster.kill("one")
    code, there_seconds = command.end(SECONDS), time.monotonic() - started
    assert code == 0, command.errors
    assert len(command.learners) == len(set(command.learners)) == COUNT
    assert "s3cret" not in command.errors
    started = time.monotonic()
    alone = grading(here, "--workers", "2")
    code = alone.end(SECONDS)
    print(f"{COUNT} submissions: cluster {there_seconds:.0f} s, alone {time.monotonic() - started:.0f} s")
    assert code == 0, alone.errors
    assert len(results(here)) == COUNT
    assert results(there) == results(here)
    assert rows(gradebook) == rows(here.database)
    notebook = (there.autograded / "learner000" / "00-start-here" / "00-start-here.ipynb").read_text("utf-8")
    assert "scheduler not reached: " in notebook
    assert "'DASK" not in notebook
    for name in ("one", "two"):
        assert _wait(lambda: _gone(cluster.temporary(name))), name  # noqa: B023
    assert not list(cluster.temporary("two").glob("azlab-*"))


def test_a_worker_with_another_course_is_refused_by_name(
    machines: Callable[[str], Machines], tmp_path: Path
) -> None:
    cluster = machines("tcp")
    classroom = hand_in(tmp_path / "class", 2)
    cluster.start_worker("same")
    changed = cluster.course("other") / "grader" / "checks" / "weights.py"
    cluster.start_worker("other")
    with changed.open("a") as file:
        file.write("\n# changed\n")
    command = grading(classroom, "--scheduler", cluster.address)
    assert command.end(SECONDS) == 0, command.errors
    refused = [line for line in command.errors.splitlines() if "takes no work" in line]
    assert len(refused) == 1
    assert refused[0].startswith("Worker other at tcp://127.0.0.1:")
    assert "its course differs" in refused[0]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_when_the_coordinator_ends_nothing_runs_on_the_workers(
    machines: Callable[[str], Machines], tmp_path: Path, how: signal.Signals
) -> None:
    cluster = machines("tcp")
    classroom = hand_in(tmp_path / "class", 6)
    cluster.start_worker("one")
    command = grading(classroom, "--scheduler", cluster.address)
    command.wait_for(1)
    os.killpg(command.process.pid, how)
    code = command.end(60)
    if how is signal.SIGINT:
        assert code == 130
        assert "the same command goes on" in command.errors
    assert _wait(lambda: _gone(cluster.temporary("one")))
    assert cluster.processes["one"].poll() is None
    assert _wait(lambda: not list(cluster.temporary("one").glob("azlab-*")))
    again = grading(classroom, "--scheduler", cluster.address)
    assert again.end(SECONDS) == 0, again.errors
    assert not set(again.learners) & set(command.learners)
    assert len(results(classroom)) == 6


def _other_certificate(folder: Path) -> dict[str, str]:
    (folder / "other").mkdir()
    return certified(folder / "other")


def test_without_a_certificate_nobody_is_let_in(machines: Callable[[str], Machines], tmp_path: Path) -> None:
    cluster = machines("tls")
    classroom = hand_in(tmp_path / "class", 1)
    ways: list[tuple[str, dict[str, str], str]] = [
        (cluster.address, {}, "needs a certificate"),
        (cluster.address.replace("tls:", "tcp:"), {}, "No scheduler answers at"),
        (cluster.address, _other_certificate(tmp_path), "No scheduler answers at"),
    ]
    for address, variables, said in ways:
        command = grading(classroom, "--scheduler", address, **variables)
        assert command.end(120) == 2  # it could not begin
        assert said in command.errors
        assert len(command.errors.splitlines()) == 1
