"""What checks gave is kept beside the notebook."""

import os
import sys
from pathlib import Path

import pytest

from grader.progress.records import keep, last_used, path_of, read_record

HUGE = '{"a": 1' + "0" * 400 + "}"
DAMAGED = ["", "[]", "{", '{"a": "b"}', '{"a": null}', "[" * 20_000, "3", HUGE]
NO_POINTS = [f'{{"check": {number}}}' for number in ("NaN", "-3", "1e999", "-Infinity")]


def test_the_best_that_a_check_gave_is_kept(tmp_path: Path) -> None:
    for points in (1.0, 3.0, 2.0):
        keep(tmp_path, "04-images", "check_capture", points)
    assert read_record(tmp_path, "04-images") == {"check_capture": 3.0}


def test_checks_and_lessons_are_kept_apart(tmp_path: Path) -> None:
    keep(tmp_path, "12-a", "check", 1.0)
    keep(tmp_path, "12-a", "other", 2.0)
    keep(tmp_path, "12-b", "check", 3.0)
    assert read_record(tmp_path, "12-a") == {"check": 1.0, "other": 2.0}
    assert read_record(tmp_path, "12-b") == {"check": 3.0}


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"a": "b"}', '{"a": null}', "[" * 20_000, "3", HUGE, *NO_POINTS]
)
def test_a_damaged_record_is_as_none(tmp_path: Path, text: str) -> None:
    keep(tmp_path, "04-images", "check", 1.0)
    path_of(tmp_path, "04-images").write_text(text, "utf-8")
    assert read_record(tmp_path, "04-images") == {}
    keep(tmp_path, "04-images", "check", 2.0)
    assert read_record(tmp_path, "04-images") == {"check": 2.0}


@pytest.mark.skipif(sys.platform == "win32", reason="the rights of other systems")
def test_a_record_is_for_its_owner_only(tmp_path: Path) -> None:
    keep(tmp_path, "04-images", "check", 1.0)
    assert path_of(tmp_path, "04-images").stat().st_mode & 0o077 == 0


def test_where_nothing_can_be_written_a_check_goes_on(tmp_path: Path) -> None:
    (tmp_path / ".azlab").write_text("a file in the way", "utf-8")
    keep(tmp_path, "04-images", "check", 1.0)
    assert read_record(tmp_path, "04-images") == {}
    assert last_used(tmp_path, "04-images") == 0


def test_a_lesson_was_used_when_anything_of_it_was_written(tmp_path: Path) -> None:
    assert last_used(tmp_path, "04-images") == 0
    keep(tmp_path, "04-images", "check", 1.0)
    cloud = path_of(tmp_path, "04-images").with_name("cloud.sqlite")
    cloud.touch()
    os.utime(cloud, (4e9, 4e9))
    assert last_used(tmp_path, "04-images") == 4e9
