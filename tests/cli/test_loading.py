"""A command family that is loaded slowly says so, once and calmly; a fast one says nothing."""

import importlib
import io
import sys
import time
from pathlib import Path

import pytest

from azlab.cli import loading
from azlab.cli.loading import told_of_loading


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


def test_what_is_loaded_fast_says_nothing(modules: list[str]) -> None:
    assert load(modules, ["network", "vnet", "list"]) == ""


def test_what_is_loaded_already_says_nothing(modules: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    load(modules, [])
    monkeypatch.setattr(loading, "SILENCE", 0.0)
    time.sleep(0.01)
    assert load(modules, ["network"]) == ""


def test_nothing_is_left_behind(modules: list[str]) -> None:
    before = list(sys.meta_path)
    with pytest.raises(ImportError):
        load(["not_there"], ["vm"])
    assert sys.meta_path == before
