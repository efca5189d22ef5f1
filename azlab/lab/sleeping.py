"""Who sleeps where real time counts for nothing: the cloud's clock moves by as much, and nobody waits.

In a session a loop of `sleep 10` ends because things get on while it sleeps. When the notebook is graded, the
same loop must end in the same way, at once and always alike.
"""

import os
import shlex
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

from azlab.cli import running_shell
from azlab.lab.temporary import is_temporary
from azlab.sentences import SentenceError

MOMENT = 0.01
"""Seconds that a loop sleeps in fact, so that it leaves the processor to others."""
PROGRAM = """\
#!/bin/sh
# Sleeps in the time of the lesson's cloud.
exec {python} -I -S {program} "$0" "$@"
"""
PROGRAM_PATH = Path(__file__).with_name("sleep_program.py")
"""Not imported here: it needs sockets, and this does not."""
_sleep = time.sleep


def wall() -> Callable[[], float] | None:
    """The clock that moves a lesson's cloud while nobody asks; None where its state is a temporary one.

    It is kept with the state, and several processes read it: it must be the same in all.
    """
    return None if is_temporary() else time.time


def sleep_in(wait: Callable[[float], None]) -> Callable[[], None]:
    """From now on, `time.sleep` in a notebook's cells is `wait`; until the result is called.

    A library's sleep is not: how often it sleeps depends on how fast the machine is.
    """

    def sleep(seconds: Any, /) -> None:
        if not asleep or not _is_in_a_cell(sys._getframe(1)):
            return _sleep(seconds)
        _sleep(min(seconds, MOMENT))  # raises what is wrong with the number
        # No cloud may have such a page, or nothing that gets on: then there was nothing to wait for.
        with suppress(SentenceError):
            wait(float(seconds))
        return None

    asleep = [sleep]
    time.sleep = sleep
    _bind_in_cells(_sleep, sleep)

    def wake() -> None:
        asleep.clear()
        if time.sleep is sleep:
            time.sleep = _sleep
        _bind_in_cells(sleep, _sleep)

    return wake


def write_sleep(programs: Path) -> None:
    """Put a `sleep` into a folder that comes first in PATH."""
    if os.name != "nt":
        told = {"python": shlex.quote(sys.executable), "program": shlex.quote(str(PROGRAM_PATH))}
        (programs / "sleep").write_text(PROGRAM.format(**told))
        (programs / "sleep").chmod(0o755)


def _is_in_a_cell(frame: FrameType) -> bool:
    return frame.f_globals.get("__name__") == "__main__"


def _bind_in_cells(before: object, after: object) -> None:
    """`from time import sleep` may have run before the lab was started."""
    shell = running_shell()
    names = shell.user_ns if shell else {}
    for name in [name for name, value in names.items() if value is before]:
        names[name] = after
