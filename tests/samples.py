"""Which lesson the first run proves things with that hold for every lesson; the others are `long`."""

from collections.abc import Iterable

import pytest

SAMPLE = "04-managed-images"
"""A lesson with all that one may have: a start, exercises of each kind, choices and variants."""


def sampled(lessons: Iterable[str], *kept: str) -> list[object]:
    """Parameters for `parametrize`: the sample and those `kept` as they are, the others `long`."""
    return [pytest.param(name, marks=() if name in (SAMPLE, *kept) else pytest.mark.long) for name in lessons]
