"""What was handed out is found again by its fingerprint."""

import json
from pathlib import Path

import pytest

from grader.course.lessons import Lesson
from grader.course.releases import find_release, keep_release, kept_releases, make_release
from grader.submissions import FILES

NAME = "04-managed-images"


@pytest.fixture
def managed(course: Path) -> Lesson:
    folder = course / NAME
    (folder / "start.az").write_text("az group create -n rg -l westeurope\n")
    (folder / "choices.json").write_text("{}")
    (folder / "recording.json").write_text("{}")
    return Lesson(folder)


@pytest.mark.parametrize("name", ["start.az", "choices.json", f"{NAME}.ipynb"])
def test_whatever_a_submission_is_held_against_changes_the_fingerprint(managed: Lesson, name: str) -> None:
    before = make_release(managed).fingerprint
    with (managed.folder / name).open("a") as file:
        file.write("\n")
    assert make_release(managed).fingerprint != before


def test_line_ends_and_recordings_do_not_change_the_fingerprint(managed: Lesson) -> None:
    before = make_release(managed).fingerprint
    (managed.folder / "recording.json").write_text("[]")
    (managed.folder / "start.az").write_bytes(b"az group create -n rg -l westeurope\r\n")
    assert make_release(managed).fingerprint == before


def test_a_kept_release_is_found_after_the_lesson_has_moved_on(managed: Lesson, tmp_path: Path) -> None:
    handed_out = make_release(managed)
    folder = keep_release(handed_out, tmp_path / "releases")
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [f"{NAME}.ipynb", "choices.json", "release.json", "start.az"]
    )
    (managed.folder / "start.az").write_text("az group list")
    releases = tmp_path / "releases"
    assert find_release(handed_out.fingerprint, managed, releases) == (handed_out, "")
    keep_release(make_release(managed), releases)
    found, remark = find_release(handed_out.fingerprint, managed, releases)
    assert found == handed_out
    assert remark == "It was made from an earlier release; it is held against that."


def test_a_submission_that_names_no_release_is_held_against_the_newest(
    managed: Lesson, tmp_path: Path
) -> None:
    releases = tmp_path / "releases"
    first = make_release(managed)
    keep_release(first, releases)
    (managed.folder / "start.az").write_text("az group list")
    keep_release(make_release(managed), releases)
    keep_release(first, releases)  # handed out again
    found, remark = find_release("", managed, releases)
    assert found == first
    assert remark == "It does not say which release it was made from; it is held against the newest."
    _, remark = find_release("f" * 16, managed, releases)
    assert remark.startswith("It says that it was made from a release that is not here (ffff")


def test_without_kept_releases_it_is_the_lesson_as_it_stands(managed: Lesson, tmp_path: Path) -> None:
    current = make_release(managed)
    assert find_release(current.fingerprint, managed, tmp_path)[1] == ""
    assert find_release("", managed, tmp_path) == (
        current,
        "It does not say which release it was made from; it is held against the lesson as it stands.",
    )
    managed.notebook.unlink()
    with pytest.raises(FileNotFoundError, match="no release of 04-managed-images"):
        find_release("", managed, tmp_path)


def test_a_damaged_release_is_not_there(managed: Lesson, tmp_path: Path) -> None:
    folder = keep_release(make_release(managed), tmp_path)
    (folder / "release.json").write_text("{")
    assert kept_releases(NAME, tmp_path) == []


def test_a_lesson_says_which_files_may_lie_beside_it(managed: Lesson) -> None:
    assert make_release(managed).files == FILES
    notebook = json.loads(managed.notebook.read_text())
    notebook["metadata"]["azlab"] = {"files": ["*.pkr.hcl"]}
    managed.notebook.write_text(json.dumps(notebook))
    assert make_release(managed).files == ("*.pkr.hcl",)
