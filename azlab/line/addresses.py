"""A Unix socket's path as an address: Linux takes 107 bytes, and temporary folders may lie deeper."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST = 107
"""Bytes, as unix(7) says: 108 with the zero behind them."""


@contextmanager
def address_of(path: str) -> Iterator[str]:
    """An address for as long as it is needed to bind or to connect: the path, or one by its open folder.

    Raises `OSError` when there is no such folder, or no /proc to name it by.
    """
    if len(os.fsencode(path)) <= LONGEST:
        yield path
        return
    folder, name = os.path.split(path)
    descriptor = os.open(folder, os.O_PATH | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{descriptor}/{name}"
    finally:
        os.close(descriptor)
