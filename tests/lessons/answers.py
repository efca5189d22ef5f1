"""Answers to a lesson's exercises, as its test file has them in tables; it imports all of this:

from tests.lessons.answers import *

RIGHT = [("capture_image", "%az image create ...")]
WRONG = [("capture_image", "%az image create ...", 1, "words of what the learner is told")]
REFUSED = [("capture_image", "%az image create ...", "words of Azure's own sentence")]
"""

from tests.lessons.harness import Player


def test_every_way_that_does_what_was_asked_counts(lesson: Player, right: tuple[str, str]) -> None:
    exercise, source = right
    marks = lesson.attempt(exercise, source)
    assert marks.full, f"{marks.said}\n{marks.shown}"


def test_what_was_not_asked_earns_less_and_is_told(
    lesson: Player, wrong: tuple[str, str, float, str]
) -> None:
    exercise, source, points, told = wrong
    marks = lesson.attempt(exercise, source)
    assert marks.points == points < marks.out_of, f"{marks.said}\n{marks.shown}"
    assert told in marks.shown


def test_the_refusals_that_the_lesson_speaks_of_are_azures(
    lesson: Player, refused: tuple[str, str, str]
) -> None:
    exercise, source, sentence = refused
    assert sentence in lesson.attempt(exercise, source).said
