"""Which lesson the first run proves things with that hold for every lesson; the others are `long`."""

from collections.abc import Iterable

import pytest

SAMPLE = "04-managed-images"
"""A lesson with all that one may have: a start, exercises of each kind, choices and variants."""


def sampled(lessons: Iterable[str], *kept: str) -> list[object]:
    """Parameters for `parametrize`: those `kept`, by default the sample, as they are, the others `long`."""
    return [
        pytest.param(name, marks=() if name in (kept or [SAMPLE]) else pytest.mark.long) for name in lessons
    ]
