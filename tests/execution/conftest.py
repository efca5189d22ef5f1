"""Kernels in real sandboxes. One is shared by tests that leave it as it was."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.execution.availability import problem
from grader.execution.kernel import Kernel
from grader.execution.kernels import Ran
from grader.execution.limits import MEGABYTE, Limits

SMALL = Limits(
    memory=300 * MEGABYTE, processes=40, folder=20 * MEGABYTE, scratch=8 * MEGABYTE, file_size=16 * MEGABYTE
)


@pytest.fixture(scope="session")
def sandbox() -> None:
    """Skips where there is no sandbox, with what to do about it."""
    sentence = problem()
    if sentence:
        pytest.skip(sentence)


@pytest.fixture(scope="session")
def shared(sandbox: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    """A kernel that many tests use; none may end it or change what others rely on."""
    kernel = Kernel(str(tmp_path_factory.mktemp("lesson")), limits=SMALL)
    kernel.start()
    yield kernel
    kernel.close()


@pytest.fixture
def kernel(sandbox: None, tmp_path: Path) -> Iterator[Kernel]:
    """A kernel of a test's own."""
    folder = tmp_path / "lesson"
    folder.mkdir()
    kernel = Kernel(str(folder), limits=SMALL)
    kernel.start()
    yield kernel
    kernel.close()


def text(ran: Ran) -> str:
    """All that a cell printed or showed as text."""
    shown = [output.get("text") or output.get("data", {}).get("text/plain", "") for output in ran.outputs]
    return "".join(shown)


@pytest.fixture
def told(shared: Kernel) -> Callable[[str], str]:
    """Runs a cell in the shared kernel; what it printed, or the name of its error."""

    def told(source: str) -> str:
        ran = shared.run(source, 120)
        errors = [output["ename"] for output in ran.outputs if output["output_type"] == "error"]
        return " ".join([text(ran).strip(), *errors]).strip()

    return told


@pytest.fixture
def listening() -> Iterator[int]:
    """The port of a server on this machine's loopback that takes every connection."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_accept, args=[server], daemon=True).start()
        yield server.getsockname()[1]


def _accept(server: socket.socket) -> None:
    while True:
        try:
            server.accept()[0].close()
        except OSError:
            return


@pytest.fixture
def running() -> Callable[[str], list[int]]:
    """Finds the processes on this machine whose command line has a mark."""
    return _running


def _running(mark: str) -> list[int]:
    """Processes on this machine whose command line has a mark."""
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            if mark.encode() in Path(f"/proc/{name}/cmdline").read_bytes():
                found.append(int(name))
        except OSError:
            continue
    return found
