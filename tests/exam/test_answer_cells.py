"""Answers survive slips: of a cell that fails each line counts by itself, and `...` overwrites nothing."""

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from IPython.core.events import EventManager, available_events
from IPython.core.inputtransformer2 import TransformerManager

from azlab.exam import answer_cells
from azlab.exam.answer_cells import AnswerCells, answer_names, follow, names_beside
from azlab.exam.slips import answers_in

ASKED = [f"q{number}" for number in range(1, 9)]


def read(source: str, failed_at: int = 0, **names: Any) -> dict[str, Any]:
    """What a cell that failed answers, by name."""
    found = answers_in(source, names, ASKED, failed_at)
    return {answer.name: answer.value for answer in found if not answer.lost}


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("q1 = b", "b"),
        ("q1=B", "B"),
        ("q1 = ac  # I think", "ac"),
        ("q1 = a, c", "a, c"),
        ("q1 = [a, c]", "[a, c]"),
        ("q1 = d b c a", "d b c a"),
        ("q1 = d>b>c>a", "d>b>c>a"),
        ("q1 = RunShellScript", "RunShellScript"),
        ("q1 = --os-state", "--os-state"),
        ("q1 = 1.10.0", "1.10.0"),
        ("q1: str = b", "b"),
        ("q1 = az vm show -g rg-web -n web-1", "az vm show -g rg-web -n web-1"),
        ('q1 = az vm list --query "[].id" -o tsv', 'az vm list --query "[].id" -o tsv'),
        ('q1 = "b', "b"),
        ("q1 = b'", "b"),
        ("q1 = “b”", "b"),
        ("q1 = ‘az vm list’", "az vm list"),
        ('q1 = "b"', "b"),
        ("q1 = ['a', 'c']", ["a", "c"]),
    ],
)
def test_what_lacks_its_quotes_is_read_as_text(line: str, answer: Any) -> None:
    assert read(line) == {"q1": answer}


@pytest.mark.parametrize(
    "line",
    [
        "q1 = foo(3)",
        "q1 = !az vm list",
        "q1 = %pwd",
        "q1 == b",
        "q1",
        "q1 = {",
        "q1 = ['a'",
        f"q1 = a {'b' * 2000}",
    ],
)
def test_what_is_no_answer_is_read_as_none(line: str) -> None:
    assert read(line) == {}


def test_a_line_costs_only_itself() -> None:
    cell = 'q1 = foo()\nq2 = "c"\nq3 = az vm list\n  q4 = "d"\nprint("q5 = 3")\nq6 = ...\nother = 7\n'
    cell += 'q7, q8 = "a", b'
    assert read(cell) == {"q2": "c", "q3": "az vm list", "q6": ..., "q7": "a", "q8": "b"}
    assert read('q1 = a c; q2 = "d"; q3 = b') == {"q1": "a c", "q2": "d", "q3": "b"}
    assert read('for each in x:\n    q1 = "a"\nq2 = b') == {"q2": "b"}


def test_a_name_that_holds_something_is_what_it_holds() -> None:
    assert read("q1 = mine\nq2 = nobodys", mine="c") == {"q1": "c", "q2": "nobodys"}
    assert read("q1 = len(mine)", q1="kept before the error") == {"q1": "kept before the error"}
    assert read("q1 = id") == {}, "a name of Python's own is no slip"


def test_a_name_is_what_the_lines_above_made_of_it() -> None:
    assert read('mine = "b"\nq1 = mine\nmine = "c"\nq2 = mine\nq3 = oops', mine="c") == {
        "q1": "b",
        "q2": "c",
        "q3": "oops",
    }
    assert read("q4 = pick()\nmine = pick()\nq1 = mine", mine="of another cell") == {}


def test_a_statement_of_several_lines_is_one_where_another_line_is_no_python() -> None:
    assert read('q1 = (\n    "b"\n)\nq2 = """az vm\nlist"""\nq3 = a c') == {
        "q1": "b",
        "q2": "az vm\nlist",
        "q3": "a c",
    }
    assert read('q1 = (\nq2 = "b"\nq3 = a c')["q2"] == "b"
    assert read("  q1 = a c\n  q2 = b") == {"q1": "a c", "q2": "b"}


