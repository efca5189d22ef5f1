"""The process of a step: its lines as they come, and its end with all that it has started."""

import os
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess

    from azlab.pipelines.own_az import OwnAz

LONGEST = 65_536
"""Bytes of a line; what is longer comes in parts."""
GRACE = 5.0
"""Seconds for which what a script leaves running may hold its output. GitHub's runner waits as long
(`ProcessInvoker` of actions/runner)."""
TICK = 0.25


def start(words: Sequence[str], folder: Path, environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    """Start it in a group of its own. Raises `OSError`, and `ValueError` for a NUL in what it is given."""
    import subprocess

    return subprocess.Popen(
        words, cwd=folder, env={**os.environ, **environment}, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def end(process: "subprocess.Popen[bytes]") -> None:
    """End it, with all that it has started and that did not leave its group."""
    if os.name == "nt":
        process.kill()
    elif process.returncode is None or not _exists(process.pid):  # else the number is somebody else's by now
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


def lines(process: "subprocess.Popen[bytes]", own: "OwnAz | None", until: float | None) -> Iterator[str]:
    """What it writes, line by line; meanwhile `own` is answered.

    Raises `TimeoutError` where it still runs at `until`, by the monotonic clock, whatever it writes.
    """
    import selectors

    assert process.stdout is not None
    rest, held = bytearray(), None
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        if own is not None:
            selector.register(own, selectors.EVENT_READ)
        while held is None or time.monotonic() < held:
            for key, _ in selector.select(TICK):
                if own is not None and key.fileobj is own:
                    own.answer()
                    continue
                read = os.read(process.stdout.fileno(), LONGEST)
                yield from _whole(rest, read)
                if not read:
                    held = 0.0
            if held is None and process.poll() is not None:
                held = time.monotonic() + GRACE
            if held is None and until is not None and time.monotonic() >= until:
                raise TimeoutError
    if rest:
        yield _text(rest)


def _whole(rest: bytearray, read: bytes) -> Iterator[str]:
    """The lines that are whole with what was read; `rest` is what is left."""
    first, *more = read.split(b"\n")
    rest += first
    for part in more:
        yield _text(rest)
        rest[:] = part
    if len(rest) > LONGEST:
        yield _text(rest)
        rest.clear()


def _text(line: bytearray) -> str:
    return line.decode("utf-8", "replace").rstrip("\r")


def _exists(number: int) -> bool:
    try:
        os.getpgid(number)
    except ProcessLookupError:
        return False
    return True
