"""A clone of its own for every test: nothing here touches the real `.venv`."""

import sys
from pathlib import Path

import pytest

from grader.setup import environment


@pytest.fixture
def requirements(tmp_path: Path) -> Path:
    path = tmp_path / "requirements.txt"
    path.write_text("# course\nnbgrader>=0.9.6,<0.10  # why\n")
    return path


@pytest.fixture
def venv(tmp_path: Path) -> Path:
    """The place of a `.venv` that is not there yet."""
    return tmp_path / ".venv"


@pytest.fixture
def made(venv: Path) -> Path:
    """A `.venv` with an interpreter that starts, and no stamp."""
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to(sys.executable)
    return venv


@pytest.fixture
def clone(monkeypatch: pytest.MonkeyPatch, venv: Path, requirements: Path) -> Path:
    """The set-up works in a temporary clone, with no uv and with room on the disk."""
    monkeypatch.setattr(environment, "ENVIRONMENT", venv)
    monkeypatch.setattr(environment, "REQUIREMENTS", requirements)
    monkeypatch.setattr(environment, "ROOT", venv.parent)
    monkeypatch.setattr(environment, "working_uv", lambda: None)
    monkeypatch.setattr(environment, "check_room", lambda folder: None)
    monkeypatch.setattr(environment, "check_venv", lambda: None)
    return venv.parent
