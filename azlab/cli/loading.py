"""The first use of a command family loads its part of the Azure CLI: where that takes long, it is said.

Nothing runs beside the command for it: Python asks for each module that is imported, and that is when to look
at the clock.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

SILENCE = 2.0
"""Seconds of loading that nothing is said about."""


class _Onlooker:
    """Stands first among the finders of modules, and finds none."""

    def __init__(self, sentence: str, stream: TextIO) -> None:
        self._sentence, self._stream = sentence, stream
        self._begun, self._said = time.monotonic(), False

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        if not self._said and time.monotonic() - self._begun > SILENCE:
            self._said = True
            print(self._sentence, file=self._stream, flush=True)


@contextmanager
def told_of_loading(words: Sequence[str], stream: TextIO) -> Iterator[None]:
    """While active, one line on `stream` where modules are still being loaded after `SILENCE`."""
    family = " ".join(["az", *[word for word in words[:1] if not word.startswith("-")]])
    onlooker = _Onlooker(f"Loading '{family}': the first time takes a moment ...", stream)
    sys.meta_path.insert(0, onlooker)
    try:
        yield
    finally:
        sys.meta_path.remove(onlooker)
