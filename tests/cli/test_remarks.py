from pathlib import Path

import pytest

from azlab.cli.remarks import A_LINE_EACH, IN_VAIN, NO_FILE, NOTHING_FOUND, remark
from azlab.cli.result import Result
from azlab.cli.session import Session

SHOWN = "Enable succeeded: \n[stdout]\n{}\n\n[stderr]\n{}"
RUN = ["vm", "run-command", "invoke", "-g", "rg", "-n", "web", "--scripts"]


@pytest.mark.parametrize(
    "query",
    [
        ["--query", "loction"],
        ["--query", "loction", "-o", "tsv"],
        ["-o", "json", "--query", "loction"],
        ["--query=loction"],
    ],
)
def test_a_query_that_finds_nothing_is_told(session: Session, query: list[str]) -> None:
    session.run(["group", "create", "-n", "rg", "-l", "westeurope"])
    result = session.run(["group", "show", "-n", "rg", *query])
    assert result.ok
    assert (result.text.strip(), result.note) == ("", NOTHING_FOUND)


@pytest.mark.parametrize(
    "words",
    [
        ["group", "show", "-n", "rg", "--query", "location"],
        ["group", "show", "-n", "rg", "--query", "loction", "-o", "none"],
        ["group", "show", "-n", "rg", "--query", "loction", "-onone"],
        ["group", "list", "--query", "[?name=='none']", "-o", "tsv"],
        ["group", "show", "-n", "rg", "-o", "none"],
        ["group", "show", "-n", "other", "--query", "loction"],
    ],
)
def test_another_command_that_prints_nothing_is_not(session: Session, words: list[str]) -> None:
    session.run(["group", "create", "-n", "rg", "-l", "westeurope"])
    assert session.run(words).note == ""


def test_a_script_without_quotes_that_went_wrong_is_told() -> None:
    refused = Result("az", SHOWN.format("", "sh: 1: /etc/machine-id: Permission denied\n"))
    assert remark([*RUN, "cat", "/etc/machine-id", "-o", "tsv"], refused) == A_LINE_EACH


@pytest.mark.parametrize(
    ("scripts", "errors"),
    [
        (["hostname", "whoami"], ""),
        (["cat x"], "cat: x"),
        (["cat x", "whoami"], "cat: x"),
        (["whoamy"], "sh: 1"),
    ],
)
def test_a_script_that_worked_or_was_in_quotes_is_not(scripts: list[str], errors: str) -> None:
    assert remark([*RUN, *scripts], Result("az", SHOWN.format("web", errors))) == ""


@pytest.mark.parametrize(
    ("words", "data", "told"),
    [
        (["snapshot", "wait", "-g", "rg", "-n", "none", "--created"], {}, IN_VAIN),
        (["snapshot", "wait", "-g", "rg", "-n", "there", "--created"], None, ""),
        (["snapshot", "show", "-g", "rg", "-n", "wait"], {}, ""),
    ],
)
def test_a_wait_that_ended_without_what_it_waited_for_is_told(
    words: list[str], data: object, told: str
) -> None:
    assert remark(words, Result("az", "", data=data)) == told


@pytest.mark.parametrize(
    ("value", "is_told"),
    [
        ("./init.sh", True),
        ("cloud-init.yml", True),
        ("there.yml", False),
        ("#!/bin/sh\necho hello", False),
        ("hostname", False),
        ("echo a > /etc/motd.txt", False),
    ],
)
def test_a_file_that_is_not_there_was_sent_as_a_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str, is_told: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.yml").touch()
    said = remark(["vm", "create", "-n", "web", "--custom-data", value], Result("az", "{}", data={"id": ""}))
    assert said == (NO_FILE.format(value, "--custom-data") if is_told else "")


def test_a_script_s_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    there = tmp_path / "setup.sh"
    there.write_text("hostname\n")
    said = NO_FILE.format("setpu.sh", "--scripts")
    assert remark([*RUN, "@setpu.sh"], Result("az", SHOWN.format("", ""))) == said
    assert remark([*RUN, f"@{there}"], Result("az", SHOWN.format("", ""))) == ""
