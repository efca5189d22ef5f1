"""Ctrl-C and imports: an interrupt waits until an import is over, and is never lost."""

import importlib
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from azlab.interrupts import spare_imports


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A module in the middle of whose import somebody presses Ctrl-C."""
    name = "interrupted_in_the_middle"
    source = "import signal\nsignal.raise_signal(signal.SIGINT)\nwhole = [number for number in range(9)]\n"
    (tmp_path / f"{name}.py").write_text(source, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, name, raising=False)
    return name


def _wait_to_be_interrupted() -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        time.sleep(0.01)


def test_an_interrupt_in_an_import_comes_when_the_import_is_over(module: str) -> None:
    found = []

    def use() -> None:
        with spare_imports():
            found.append(importlib.import_module(module))
            _wait_to_be_interrupted()

    with pytest.raises(KeyboardInterrupt):
        use()
    assert [imported.whole for imported in found] == [list(range(9))]


def test_an_interrupt_anywhere_else_comes_at_once() -> None:
    done = []

    def work() -> None:
        with spare_imports():
            signal.raise_signal(signal.SIGINT)
            done.append("more")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert not done


def test_afterwards_interrupts_are_pythons_own_again() -> None:
    with spare_imports():
        assert signal.getsignal(signal.SIGINT) is not signal.default_int_handler
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_whoever_ignores_interrupts_goes_on_ignoring_them() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with spare_imports():
            signal.raise_signal(signal.SIGINT)
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_in_another_thread_nothing_changes() -> None:
    seen = []

    def look() -> None:
        with spare_imports():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [signal.default_int_handler]
