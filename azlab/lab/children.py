"""Who is told before this process starts a program, or connects to an address of its own.

`!`, `%%bash`, `subprocess`, `os.system` and pseudo-terminals all come to one of Python's audit events
(PEP 578), whoever calls them and whatever was imported before. A hook cannot be removed: there is one,
and it asks who is interested at the moment.
"""

import os
import sys
from collections.abc import Callable
from typing import Any

STARTS = {
    "subprocess.Popen": 3,
    "os.exec": 2,
    "os.posix_spawn": 2,
    "os.spawn": 3,
    "os.system": None,
    "os.fork": None,
    "os.forkpty": None,
    "os.startfile": None,
}
"""Events that start a program, and which of their arguments is its environment."""
CONNECTS = "socket.connect"

Interest = Callable[[Any, Any], None]
_interested: list[Interest] = []
_hooked: list[bool] = []


def tell_before_a_child(interest: Interest) -> Callable[[], None]:
    """Call `interest` in the thread that is about to start a program or to connect; it stops with the result.

    It gets the program's environment (a mapping, or whatever the caller gave for one) and None, or None and
    the address. It must not raise: what was about to happen would not.
    """
    if not _hooked:
        _hooked.append(True)
        sys.addaudithook(_hook)
    _interested.append(interest)
    return lambda: _interested.remove(interest) if interest in _interested else None


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    # Called for every import and every opened file: what is not meant leaves at once.
    if not _interested:
        return
    if event in STARTS:
        position = STARTS[event]
        given = arguments[position] if position is not None else None
        for interest in tuple(_interested):
            interest(os.environ if given is None else given, None)
    elif event == CONNECTS:
        for interest in tuple(_interested):
            interest(None, arguments[1])