def test_a_dictionary_with_a_slip_in_it_is_told_and_read_as_no_text() -> None:
    said = run(asked_about(), 'q1 = {\n    "decision": "a"\n    "line": "b",\n}')
    assert said == ["q1 has no answer: nothing can be read in `q1 = {`."]


def test_only_questions_are_read() -> None:
    assert read("region = westeurope\nx = b") == {}
    assert read("%%bash\nq1 = b") == {}
    assert read("\n  %%bash\nq1 = b") == {}


@pytest.mark.parametrize(
    "source", ["(" * 5000, "q1 = " + "-" * 5000, "q1 = \x00", "q1 = " + "[" * 500 + "]" * 500, "\ud800 = 1"]
)
def test_nothing_that_somebody_writes_breaks_it(source: str) -> None:
    cells = AnswerCells({})
    cells.asked |= set(ASKED)
    cells.failed(source, "cell")
    cells.ran(source, "cell")


def asked_about(**names: Any) -> AnswerCells:
    cells = AnswerCells(names)
    cells.asked |= set(ASKED)
    return cells


def run(cells: AnswerCells, source: str, cell: object = None) -> list[str]:
    """As a kernel does it: run it, then let the answers be seen to."""
    try:
        exec(source, cells.names)  # type: ignore[arg-type]
    except Exception:
        return cells.failed(source, cell or object())
    return cells.ran(source, cell or object())


def test_it_is_said_what_was_read_and_what_was_not() -> None:
    said = run(asked_about(), 'q1 = b\nq2 = foo()\nq3 = "c"')
    assert said == [
        'q1 is read as "b". An answer is a text, in quotes.',
        "q2 has no answer: nothing can be read in `q2 = foo()`.",
        "The other answers of this cell count, as if nothing had failed.",
    ]
    assert run(asked_about(), 'q1 = "b"') == []


def test_an_untouched_cell_overwrites_nothing() -> None:
    cells = asked_about()
    run(cells, 'q1 = b\nq2 = "c"', "own")
    said = run(cells, "q1 = ...\nq2 = ...\nq3 = ...\n# your answer here", "group_1")
    assert (cells.names["q1"], cells.names["q2"], cells.names["q3"]) == ("b", "c", ...)
    assert said == ["q1 and q2: another cell has answered, and that stays. None takes it back."]


def answer(cells: AnswerCells) -> object:
    return cells.names["q1"]


def test_a_cell_takes_its_own_answer_back_and_none_takes_back_all() -> None:
    cells = asked_about()
    run(cells, 'q1 = "b"', "group_1")
    run(cells, "q1 = ...", "group_1")
    assert answer(cells) is ...
    run(cells, 'q1 = "c"', "own")
    run(cells, 'q1 = "b"', "group_1")
    run(cells, "q1 = ...", "group_1")
    assert answer(cells) == "c"
    run(cells, "q1 = None", "own")
    run(cells, "q1 = ...", "group_1")
    assert answer(cells) is ...


def test_the_last_answer_counts() -> None:
    cells = asked_about()
    for source in ('q1 = "a"', 'q1 = "b"', "q1 = c", "q1 = ..."):
        run(cells, source)
    assert cells.names["q1"] == "c"


def test_cells_that_ran_before_anybody_looked_are_read_too() -> None:
    cells = asked_about(q1="a")
    assert cells.ran_before('q1 = "a"\nq2 = b\nq3 = "c"')[0].startswith('q2 is read as "b"')
    assert (cells.names["q1"], cells.names["q2"], cells.names["q3"]) == ("a", "b", "c")
    assert cells.ran_before("q1 = ...") == []


class Shell:
    """As much of IPython's as is asked for."""

    def __init__(self, before: list[str]) -> None:
        self.user_ns: dict[str, Any] = {}
        self.transform_cell = TransformerManager().transform_cell
        self.events = EventManager(self, available_events)  # type: ignore[arg-type]
        self.history_manager = SimpleNamespace(input_hist_raw=["", *before, "lab.start()"])

    def run_cell(self, source: str, id: str | None) -> None:
        failed = None
        try:
            exec(self.transform_cell(source), self.user_ns)
        except Exception as error:
            failed = error
        info = SimpleNamespace(raw_cell=source, cell_id=id)
        result = SimpleNamespace(info=info, success=failed is None, error_in_exec=failed)
        self.events.trigger("post_run_cell", result)


