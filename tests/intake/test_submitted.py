"""What a classroom remembers of what was collected."""

from pathlib import Path
from typing import Any

import pytest

from grader.intake.submitted import LONGEST_NAME, Record


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Ada Lovelace", "Ada Lovelace"),
        (" \u202eAda\n", "?Ada?"),
        ("x" * 500, "x" * LONGEST_NAME),
        ("ada", ""),
        ("", ""),
        (7, ""),
        (None, ""),
    ],
)
def test_a_learners_name_can_be_shown_and_has_room_in_a_gradebook(said: Any, name: str) -> None:
    record = Record(Path("collected.json"), {"ada": {"04": {"name": said}}})
    assert record.name("ada") == name
    assert record.name("bob") == ""


def test_a_record_is_read_as_it_was_saved_and_one_that_is_none_is_empty(tmp_path: Path) -> None:
    record = Record.read(tmp_path / "classroom")
    record.set("ada", "04", {"name": "Ada"})
    (tmp_path / "classroom").mkdir()
    record.save()
    assert Record.read(tmp_path / "classroom").rows == record.rows
    record.path.write_text("[1]")
    assert Record.read(tmp_path / "classroom").rows == {}
