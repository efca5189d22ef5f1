"""Which lesson is meant: a name is a name, and a slip of the pen makes no second cloud."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from azlab import lab
from azlab.cli import az
from azlab.lab import LabError
from azlab.lab.naming import meant

LESSONS = ("02-base-vm", "04-managed-images", "08-scale-sets")


def make_lesson(course: Path, name: str) -> Path:
    folder = course / name
    folder.mkdir(parents=True)
    (folder / f"{name}.ipynb").write_text("{}")
    return folder


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.delenv("AZLAB_STATE", raising=False)
    monkeypatch.delenv("AZLAB_MODE", raising=False)
    for name in LESSONS:
        make_lesson(tmp_path / "my-course", name)
    yield tmp_path / "my-course"
    lab.stop()


def refused(name: str | None, folder: Path) -> str:
    with pytest.raises(LabError) as error:
        meant(name, folder)
    return str(error.value)


@pytest.mark.parametrize(
    "name",
    ["../x", "..", ".", "a/b", "a\\b", "/etc", "", " ", "a..b", "x\n", ".hidden", "-x", "x" * 81, "\0", "ä"],
)
def test_a_path_is_no_name(course: Path, tmp_path: Path, name: str) -> None:
    assert "cannot be the name of a lesson" in refused(name, tmp_path)
    with pytest.raises(LabError, match="cannot be the name of a lesson"):
        lab.start(name, tmp_path)
    assert not list(tmp_path.rglob(".azlab"))


@pytest.mark.parametrize("name", [5, ["x"], Path("x")])
def test_what_is_no_text_is_no_name(tmp_path: Path, name: str) -> None:
    assert "cannot be the name of a lesson" in refused(name, tmp_path)


@pytest.mark.parametrize(
    "name",
    ["scale sets", "scale-sets", "08", "8-scale-sets", "08-scale-set", "08_scale_sets", "08-Scale-Sets"],
)
@pytest.mark.parametrize("where", ["08-scale-sets", ".", "02-base-vm", "..", "notes"])
def test_a_slip_of_the_pen_is_told_from_a_lesson(course: Path, name: str, where: str) -> None:
    (course / "notes").mkdir()
    (course.parent / "notebooks").symlink_to(course)
    assert f"There is no lesson '{name}'; did you mean '08-scale-sets'?" in refused(name, course / where)


def test_a_name_far_from_any_is_told_the_lessons(course: Path) -> None:
    said = refused("kubernetes", course / "08-scale-sets")
    assert "no lesson 'kubernetes'. Lessons: 08-scale-sets, 02-base-vm, 04-managed-images." in said
    assert 'Start it with lab.start() or lab.start("08-scale-sets").' in said


def test_a_lessons_folder_has_no_cloud_of_another_lesson(course: Path) -> None:
    said = refused("02-base-vm", course / "08-scale-sets")
    assert "This folder is that of the lesson '08-scale-sets', and '02-base-vm' has its own." in said


def test_a_lesson_is_found_from_beside_and_above_it(course: Path) -> None:
    (course / "notes").mkdir()
    for where in (".", "02-base-vm/../notes"):
        assert meant("08-scale-sets", course / where) == ("08-scale-sets", course / "08-scale-sets")
    (course / "notebooks").mkdir()
    make_lesson(course / "notebooks", "09-new")
    assert meant("09-new", course) == ("09-new", course / "notebooks" / "09-new")


def test_the_cloud_is_that_of_the_lessons_own_folder(course: Path) -> None:
    lab.start("08-scale-sets", course)
    az("group create -n rg-mine -l westeurope")
    assert "where you left off" in repr(lab.start("08-scale-sets", course / "08-scale-sets"))
    assert [path.parent.name for path in course.parent.rglob(".azlab")] == ["08-scale-sets"]


def test_where_no_lesson_is_near_any_name_is_one(tmp_path: Path) -> None:
    for name in ("x", "scale sets", "My_first.try"):
        assert meant(name, tmp_path) == (name, tmp_path)


def test_a_notebook_or_a_folder_of_that_name_is_enough(tmp_path: Path) -> None:
    (tmp_path / "04-managed-images.ipynb").write_text("{}")
    assert meant("04-managed-images", tmp_path)[1] == tmp_path
    (tmp_path / "05-snapshots").mkdir()
    assert meant("05-snapshots", tmp_path / "05-snapshots")[1] == tmp_path / "05-snapshots"


def test_without_a_name_it_is_the_lesson_of_the_folder(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(course / "04-managed-images")
    lab.start()
    states = course / "04-managed-images" / ".azlab"
    assert [path.name for path in states.iterdir()] == ["04-managed-images"]


def test_without_a_name_the_only_notebook_says_it(tmp_path: Path) -> None:
    (tmp_path / "04-managed-images.ipynb").write_text("{}")
    assert meant(None, tmp_path) == ("04-managed-images", tmp_path)


def test_without_a_name_and_a_lesson_one_is_told_to_say_which(course: Path) -> None:
    said = refused(None, course)
    assert (
        "This folder holds no lesson. Lessons near it: 02-base-vm, 04-managed-images, 08-scale-sets." in said
    )
    assert 'Say which one: lab.start("02-base-vm").' in said
    (course.parent / "empty").mkdir()
    assert 'lab.start("04-managed-images")' in refused(None, course.parent / "empty")


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert "There is no folder" in refused("x", tmp_path / "nowhere")


def test_a_name_that_is_refused_leaves_the_running_lesson_as_it_is(course: Path) -> None:
    lab.start("04-managed-images", course)
    with pytest.raises(LabError):
        lab.start("scale sets", course)
    assert az("group list").ok
