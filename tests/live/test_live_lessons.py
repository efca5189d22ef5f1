"""Lessons played live, over HTTPS, with faults on: their solutions earn everything, and nothing is left.

One stands for all here, two in the long run; `tests/benchmarks/live_lessons.py` plays every lesson.
"""

from pathlib import Path

import pytest

from tests.live.playing import RATES, play
from tests.samples import sampled


@pytest.mark.parametrize("lesson", sampled(["00-start-here", "06-compute-gallery"], "00-start-here"))
def test_the_solution_earns_full_marks_live(lesson: str, tmp_path: Path) -> None:
    played = play(lesson, tmp_path)
    assert played.marks
    assert {name: (marks.points, marks.shown) for name, marks in played.short.items()} == {}
    assert played.left == []
    assert sum(played.seen.get(name, 0) > 0 for name in RATES) >= 4
