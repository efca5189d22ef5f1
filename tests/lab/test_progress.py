"""Slow work says how far it is, where somebody reads it and nowhere else."""

import sys
from collections.abc import Iterator

import pytest

from azlab.cli import loading
from azlab.lab.progress import told_slowly


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    moments = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: moments[0])
    return moments


def steps(clock: list[float], *seconds: float) -> Iterator[int]:
    for number, passed in enumerate(seconds):
        clock[0] += passed
        yield number


def test_slow_work_says_how_far_it_is(
    clock: list[float], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "KERNEL", type(sys.stdout).__module__)
    done = list(told_slowly(steps(clock, 1, 1.5, 0.5, 3, 3), 5, "Building"))
    assert done == [0, 1, 2, 3, 4]
    assert capsys.readouterr() == ("Building: 2 of 5 ...\nBuilding: 4 of 5 ...\n", "")


def test_fast_work_says_nothing(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    assert list(told_slowly(steps(clock, 0.1, 0.1, 0.1), 3, "Building")) == [0, 1, 2]
    assert capsys.readouterr() == ("", "")
