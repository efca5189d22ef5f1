"""`grade`, ended at random moments: nothing is lost, nobody is graded twice, nothing is left behind."""

import os
import random
import shutil
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from grader.execution.availability import problem
from tests.cluster.classes import Command, grading, hand_in, results, rows

pytestmark = pytest.mark.long

AT_FIRST = 4
ROUNDS = 10
LEARNERS = AT_FIRST + 2 * ROUNDS
LONGEST = 4.0
"""Seconds of the longest wait, from the start or, in half of the rounds, from the first submission graded."""


@pytest.fixture
def temporary(tmp_path: Path) -> Iterator[Path]:
    sentence = problem()
    if sentence:
        pytest.skip(sentence)
    folder = Path(f"/tmp/kills-{os.getpid()}")  # short: paths of sockets have at most 107 characters
    folder.mkdir()
    yield folder
    shutil.rmtree(folder)


def _family(group: int) -> list[int]:
    """Processes of a process group, and those in sandboxes that they have started."""
    found = []
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(folder.name)] = int(words[1])
        if int(words[2]) == group and words[0] != "Z":
            found.append(int(folder.name))
    for child in sorted(parents):
        if parents[child] in found and child not in found:
            found.append(child)
    return found


def _live(processes: list[int]) -> list[int]:
    return [process for process in processes if _state(process) not in ("", "Z")]


def _state(process: int) -> str:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def _end(command: Command, how: signal.Signals, seconds: float, graded: int) -> list[int]:
    """End it some time after so many were graded, unless it has ended; every process that it had then."""
    command.wait_for(graded)
    until = time.monotonic() + seconds
    while command.process.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    family = _family(command.process.pid)
    with suppress(ProcessLookupError):
        if how is signal.SIGINT:
            os.killpg(command.process.pid, how)  # as a terminal does it
        else:
            command.process.send_signal(how)  # as somebody does who is in a hurry: only the first
    command.end(60)
    return family


def test_ten_kills_and_ten_interrupts_lose_nothing_and_grade_nobody_twice(
    tmp_path: Path, temporary: Path
) -> None:
    chance = random.Random(20261128)
    classroom = hand_in(tmp_path / "class", AT_FIRST)
    ended = 0
    ways = [signal.SIGKILL, signal.SIGINT] * ROUNDS
    done = Counter[str]()
    for number, how in enumerate(ways):
        hand_in(classroom.folder, 1, first=AT_FIRST + number)
        before = set(temporary.glob("azlab-*"))  # of runs that were killed
        command = grading(classroom, "--workers", "2", TMPDIR=str(temporary))
        family = _end(command, how, chance.uniform(0.2, LONGEST), graded=number // 2 % 2)
        until = time.monotonic() + 20
        while _live(family) and time.monotonic() < until:
            time.sleep(0.1)
        assert not _live(family), (how, command.errors)
        if "Preparing" in command.errors:  # before that, Python itself may be what is interrupted
            assert "Traceback" not in command.errors, command.errors
        done.update(command.learners)
        ended += command.process.returncode != 0
        if how is signal.SIGINT:
            assert not set(temporary.glob("azlab-*")) - before, command.errors
    last = grading(classroom, "--workers", "2", TMPDIR=str(temporary))
    assert last.end(60 + 30 * LEARNERS) == 0, last.errors
    done.update(last.learners)
    print(f"{ended} of {len(ways)} runs were ended before they were done")
    print(f"{len(done)} of {LEARNERS} were said to be graded, {len(last.learners)} of them in the last run")
    assert ended > ROUNDS
    assert max(done.values()) == 1
    assert len(results(classroom)) == LEARNERS
    assert not list(temporary.glob("azlab-*"))

    whole = hand_in(tmp_path / "whole", LEARNERS)
    assert grading(whole, "--workers", "2", TMPDIR=str(temporary)).end(60 + 30 * LEARNERS) == 0
    assert results(classroom) == results(whole)
    assert rows(classroom.database) == rows(whole.database)
    assert len(rows(whole.database)) == len(set(rows(whole.database)))
