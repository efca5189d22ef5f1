"""Which lesson's cloud is meant, by where one stands and what one says."""

import os
from pathlib import Path

import pytest

from azlab import lab
from azlab.lab import LabError
from azlab.lab.finding import choose


def started(course: Path, lesson: str, at: int, mode: str = "") -> Path:
    """A lesson that was last used at a moment; its folder."""
    cloud = course / lesson / ".azlab" / lesson / mode / "cloud.sqlite"
    cloud.parent.mkdir(parents=True, exist_ok=True)
    cloud.touch()
    os.utime(cloud, (at, at))
    return course / lesson


@pytest.fixture
def course(tmp_path: Path) -> Path:
    started(tmp_path / "my-course", "03-generalization", 300)
    started(tmp_path / "my-course", "04-managed-images", 200)
    (tmp_path / "my-course" / "05-snapshots").mkdir()
    return tmp_path / "my-course"


def test_the_lesson_of_the_folder_is_meant(course: Path) -> None:
    assert choose(None, course / "04-managed-images").lesson == "04-managed-images"
    (course / "04-managed-images" / "notes").mkdir()
    assert choose(None, course / "04-managed-images" / "notes").lesson == "04-managed-images"


def test_elsewhere_the_last_one_used_is_meant(course: Path) -> None:
    assert choose(None, course).lesson == "03-generalization"
    assert choose(None, course.parent).lesson == "03-generalization"


def test_a_cloud_is_used_when_its_log_is_written(course: Path) -> None:
    log = course / "04-managed-images" / ".azlab" / "04-managed-images" / "cloud.sqlite-wal"
    log.touch()
    assert choose(None, course).lesson == "04-managed-images"


@pytest.mark.parametrize("name", ["04", "4", "04-managed-images", "images"])
def test_a_lesson_can_be_named(course: Path, name: str) -> None:
    assert choose(name, course).lesson == "04-managed-images"


def test_a_lesson_not_started_is_said_with_those_that_are(course: Path) -> None:
    with pytest.raises(
        LabError, match=r"'05' has not been started here.*: 03-generalization, 04-managed-images\."
    ):
        choose("05", course)


def test_nothing_started_says_what_to_do(course: Path) -> None:
    with pytest.raises(LabError, match="run its first code cell"):
        choose(None, course / "05-snapshots")


@pytest.mark.parametrize(
    ("mode", "instead"), [("live", "to your subscription"), ("recorded", "its recording")]
)
@pytest.mark.parametrize("at", [200, 400])
def test_a_lesson_in_another_mode_never_opens_its_older_practice_cloud(
    course: Path, mode: str, instead: str, at: int
) -> None:
    started(course, "04-managed-images", at, mode)
    with pytest.raises(LabError, match=f"Lesson 04-managed-images runs in {mode} mode.*{instead}"):
        choose("04", course)
    with pytest.raises(LabError, match=f"runs in {mode} mode"):
        choose(None, course / "04-managed-images")


def test_a_lesson_that_ran_live_only_has_been_started(course: Path) -> None:
    started(course, "05-snapshots", 100, "live")
    with pytest.raises(LabError, match='start it with mode="simulated"'):
        choose("05", course)
    assert choose(None, course).lesson == "03-generalization"


def test_a_practice_cloud_that_was_opened_later_is_meant(course: Path) -> None:
    started(course, "04-managed-images", 100, "live")
    assert choose("04", course).mode == "simulated"


def test_a_start_counts_as_use_even_when_it_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AZLAB_STATE", raising=False)
    folder = started(tmp_path, "x", 300, "live")
    lab.start("x", folder)
    lab.stop()
    os.utime(folder / ".azlab" / "x" / "cloud.sqlite", (100, 100))
    lab.start("x", folder)
    lab.stop()
    assert choose(None, folder).mode == "simulated"
