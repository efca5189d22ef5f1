"""`azlab shell`: another process, the same cloud."""

import errno
import os
import pty
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from azlab import lab
from azlab.__main__ import main
from azlab.cli import az

ROOT = Path(__file__).resolve().parents[2]
AZLAB = [sys.executable, "-m", "azlab", "shell"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.delenv("AZLAB_STATE", raising=False)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    monkeypatch.setenv("SHELL", "/bin/bash")
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    (tmp_path / "me").mkdir()
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    lab.stop()


def one(command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([*AZLAB, "-c", command], capture_output=True, text=True, timeout=300)


def test_one_command_reaches_the_cloud_while_the_kernel_runs_and_after(folder: Path) -> None:
    lab.start("x")
    az("group create -n rg-kernel -l westeurope")
    done = one("az group list --query [].name -o tsv && az group create -n rg-shell -l westeurope -o none")
    assert (done.stdout, done.stderr, done.returncode) == ("rg-kernel\n", "", 0)
    assert az("group list --query [].name -o tsv").text == "rg-kernel\nrg-shell\n"
    lab.stop()
    assert one("az group show -n rg-shell --query name -o tsv; exit 7").returncode == 7
    assert list((folder / "tmp").iterdir()) == []
    assert list((folder / "me").iterdir()) == []


@pytest.mark.parametrize("code", [errno.ENOENT, errno.ENOSPC, errno.EROFS])
def test_where_nothing_can_be_written_the_shell_says_so(
    code: int, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """ENOENT without a file is what `tempfile` raises when it has tried everywhere."""

    def refuse(**how: str) -> str:
        raise OSError(code, os.strerror(code))

    lab.start("x")
    lab.stop()
    monkeypatch.setattr("tempfile.mkdtemp", refuse)
    assert main(["shell", "-c", "true"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("No folder can be made")
    assert said.endswith("and try again.\n")
    assert said.count("\n") == 1


def test_kernel_and_shell_write_at_the_same_time(folder: Path) -> None:
    lab.start("x")
    script = "for n in 1 2 3; do az group create -n rg-shell-$n -l westeurope -o none || exit 1; done"
    done: list[subprocess.CompletedProcess[str]] = []
    shell = threading.Thread(target=lambda: done.append(one(script)))
    shell.start()
    number = 0
    while shell.is_alive():
        assert az(f"group create -n rg-kernel-{number} -l westeurope").ok
        number += 1
    assert (done[0].returncode, done[0].stderr) == (0, "")
    names = set(az("group list --query [].name").data)
    assert names == {f"rg-shell-{n}" for n in (1, 2, 3)} | {f"rg-kernel-{n}" for n in range(number)}


def test_the_shell_is_who_the_notebook_is(folder: Path) -> None:
    lab.start("x")
    lab.sign_in_as("auditor")
    assert one("az account show --query user.name -o tsv").stdout == "auditor@practice.onmicrosoft.com\n"


def test_without_a_lesson_there_is_one_sentence(folder: Path) -> None:
    done = one("az group list")
    assert done.returncode == 1
    assert "No lesson has been started" in done.stderr
    assert "Traceback" not in done.stderr


class Terminal:
    """`azlab shell` at a terminal."""

    def __init__(self) -> None:
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:  # pragma: no cover - the child becomes the shell
            os.execv(AZLAB[0], AZLAB)
        self.shown = ""

    def wait_for(self, text: str) -> str:
        """What was shown up to and with `text`."""
        until = time.monotonic() + 300
        while text not in self.shown:
            ready, _, _ = select.select([self.descriptor], [], [], max(0.0, until - time.monotonic()))
            assert ready, self.shown
            self.shown += os.read(self.descriptor, 4096).decode(errors="replace")
        before, _, self.shown = self.shown.partition(text)
        return before + text

    def type(self, text: str) -> None:
        os.write(self.descriptor, text.encode())

    def close(self) -> int:
        with suppress(OSError):  # how a terminal says that nobody is there any more
            while os.read(self.descriptor, 4096):
                pass
        os.close(self.descriptor)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def test_an_interrupt_ends_the_command_and_not_the_shell(folder: Path) -> None:
    (folder / "me" / ".bashrc").write_text("PATH=/usr/bin:/bin\nPS1='mine> '\n")
    lab.start("x")
    terminal = Terminal()
    try:
        assert "lesson x" in terminal.wait_for("To leave: exit, or Ctrl-D.")
        terminal.wait_for("(x) mine> ")
        terminal.type("sh -c 'echo be\"\"gun; exec sleep 600'\n")  # said by whoever has the terminal then
        terminal.wait_for("begun")
        terminal.type("\x03")
        terminal.wait_for("(x) mine> ")
        terminal.type("az group create -n rg-typed -l westeurope --query name -o tsv\n")
        terminal.wait_for("tsv")
        terminal.wait_for("rg-typed")
        terminal.wait_for("(x) mine> ")
    finally:
        terminal.type("exit 3\n")
        code = terminal.close()
    assert code == 3
    assert az("group list --query [].name").data == ["rg-typed"]


@pytest.mark.long
def test_a_tab_completes_commands_and_the_names_of_the_cloud(folder: Path) -> None:
    # A short prompt: on a terminal of which little is known, bash shows only the end of a long one.
    (folder / "me" / ".bashrc").write_text("PS1='mine> '\n")
    lab.start("x")
    az("group create -n rg-in-the-notebook -l westeurope")
    terminal = Terminal()
    try:
        terminal.wait_for("(x)")
        terminal.type("az group sh\t")
        terminal.wait_for("az group show ")
        terminal.type("-n rg-i\t")
        terminal.wait_for("rg-in-the-notebook ")
        terminal.type("--query location -o tsv\n")
        terminal.wait_for("tsv")
        terminal.wait_for("westeurope")
        terminal.type("az group create --\t\t")
        assert "--location" in terminal.wait_for("--name")
        terminal.wait_for("az group create --")
        terminal.type("\x15")  # away with the line
    finally:
        terminal.type("exit\n")
        terminal.close()


def test_a_notebook_that_signs_in_as_another_is_followed(folder: Path) -> None:
    lab.start("x")
    look = "name=$(az account show --query user.name -o tsv)"
    changed = f"for n in $(seq 100); do {look}; [ $name = learner@practice.onmicrosoft.com ] || break; done"
    script = f"echo ready; read go; {look}; echo $name; {changed}; echo $name"
    process = subprocess.Popen(
        [*AZLAB, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == "ready\n"
    process.stdin.write("\n")
    process.stdin.flush()
    assert process.stdout.readline() == "learner@practice.onmicrosoft.com\n"
    lab.sign_in_as("auditor")
    assert process.communicate(timeout=300)[0] == "auditor@practice.onmicrosoft.com\n"


def test_a_killed_shell_leaves_the_cloud_whole(folder: Path) -> None:
    lab.start("x")
    process = subprocess.Popen([*AZLAB, "-c", "echo ready; sleep 30"], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert az("group create -n rg-after -l westeurope").ok
