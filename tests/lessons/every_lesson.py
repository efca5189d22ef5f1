"""What holds for every lesson. Its test file imports all of it, so that a lesson is played once:

from tests.lessons.every_lesson import *
"""

from tests.lessons.harness import Player


def test_the_solution_earns_full_marks(lesson: Player) -> None:
    assert lesson.first
    assert {name: marks.shown for name, marks in lesson.first.items() if not marks.full} == {}


def test_an_untouched_copy_earns_nothing(lesson: Player) -> None:
    assert lesson.untouched
    assert {name: marks.points for name, marks in lesson.untouched.items() if marks.points} == {}
    assert lesson.raised_untouched == [], "Run All Cells stops at the first exception"
