"""What a check sees of an answer: the table of docs/answers.md, and what no learner can do with it."""

import json
import math
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grader.checks import check, comparisons
from grader.checks.notebook import use
from grader.checks.readings import is_result
from grader.execution import answers
from grader.execution.answers import CommandResult, Unreadable
from grader.execution.kernel import Kernel
from grader.execution.kernels import Answers
from grader.execution.messages import parsed

PAGE = Path(__file__).parents[2] / "docs" / "answers.md"
ROWS = re.findall(r"^\| (`.*`.*) \| `(.*)` \|$", PAGE.read_text("utf-8"), re.MULTILINE)
SPELLED = {
    '`az("...")`, a result': (
        "from azlab.cli.result import Result\nx = Result('az vm', '{\"a\": 1}\\n', data={'a': 1})"
    ),
    "`x = !echo one; echo two`": "x = !echo one; echo two",
    '`%%capture x` around `print("one")`': "%%capture x\nprint('one')",
}
KNOWN = {"CommandResult": CommandResult, "Decimal": Decimal, "Unreadable": Unreadable}


@pytest.mark.parametrize(("written", "seen"), ROWS, ids=[row[0][:40] for row in ROWS])
def test_a_row_of_the_table_is_true(shared: Kernel, written: str, seen: str) -> None:
    shared.run(SPELLED.get(written) or f"x = {written.strip('`')}", 120)
    value = shared.value("x", 120)
    wanted = eval(seen, KNOWN)
    if isinstance(wanted, CommandResult):
        value = CommandResult(value.text, value.data, value.exit_code)
    assert (type(value), value) == (type(wanted), wanted)


def test_the_table_was_found() -> None:
    assert len(ROWS) > 40
    assert SPELLED.keys() <= {row[0] for row in ROWS}


def test_a_name_that_is_not_there_is_none(shared: Kernel) -> None:
    assert shared.value("never_given", 120) is None
    assert shared.value("", 120) is None


def test_what_is_not_a_number_stays_so(shared: Kernel) -> None:
    shared.run("import pandas\nx = [float('nan'), float('inf'), pandas.NaT, pandas.NA]", 120)
    first, second, *rest = shared.value("x", 120)
    assert [math.isnan(first), second, *map(math.isnan, rest)] == [True, math.inf, True, True]


def judged(kernel: Kernel, name: str, wanted: Any) -> str:
    """What a check says of an answer."""
    with use(None, Answers(kernel)) as notebook:  # type: ignore[arg-type]
        check.answer(name).equals(wanted)
        return notebook.report.outcomes[0].state.name


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("x = !echo Standard_D2s_v5", "Standard_D2s_v5"),
        ("x = !printf 'a\\nb\\n'", ["a", "b"]),
        ("import numpy; x = numpy.int64(3)", 3),
        ("x = ('a', 'b')", ["a", "b"]),
        ("x = {'b', 'a'}", {"a", "b"}),
        ("import decimal; x = decimal.Decimal('2.50')", 2.5),
        (
            "from azlab.cli.result import Result; x = Result('az', '\"westeurope\"\\n', data='westeurope')",
            "westeurope",
        ),
        ("from azlab.cli.result import Result; x = Result('az', 'westeurope\\n', data=None)", "westeurope"),
    ],
)
def test_honest_answers_are_right_whatever_their_type(shared: Kernel, source: str, wanted: Any) -> None:
    shared.run(source, 120)
    assert judged(shared, "x", wanted) == "RIGHT"


@pytest.mark.parametrize(
    "source",
    [
        "class Same:\n    def __eq__(self, other): return True\n    def __hash__(self): return 1\nx = Same()",
        "class westeurope: pass\nx = westeurope()",
        "class Text(str):\n    def __eq__(self, other): return True\n"
        "    def __str__(self): return 'westeurope'\n"
        "x = Text('y')",
        "class Text:\n    def __str__(self): return 'westeurope'\n    __repr__ = __str__\nx = Text()",
        "class Evil:\n    @property\n    def __class__(self): raise SystemExit\nx = Evil()",
        "class Many(list):\n    def __iter__(self): return iter(['westeurope'])\nx = Many()",
        "x = []\nx.append(x)",
        "x = 'never'",
    ],
    ids=range(8),
)
def test_no_object_of_a_learner_is_right_by_what_it_does(shared: Kernel, source: str) -> None:
    shared.run(source, 120)
    assert judged(shared, "x", "westeurope") == "NOT_YET"
    assert not comparisons.holds(lambda given: comparisons.has(given, "westeurope"), shared.value("x", 120))


