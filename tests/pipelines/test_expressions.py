"""Expressions of pipelines: values, names, calls, operators, and what is refused."""

from typing import Any

import pytest

from azlab.pipelines.expressions import Names, evaluate, is_true, spelled
from azlab.sentences import SentenceError

VALUES = {("env", "a"): "x", ("steps", "build", "outputs", "id"): "7"}
NAMES = Names(VALUES.get, {"upper": lambda text: spelled(text).upper(), "always": lambda: True})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("'it''s'", "it's"),
        ("3", 3.0),
        ("TRUE", True),
        ("null", None),
        ("env.A", "x"),
        ("steps.build.outputs['id']", "7"),
        ("env.missing", None),
        ("upper('a')", "A"),
        ("always()", True),
        ("env.a == 'X'", True),
        ("env.a != 'x' || 'other'", "other"),
        ("env.a == 'x' && 'yes' || 'no'", "yes"),
        ("!(env.a == 'x')", False),
        ("'1' == 1", True),
    ],
)
def test_what_an_expression_comes_to(text: str, value: Any) -> None:
    assert evaluate(text, NAMES) == value


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a b", "at 'b'"),
        ("'open", "cannot be read"),
        ("(1", "at its end"),
        ("1 ==", "at its end"),
        ("lower('a')", "'lower' is not in this runner"),
        ("upper('a', 'b')", "does not take 2 values"),
        ("", "at its end"),
        ("&& 1", "at '&&'"),
        ("upper('a'", "at its end"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, said: str) -> None:
    with pytest.raises(SentenceError, match=said.replace("(", r"\(")):
        evaluate(text, NAMES)


def test_empty_texts_zero_and_null_do_not_hold() -> None:
    assert [is_true(value) for value in ("", 0.0, None, False, "false", "0")] == [False] * 4 + [True] * 2


def test_numbers_are_written_without_an_empty_fraction() -> None:
    assert [spelled(value) for value in (3.0, 2.5, True, None, "x")] == ["3", "2.5", "true", "", "x"]
