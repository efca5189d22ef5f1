import json
from typing import Any

import pytest

from azlab.arm.messages import Json
from azlab.cli.result import NoTableError, Result

VMS = [
    {"name": "web", "osProfile": {"computerName": "web-1"}, "zones": ["1"]},
    {"name": "db", "osProfile": None},
]


def test_text_is_kept_to_the_letter() -> None:
    assert str(Result("az", "{}\n\n")) == "{}\n\n"


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        (VMS[:1], [{"name": "web", "zones": ["1"], "osProfile.computerName": "web-1"}]),
        (VMS[0], [{"name": "web", "zones": ["1"], "osProfile.computerName": "web-1"}]),
        (["a", "b"], [{"value": "a"}, {"value": "b"}]),
        ("Linux", [{"value": "Linux"}]),
        (None, []),
        ([], []),
    ],
)
def test_the_table_has_a_row_per_object(data: Json | list[Any] | str | None, rows: list[Any]) -> None:
    assert Result("az", data=data).table.to_dict("records") == rows


def test_the_column_of_the_rows_numbers_has_a_name() -> None:
    table = Result("az", data=[{"name": "web", "location": "westeurope"}]).table[["name"]]
    assert "<th>row</th>" in table.to_html()
    assert "<th></th>" not in table.to_html()


def test_a_failed_command_shows_why_it_has_no_table() -> None:
    with pytest.raises(NoTableError) as raised:
        Result("az", errors="ERROR: gone\n", exit_code=3).table  # noqa: B018
    assert raised.value._render_traceback_() == ["ERROR: gone\nexit code 3"]


def test_output_alone_is_shown_as_the_cli_prints_it() -> None:
    shown = Result("az", "Name\n------\n<shop>\n")._repr_mimebundle_()
    assert shown["text/plain"] == "Name\n------\n<shop>"
    assert "&lt;shop&gt;" in shown["text/html"]
    assert "color" not in shown["text/html"]


def test_a_failure_names_its_exit_code_in_words_and_in_red() -> None:
    result = Result("az", errors="ERROR: (NotFound) gone\nCode: NotFound\n", exit_code=3)
    assert repr(result) == "ERROR: (NotFound) gone\nCode: NotFound\nexit code 3"
    html = result._repr_mimebundle_()["text/html"]
    assert html.count("b3261e") == 4
    assert not result.ok


def test_a_warning_is_amber_and_the_output_is_not() -> None:
    html = Result("az", "done\n", errors="WARNING: soon\nto be retired\n")._repr_mimebundle_()["text/html"]
    amber, output = html.split("</pre>")[:2]
    assert "8a5300" in amber
    assert "to be retired" in amber
    assert "8a5300" not in output


def test_lines_without_a_level_are_an_error_only_when_the_command_failed() -> None:
    assert "b3261e" in Result("az", errors="usage\n", exit_code=2)._repr_mimebundle_()["text/html"]
    assert "b3261e" not in Result("az", errors="a hint\n")._repr_mimebundle_()["text/html"]


def test_a_result_that_says_nothing_shows_nothing() -> None:
    assert Result("az")._repr_mimebundle_() == {"text/plain": "", "text/html": ""}


def test_a_long_message_is_broken_between_words() -> None:
    failed = Result("group list", errors="ERROR: a sentence", exit_code=1)._repr_mimebundle_()["text/html"]
    assert "word-break:normal;overflow-wrap:anywhere" in failed


def page(text: str) -> str:
    return Result("az", text)._repr_mimebundle_()["text/html"]


@pytest.mark.parametrize("head", ["Name    State\n------  -------\n", "Name\n------\n"])
def test_a_table_keeps_its_columns_and_scrolls_by_keyboard(head: str) -> None:
    shown = page(head + "web-1   running\n")
    assert "font-family:var(--jp-code-font-family,monospace);white-space:pre;" in shown
    assert '<pre role="group" aria-label="Table that az printed" tabindex="0"' in shown


@pytest.mark.parametrize("text", ['{"a": "-------"}\n', "web-1\tSucceeded\n", '"x y"\n'])
def test_output_that_is_no_table_wraps_between_words_and_needs_no_scrolling(text: str) -> None:
    shown = page(text)
    assert "white-space:pre-wrap;word-break:normal;overflow-wrap:anywhere" in shown
    assert "tabindex" not in shown


def test_more_than_forty_lines_of_json_fold_and_stay_whole_as_text() -> None:
    text = json.dumps(list(range(39)), indent=1)
    folded = Result("az", text)._repr_mimebundle_()
    assert folded["text/html"].count("<details><summary>41 lines of JSON</summary><pre ") == 1
    assert text in folded["text/html"]
    assert folded["text/plain"] == text
    assert "<details>" not in page(json.dumps(list(range(38)), indent=1))
    assert "<details>" not in page("line\n" * 60)


def test_what_broke_inside_the_cli_is_told_without_its_code() -> None:
    errors = (
        "ERROR: The command failed with an unexpected error. Here is the traceback:\n"
        "ERROR: PERIOD should be of the form\n"
        "Traceback (most recent call last):\n"
        '  File "knack/cli.py", line 233, in invoke\n'
        "    cmd_result = self.invocation.execute(args)\n"
        "                 ^^^^^^^^^^^^^^\n"
        "ValueError: PERIOD should be of the form\n"
        "To check existing issues, please visit: https://github.com/Azure/azure-cli/issues\n"
    )
    failed = Result("monitor autoscale rule create", errors=errors, exit_code=1)
    assert failed.errors == errors
    assert repr(failed).splitlines()[1:4] == [
        "ERROR: PERIOD should be of the form",
        "(4 lines of the CLI's own code)",
        "ValueError: PERIOD should be of the form",
    ]
