"""Any bytes, any JSON, any mutation of a real notebook: never an exception, and no answer lost."""

import copy
import json
import random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.intake.stamps import read_stamp
from grader.intake.submissions import submission
from grader.submissions import Refused, Submission
from tests.intake.lessons import ANSWERS, RELEASE, executed, worked

MANY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
)
NAMES = st.sampled_from(
    [
        "cells",
        "metadata",
        "nbformat",
        "cell_type",
        "source",
        "id",
        "nbgrader",
        "grade_id",
        "worksheets",
        "tags",
    ]
)
NOTEBOOKS = st.dictionaries(
    NAMES, JSON | st.lists(st.dictionaries(NAMES, JSON | st.dictionaries(NAMES, JSON)), max_size=5)
)


def read(value: Any) -> Submission | Refused:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    found = submission(data, RELEASE, "ada")
    assert isinstance(found, Refused) or found.lesson
    return found


@MANY
@given(st.binary(max_size=200))
def test_any_bytes_are_taken_or_refused(data: bytes) -> None:
    assert isinstance(read(data), Refused)


@MANY
@given(JSON | NOTEBOOKS)
def test_any_json_is_taken_or_refused(value: Any) -> None:
    read(value)


@MANY
@given(st.integers(0, 10**6), st.binary(max_size=12))
def test_a_notebook_with_any_bytes_in_it_is_taken_or_refused(where: int, junk: bytes) -> None:
    data = json.dumps(worked()).encode()
    where %= len(data)
    read(data[:where] + junk + data[where:])


@MANY
@given(st.integers(), st.lists(st.sampled_from(["source", "metadata", "cell_type", "id"]), max_size=9), JSON)
def test_a_notebook_with_any_value_in_its_cells_is_taken(seed: int, fields: list[str], value: Any) -> None:
    notebook, chance = worked(), random.Random(seed)
    for field in fields:
        chance.choice(notebook["cells"])[field] = value
    assert isinstance(read(notebook), Submission)


@MANY
@given(st.text(max_size=40) | st.binary(max_size=40))
def test_any_stamp_is_a_time_or_a_remark(stamp: str | bytes) -> None:
    data = stamp if isinstance(stamp, bytes) else stamp.encode("utf-8", "replace")
    received, remarks = read_stamp(data)
    assert (received is None) == bool(remarks)


def strip(cells: list[dict[str, Any]], chance: random.Random) -> None:
    """Ids or metadata of all cells are gone, as after some editors."""
    for cell in cells:
        cell.pop("id", None)
        if chance.random() < 0.5:
            cell["metadata"] = {}


def renew(cells: list[dict[str, Any]], chance: random.Random) -> None:
    """Every cell has a random id, as after an upgrade of an older format."""
    for cell in cells:
        cell["id"] = f"{chance.randrange(2**32):08x}"


def duplicate(cells: list[dict[str, Any]], chance: random.Random) -> None:
    """A few cells are there twice, with the same names."""
    for _ in range(3):
        cells.insert(chance.randrange(len(cells)), copy.deepcopy(chance.choice(cells)))


def delete(cells: list[dict[str, Any]], chance: random.Random) -> None:
    """A few cells that are not the learner's are gone."""
    for cell in chance.sample([cell for cell in cells if cell["id"] not in ANSWERS], 6):
        cells.remove(cell)


def shuffle(cells: list[dict[str, Any]], chance: random.Random) -> None:
    """All cells in any order."""
    chance.shuffle(cells)


def retype(cells: list[dict[str, Any]], chance: random.Random) -> None:
    """A few cells have another type."""
    for cell in chance.sample(cells, 8):
        cell["cell_type"] = chance.choice(["code", "markdown", "raw"])


def scribble(cells: list[dict[str, Any]], chance: random.Random) -> None:
    """Cells of the learner's own between the others."""
    for number in range(6):
        cell = {"cell_type": "code", "source": f"mine_{number} = {number}", "metadata": {}}
        cells.insert(chance.randrange(len(cells)), cell)


def edit(cells: list[dict[str, Any]], chance: random.Random) -> None:
    """Prose and checks say something else."""
    for cell in chance.sample([cell for cell in cells if cell["id"] not in ANSWERS], 10):
        if cell["cell_type"] == "markdown" or "nbgrader" in cell["metadata"]:
            cell["source"] = "".join(cell["source"]) + "\n# more"


def split(cells: list[dict[str, Any]], chance: random.Random) -> None:
    """An answer is cut in two after any of its lines; both parts keep its name, as in JupyterLab."""
    longer = [cell for cell in cells if cell["id"] in ANSWERS and "\n" in cell["source"]]
    cell = chance.choice(longer)
    if cell["source"].startswith("%%"):
        magic, _, rest = cell["source"].partition("\n")
        cell["source"] = f"{magic}\n{chance.choice(['', '# your answer here', '# mine'])}\n{rest}"
    lines = cell["source"].split("\n")
    where = chance.randrange(1, len(lines))
    cells.insert(cells.index(cell) + 1, {**cell, "id": "torn", "source": "\n".join(lines[where:])})
    cell["source"] = "\n".join(lines[:where])


KEEPING = [renew, duplicate, delete, shuffle, retype, scribble, edit]


@MANY
@given(st.integers(), st.sampled_from(KEEPING))
def test_an_honest_mutation_keeps_every_answer(seed: int, mutation: Any) -> None:
    notebook = worked()
    mutation(notebook["cells"], random.Random(seed))
    found = read(notebook)
    assert isinstance(found, Submission)
    assert {name: found.sources.get(name) for name in ANSWERS} == ANSWERS


@MANY
@given(st.integers())
def test_an_answer_that_was_cut_in_two_runs_whole_and_in_its_order(seed: int) -> None:
    notebook = worked()
    split(notebook["cells"], random.Random(seed))
    found = read(notebook)
    assert isinstance(found, Submission)
    # Two parts that are both whole Python may also be two cells: an error in one stops not the other.
    assert not [cell for cell in found.own if ANSWERS[cell.after].startswith("%%")]
    for name, answer in ANSWERS.items():
        ran = [found.sources[name], *(cell.source for cell in found.own if cell.after == name)]
        assert code_lines("\n".join(ran)) == code_lines(answer)


def code_lines(text: str) -> list[str]:
    """The lines of a text that are neither empty nor a comment."""
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


@MANY
@given(st.integers(), st.lists(st.sampled_from([renew, duplicate, scribble, strip]), min_size=2, max_size=4))
def test_several_honest_mutations_keep_every_answer(seed: int, mutations: list[Any]) -> None:
    notebook, chance = worked(), random.Random(seed)
    for mutation in mutations:
        mutation(notebook["cells"], chance)
    found = read(notebook)
    assert isinstance(found, Submission)
    texts = executed(found)
    assert all(answer in texts for answer in ANSWERS.values())
