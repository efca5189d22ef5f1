"""Whatever way an answer was kept, it is the same answer."""

import subprocess
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pandas
import pytest
from IPython.utils.text import SList

from grader.checks import check
from grader.checks.comparisons import shown
from grader.checks.readings import columns_of, readings
from tests.checks.clouds import Desk

TABLE = ["Name       Generation", "---------  ----------", "web-image  V2", "other      V1"]


def graded(text: str) -> SimpleNamespace:
    """What stands in grading for the lines that a command printed."""
    return SimpleNamespace(text=text, data=text.split("\n"), exit_code=0)


WAYS: list[Callable[[str], Any]] = [
    str,
    lambda text: f"{text}\n",
    lambda text: SList(text.split("\n")),
    lambda text: SList(["WARNING: You are viewing an offline list.", *text.split("\n")]),
    graded,
    lambda text: text.encode(),
    lambda text: subprocess.CompletedProcess([], 0, stdout=f"{text}\n"),
    lambda text: SimpleNamespace(text=f"{text}\n", data=None, exit_code=0),
]


@pytest.mark.parametrize("kept", WAYS)
@pytest.mark.parametrize(
    ("printed", "wanted"),
    [
        ("westeurope", "westeurope"),
        ('"westeurope"', "westeurope"),
        ("30", 30),
        ("Region\n----------\nwesteurope", "westeurope"),
        ("5.0", 5),
        ("true", True),
        ("/subscriptions/1/resourceGroups/RG", "/subscriptions/1/resourcegroups/rg"),
    ],
)
def test_one_value_counts_however_it_was_kept(
    desk: Desk, kept: Callable[[str], Any], printed: str, wanted: Any
) -> None:
    desk.names["x"] = kept(printed)
    check.answer("x").equals(wanted)
    assert desk.report.points == 1, desk.said()


@pytest.mark.parametrize("kept", WAYS)
@pytest.mark.parametrize("printed", ['["a", "b"]', '[\n  "b",\n  "a"\n]', "a\nb", "b\na\n"])
def test_several_values_count_as_json_or_as_lines(
    desk: Desk, kept: Callable[[str], Any], printed: str
) -> None:
    desk.names["x"] = kept(printed)
    check.answer("x").has_same_items(["a", "b"])
    assert desk.report.points == 1, desk.said()


@pytest.mark.parametrize("kept", WAYS)
def test_a_table_is_its_rows(desk: Desk, kept: Callable[[str], Any]) -> None:
    desk.names["x"] = kept("\n".join(TABLE))
    check.answer("x").contains({"Name": "web-image", "Generation": "V2"})
    check.answer("x").contains({"Name": "web-image", "Generation": "V1"})
    assert desk.report.points == 1


@pytest.mark.parametrize("kept", WAYS)
@pytest.mark.parametrize("printed", ["", "\n"])
def test_nothing_printed_is_no_answer(desk: Desk, kept: Callable[[str], Any], printed: str) -> None:
    desk.names["x"] = kept(printed)
    check.answer("x").equals("a")
    assert "Not started" in desk.said() or "Not yet" in desk.said()
    assert desk.report.points == 0


def test_a_plain_list_is_a_list_and_no_text() -> None:
    assert readings(["a"]) == [["a"]]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (SList(["westeurope"]), "'westeurope'"),
        (SList(TABLE), "'Name       Generation' and 3 more lines"),
        ('{\n "id": "' + "x" * 90 + '"\n}', "JSON of 3 lines, where one value was asked for"),
        (list(range(90)), "a list of 90"),
        ({"a" * 20: "b" * 60}, "an object with 1 names: " + "a" * 20 + " ..."),
    ],
)
def test_what_is_long_is_said_shortly(value: Any, said: str) -> None:
    assert shown(value) == said
    assert len(shown(value)) < 80


def test_what_a_script_printed_is_read_out_of_run_commands_message() -> None:
    message = "Enable succeeded: \n[stdout]\nolga\nmara\n\n[stderr]\n"
    assert "olga\nmara\n" in readings(message)
    assert ["olga", "mara"] in readings(SList(message.split("\n")))
    complaint = "Enable succeeded: \n[stdout]\nolga\n[stderr]\nls: cannot access 'x'"
    assert readings(complaint)[0] == complaint
    assert "olga" not in readings(complaint)


def test_a_table_of_pandas_is_read_in_a_session_as_in_grading() -> None:
    rows = [{"Name": "web", "Generation": "V2"}, {"Name": "db", "Generation": "V1"}]
    table = pandas.DataFrame(rows)
    assert readings(table) == [rows]
    assert columns_of(table) == columns_of(rows) == ["Name", "Generation"]
    assert columns_of([{"Name": "web"}, {"Size": 1}]) == columns_of([]) == columns_of(["web"]) == []
    assert columns_of(pandas.DataFrame()) == []
