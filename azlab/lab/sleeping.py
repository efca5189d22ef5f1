"""Who sleeps where real time counts for nothing: the cloud's clock moves by as much, and nobody waits.

In a session a loop of `sleep 10` ends because things get on while it sleeps. When the notebook is graded, the
same loop must end in the same way, at once and always alike.
"""

import os
import shlex
import shutil
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
SCRIPTS_PATH = Path(__file__).with_name("sleep_in_scripts.py")
_sleep = time.sleep


def wall() -> Callable[[], float] | None:
    """The clock that moves a lesson's cloud while nobody asks; None where its state is a temporary one.

    It is kept with the state, and several processes read it: it must be the same in all.
    """
    return None if is_temporary() else time.time


def sleep_in(wait: Callable[[float], None]) -> Callable[[], None]:
    """Until the result is called, `time.sleep` and `asyncio.sleep` in a notebook's cells are `wait`.

    A library's sleep is not: how often it sleeps depends on how fast the machine is.
    """
    sleeper = Sleeper(wait)
    ends = [_replaced(time, sleeper.sleep)]
    # A kernel has loaded it; it brings sockets along, which nothing else here needs.
    if asyncio := sys.modules.get("asyncio"):
        ends.append(_replaced(asyncio, sleeper.sleep_in(asyncio.sleep)))

    def wake() -> None:
        sleeper.is_awake = True
        for end in ends:
            end()

    return wake


class Sleeper:
    """Who sleeps in a cell by letting the cloud's time pass, until it `is_awake`."""

    def __init__(self, wait: Callable[[float], None]) -> None:
        self._wait = wait
        self.is_awake = False

    def sleep(self, seconds: Any, /) -> None:
        """In the place of `time.sleep`."""
        if not self._is_asked_by(sys._getframe(1)):
            return _sleep(seconds)
        _sleep(min(seconds, MOMENT))  # raises what is wrong with the number
        return self._let_pass(seconds)

    def sleep_in(self, before: Callable[..., Any]) -> Callable[..., Any]:
        """What stands in the place of `asyncio.sleep`."""

        async def pass_time(delay: Any, result: Any) -> Any:
            await before(min(delay, MOMENT))
            self._let_pass(max(delay, 0))
            return result

        def sleep(delay: Any, result: Any = None) -> Any:
            asked = self._is_asked_by(sys._getframe(1))
            return pass_time(delay, result) if asked else before(delay, result)

        return sleep

    def _is_asked_by(self, frame: FrameType) -> bool:
        return not self.is_awake and frame.f_globals.get("__name__") == "__main__"

    def _let_pass(self, seconds: float) -> None:
        # No cloud may have such a page, or nothing that gets on: then there was nothing to wait for.
        with suppress(SentenceError):
            self._wait(float(seconds))


def write_sleep(folder: Path, programs: Path) -> dict[str, str]:
    """Put a `sleep` into `programs`, which comes first in PATH; the variables by which Python scripts get it.

    `folder` is for what these need.
    """
    if os.name == "nt":
        return {}
    told = {"python": shlex.quote(sys.executable), "program": shlex.quote(str(PROGRAM_PATH))}
    (programs / "sleep").write_text(PROGRAM.format(**told))
    (programs / "sleep").chmod(0o755)
    scripts = folder / "scripts"
    scripts.mkdir(exist_ok=True)
    shutil.copyfile(SCRIPTS_PATH, scripts / "sitecustomize.py")
    before = os.environ.get("PYTHONPATH")
    return {"PYTHONPATH": os.pathsep.join([str(scripts), *([before] if before else [])])}


def _replaced(module: Any, sleep: Any) -> Callable[[], None]:
    """Make this the module's sleep, until the result is called."""
    before = module.sleep
    module.sleep = sleep
    _bind_in_cells(before, sleep)

    def end() -> None:
        if module.sleep is sleep:
            module.sleep = before
        _bind_in_cells(sleep, before)

    return end


def _bind_in_cells(before: object, after: object) -> None:
    """`from time import sleep` may have run before the lab was started."""
    shell = running_shell()
    names = shell.user_ns if shell else {}
    for name in [name for name, value in names.items() if value is before]:
        names[name] = after
