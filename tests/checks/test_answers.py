"""Claims about answers: untouched, wrong, right, and whatever else can stand in a notebook."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from azlab.cli import Result as AzResult
from grader.checks import check, comparisons
from grader.checks.answers import Answer
from tests.checks.clouds import Desk


@dataclass
class Result:
    """As `az(...)` gives it back."""

    text: str = ""
    data: Any = None
    exit_code: int = 0


class Awkward:
    """An object of the learner's own that can do nothing."""

    def __repr__(self) -> str:
        raise RuntimeError

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        raise RuntimeError

    __hash__ = None  # type: ignore[assignment]

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError


Claim = Callable[[Answer], Answer]
PAIRS: list[tuple[Claim, Any, Any]] = [
    (lambda answer: answer.equals("24.04.10"), ' "24.04.10"\n', "24.04.1"),
    (lambda answer: answer.equals("Standard_B2s"), "standard_b2S", "Standard_B2ms"),
    (lambda answer: answer.equals("1.10"), "1.10", "1.1"),
    (lambda answer: answer.equals(30), "30", "3"),
    (lambda answer: answer.equals(0.5), 1 / 2, 0.4),
    (lambda answer: answer.equals(1), 1.0, True),
    (lambda answer: answer.equals(True), "true", 1),
    (lambda answer: answer.equals("web"), Result("web\n", None), Result("web-2\n")),
    (
        lambda answer: answer.equals("web"),
        Result('"web"\n', "web"),
        Result('{"name": "web"}', {"name": "web"}),
    ),
    (lambda answer: answer.equals([1, "a"]), ("1", "A"), ["A", 1]),
    (lambda answer: answer.equals({"a", "b"}), {"B", "A"}, {"a"}),
    (lambda answer: answer.equals({"a": 1}), {"a": 1}, {"a": 2}),
    (lambda answer: answer.has_same_items(["a", "b", "b"]), ["b", "A", "b"], ["a", "a", "b"]),
    (lambda answer: answer.has_same_items(["a", "b"]), Result("a\nb\n", ["b", "a"]), "ab"),
    (lambda answer: answer.is_one_of("a", 2), "2", "3"),
    (lambda answer: answer.contains("waagent"), "sudo WAAGENT -force", "sudo -force"),
    (lambda answer: answer.contains("a"), ["b", "A"], ["ab"]),
    (
        lambda answer: answer.matches(r"[\w-]+(:[\w-]+){3}"),
        "Canonical:offer:sku:latest",
        "Canonical:offer:sku",
    ),
    (lambda answer: answer.is_between(1, 3), "3", 3.1),
    (lambda answer: answer.is_between(1, 3), 2, "two"),
]


@pytest.mark.parametrize(("claim", "right", "wrong"), PAIRS)
def test_an_answer_is_missing_wrong_or_right(desk: Desk, claim: Claim, right: Any, wrong: Any) -> None:
    for untouched in (None, ..., "...", Result()):
        desk.names["answer"] = untouched
        claim(check.answer("answer"))
        assert desk.said().startswith("Not started: `answer` has no value yet.")
        desk.next_cell()
    desk.names["answer"] = wrong
    claim(check.answer("answer"))
    assert desk.said().startswith("Not yet: `answer` ")
    desk.next_cell()
    desk.names["answer"] = right
    claim(check.answer("answer"))
    assert desk.said().startswith("✓ `answer` ")


@pytest.mark.parametrize("kept", ["", " ", "\n", AzResult("vm show --query nmae -o tsv")])
def test_a_command_that_printed_nothing_is_told_from_no_answer(desk: Desk, kept: Any) -> None:
    desk.names["answer"] = kept
    check.answer("answer").equals("web")
    assert desk.said().startswith("Not started: `answer` is empty: what did the command print?")


def test_a_name_that_does_not_exist_is_not_started(desk: Desk) -> None:
    check.answer("nothing").equals("x")
    assert "Not started" in desk.said()


@pytest.mark.parametrize("claim", [claim for claim, _, _ in PAIRS])
@pytest.mark.parametrize(
    "make",
    [Awkward, lambda: [Awkward()], lambda: Result(data=Awkward()), lambda: float("inf")],
)
def test_no_object_makes_a_claim_raise(desk: Desk, claim: Claim, make: Callable[[], Any]) -> None:
    desk.names["answer"] = make()
    claim(check.answer("answer"))
    assert desk.report.points == 0


def test_a_list_that_holds_itself_is_only_wrong(desk: Desk) -> None:
    endless: list[Any] = []
    endless.append(endless)
    desk.names["answer"] = endless
    check.answer("answer").equals(endless).has_same_items(endless).contains("x")
    assert desk.report.points == 0


