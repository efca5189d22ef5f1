"""A folder for a lesson, and one in which a learner has worked already."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from azlab import lab
from azlab.cli import az


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.delenv("AZLAB_STATE", raising=False)
    monkeypatch.delenv("AZLAB_MODE", raising=False)
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    lab.stop()


@pytest.fixture
def state(folder: Path) -> Path:
    """The state of a lesson in which the learner has made a group."""
    lab.start("x")
    az("group create -n rg-mine -l westeurope")
    lab.stop()
    return folder / ".azlab" / "x"
