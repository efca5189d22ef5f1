"""Servers of Jupyter, started as somebody at this machine would start them."""

import os
import re
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.browser.chromium import LONGEST, until

AT = r"(http://localhost:\d+)/\S*token=(\w+|\.{3})\s"
"""Where a server says that it is, and its token, of which it says `...` where it was given one."""


@contextmanager
def serving(
    command: Sequence[str], cwd: Path, home: Path, ready: str, **variables: str
) -> Iterator[re.Match[str]]:
    """A server that keeps its own files in `home`; what was found of `ready`, a pattern, in what it said."""
    folders = {f"JUPYTER_{name}_DIR": str(home / name.lower()) for name in ("CONFIG", "RUNTIME")}
    log = home / "log"
    with log.open("w") as said:
        environment = {**os.environ, **variables, **folders}
        server = subprocess.Popen(command, cwd=cwd, env=environment, stdout=said, stderr=said)

    def found() -> re.Match[str] | None:
        assert server.poll() is None, log.read_text()
        return re.search(ready, log.read_text())

    try:
        answer = until(found)
        assert answer
        yield answer
    finally:
        server.terminate()
        server.wait(timeout=LONGEST / 1000)


def free_port() -> int:
    """One that is free now. Where another takes it meanwhile, Jupyter takes the next, and says so in `AT`."""
    with socket.socket() as asked:
        asked.bind(("localhost", 0))
        return int(asked.getsockname()[1])
