"""The third stage of lesson 12: what counts as done, what does not, and what a learner is told then.

The answers to its exercises are in `test_12_capstone_3_access.py` and `test_12_capstone_3_fleet.py`.
"""

from tests.lessons.every_lesson import *  # noqa: F403
from tests.lessons.harness import Player

TWO = '--subscription "Practice Two"'
GALLERY = f"$(az sig show -g rg-tills-images -r galTills {TWO} --query id -o tsv)"


def test_no_command_of_the_lesson_is_refused_unless_it_says_so(lesson: Player) -> None:
    for exercise, marks in lesson.first.items():
        assert "ERROR" not in marks.said, (exercise, marks.said)


def test_a_list_for_one_scope_shows_less_than_who_can(lesson: Player) -> None:
    """What the prediction is about."""
    listed = lesson.attempt("set_access", f"%az role assignment list --scope {GALLERY} -o table").said
    above = lesson.attempt(
        "set_access", f"%az role assignment list --scope {GALLERY} --include-inherited -o table"
    ).said
    assert "Compute Gallery Image Reader" in listed
    assert "auditor" not in listed
    assert "auditor" in above
