"""Checks of an exam: with keys they judge and say why, without they only note."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from grader.checks import check
from grader.checks.claims import Subject
from grader.checks.cloud import CheckError
from grader.checks.exam import REMEMBERED
from grader.checks.notebook import Notebook, use
from grader.course.handed_out import choices_for_learners
from grader.exam.drawing import draw
from grader.exam.keys import choices_of
from grader.exam.questions import CHOSEN, TYPED, read_bank
from grader.exam.rendering import solution_of
from tests.checks.clouds import Desk

EXAM = draw(read_bank(), "exam-11")
CHOICES = choices_of(EXAM)
KEYS = {asked.name: json.loads(CHOICES)[asked.name] for asked in EXAM}
RIGHT = {asked.name: json.loads(solution_of(asked)) for asked in EXAM if asked.question.form != "do"}
CHOICE = next(asked for asked in EXAM if asked.question.form in CHOSEN)


@contextmanager
def copy(folder: Path, choices: str, names: Mapping[str, Any]) -> Iterator[Notebook]:
    (folder / "choices.json").write_text(choices, "utf-8")
    with use(Desk().cloud, names, "cell", folder) as notebook:
        yield notebook


def judged(folder: Path, choices: str, names: Mapping[str, Any]) -> Subject:
    """Every question to be answered in writing, in one report."""
    with copy(folder, choices, names):
        exam = check.exam()
        for name in RIGHT:
            exam.is_right(name)
        return exam


def points(exam: Subject) -> float:
    return float(exam._repr_mimebundle_()["text/plain"])


def test_right_answers_earn_a_point_each_and_are_explained_with_a_source(tmp_path: Path) -> None:
    exam = judged(tmp_path, CHOICES, RIGHT)
    assert points(exam) == 36
    assert str(exam).count("Source: ") >= 36


def test_nothing_is_explained_before_there_is_an_answer(tmp_path: Path) -> None:
    for nothing in ({}, dict.fromkeys(RIGHT, ...), dict.fromkeys(RIGHT, "")):
        exam = judged(tmp_path, CHOICES, nothing)
        assert points(exam) == 0
        assert "Source" not in str(exam)
        assert not any(
            said in str(exam) for entry in KEYS.values() for said in entry.get("said", {}).values()
        )


def test_half_of_the_answers_earn_half(tmp_path: Path) -> None:
    half = dict(list(RIGHT.items())[:18])
    assert points(judged(tmp_path, CHOICES, half)) == 18


def test_a_wrong_letter_is_told_why_it_is_wrong_what_is_right_and_where_it_is_taught(tmp_path: Path) -> None:
    entry = KEYS[CHOICE.name]
    wrong = next(letter for letter in entry["options"] if letter != entry["key"][0])
    said = str(judged(tmp_path, CHOICES, {CHOICE.name: wrong}))
    assert entry["said"][wrong] in said
    assert entry["said"][entry["key"][0]] in said
    assert f"{entry['statements'][0]} (" in said
    assert "lesson " in said


@pytest.mark.parametrize("given", [7, object(), "perhaps", ["z"], {"a": 1}, float("nan")])
def test_what_is_no_answer_earns_nothing_and_raises_nothing(tmp_path: Path, given: object) -> None:
    assert points(judged(tmp_path, CHOICES, dict.fromkeys(RIGHT, given))) == 0


def test_a_wrong_answer_of_an_author_is_told_its_reason(tmp_path: Path) -> None:
    for asked in EXAM:
        for option in asked.question.wrong if asked.question.form in TYPED else ():
            assert option.why in str(judged(tmp_path, CHOICES, {asked.name: option.text}))


def test_a_copy_for_a_class_notes_answers_and_tells_nothing(tmp_path: Path) -> None:
    given = choices_for_learners(CHOICES)
    said = [str(judged(tmp_path, given, answers)) for answers in (RIGHT, dict.fromkeys(RIGHT, "a"))]
    assert "36 of 36 answers are noted" in said[0]
    assert points(judged(tmp_path, given, RIGHT)) == 0
    assert not any(word in text for text in said for word in ("Source", "Right is", "Why:"))
    with copy(tmp_path, given, RIGHT):
        assert "come with your feedback" in repr(check.exam_result())


def test_without_its_file_a_check_says_so(tmp_path: Path) -> None:
    with use(Desk().cloud, {}, "cell", tmp_path), pytest.raises(CheckError, match=r"choices\.json"):
        check.exam()


def test_the_result_names_weak_statements_first_with_their_lessons(tmp_path: Path) -> None:
    REMEMBERED.clear()
    answers = {**RIGHT, CHOICE.name: "abc"}
    with copy(tmp_path, CHOICES, answers):
        result = check.exam_result()
    assert result.points == 35
    text, page = str(result), result.page()
    assert "35 of 40 points. 4 questions without an answer." in text
    assert "task 1" in text
    first = next(iter(result.weak()))
    assert text.splitlines()[1].startswith(first)
    shares = [tally.share for tally in result.tallies().values()]
    assert shares == sorted(shares)
    assert '.ipynb" style="text-decoration:underline">' in page
    for said in KEYS[CHOICE.name]["said"].values():
        assert said in text, "every option of what was missed is explained"


def test_a_tasks_outcome_is_remembered_for_the_result(tmp_path: Path) -> None:
    REMEMBERED.clear()
    task = next(name for name, entry in KEYS.items() if entry["form"] == "do")
    with copy(tmp_path, CHOICES, RIGHT):
        check.exam().is_right("q1").remembers(task)
    with copy(tmp_path, CHOICES, RIGHT):
        assert check.exam_result().points == 37
    REMEMBERED.clear()


def test_a_result_without_mistakes_has_no_weak_statement(tmp_path: Path) -> None:
    REMEMBERED.update({name: (1.0, 1.0) for name, entry in KEYS.items() if entry["form"] == "do"})
    with copy(tmp_path, CHOICES, RIGHT):
        result = check.exam_result()
    assert str(result) == "40 of 40 points."
    REMEMBERED.clear()
