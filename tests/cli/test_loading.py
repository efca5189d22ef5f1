"""A command family that is loaded slowly says so, once and calmly; a fast one says nothing."""

import importlib
import io
import sys
import time
from pathlib import Path

import pytest

from azlab.cli import loading
from azlab.cli.loading import stream_for_progress, told_of_loading
from azlab.lab.progress import told_slowly


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Modules that take a while, and are not loaded yet."""
    names = [f"slow_{number}" for number in range(4)]
    for name in names:
        (tmp_path / f"{name}.py").write_text("import time\ntime.sleep(0.05)\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "modules", dict(sys.modules))
    return names


def load(modules: list[str], words: list[str]) -> str:
    stream = io.StringIO()
    with told_of_loading(words, stream):
        for name in modules:
            importlib.import_module(name)
    return stream.getvalue()


def test_what_is_loaded_slowly_is_said_once(modules: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "SILENCE", 0.04)
    said = load(modules, ["network", "vnet", "create", "-n", "secret"])
    assert said == "Loading 'az network': the first time takes a moment ...\n"


def test_what_is_loaded_fast_says_nothing(modules: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "SILENCE", 600.0)
    assert load(modules, ["network", "vnet", "list"]) == ""


def test_what_is_loaded_already_says_nothing(modules: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    load(modules, [])
    monkeypatch.setattr(loading, "SILENCE", 0.0)
    time.sleep(0.01)
    assert load(modules, ["network"]) == ""


class Stream(io.StringIO):
    """A stream that says of itself whether it is a terminal."""

    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self.isatty = lambda: terminal  # type: ignore[method-assign]


class Notebook(Stream):
    __module__ = "ipykernel.iostream"


@pytest.mark.parametrize("output", [Stream(terminal=False), Stream(terminal=True)])
@pytest.mark.parametrize("terminal", [False, True])
def test_a_script_hears_of_progress_on_a_terminals_standard_error_only(
    output: Stream, terminal: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    errors = Stream(terminal)
    monkeypatch.setattr(sys, "stdout", output)
    monkeypatch.setattr(sys, "stderr", errors)
    assert stream_for_progress() is (errors if terminal else None)


def test_a_notebook_hears_of_progress_on_its_standard_output_only(monkeypatch: pytest.MonkeyPatch) -> None:
    output = Notebook(terminal=False)
    monkeypatch.setattr(sys, "stdout", output)
    monkeypatch.setattr(sys, "stderr", Notebook(terminal=True))
    assert stream_for_progress() is output
    monkeypatch.setattr(sys, "stdout", io.StringIO())  # as `redirect_stdout` does in a cell
    assert stream_for_progress() is None


def test_where_nobody_reads_progress_nothing_is_written(
    modules: list[str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(loading, "SILENCE", 0.0)
    monkeypatch.setattr("azlab.lab.progress.SILENCE", 0.0)
    with told_of_loading(["network"], stream_for_progress()):
        for name in modules:
            importlib.import_module(name)
    assert list(told_slowly(range(3), 3, "Building")) == [0, 1, 2]
    assert capfd.readouterr() == ("", "")


def test_nothing_is_left_behind(modules: list[str]) -> None:
    before = list(sys.meta_path)
    with pytest.raises(ImportError):
        load(["not_there"], ["vm"])
    assert sys.meta_path == before
