"""Answers and scripts that are long on purpose: no check takes the judge's time or memory for them."""

import gc
import time
from collections.abc import Callable

import pytest

from grader.checks import comparisons, readings, scripts
from grader.checks.exam_answers import read_answer

LENGTH = 80_000
"""A third of the letters that an answer may have: squared time shows, and linear time is short."""
SQUARED = {"blanks", "empty lines"}
"""What took squared time once; the others are tried in the long run."""
LONG = {
    "blanks": " " * LENGTH,
    "empty lines": "\n" * LENGTH + "x",
    "blank lines": " \n" * (LENGTH // 2) + "x",
    "backticks": "`" * LENGTH,
    "brackets": "[" * LENGTH,
    "commands": "az " * (LENGTH // 3),
    "marks of a cell": "% !" * (LENGTH // 3),
    "options": "az " + "-a " * (LENGTH // 3),
    "quotes": "'" * LENGTH,
    "colours": "\x1b[1m" * (LENGTH // 4),
    "a message without an end": " Enable succeeded: \n[stdout]\n" + "[stderr] " * (LENGTH // 9) + "x",
    "a rule": "x\n" + "-  " * (LENGTH // 3) + "-",
}
WIDE_TABLE = "x\n" + "-  " * 20_000 + "-\n" + "\n" * 100_000 + "x"
READERS: dict[str, Callable[[str], object]] = {
    "an answer": lambda text: comparisons.holds(lambda given: comparisons.same(given, "x"), text),
    "what is shown": comparisons.shown,
    "columns": readings.columns_of,
    "a script": lambda text: scripts.contains(text, "waagent -deprovision+user"),
    "a letter": lambda text: read_answer("choose", text),
    "an order": lambda text: read_answer("order", text),
    "a command": lambda text: read_answer("fix", text),
    "a hole": lambda text: read_answer("complete", text),
}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text, id=name, marks=[] if name in SQUARED else [pytest.mark.long])
        for name, text in LONG.items()
    ],
)
def test_a_long_answer_takes_no_more_time_than_reading_it(text: str) -> None:
    # The collector would go over what all tests before have left, again and again.
    gc.disable()
    try:
        for name, read in READERS.items():
            began = time.process_time()
            read(text)
            assert time.process_time() - began < 2, name
    finally:
        gc.enable()


def test_a_table_of_very_many_columns_and_rows_is_no_table() -> None:
    assert readings.columns_of(WIDE_TABLE) == []
    assert not comparisons.holds(lambda given: comparisons.same(given, "x"), WIDE_TABLE)


def test_comments_of_a_script_are_left_out_and_blank_lines_are_not_in_the_way() -> None:
    script = "\n \n  # waagent -deprovision\n\t\nwaagent -force\n"
    assert scripts.contains(script, "waagent -force")
    assert not scripts.contains(script, "waagent -deprovision")


def test_a_command_is_read_with_whatever_marks_and_blanks_stand_before_it() -> None:
    for before in ("", "  ", "!", "%%", "! ", "\n !"):
        assert read_answer("complete", f"{before}az  vm list") == "az vm list", before
        assert read_answer("fix", f"{before}az  vm list") == "az vm list", before
    assert read_answer("fix", "echo !az vm list") == "echo !az vm list"
