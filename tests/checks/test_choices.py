"""Claims about choices, whose right answers are kept as hashes beside the lesson."""

import json
from pathlib import Path
from typing import Any

import pytest

from grader.checks import check
from grader.checks.choices import choice_hash
from grader.checks.cloud import CheckError
from grader.execution.answers import CommandResult, Unreadable
from tests.checks.clouds import Desk
from tests.checks.test_answers import Awkward, Result


@pytest.fixture
def choices(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    kinds = {"right": choice_hash("kind", "managed image"), "wrong": {"Snapshot": "A snapshot is one disk."}}
    several = {"right": [choice_hash("two", ["a", "b"])], "wrong": {}}
    (tmp_path / "choices.json").write_text(json.dumps({"kind": kinds, "two": several}), "utf-8")
    monkeypatch.chdir(tmp_path)
    return desk


def test_a_choice_may_be_what_a_script_printed_inside_a_vm(choices: Desk) -> None:
    choices.names["kind"] = "Enable succeeded: \n[stdout]\nManaged image\n\n[stderr]\n"
    assert "1 of 1 point" in str(check.answer("kind").is_the_right_choice())


def test_a_choice_is_untouched_wrong_or_right(choices: Desk) -> None:
    check.answer("kind").is_the_right_choice()
    choices.names["kind"] = "snapshot"
    check.answer("kind").is_the_right_choice()
    choices.names["kind"] = "container"
    check.answer("kind").is_the_right_choice()
    choices.names["kind"] = " Managed  IMAGE"
    check.answer("kind").is_the_right_choice()
    assert "you chose 'snapshot'. A snapshot is one disk." in choices.said()
    assert "you chose 'container'. That is not what was asked for." in choices.said()
    assert [outcome.points for outcome in choices.report.outcomes] == [0, 0, 0, 1]


@pytest.mark.parametrize(
    "answer",
    [
        "WARNING: managed image\n",
        "WARNING: a\nDEBUG: b\n",
        "\x1b[1mWARNING: a\n" * 3,
        b"INFO: a\n",
        "Enable succeeded: \n[stdout]\n\n[stderr]\n",
        "Enable succeeded: \n[stdout]\n'...'\n[stderr]\n",
        CommandResult("WARNING: a\n", None, 0),
        "managed image\ud800",
        [Unreadable("an object")],
        {"managed image": 1},
        [],
        [[]],
    ],
)
def test_a_choice_of_which_nothing_can_be_read_is_wrong_and_breaks_no_check(
    choices: Desk, answer: Any
) -> None:
    choices.names.update(kind=answer, two=answer)
    check.answer("kind").is_the_right_choice()
    check.answer("two").is_the_right_choice()
    assert [outcome.points for outcome in choices.report.outcomes] == [0, 0]


def test_several_choices_may_come_in_any_order(choices: Desk) -> None:
    choices.names["two"] = {"B", "a"}
    check.answer("two").is_the_right_choice()
    assert choices.report.points == 1


@pytest.mark.parametrize(
    ("data", "points"),
    [
        (None, 1),
        ("managed image", 1),
        (["managed image"], 1),
        ("snapshot", 0),
        (["snapshot", "container"], 0),
        (["managed image", "snapshot"], 0),
        ([["snapshot"]], 0),
        ({"managed image": 1}, 0),
    ],
)
def test_a_result_whose_text_and_data_say_two_things_is_no_choice(
    choices: Desk, data: Any, points: int
) -> None:
    choices.names["kind"] = Result("managed image", data)
    check.answer("kind").is_the_right_choice()
    assert choices.report.points == points


def test_an_awkward_choice_is_only_wrong(choices: Desk) -> None:
    choices.names["kind"] = Awkward()
    check.answer("kind").is_the_right_choice()
    assert choices.report.points == 0


@pytest.mark.parametrize("text", ["{}", "[", None])
def test_choices_that_cannot_be_read_are_named(choices: Desk, text: str | None) -> None:
    path = Path("choices.json")
    path.unlink() if text is None else path.write_text(text)
    choices.names["kind"] = "snapshot"
    with pytest.raises(CheckError, match=r"choices\.json"):
        check.answer("kind").is_the_right_choice()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["snapshot", "managed image"], "That is not one of the options, which are snapshot, managed image."),
        (["gallery, two regions", "VM"], 'which are "gallery, two regions", "VM".'),
    ],
)
def test_a_choice_names_its_options_those_with_a_comma_in_quotes(
    choices: Desk, options: list[str], told: str
) -> None:
    path = choices.notebook.folder / "choices.json"
    known = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**known, "kind": {**known["kind"], "options": options}}))
    choices.names["kind"] = "gallery"
    check.answer("kind").is_the_right_choice()
    assert told in choices.said()


def test_a_hint_about_a_choice_sends_nobody_where_the_answer_is_not(choices: Desk) -> None:
    choices.names["kind"] = "container"
    for _ in range(2):
        choices.next_cell()
        check.answer("kind").is_the_right_choice()
    # A warm-up's answer stands in another lesson, that of an exercise perhaps inside a machine.
    assert (
        "Go back to what the prompt names: a lesson, the text above it, or what a command" in choices.said()
    )


def test_a_version_without_quotes_is_told_what_python_reads(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = {"right": choice_hash("latest", "1.10.0"), "wrong": {"1.9.0": "Numbers count."}}
    numbers = {"right": choice_hash("half", "0.5"), "wrong": {"2": "That is double."}}
    (tmp_path / "choices.json").write_text(json.dumps({"latest": versions, "half": numbers}), "utf-8")
    monkeypatch.chdir(tmp_path)
    desk.names |= {"latest": 1.10, "half": 0.25}
    check.answer("latest").is_the_right_choice()
    check.answer("half").is_the_right_choice()
    assert "you chose 1.1. Without quotes it is a number, and to Python 1.10 is 1.1" in desk.said()
    assert "you chose 0.25. That is not what was asked for" in desk.said()


@pytest.mark.parametrize("given", [5, "5", 5.0, 100 / 20])
def test_a_whole_number_is_the_same_however_it_was_computed(given: Any) -> None:
    assert choice_hash("replicas", given) == choice_hash("replicas", 5)
