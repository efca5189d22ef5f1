"""Messages that nobody has thought of: made by chance, they never raise in the judge."""

import json
import random
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import nbformat
import pytest

from grader.checks import comparisons
from grader.execution import answers
from grader.execution.messages import parsed
from grader.execution.outputs import Output, Outputs

WORDS = (
    "output_type stream name stdout stderr text data text/plain text/html image/png application/json wait "
    "error display_data execute_result update_display_data display_id clear_output ename evalue "
    "metadata execution_count value missing dict set float nan decimal 1e5 result exit_code unreadable"
    " ellipsis traceback"
).split()
PLAIN = (None, True, False, 0, -1, 10**400, 1.5, 1e308, float("inf"), "", "x" * 40, "\ud800", "=" * 9)
WANTED = ("x", ["x"], {"a"}, {"a": 1}, 3, None)


def value(chance: random.Random, depth: int = 0) -> Any:
    """Any JSON value."""
    kind = chance.random()
    if depth > 5 or kind < 0.35:
        return chance.choice([*PLAIN, *WORDS])
    inner = [value(chance, depth + 1) for _ in range(chance.randint(0, 4))]
    return inner if kind < 0.6 else {chance.choice(WORDS): part for part in inner}


def message(chance: random.Random) -> Any:
    """Something like an output."""
    kinds = ("stream", "display_data", "execute_result", "update_display_data", "clear_output", "error")
    said = {word: value(chance, 2) for word in chance.sample(WORDS, 8)}
    said.update(output_type=chance.choice(kinds), name=chance.choice(["stdout", "stderr", 3]))
    return said if chance.random() < 0.8 else value(chance)


def answer(chance: random.Random, depth: int = 0) -> Any:
    """Something like an answer."""
    kind = chance.choice([*answers.READERS, "x"])
    if depth < 4 and chance.random() < 0.5:
        inner = answer(chance, depth + 1)
        return {kind: [[inner, answer(chance, depth + 1)]] if kind == "dict" else [inner]}
    return {kind: value(chance, 3)}


@pytest.mark.parametrize("seconds", [1.0, pytest.param(60.0, marks=pytest.mark.long)])
def test_no_message_raises(seconds: float) -> None:
    chance = random.Random(9)
    shown: dict[str, Output] = {}
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        outputs = Outputs(shown)
        for _ in range(20):
            outputs.add(message(chance))
        cell = nbformat.v4.new_code_cell(outputs=outputs.finished(), execution_count=1)
        nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))
        json.dumps(cell, allow_nan=False, ensure_ascii=False).encode()
        for _ in range(20):
            look_at(answers.read({"value": answer(chance) if chance.random() < 0.7 else value(chance)}))
            line = bytearray(json.dumps(message(chance)).encode())
            line[chance.randrange(len(line))] = chance.randrange(256)
            parsed(bytes(line))


def look_at(given: Any) -> None:
    """What checks do with an answer."""
    for wanted in WANTED:
        for rule in (comparisons.same, comparisons.same_items, comparisons.has):
            comparisons.holds(partial(_swapped, rule, wanted), given)
    comparisons.is_empty(given)
    assert comparisons.shown(given)


def _swapped(rule: Callable[[Any, Any], bool], wanted: Any, given: Any) -> bool:
    return rule(given, wanted)
