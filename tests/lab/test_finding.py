"""Which lesson's cloud is meant, by where one stands and what one says."""

import os
from pathlib import Path

import pytest

from azlab.lab import LabError
from azlab.lab.finding import choose


def started(course: Path, lesson: str, at: int) -> Path:
    """A lesson that was last used at a moment; its folder."""
    cloud = course / lesson / ".azlab" / lesson / "cloud.sqlite"
    cloud.parent.mkdir(parents=True)
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


@pytest.mark.parametrize("name", ["04", "04-managed-images"])
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
