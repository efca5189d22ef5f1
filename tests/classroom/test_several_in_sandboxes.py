"""Several notebooks of one assignment, really run: each in a cloud of its own, from its own start."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.classroom import grade
from grader.classroom.benches import BENCHES
from grader.classroom.grading import prepared
from grader.execution.availability import problem
from tests.classroom.harbour import Harbour, mailed
from tests.classroom.stage_notebooks import HARBOUR, LAND, LOAD, SAIL, STAGES, worked

pytestmark = pytest.mark.long


@pytest.fixture
def room(harbour: Harbour, monkeypatch: pytest.MonkeyPatch) -> Iterator[Harbour]:
    if sentence := problem():
        pytest.skip(sentence)
    monkeypatch.setattr(grade, "prepared", prepared)
    yield harbour
    BENCHES.close()


def test_each_notebook_is_run_in_its_own_cloud_and_earns_its_own_points(
    room: Harbour, tmp_path: Path
) -> None:
    folder = room.notebooks / HARBOUR
    (folder / f"{SAIL}.start.az").write_text("az group create -n rg-begin-sail -l westeurope\n")
    files = {
        f"ada/{LOAD}.ipynb": worked(LOAD, "begin", "end"),
        f"ada/{SAIL}.ipynb": worked(SAIL, "end"),
        f"ada/{LAND}.ipynb": worked(LAND, "begin", extra="az group create -n rg-end-load -l westeurope"),
        f"bob/{SAIL}.ipynb": worked(SAIL, "begin"),
    }
    room.collect(mailed(tmp_path / "mail", files))
    assert len(room.grade()) == 4
    points = {key: row["points"] for key, row in room.exported().items()}
    assert [points["ada", name] for name in STAGES] == [3, 3, 1]
    assert [points["bob", name] for name in STAGES] == [None, 1, None]


def test_nbgraders_button_gives_the_same_marks(room: Harbour, tmp_path: Path) -> None:
    for name in STAGES:
        room.prepare(name)
    files = {f"{name}.ipynb": worked(name, "begin") for name in (LOAD, LAND)}
    mailed(room.folder("ada"), files)
    answer = room.nbgrader.autograde(HARBOUR, "ada")
    assert answer["success"], answer
    by_button = {name: room.classroom.graded(name, "ada") for name in STAGES}
    room.grade("--force")
    for name in STAGES:
        before, after = by_button[name], room.classroom.graded(name, "ada")
        assert (before and before.exercises) == (after and after.exercises)
    assert json.loads(room.run("export", HARBOUR, "--json")[1])["rows"][0]["points"] == 1
