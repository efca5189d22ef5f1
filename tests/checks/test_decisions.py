"""Claims about decisions: which line decided, and what stands in a record."""

import json
from pathlib import Path
from typing import Any

import pytest

from grader.checks import check
from grader.checks.choices import choice_hash
from tests.checks.clouds import GROUP, Desk
from tests.checks.test_answers import Awkward

CREATE = "az vm create -g rg -n north --image page"
RIGHT: dict[str, Any] = {
    "decision": "two regions",
    "line": "a",
    "evidence": CREATE,
    "rejected": {"one region": "a", "two machines": "c"},
}


def choice(name: str, *right: str, **wrong: str) -> dict[str, Any]:
    return {"right": [choice_hash(name, option) for option in right], "wrong": wrong, "options": ["a", "b"]}


@pytest.fixture
def letter(desk: Desk, tmp_path: Path) -> Desk:
    """A desk with a letter's choices, and a journal with one command about it and one about another."""
    pairs = ("one region: a", "two machines: c")
    choices = {
        "town": choice("town", "two regions"),
        "town_line": choice("town_line", "a", b="Every way keeps it"),
        "record.decision": choice("record.decision", "two regions"),
        "record.line": choice("record.line", "a", c="It is cheap"),
        "record.rejected": choice("record.rejected", *pairs, **{"one region: b": "It keeps b"}),
    }
    (tmp_path / "choices.json").write_text(json.dumps(choices))
    desk.notebook.folder = tmp_path
    compute = f"{GROUP}/providers/Microsoft.Compute"
    desk.cloud.ran("vm create", "PUT", f"{compute}/virtualMachines/north", "-g", "-n")
    desk.cloud.ran("vm start", "POST", f"{compute}/virtualMachines/books/start", "-g", "-n")
    return desk


def judged(desk: Desk, value: Any, claim: str, *arguments: Any) -> str:
    desk.cell += 1
    desk.names["record"] = value
    report = desk.notebook.report
    getattr(check.decision_record("record"), claim)(*arguments)
    return str(report)


@pytest.mark.parametrize("line", ["a", " A ", ["a"], "line a", "a: within the hour", "Line A, because"])
def test_a_line_counts_as_its_letter_with_a_reason_or_without(letter: Desk, line: object) -> None:
    letter.names |= {"town": "two regions", "town_line": line}
    check.decision("town").is_the_right_choice().is_decided_by_its_line()
    assert letter.notebook.report.points == 2


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("b", "`town_line` is 'b'. Every way keeps it"),
        (..., "`town_line` has no value yet"),
        ("a second thought", "not one of the options"),
    ],
)
def test_another_line_earns_nothing_and_is_told_why(letter: Desk, line: object, said: str) -> None:
    letter.names |= {"town": "two regions", "town_line": line}
    check.decision("town").is_decided_by_its_line()
    assert letter.notebook.report.points == 0
    assert said in letter.said()


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"evidence": f"%{CREATE}"},
        {"evidence": "`az vm create --name north \\\n  --resource-group rg`"},
        {"evidence": ["az vm list", CREATE]},
        {"rejected": [["one region", "a"], ("Two machines", "line c")]},
        {"Line": "a"},
    ],
)
def test_a_whole_record_earns_everything(letter: Desk, parts: dict[str, Any]) -> None:
    letter.names["record"] = RIGHT | parts
    record = check.decision_record("record").decides_rightly().names_the_line()
    record.shows_evidence("north", "page").rejects(2)
    assert letter.notebook.report.points == 4, letter.said()


@pytest.mark.parametrize(
    ("evidence", "said"),
    [
        ("it was refused", "its evidence is 'it was refused'"),
        ("az vm create", "its evidence is 'az vm create'"),
        ("az vm create -g other -n south", "was not run so in this lesson"),
        ("az vm create -g rg -n never --image page", "was not run so in this lesson"),
        ("az vm delete -g rg -n north", "`az vm delete` was not run so"),
        ("az vm start -g rg -n books", "about something else"),
        ('az vm create -n "open', "was not run so"),
        (["az vm list"], "its evidence is 'az vm list'"),
        (42, "its evidence is 42"),
        ([], "its evidence is []"),
        ([CREATE] * 21, "its evidence is a list of 21"),
        (f"{CREATE} {'x' * 10_000}", "its evidence is 'az vm create"),
        (f"{CREATE} {'x ' * 300}", "its evidence is 'az vm create"),
        ("", "it has no `evidence`"),
    ],
)
def test_evidence_is_a_command_that_was_run_about_the_matter(
    letter: Desk, evidence: object, said: str
) -> None:
    assert said in judged(letter, RIGHT | {"evidence": evidence}, "shows_evidence", "north", "page")


@pytest.mark.parametrize(
    ("rejected", "said"),
    [
        ({"one region": "a"}, "it rejects 1 only"),
        ([["one region", "a"], ["one region", "a"]], "it rejects 1 only"),
        ({"one region": "a", "One  Region": "line a: too late"}, "it rejects 1 only"),
        ({"one region": "b", "two machines": "c"}, "'one region' is rejected by 'b'. It keeps b"),
        ({"two regions": "a", "two machines": "c"}, "'two regions' is rejected, and is the decision"),
        ({"a third": "c", "two machines": "c"}, "not one of the options"),
        (["one region", "two machines"], "its `rejected` is"),
        ("one region", "its `rejected` is 'one region'"),
        (None, "it has no `rejected`"),
    ],
)
def test_what_is_rejected_is_rejected_by_a_line_that_it_breaks(
    letter: Desk, rejected: object, said: str
) -> None:
    assert said in judged(letter, RIGHT | {"rejected": rejected}, "rejects", 2)


@pytest.mark.parametrize(
    ("claim", "part"), [("decides_rightly", "decision"), ("names_the_line", "line"), ("rejects", "rejected")]
)
@pytest.mark.parametrize("given", [{}, "two regions", 7])
def test_what_has_no_parts_is_told_which_one_is_missing(
    letter: Desk, given: object, claim: str, part: str
) -> None:
    assert f"it has no `{part}`" in judged(letter, given, claim, *([2] if claim == "rejects" else []))


def test_nothing_is_said_of_a_record_before_there_is_one(letter: Desk) -> None:
    assert "has no value yet" in judged(letter, ..., "decides_rightly")


def test_an_object_of_the_learners_own_is_wrong_and_stops_nothing(letter: Desk) -> None:
    odd = Awkward()
    letter.names |= {"town": "two regions", "town_line": odd}
    check.decision("town").is_decided_by_its_line()
    assert "not one of the options" in letter.said()
    assert "it has no `decision`" in judged(letter, odd, "decides_rightly")
    assert "is rejected by" in judged(letter, RIGHT | {"rejected": [[odd, odd]]}, "rejects", 2)
    assert "its evidence is" in judged(letter, RIGHT | {"evidence": odd}, "shows_evidence", "north")
