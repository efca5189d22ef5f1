"""A kernel that began in another folder than its notebook's: it finds the lesson, or says one sentence."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from azlab import front_end, lab
from azlab.front_end import NAMES, VARIABLE
from azlab.lab import LabError
from azlab.lab.kernel_folder import folder_to_look_in, go_to
from azlab.line import LINE
from tests.lab.test_naming import make_lesson

LESSON = "04-managed-images"
Show = Callable[[Path | None], None]


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Two lessons, and a kernel that began in an empty folder far from them."""
    for name in ("AZLAB_STATE", "AZLAB_MODE", VARIABLE, LINE):
        monkeypatch.delenv(name, raising=False)
    for name in (LESSON, "08-scale-sets"):
        make_lesson(tmp_path / "courses" / "mine", name)
    (tmp_path / "far" / "away").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "far" / "away")
    yield tmp_path / "courses" / "mine"
    lab.stop()


@pytest.fixture
def show(monkeypatch: pytest.MonkeyPatch) -> Show:
    """Say that this process is the kernel of a notebook, as VS Code does."""

    def shown(notebook: Path | None) -> None:
        names = {} if notebook is None else {NAMES[0]: str(notebook)}
        shell = SimpleNamespace(kernel=SimpleNamespace(), user_ns=names)
        monkeypatch.setattr(front_end, "running_shell", lambda: shell)

    return shown


def notebook_of(course: Path, lesson: str = LESSON) -> Path:
    return course / lesson / f"{lesson}.ipynb"


@pytest.mark.parametrize("name", [LESSON, None])
def test_the_notebook_that_the_front_end_names_leads_to_its_lesson(
    course: Path, show: Show, name: str | None
) -> None:
    show(notebook_of(course))
    began = Path.cwd()
    assert folder_to_look_in(name) == course / LESSON
    assert go_to(LESSON, course / LESSON) == (
        f"This kernel began in {began}: it goes on in {course / LESSON}, where the lesson's notebook lies."
    )
    assert Path.cwd() == course / LESSON
    assert go_to(LESSON, course / LESSON) == ""


def test_a_lesson_starts_there_and_its_cloud_lies_there(
    course: Path, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    show(None)
    monkeypatch.setenv(VARIABLE, str(notebook_of(course)))
    assert "where the lesson's notebook lies" in repr(lab.start(LESSON))
    assert [path.parent.name for path in course.parent.rglob(".azlab")] == [LESSON]


def test_the_name_of_another_notebook_leads_nowhere(course: Path, show: Show) -> None:
    show(notebook_of(course, "08-scale-sets"))
    assert folder_to_look_in(LESSON) == Path.cwd()


def test_where_the_current_folder_has_the_lesson_no_name_leads_away(
    course: Path, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_lesson(course.parent / "other", LESSON)
    show(notebook_of(course.parent / "other"))
    monkeypatch.chdir(course / LESSON)
    assert folder_to_look_in(LESSON) == folder_to_look_in(None) == course / LESSON


def test_from_the_folder_of_the_course_one_goes_to_the_lesson(
    course: Path, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    show(None)
    monkeypatch.chdir(course)
    assert "where the lesson's notebook lies" in repr(lab.start(LESSON))
    assert Path.cwd() == course / LESSON


def test_a_notebook_of_ones_own_beside_the_lessons_stays_where_it_is(
    course: Path, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = course / "notes.ipynb"
    notes.write_text("{}")
    monkeypatch.chdir(course)
    for told in (None, notes):
        show(told)
        assert "goes on in" not in repr(lab.start(LESSON))
        assert Path.cwd() == course
    show(notebook_of(course))
    assert "goes on in" in repr(lab.start(LESSON))


def test_where_no_folder_is_the_lessons_one_sentence_says_so(course: Path, show: Show) -> None:
    show(None)
    with pytest.raises(LabError, match="no notebook of 04-managed-images lies there or near it"):
        lab.start(LESSON)
    assert not list(course.parent.parent.rglob(".azlab"))
    lab.start("mine")  # a cloud of one's own


def test_a_notebook_of_the_lesson_may_have_another_name(course: Path, show: Show) -> None:
    show(None)
    about = {"cells": [], "metadata": {"azlab": {"lesson": LESSON}}}
    Path("downloaded.ipynb").write_text(json.dumps(about))
    lab.start(LESSON)
    Path("downloaded.ipynb").unlink()
    lab.start(LESSON)  # its cloud is here


def test_a_script_and_a_graded_kernel_stay_where_they_are(
    course: Path, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = Path.cwd()
    monkeypatch.setattr(front_end, "running_shell", lambda: None)
    assert go_to(LESSON, course / LESSON) == ""
    show(notebook_of(course))
    monkeypatch.setenv(LINE, "/a/line")
    assert go_to(LESSON, course / LESSON) == ""
    assert Path.cwd() == began
