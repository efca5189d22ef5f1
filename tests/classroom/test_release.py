"""What a class is given lies in one folder, and what it was made from is kept."""

import json
from pathlib import Path

import pytest

from azlab.lab import sealed
from grader.classroom.release import run
from grader.course.lessons import Lesson
from grader.course.package import file_name
from grader.course.releases import kept_releases, make_release
from grader.setup.commands import read
from grader.setup.places import NOTEBOOKS, SetupError

NAME = "04-managed-images"


def release(tmp_path: Path, *words: str) -> int:
    return run(read(["release", *words, "--classroom", str(tmp_path / "classroom")]))


def written(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_a_class_is_given_notebooks_with_their_start_and_a_package(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert release(tmp_path, "04", "--to", str(tmp_path / "out")) == 0
    files = {f"{NAME}/{name}" for name in (f"{NAME}.ipynb", "start.az", "choices.json")} | {file_name()}
    assert written(tmp_path / "out") == files
    text = (tmp_path / "out" / NAME / f"{NAME}.ipynb").read_text("utf-8")
    assert "BEGIN SOLUTION" not in text
    current = make_release(Lesson(NOTEBOOKS / NAME))
    assert kept_releases(NAME, tmp_path / "classroom" / "releases") == [current]
    said = json.loads(text)["metadata"]["azlab"]
    assert (said["release"], said["needs"]) == (current.fingerprint, ["start.az", "choices.json"])
    assert f"pip install ./{file_name()}" in capsys.readouterr().out


def test_what_lies_beside_a_notebook_is_not_read_in_passing(tmp_path: Path) -> None:
    release(tmp_path, "04", "--to", str(tmp_path / "out"))
    current = make_release(Lesson(NOTEBOOKS / NAME))
    for name, content in (("start.az", current.start), ("choices.json", current.choices)):
        handed_out = tmp_path / "out" / NAME / name
        assert sealed.read(handed_out) == content
        assert not set(handed_out.read_text("utf-8").split()) & set(content.split())


def test_a_dry_run_says_it_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert release(tmp_path, "00", "04", "--dry-run", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert [row["lesson"] for row in said["lessons"]] == ["00-start-here", NAME]
    assert said["folder"] == str(tmp_path / "classroom" / "handout")
    assert written(tmp_path) == set()


def test_what_is_the_same_is_not_written_again(tmp_path: Path) -> None:
    release(tmp_path, "04")
    folder = tmp_path / "classroom" / "handout"
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    release(tmp_path, "04")
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_a_folder_in_place_of_a_lesson_is_told_its_option(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=f"A folder to write into is said with --to {tmp_path}"):
        release(tmp_path, str(tmp_path))


@pytest.mark.parametrize("where", [NOTEBOOKS, NOTEBOOKS / NAME, Path("/proc/nowhere")])
def test_it_writes_where_it_may(tmp_path: Path, where: Path) -> None:
    with pytest.raises(SetupError, match="--to"):
        release(tmp_path, "04", "--to", str(where))