def test_an_expected_value_the_cloud_does_not_have_is_never_right(desk: Desk) -> None:
    desk.names["answer"] = "None"
    check.answer("answer").equals(None)
    assert desk.report.points == 0


@pytest.mark.parametrize("given", [[], (), {}, Result("[]\n", []), "[]", [[]], ["web"]])
def test_a_list_of_what_was_never_made_is_never_right(desk: Desk, given: Any) -> None:
    desk.names["answer"] = given
    check.answer("answer").has_rows([]).has_same_items([])
    assert desk.report.points == 0
    assert "there is nothing yet that it could list" in desk.said()


def test_a_sentence_does_not_tell_the_answer(desk: Desk) -> None:
    desk.names["answer"] = "guess"
    check.answer("answer").equals("secret").is_one_of("secret").contains("secret").matches("secret")
    assert "secret" not in desk.said()


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.complex_numbers(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
    max_leaves=8,
)


@given(VALUES, VALUES)
def test_any_two_values_can_be_compared(one: Any, other: Any) -> None:
    def held(rule: Callable[[Any, Any], bool]) -> bool:
        return comparisons.holds(lambda given: rule(given, other), one)

    for rule in (comparisons.same, comparisons.same_items, comparisons.has):
        assert held(rule) in (True, False)


@given(st.text(min_size=1) | st.integers() | st.lists(st.text() | st.integers()))
def test_a_value_equals_itself(value: Any) -> None:
    assert comparisons.same(value, value)


@given(st.lists(st.text() | st.integers()), st.randoms())
def test_the_order_of_items_does_not_matter(items: list[Any], random: Any) -> None:
    shuffled = [*items]
    random.shuffle(shuffled)
    assert comparisons.same_items(shuffled, items)


@given(VALUES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_any_value_can_be_claimed_about(desk: Desk, value: Any) -> None:
    desk.next_cell()
    desk.names["answer"] = value
    check.answer("answer").equals("a").has_same_items(["a"]).is_one_of("a").matches("a").is_between(1, 2)
    assert 0 <= desk.report.points <= 5


def test_json_that_lacks_a_part_is_not_told_that_one_value_was_asked_for(desk: Desk) -> None:
    desk.names["page"] = json.dumps(
        {"value": [{"code": "ProvisioningState/succeeded", "message": "y/n"}]}, indent=1
    )
    check.answer("page").contains("Welcome")
    assert "Found: it is JSON of 8 lines." in desk.said()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("server-1, web-1", "a list was asked for"),
        (["/x/virtualMachines/web-1", "/x/virtualMachines/server-1"], "stands after the last `/` of each"),
        (["web-1"], "Is one missing, or one too many?"),
        ("web-1", "Is one missing, or one too many?"),
    ],
)
def test_the_right_items_in_another_form_are_told_the_form(desk: Desk, given: Any, told: str) -> None:
    desk.names["lost"] = given
    check.answer("lost").has_same_items(["server-1", "web-1"])
    assert told in desk.said()
    assert desk.report.points == 0


@pytest.mark.parametrize("typed", ["warm1", "warm_01", "wram_1", "Warm1", "Warm_1"])
def test_a_name_that_is_nearly_right_is_told(desk: Desk, typed: str) -> None:
    desk.names[typed] = "stopped"
    check.answer("warm_1").equals("stopped")
    assert desk.said().startswith("Not started: `warm_1` has no value yet.")
    assert f"Found: `{typed}` has a value: was `warm_1` meant?" in desk.said()
    assert desk.report.points == 0


@pytest.mark.parametrize(
    ("name", "value"), [("warm_2", "root"), ("warm1", ...), ("_warm_1", "x"), ("x", "y")]
)
def test_another_name_is_not(desk: Desk, name: str, value: Any) -> None:
    desk.names[name] = value
    check.answer("warm_1").equals("stopped")
    assert "Found:" not in desk.said()


def test_a_cell_that_was_not_run_is_told(desk: Desk) -> None:
    desk.notebook.whence = lambda name: f"the cell with the line `{name} = ...`"
    check.answer("warm_1").equals("stopped")
    told = "Found: the cell with the line `warm_1 = ...` has given it none since the kernel started."
    assert told in desk.said()
    desk.names["warm_1"] = ...
    desk.next_cell()
    check.answer("warm_1").equals("stopped")
    assert "has not run" not in desk.said()


def test_an_empty_text_may_have_been_typed_by_hand(desk: Desk) -> None:
    desk.names["stranger"] = " "
    check.answer("stranger").equals("olga")
    assert "finds nothing, and what is typed by hand stands between the quotes." in desk.said()
