"""What a front end says of itself."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from azlab import front_end
from azlab.front_end import NAMES, VARIABLE, is_kernel, running_cell, somebody_reads, told_notebook


class TerminalInteractiveShell(SimpleNamespace):
    """As IPython in a terminal calls its own."""


def kernel(asks: bool) -> SimpleNamespace:
    return SimpleNamespace(kernel=SimpleNamespace(_allow_stdin=asks))


@pytest.mark.parametrize(
    ("shell", "kernel", "read"),
    [
        (kernel(True), True, True),
        (kernel(False), True, False),
        (SimpleNamespace(kernel=object()), True, False),
        (TerminalInteractiveShell(), False, True),
        (SimpleNamespace(), False, False),
        (None, False, False),
    ],
)
def test_somebody_reads_where_somebody_can_be_asked(
    shell: Any, kernel: bool, read: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front_end, "running_shell", lambda: shell)
    assert (is_kernel(), somebody_reads()) == (kernel, read)


@pytest.mark.parametrize(
    ("sent", "id"),
    [
        ({"cellId": "check_make", "nbgrader": {"grade_id": "other"}}, "check_make"),
        ({"cellId": "vscode-notebook-cell:/a#X1", "nbgrader": {"grade_id": "check_make"}}, "check_make"),
        ({"nbgrader": {"grade_id": "check_make"}}, "check_make"),
        ({"cellId": "vscode-notebook-cell:/a#X1"}, "vscode-notebook-cell:/a#X1"),
        ({"nbgrader": 5}, ""),
        ({}, ""),
        (None, ""),
    ],
)
def test_a_cell_is_known_by_its_id_or_by_nbgraders_name(
    sent: Any, id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = SimpleNamespace(get_parent=lambda: {"metadata": sent})
    monkeypatch.setattr(front_end, "running_shell", lambda: SimpleNamespace(kernel=asked))
    assert running_cell() == id


@pytest.fixture
def notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr(front_end, "running_shell", lambda: None)
    path = tmp_path / "mine.ipynb"
    path.write_text("{}")
    return path


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_the_notebook_goes_before_the_servers_variable(
    notebook: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = notebook.with_name("other.ipynb")
    other.write_text("{}")
    monkeypatch.setenv(VARIABLE, str(other))
    assert told_notebook() == other
    named = SimpleNamespace(user_ns={name: str(notebook)})
    monkeypatch.setattr(front_end, "running_shell", lambda: named)
    assert told_notebook() == notebook


@pytest.mark.parametrize("told", ["", "Untitled", "/nowhere/x.ipynb", "a session"])
def test_what_is_no_notebook_there_is_not_believed(
    notebook: Path, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, told)
    odd = SimpleNamespace(user_ns={NAMES[0]: 5, NAMES[1]: "a\0b.ipynb"})
    monkeypatch.setattr(front_end, "running_shell", lambda: odd)
    assert told_notebook() is None
