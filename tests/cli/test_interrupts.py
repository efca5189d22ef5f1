"""Ctrl-C while a command runs: it ends the command, and nothing else."""

import _thread
import signal
import threading
from collections.abc import Iterator

import pytest

from azlab.cli.home import Home
from azlab.cli.session import Session
from tests.cli.conftest import TinyArm


def test_an_interrupt_in_a_request_ends_the_command_only(session: Session, arm: TinyArm) -> None:
    arm.interrupt = True
    assert session.run(["group", "list"]).exit_code == 130
    arm.interrupt = False
    assert session.run(["group", "list"]).ok


def test_an_interrupt_while_the_cli_is_loaded_ends_the_command_only(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(words: list[str], home: Home, output: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("azlab.cli.command_line.run", interrupted)
        assert session.run(["group", "list"]).exit_code == 130
    assert session.run(["group", "list"]).ok


@pytest.fixture
def heeded() -> Iterator[None]:
    """Python heeds an interrupt, even where the tests were started in a background that does not."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def _interrupt_soon(arm: TinyArm) -> None:
    """Once, while the command waits for its next look."""
    arm.polled = lambda: None
    threading.Timer(0.02, _thread.interrupt_main).start()


@pytest.mark.usefixtures("heeded")
def test_an_interrupt_while_waiting_ends_the_command_only(session: Session, arm: TinyArm) -> None:
    assert session.run(["group", "delete", "-n", "shop", "--yes"]).exit_code == 0  # loads what it needs
    arm.polls_of_a_delete = 1_000
    arm.polled = lambda: _interrupt_soon(arm)
    assert session.run(["group", "delete", "-n", "shop", "--yes"]).exit_code == 130
    assert session.run(["group", "list"]).ok
