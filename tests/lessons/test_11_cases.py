"""Every case of the clinic: sick at the beginning, mended by its cure, and told apart from wrong repairs."""

from pathlib import Path

import pytest

from azlab import lab
from grader.course.cures import cure
from tests.lessons.clinic import CASES, mended, misses, playing, sick, ways

SAMPLE = "lock-prune"
ALL = [pytest.param(name, marks=() if name == SAMPLE else pytest.mark.long) for name in sorted(CASES)]
LEAST = 20


def test_there_are_more_cases_than_one_learner_meets() -> None:
    assert len(CASES) >= LEAST
    wards = [case.ward for case in CASES.values()]
    assert set(wards) == {1, 2, 3, 4, 5, 6}
    assert all(wards.count(ward) >= 3 for ward in wards)


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_case_has_one_cause_and_an_answer_of_its_own_to_each_other(name: str) -> None:
    case = CASES[name]
    answers = [case.answer(letter) for letter in case.causes]
    assert len(case.causes) == len(set(answers)) == 4
    assert answers.count("") == 1
    assert all(len(answer) > 20 for answer in answers if answer)
    assert len(case.lines("hints")) >= 3
    assert case.budget >= len(case.lines("cure")) + 3
    assert len(misses(name)) >= 2


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_complaint_tells_neither_cause_nor_cure(name: str) -> None:
    case = CASES[name]
    commands = [line for line in case.lines("cure") if line.startswith("az ")]
    assert not [command for command in commands if command in case.told()]
    assert case.causes[case.right] not in case.parts["complaint"]


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_cure_is_short_enough_for_a_cell(name: str) -> None:
    assert len(cure(CASES[name], 1).splitlines()) <= 8


@pytest.mark.parametrize("name", ALL)
def test_a_case_is_mended_by_whatever_does_it_and_by_nothing_else(name: str, tmp_path: Path) -> None:
    with playing(name, tmp_path) as player:
        first, before = player.first["case_1"], player.untouched["case_1"]
        assert first.full, f"{first.said}\n{first.shown}"
        assert before.points == 0
        assert player.raised == []
        command, words = sick(name)
        if command:
            assert words in mended(player, name, command).said
        for commands in ways(name):
            marks = mended(player, name, commands)
            assert marks.full, f"{commands}\n{marks.said}\n{marks.shown}"
        for miss in misses(name):
            marks = mended(player, name, miss.commands)
            assert len(marks.lost) == 1, f"{miss.commands}\n{marks.said}\n{marks.shown}"
            assert miss.lost in marks.lost[0]
            assert miss.told in marks.shown


@pytest.mark.parametrize("name", ALL)
def test_each_wrong_cause_is_told_what_would_be_seen(name: str, tmp_path: Path) -> None:
    with playing(name, tmp_path) as player:
        for letter in CASES[name].causes:
            if answer := CASES[name].answer(letter):
                marks = player.attempt("case_1", f"%%az\ncause_1={letter}\nevidence_1=nothing")
                assert marks.points == 0
                assert answer in marks.shown
        assert lab.cloud().get("/lab/case") == {"label": CASES[name].label, "number": 1, "seed": ""}
