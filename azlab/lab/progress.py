"""Where slow work says how far it is: where somebody reads it, or on another stream while it is captured."""

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TextIO, TypeVar

from azlab.cli.loading import stream_for_progress

SILENCE = 2.0
"""Seconds between two lines, and before the first."""
T = TypeVar("T")
_streams: list[TextIO] = []


def tell(sentence: str) -> None:
    """One line, shown at once."""
    print(sentence, file=_streams[-1] if _streams else sys.stdout, flush=True)


def told_slowly(steps: Iterable[T], total: int, doing: str) -> Iterator[T]:
    """The steps of something; where they take long, a line every few seconds says how far it is."""
    said = time.monotonic()
    for number, step in enumerate(steps, 1):
        yield step
        if time.monotonic() - said > SILENCE and number < total:
            said = time.monotonic()
            stream = _streams[-1] if _streams else stream_for_progress()
            if stream is not None:
                print(f"{doing}: {number} of {total} ...", file=stream, flush=True)


@contextmanager
def told_on(stream: TextIO) -> Iterator[None]:
    """Everything is told there meanwhile."""
    _streams.append(stream)
    try:
        yield
    finally:
        _streams.remove(stream)