def test_a_value_that_never_ends_is_given_up(kernel: Kernel) -> None:
    source = (
        "from collections.abc import Mapping\n"
        "class Endless(Mapping):\n    def __iter__(self):\n        while True: pass\n"
        "    def __len__(self): return 1\n    def __getitem__(self, name): return 1\nx = Endless()"
    )
    kernel.run(source, 120)
    assert kernel.value("x", 0.3) == Unreadable(answers.TOO_LONG)
    assert kernel.run("1", 120).ended == "ok"


def test_fifty_megabytes_are_not_sent(shared: Kernel) -> None:
    shared.run("x = 'x' * 50_000_000", 120)
    assert shared.value("x", 120) == Unreadable("a value with too many characters")
    shared.run("x = ['x' * 1000] * 100_000", 120)
    assert isinstance(shared.value("x", 120), Unreadable)
    shared.run("del x", 120)


@pytest.mark.parametrize(
    "forged",
    ["x" * 250_001, ["x" * 1000] * 251, [1] * 80_001, {"dict": [["a", 1]] * 30_000}, {"set": [[]] * 80_000}],
    ids=["a text", "texts", "a list", "a mapping", "a set"],
)
def test_a_forged_message_holds_no_more_than_a_kernel_of_ours_would_send(forged: Any) -> None:
    assert answers.read({"value": forged}) == Unreadable("a value with too many parts")


def test_the_largest_value_that_a_kernel_sends_is_read(shared: Kernel) -> None:
    shared.run("x = {n: {'a'} for n in range(6_600)}", 120)
    assert shared.value("x", 120) == {number: frozenset({"a"}) for number in range(6_600)}
    shared.run("x = 'x' * 250_000", 120)
    assert shared.value("x", 120) == "x" * 250_000


def test_who_is_asked_twice_by_one_check_has_said_it_once() -> None:
    class Wavering:
        said = iter(["westeurope", "northeurope"])

        def value(self, name: str) -> Any:
            return next(self.said)

    names = Answers(Wavering())  # type: ignore[arg-type]
    with use(None, names) as notebook:  # type: ignore[arg-type]
        check.answer("x").equals("westeurope")
        check.answer("x").equals("northeurope")
        assert [outcome.state.name for outcome in notebook.report.outcomes] == ["RIGHT", "NOT_YET"]


@pytest.mark.parametrize(
    "forged",
    [
        '{"value": {}}', '{"value": {"dict": 1}}', '{"value": {"dict": [[1]]}}',
        '{"value": {"dict": [[{"dict": []}, 1]]}}',
        '{"value": {"set": [{"result": {}}]}}', '{"value": {"float": "1e9"}}', '{"value": {"float": []}}',
        '{"value": {"decimal": "x"}}', '{"value": {"decimal": [1]}}', '{"value": {"result": []}}',
        '{"value": {"result": {"text": {"a": 1}}}}', '{"value": {"other": 1}}', '{"value": {"a": 1, "b": 2}}',
        '{"value": {"unreadable": ["x"]}}', '{"value": {"dict": {"ab": 1}}}', '[]', '"x"', "3",
        '{"value": {"float": {"nan": 1}}}', '{"value": {"ellipsis": [1]}}', '{"value": 1e999}',
        '{"value": "\\ud800"}',
        '{"value": {"result": {"text": "\\udfff", "exit_code": 1e99}}}',
    ],
)  # fmt: skip
def test_a_forged_answer_is_a_value_or_unreadable(forged: str) -> None:
    value = answers.read((parsed(f'{{"answer": {forged}}}'.encode()) or {}).get("answer"))
    json.dumps(value, default=repr).encode()
    comparisons.holds(lambda given: comparisons.same(given, "x"), value)
    assert comparisons.shown(value)


def test_an_unreadable_value_says_what_it_is() -> None:
    value = answers.read({"value": {"unreadable": "an object of the type \x1bFoo" + "x" * 500}})
    assert comparisons.shown(value).startswith("an object of the type Foo")
    assert not comparisons.is_empty(value)
    assert comparisons.is_empty(answers.read({"value": {"ellipsis": True}}))
    assert is_result(CommandResult("x"))
