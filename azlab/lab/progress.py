"""Where slow work says how far it is: on the standard output, or on another stream while it is captured."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

_streams: list[TextIO] = []


def tell(sentence: str) -> None:
    """One line, shown at once."""
    print(sentence, file=_streams[-1] if _streams else sys.stdout, flush=True)


@contextmanager
def told_on(stream: TextIO) -> Iterator[None]:
    """Everything is told there meanwhile."""
    _streams.append(stream)
    try:
        yield
    finally:
        _streams.remove(stream)
