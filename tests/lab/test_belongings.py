"""A notebook that came alone says what is missing, and does not begin with an empty cloud."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from azlab import lab
from azlab.lab.belongings import missing_files, modes_of
from azlab.lab.state import LabError

LESSON = "04-managed-images"


@pytest.fixture(autouse=True)
def nothing_runs_on() -> Iterator[None]:
    yield
    lab.stop()


def hand_out(folder: Path, name: str = f"{LESSON}.ipynb", **said: Any) -> None:
    about = {"lesson": LESSON, "needs": ["start.az", "choices.json"], **said}
    document = {"cells": [], "metadata": {"azlab": about}, "nbformat": 4, "nbformat_minor": 5}
    (folder / name).write_text(json.dumps(document), "utf-8")


@pytest.mark.parametrize("name", [f"{LESSON}.ipynb", f"{LESSON} (1).ipynb"])
def test_a_lesson_without_its_start_is_refused_with_the_way_out(tmp_path: Path, name: str) -> None:
    hand_out(tmp_path, name)
    with pytest.raises(
        LabError, match=r"start\.az is missing in .*: it builds the cloud that 04-managed-images"
    ):
        lab.start(LESSON, tmp_path)
    (tmp_path / "start.az").write_text("az group create -n rg-images -l westeurope\n")
    assert "start state" in repr(lab.start(LESSON, tmp_path))


@pytest.mark.parametrize("said", [{"lesson": "05-snapshots"}, {"needs": None}, {"needs": []}])
def test_a_notebook_that_needs_nothing_or_is_another_lessons_starts(
    tmp_path: Path, said: dict[str, Any]
) -> None:
    hand_out(tmp_path, **said)
    assert "start state" in repr(lab.start(LESSON, tmp_path))


@pytest.mark.parametrize("text", ["", "{", "[]", '{"metadata": []}', "[" * 100_000])
def test_what_is_no_notebook_needs_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.ipynb").write_text(text)
    (tmp_path / "folder.ipynb").mkdir()
    assert missing_files(LESSON, tmp_path) == set()


@pytest.mark.parametrize("name", [f"{LESSON}.ipynb", f"{LESSON} (1).ipynb"])
def test_a_lesson_that_is_not_made_for_a_mode_says_so_before_anything_is_done(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_out(tmp_path, name, needs=[], modes=["simulated", "recorded"])
    with pytest.raises(LabError, match="does not run in live mode: it is made for simulated and recorded"):
        lab.start(LESSON, tmp_path, mode="live")
    monkeypatch.setenv("AZLAB_MODE", "live")
    with pytest.raises(LabError, match=f'lab.start."{LESSON}", mode="simulated".'):
        lab.start(LESSON, tmp_path)
    assert "start state" in repr(lab.start(LESSON, tmp_path, mode="simulated"))


@pytest.mark.parametrize(
    "said", [{}, {"modes": None}, {"modes": 3}, {"lesson": "05-snapshots", "modes": ["live"]}]
)
def test_a_lesson_that_names_no_modes_is_made_for_all(tmp_path: Path, said: dict[str, Any]) -> None:
    hand_out(tmp_path, "copy.ipynb", **said)
    assert modes_of(LESSON, tmp_path) == []