@pytest.fixture
def nobody_followed() -> Iterator[None]:
    kept = list(answer_cells._followed)
    answer_cells._followed.clear()
    yield
    answer_cells._followed[:] = kept


@pytest.mark.usefixtures("nobody_followed")
def test_a_kernel_is_followed_once_with_what_ran_before(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shell = Shell(["q1 = b\nq2 = c"])
    monkeypatch.setattr(answer_cells, "running_shell", lambda: shell)
    follow([])  # as where the names come from whoever grades, a moment later
    follow(["q1", "q2"])
    follow(["q3"])
    assert (shell.user_ns["q1"], shell.user_ns["q2"]) == ("b", "c")
    for id in ("group_1", None):
        shell.run_cell("q1 = ...\nq2 = ...", id)
        shell.run_cell("q3 = d\nq3 = foo()", id)
    assert shell.user_ns["q1"] == "b"
    assert shell.user_ns["q3"] == "d"
    said = capsys.readouterr().out
    assert said.count("q1 and q2: another cell has answered") == 2
    assert said.count('q3 is read as "d"') == 2


@pytest.fixture
def followed(monkeypatch: pytest.MonkeyPatch, nobody_followed: None) -> Shell:
    shell = Shell([])
    monkeypatch.setattr(answer_cells, "running_shell", lambda: shell)
    follow(ASKED)
    return shell


@pytest.mark.parametrize(
    ("lines", "answer"),
    [
        ('q1 = ""\nfor letter in "ac":\n    q1 += letter', "ac"),
        ('q1 = ["a"]\nq1.append("c")', ["a", "c"]),
        ('q1 = ...\nif True:\n    q1 = "b"', "b"),
        ('x = "b"\nq1 = x\nx = "c"', "b"),
        ('  q1 = "a"\n  q1 += "b"', "ab"),
        ('q1 = "a"\n_ = 1 \\\n  + 1\nq1 = q1.upper()', "A"),
    ],
)
def test_what_python_has_run_stays_as_python_has_it(followed: Shell, lines: str, answer: Any) -> None:
    indent = "  " if lines.startswith(" ") else ""
    followed.run_cell(f"{lines}\n{indent}q2 = foo()\n{indent}q3 = d", "own")
    assert (followed.user_ns["q1"], followed.user_ns["q3"]) == (answer, "d")
    assert "q2" not in followed.user_ns


def test_what_failed_leaves_the_answer_from_before_and_says_so(
    followed: Shell, capsys: pytest.CaptureFixture[str]
) -> None:
    followed.run_cell('q1 = "a"', "own")
    followed.run_cell("q1 = foo()", "own")
    assert followed.user_ns["q1"] == "a"
    assert capsys.readouterr().out == "q1 stays as it was: nothing can be read in `q1 = foo()`.\n"


def test_without_a_shell_nothing_is_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer_cells, "running_shell", lambda: None)
    follow(["q1"])


def test_names_are_those_of_choices_and_of_what_is_open_in_a_cell(tmp_path: Path) -> None:
    assert names_beside(tmp_path) == set()
    (tmp_path / "choices.json").write_text(json.dumps({"q1": {}, "town.line": {}}))
    assert names_beside(tmp_path) == {"q1"}
    cells = [
        {"cell_type": "code", "source": ["cause_1 = ...\n", "evidence_1 = ...  # a line\n", "x = 3\n"]},
        {"cell_type": "markdown", "source": "said = ..."},
    ]
    (tmp_path / "a.ipynb").write_text(json.dumps({"cells": cells}))
    assert names_beside(tmp_path) == {"q1", "cause_1", "evidence_1"}


@pytest.mark.parametrize("text", ["", "[]", "3", '{"cells": 3}', '{"cells": [1]}', "[" * 100_000])
def test_what_is_no_notebook_names_nothing(text: str) -> None:
    assert answer_names(text, text) <= {"cells"}
