"""The first use of a command family loads its part of the Azure CLI: where that takes long, it is said.

Nothing runs beside the command for it: Python asks for each module that is imported, and that is when to look
at the clock.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

KERNEL = "ipykernel."
"""Where the class of a notebook's standard output is from."""

SILENCE = 2.0
"""Seconds of loading that nothing is said about."""


def stream_for_progress() -> TextIO | None:
    """Where somebody reads how far something is; None where nobody does.

    In a notebook that is the standard output, as nbgrader takes points for a line on the other one. In a
    script it never is, because somebody may parse it: there a terminal's standard error is, a file's is not.
    """
    if _is_notebooks(sys.stdout):
        return sys.stdout
    terminal = sys.stderr is not None and sys.stderr.isatty() and not _is_notebooks(sys.stderr)
    return sys.stderr if terminal else None


def _is_notebooks(stream: TextIO | None) -> bool:
    return type(stream).__module__.startswith(KERNEL)


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
def told_of_loading(words: Sequence[str], stream: TextIO | None) -> Iterator[None]:
    """While active, one line on `stream` where modules are still being loaded after `SILENCE`, or none."""
    if stream is None:
        yield
        return
    family = " ".join(["az", *[word for word in words[:1] if not word.startswith("-")]])
    onlooker = _Onlooker(f"Loading '{family}': the first time takes a moment ...", stream)
    sys.meta_path.insert(0, onlooker)
    try:
        yield
    finally:
        sys.meta_path.remove(onlooker)
