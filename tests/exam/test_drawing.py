"""Exams drawn by seeds: the same for the same, and the blueprint in each."""

from collections import Counter
from itertools import pairwise

import pytest

from grader.exam.drawing import BLUEPRINT, CENTRAL, QUOTA, Asked, BankError, draw, needed
from grader.exam.questions import CHOSEN, read_bank

BANK = read_bank()
EXAMS = [draw(BANK, f"exam-{number}") for number in range(24)]


def test_the_same_seed_draws_the_same_exam_and_another_another() -> None:
    assert draw(BANK, "exam-3") == EXAMS[3]
    shared = [
        len({one.question.id for one in first} & {one.question.id for one in second})
        for first, second in pairwise(EXAMS)
    ]
    assert max(shared) < 25


@pytest.mark.parametrize("exam", EXAMS)
def test_an_exam_has_forty_questions_and_covers_the_blueprint(exam: tuple[Asked, ...]) -> None:
    questions = [asked.question for asked in exam]
    assert len({question.id for question in questions}) == 40
    assert Counter(question.form for question in questions) == QUOTA
    assert sum(question.practical for question in questions) >= 40 / 3
    assert not needed(questions)
    counted = Counter(id for question in questions for id in question.statements)
    assert all(counted[id] >= BLUEPRINT[id] for id in BLUEPRINT)
    assert all(counted[id] >= 2 for id in CENTRAL)


def test_questions_are_numbered_and_tasks_come_last() -> None:
    for exam in EXAMS:
        assert [asked.number for asked in exam] == list(range(1, 41))
        assert [asked.question.form == "do" for asked in exam] == [False] * 36 + [True] * 4


@pytest.mark.long
def test_every_question_is_drawn_now_and_then() -> None:
    seen = {asked.question.id for number in range(300) for asked in draw(BANK, f"any-{number}")}
    assert {question.id for question in BANK} - seen == set()


def test_right_letters_are_spread_evenly() -> None:
    letters = Counter(asked.letters for exam in EXAMS for asked in exam if asked.question.form in CHOSEN)
    whole = sum(letters.values())
    assert all(0.2 < letters[letter] / whole < 0.3 for letter in "abcd"), letters


def test_letters_name_the_right_options_where_they_were_dealt_to() -> None:
    for asked in EXAMS[0]:
        texts = [asked.question.options[number].text for number in asked.dealt]
        answered = [texts["abcdefgh".index(letter)] for letter in asked.letters] if texts else []
        wanted = [option.text for option in asked.question.options]
        if asked.question.form == "order":
            assert answered == wanted
        elif texts:
            assert set(answered) == set(wanted[: asked.question.right])


def test_a_bank_that_is_too_small_says_what_it_lacks() -> None:
    with pytest.raises(BankError, match="S36"):
        draw([question for question in BANK if "S36" not in question.statements], "exam-1")
