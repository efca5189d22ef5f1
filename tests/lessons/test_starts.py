from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from azlab import lab
from azlab.cli import az
from azlab.lab import progress
from tests.lessons.starts import Built

START = "az group create -n rg-mine -l westeurope\naz configure --defaults group=rg-mine\n"


@pytest.fixture
def building(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A lesson whose start can be built; each time that its commands are run, a word is added."""
    building: list[str] = []
    slowly = progress.told_slowly

    def told_slowly(steps: Iterable[object], total: int, doing: str) -> Iterator[object]:
        building.append(doing)
        return slowly(steps, total, doing)

    monkeypatch.setattr("azlab.lab.simulated.told_slowly", told_slowly)
    monkeypatch.setenv("AZLAB_STATE", "temporary")
    monkeypatch.delenv("AZLAB_MODE", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "start.az").write_text(START)
    yield building
    lab.stop()


def play() -> tuple[object, object]:
    """The group of a lesson that has just begun, which its settings name, and nothing else."""
    lab.start("x")
    return az("group list").data, az("config get defaults.group").data["value"]


def test_a_later_play_begins_with_the_cloud_and_the_settings_that_the_first_one_built(
    building: list[str], tmp_path: Path
) -> None:
    with Built(tmp_path / "built").kept():
        first = play()
        az("group create -n rg-other -l westeurope")
        assert play() == first
    assert first[1] == "rg-mine"
    assert len(building) == 1


def test_another_start_is_another_cloud(building: list[str], tmp_path: Path) -> None:
    with Built(tmp_path / "built").kept():
        play()
        (tmp_path / "start.az").write_text(START.replace("mine", "yours"))
        assert play()[1] == "rg-yours"
    assert len(building) == 2
