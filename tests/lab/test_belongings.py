"""A notebook that came alone says what is missing, and does not begin with an empty cloud."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from azlab import lab
from azlab.lab.belongings import missing_files
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
