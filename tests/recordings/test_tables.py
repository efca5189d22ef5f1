"""Long lists as tables, and JSON laid out: whatever goes in comes out."""

import json
import random
from typing import Any

import pytest

from azlab.recordings.layout import WIDTH, laid_out
from azlab.recordings.tables import pack, unpack

PUBLISHERS = [
    {"location": "westeurope", "name": f"publisher-{n}", "id": f"/Subscriptions/x/Publishers/publisher-{n}"}
    for n in range(30)
]
SIZES = [
    {"name": f"Standard_D{n}", "cores": n % 8, "memory": {"mb": n * 1024}, "nested": True} for n in range(30)
]


def test_what_follows_from_the_name_is_written_once() -> None:
    table = pack(PUBLISHERS)
    assert table is not None
    assert table["each"] == {"location": "westeurope", "name": "{0}", "id": "/Subscriptions/x/Publishers/{0}"}
    assert table["rows"][:2] == [["publisher-0"], ["publisher-1"]]


@pytest.mark.parametrize("rows", [PUBLISHERS, SIZES])
def test_a_table_gives_its_rows_back(rows: list[Any]) -> None:
    table = pack(rows)
    assert table is not None
    assert json.dumps(unpack(table)) == json.dumps(rows)


@pytest.mark.parametrize(
    "rows",
    [
        PUBLISHERS[:3],
        [*PUBLISHERS, {"other": "shape"}],
        [*PUBLISHERS, "text"],
        [{"name": f"a{{{n}}}"} for n in range(30)],
    ],
)
def test_what_is_no_table_is_none(rows: list[Any]) -> None:
    assert pack(rows) is None


def test_tables_of_all_kinds_give_their_rows_back() -> None:
    chance = random.Random(7)
    values: list[Any] = [1, 1.5, True, None, "", "a", "a/b", "0", [], {}, ["x", {"y": 1}]]
    for _ in range(300):
        names = chance.sample("abcdef", chance.randint(1, 5))
        rows = [{name: chance.choice(values) for name in names} for _ in range(chance.randint(8, 14))]
        table = pack(rows)
        assert table is None or json.dumps(unpack(json.loads(json.dumps(table)))) == json.dumps(rows)


def test_what_fits_on_a_line_stays_on_one() -> None:
    assert laid_out({"a": [1, 2], "b": {}}) == '{"a": [1, 2], "b": {}}'


def test_a_long_value_is_spread_over_lines_and_still_the_same() -> None:
    value: dict[str, Any] = {
        "names": [f"name-{n}" for n in range(40)],
        "empty": {},
        "text": "x" * 300,
        "ä": None,
    }
    text = laid_out(value)
    assert json.loads(text) == value
    assert max(len(line) for line in text.splitlines() if "xxx" not in line) <= WIDTH
