"""The lesson's cloud outside the kernel: the same, for as long as the lab runs."""

import asyncio
import logging
import os
import pty
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import requests
from IPython.core.interactiveshell import InteractiveShell
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import start_new_kernel

from azlab import lab
from azlab.cli import az
from azlab.server import Server

ROOT = Path(__file__).resolve().parents[2]


def test_a_folder_that_was_moved_is_said_before_another_az_asks_to_sign_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("AZLAB_STATE", raising=False)
    home = tmp_path / "before"
    home.mkdir()
    lab.start("x", home)
    try:
        subprocess.run(["true"])
        home.rename(tmp_path / "after")
        assert capsys.readouterr().out == ""
        subprocess.run(["true"])
        assert (
            "its folder was removed or moved. Run the notebook's first code cell" in capsys.readouterr().out
        )
        refused = az("group show -n none")
        assert "was removed or moved while the lab was running" in refused.errors
    finally:
        lab.stop()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.delenv("AZLAB_STATE", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    lab.stop()


@pytest.fixture
def starts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every server that is started."""
    begun: list[str] = []
    begin = Server.__init__

    def note(server: Server, *given: Any) -> None:
        begun.append("a server")
        begin(server, *given)

    monkeypatch.setattr(Server, "__init__", note)
    return begun


def address() -> int:
    """The port at which programs look for the cloud."""
    return int(os.environ["IDENTITY_ENDPOINT"].split("/")[2].partition(":")[2])


def is_open(port: int) -> bool:
    # Asked by another program: a connection from here would open it.
    ask = f"import socket; socket.create_connection(('127.0.0.1', {port}), timeout=60)"
    return subprocess.run([sys.executable, "-c", ask], capture_output=True, env={}).returncode == 0


def shell(command: str) -> str:
    done = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_subprocess_and_the_kernel_have_one_cloud(folder: Path) -> None:
    lab.start("x")
    shell("az group create -n rg-outside -l westeurope")
    assert az("group list --query [].name -o tsv").text == "rg-outside\n"
    assert az("group delete -n rg-outside --yes").ok
    assert shell("az group list") == "[]\n"
    commands = [row["command"] for row in lab.cloud().list("/lab/commands")]
    assert commands.count("group create") == 1
    assert not (folder / "me").exists()


def test_the_cli_in_the_kernel_does_not_see_the_variables(folder: Path) -> None:
    lab.start("x")
    assert "shell" in os.environ["AZURE_CONFIG_DIR"]
    settings = az("cloud show").data["endpoints"]
    assert settings["resourceManager"] == "https://management.azure.com/"


def test_the_variables_go_when_the_lab_stops(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_CONFIG_DIR", "mine")
    before = dict(os.environ)
    lab.start("x")
    lab.start("y")
    assert os.environ["PATH"].count(os.path.join("shell", "bin")) == 1
    lab.stop()
    assert dict(os.environ) == before


def test_the_server_goes_when_the_lab_stops(folder: Path) -> None:
    lab.start("x")
    where = address()
    subprocess.run(["true"], check=True)
    assert is_open(where)
    lab.stop()
    assert not is_open(where)


def test_a_notebook_that_needs_no_port_opens_none(folder: Path, starts: list[str]) -> None:
    lab.start("x")
    assert az("group create -n rg -l westeurope").ok
    assert az("vm list-sizes -l westeurope").ok
    assert lab.cloud().list("/lab/commands")
    lab.picture("rg")
    lab.sign_in_as("auditor")
    lab.reset()
    lab.stop()
    assert starts == []


def run_in_bash(command: str) -> None:
    InteractiveShell.instance().run_cell_magic("bash", "", command)


def spawn_in_a_terminal(command: str) -> None:
    # As in a kernel: InteractiveShell.system uses a pseudo-terminal there.
    InteractiveShell.instance().system_piped(command)


def spawn(command: str) -> None:
    pid = os.posix_spawn("/bin/sh", ["sh", "-c", command], os.environ)
    os.waitpid(pid, 0)


def fork(command: str) -> None:
    pid = os.fork()
    if pid == 0:  # pragma: no cover - the child
        os.execv("/bin/sh", ["sh", "-c", command])
    os.waitpid(pid, 0)


async def _start(command: str) -> None:
    process = await asyncio.create_subprocess_shell(command)
    await process.wait()


@pytest.mark.parametrize(
    "way",
    [
        shell,
        os.system,
        run_in_bash,
        spawn_in_a_terminal,
        spawn,
        fork,
        lambda command: pty.spawn(["sh", "-c", command]),
        lambda command: asyncio.run(_start(command)),
        lambda command: subprocess.run(["sh", "-c", command], check=True, env={**os.environ, "MINE": "1"}),
        lambda command: InteractiveShell.instance().getoutput(command),
    ],
)
def test_the_first_program_finds_the_cloud_whichever_way_it_is_started(
    folder: Path, starts: list[str], way: Callable[[str], object]
) -> None:
    lab.start("x")
    where = address()
    assert not starts
    connect = f"import socket; socket.create_connection(('127.0.0.1', {where}))"
    way(f'{sys.executable} -c "{connect}" && touch found')
    assert (folder / "found").exists()
    assert len(starts) == 1


def test_a_client_in_the_kernel_finds_the_cloud(folder: Path) -> None:
    lab.start("x")
    answer = requests.get(
        os.environ["IDENTITY_ENDPOINT"],
        params={"resource": "https://management.azure.com"},
        headers={"x-identity-header": os.environ["IDENTITY_HEADER"]},
        timeout=60,
    )
    assert answer.json()["token_type"] == "Bearer"


def test_a_program_with_an_environment_of_its_own_opens_nothing(folder: Path, starts: list[str]) -> None:
    lab.start("x")
    subprocess.run(["true"], check=True, env={"PATH": os.environ["PATH"]})
    assert starts == []


def test_programs_started_at_the_same_time_all_find_the_cloud(folder: Path, starts: list[str]) -> None:
    lab.start("x")
    command = [sys.executable, "-c", f"import socket; socket.create_connection(('127.0.0.1', {address()}))"]
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda _: subprocess.run(command).returncode, range(8)))
    assert (done, len(starts)) == ([0] * 8, 1)


@pytest.mark.parametrize("own", [False, True])
def test_where_the_port_is_taken_meanwhile_another_one_is_opened(folder: Path, own: bool) -> None:
    lab.start("x")
    before = address()
    with socket.create_server(("127.0.0.1", before)):
        environment = dict(os.environ) if own else None
        done = subprocess.run(["az", "group", "list"], env=environment, capture_output=True, text=True)
        assert (done.stdout, done.stderr) == ("[]\n", "")
        told = subprocess.run(["printenv", "IDENTITY_ENDPOINT"], capture_output=True, text=True)
    assert address() != before
    assert told.stdout.strip() == os.environ["IDENTITY_ENDPOINT"]


def test_a_lesson_works_where_no_port_may_be_opened(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("azlab.server.connections.Listener.server_bind", refuse)
    lab.start("x")
    assert az("group list").ok
    capsys.readouterr()
    for _ in range(2):
        done = subprocess.run("az group list", shell=True, capture_output=True, text=True)
        assert done.returncode == 1  # and not the learner's own subscription
    assert capsys.readouterr() == (
        "Programs outside the notebook (!az, %%bash) are without the lesson's cloud: no port can be opened "
        "(Operation not permitted).\n",
        "",
    )


def test_what_libraries_log_is_not_written_to_standard_error(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    lab.start("x")
    for name in ("azure.core.polling", "cli.azure", "msal.token", "urllib3.connectionpool", "asyncio"):
        logging.getLogger(name).warning("%s is not well", name)
    assert capfd.readouterr().err == ""


FIRST = """
import logging, os
logging.basicConfig(level=logging.DEBUG)
from azlab import lab
lab.start("x")
!true
print(os.environ["IDENTITY_ENDPOINT"])
"""
POKED = """
import time
until = time.monotonic() + 2
while time.monotonic() < until:
    assert az("group list").ok
"""


def test_a_cell_that_runs_while_its_port_is_poked_shows_nothing_of_it(folder: Path) -> None:
    _, kernel = start_new_kernel(300, cwd=str(folder), env={**os.environ, "PYTHONPATH": str(ROOT)})
    try:
        told = streams(kernel, FIRST)
        port = int(told["stdout"].split("127.0.0.1:")[1].partition("/")[0])
        poker = threading.Thread(target=poke, args=(port, time.monotonic() + 1.5))
        poker.start()
        shown = streams(kernel, POKED)
        poker.join()
    finally:
        kernel.shutdown()
    assert set(shown) <= {"stdout"}, shown


def streams(kernel: BlockingKernelClient, code: str) -> dict[str, str]:
    """What a cell wrote, by stream."""
    shown: dict[str, str] = {}

    def hear(message: dict[str, Any]) -> None:
        if message["msg_type"] in ("stream", "error"):
            content = message["content"]
            name = content.get("name", "error")
            shown[name] = shown.get(name, "") + content.get("text", str(content))

    kernel.execute_interactive(code, timeout=300, output_hook=hear)
    return shown


def poke(port: int, until: float) -> None:
    """What strangers do to a port."""
    context = ssl._create_unverified_context()
    while time.monotonic() < until:
        for text in (b"", b"\x16\x03\x01", b"GET / HTTP/1.1\r\n\r\n", os.urandom(300)):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5) as plain:
                plain.sendall(text)
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5) as plain:
                context.wrap_socket(plain).sendall(text)


def test_a_subprocess_is_who_the_kernel_is(folder: Path) -> None:
    lab.start("x")
    lab.sign_in_as("auditor")
    assert shell("az account show --query user.name -o tsv") == "auditor@practice.onmicrosoft.com\n"
    assert "AuthorizationFailed" in az("group create -n rg -l westeurope").errors
    done = subprocess.run("az group create -n rg -l westeurope", shell=True, capture_output=True, text=True)
    assert "(AuthorizationFailed) The client 'auditor@practice.onmicrosoft.com'" in done.stderr
