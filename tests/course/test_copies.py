import json
import time
from pathlib import Path

import nbformat
import pytest

from azlab.lab import sealed
from grader.course.copies import Report, write_course
from grader.course.lessons import find_lessons
from grader.course.releases import make_release

NAME = "04-managed-images/04-managed-images.ipynb"


@pytest.fixture
def where(tmp_path: Path) -> Path:
    return tmp_path / "my course"


def write(course: Path, where: Path) -> Report:
    return write_course(find_lessons(course), where)


def change_the_course(course: Path, sentence: str = "A new sentence.") -> None:
    notebook = nbformat.read(course / NAME, as_version=4)
    notebook.cells[2].source += f"\n\n{sentence}"
    nbformat.write(notebook, course / NAME)


def begin(path: Path) -> str:
    """Change a learner's file as an exercise done in JupyterLab would."""
    text = path.read_text().replace("# your answer here", "az image list")
    path.write_text(text)
    return text


def test_a_new_folder_gets_every_lesson_and_its_start_state(course: Path, where: Path) -> None:
    report = write(course, where)
    assert sorted(path.name for path in where.rglob("*.ipynb")) == [
        "00-start-here.ipynb",
        "04-managed-images.ipynb",
    ]
    assert (where / "04-managed-images" / "start.json").read_text() == '{"resources": []}'
    assert report.sentences() == ["2 lessons added."]


def test_a_start_is_sealed_in_a_copy(course: Path, where: Path) -> None:
    source = course / "04-managed-images" / "start.az"
    source.write_text("az group create -n rg-images -l westeurope\n")
    write(course, where)
    copy = where / "04-managed-images" / "start.az"
    assert "rg-images" not in copy.read_text()
    assert sealed.read(copy) == source.read_text()
    assert write(course, where).sentences() == []


def test_the_start_of_a_begun_lesson_stays_the_one_that_it_began_with(course: Path, where: Path) -> None:
    source, copy = course / "04-managed-images" / "start.az", where / "04-managed-images" / "start.az"
    source.write_text("az group create -n rg-images -l westeurope\n")
    write(course, where)
    begin(where / NAME)
    change_the_course(course)
    source.write_text("az group create -n rg-other -l westeurope\n")
    write(course, where)
    assert "rg-images" in sealed.read(copy)
    copy.unlink()  # what is missing is brought: without any, the lesson could not start
    write(course, where)
    assert "rg-other" in sealed.read(copy)


def test_a_copy_has_no_solution(course: Path, where: Path) -> None:
    write(course, where)
    assert "az image create" in (course / NAME).read_text()
    assert "az image create" not in (where / NAME).read_text()


def test_a_second_time_nothing_happens_and_nothing_is_said(course: Path, where: Path) -> None:
    write(course, where)
    before = {path: path.stat().st_mtime_ns for path in where.rglob("*.ipynb")}
    assert write(course, where).sentences() == []
    assert {path: path.stat().st_mtime_ns for path in where.rglob("*.ipynb")} == before


def test_a_begun_notebook_is_never_overwritten(course: Path, where: Path) -> None:
    write(course, where)
    begun = begin(where / NAME)
    write(course, where)
    change_the_course(course)
    write(course, where)
    assert (where / NAME).read_text() == begun


def test_a_changed_lesson_is_written_beside_a_begun_one_and_told_once(course: Path, where: Path) -> None:
    write(course, where)
    begin(where / NAME)
    change_the_course(course)
    (sentence,) = write(course, where).sentences()
    assert sentence.startswith(NAME)
    assert "A new sentence." in (where / NAME).with_suffix(".new.ipynb").read_text()
    assert write(course, where).sentences() == []


def test_the_new_one_is_not_overwritten_either_once_begun(course: Path, where: Path) -> None:
    write(course, where)
    begin(where / NAME)
    change_the_course(course)
    write(course, where)
    new = (where / NAME).with_suffix(".new.ipynb")
    begun = begin(new)
    change_the_course(course, "A newer sentence.")
    write(course, where)
    assert new.read_text() == begun
    assert any("A newer sentence." in path.read_text() for path in new.parent.glob("*.new-*.ipynb"))


def test_a_lesson_that_was_not_begun_is_renewed(course: Path, where: Path) -> None:
    write(course, where)
    change_the_course(course)
    assert write(course, where).updated == [NAME]
    assert "A new sentence." in (where / NAME).read_text()


def test_only_a_missing_lesson_is_added(course: Path, where: Path) -> None:
    write(course, where)
    begun = begin(where / NAME)
    (where / "00-start-here" / "00-start-here.ipynb").unlink()
    assert write(course, where).added == ["00-start-here/00-start-here.ipynb"]
    assert (where / NAME).read_text() == begun


@pytest.mark.parametrize("record", [None, "{ not json", "[1]", '{"a": 1}', "[" * 20_000])
def test_without_its_record_a_folder_counts_as_begun(course: Path, where: Path, record: str | None) -> None:
    write(course, where)
    begun = begin(where / NAME)
    path = where / ".settings" / "written.json"
    path.unlink() if record is None else path.write_text(record)
    assert write(course, where).beside == [NAME]
    assert (where / NAME).read_text() == begun


def test_a_crash_while_writing_leaves_a_record_of_what_was_written(course: Path, where: Path) -> None:
    (course / NAME).write_text(json.dumps({"nbformat": 4}))
    with pytest.raises(nbformat.ValidationError):
        write(course, where)
    assert (where / "00-start-here" / "00-start-here.ipynb").exists()
    assert not (where / NAME).exists()
    assert list(json.loads((where / ".settings" / "written.json").read_text())) == [
        "00-start-here/00-start-here.ipynb"
    ]


def test_thirteen_lessons_are_written_within_two_seconds(course: Path, where: Path) -> None:
    write(course, where)  # nbgrader's import is not measured
    source = (course / NAME).read_text()
    for number in range(13):
        name = f"{number + 10}-more"
        (course / name).mkdir()
        (course / name / f"{name}.ipynb").write_text(source)
    begun = time.process_time()
    write(course, where)
    assert time.process_time() - begun < 2


def test_a_copy_is_never_half_written(course: Path, where: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    plain = Path.write_bytes

    def noted(path: Path, data: bytes) -> int:
        written.append(path.name)
        return plain(path, data)

    monkeypatch.setattr(Path, "write_bytes", noted)
    report = write(course, where)
    assert len(written) == len(report.added) + 1 > 1  # and the record of what was written
    assert not {Path(name).name for name in report.added} & set(written)


def test_every_copy_says_which_release_it_was_made_from(course: Path, tmp_path: Path) -> None:
    write_course(find_lessons(course), tmp_path / "class")
    copy = tmp_path / "class" / "04-managed-images" / "04-managed-images.ipynb"
    named = json.loads(copy.read_text("utf-8"))["metadata"]["azlab"]["release"]
    assert named == make_release(find_lessons(course)[1]).fingerprint
