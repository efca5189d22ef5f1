import subprocess
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azlab.arm.messages import Json
from azlab.cli.result import Result
from azlab.cli.script import parse, run
from azlab.cli.words import ScriptError


class Spoken:
    """Stands for the CLI: remembers what it was told, answers from a table, fails on `fail`."""

    def __init__(self, answers: dict[str, str] | None = None) -> None:
        self.told: list[list[str]] = []
        self.answers = answers or {}

    def __call__(self, words: Sequence[str]) -> Result:
        self.told.append(list(words))
        command = " ".join(["az", *words])
        return Result(command, self.answers.get(" ".join(words), ""), exit_code=int("fail" in words))


def play(
    text: str, answers: dict[str, str] | None = None, names: Json | None = None, environment: None = None
) -> tuple[list[list[str]], list[Result]]:
    spoken = Spoken(answers)
    results = list(run(parse(text), spoken, {} if names is None else names, environment or {}))
    return spoken.told, results


def test_commands_run_in_order_without_their_az() -> None:
    assert play("az a\naz b c")[0] == [["a"], ["b", "c"]]


def test_a_name_keeps_its_value_for_later_commands_and_for_python() -> None:
    names: dict[str, Any] = {}
    told, _ = play("GROUP=shop\naz a -g $GROUP -n ${GROUP}-vm '$GROUP'", names=names)
    assert told == [["a", "-g", "shop", "-n", "shop-vm", "$GROUP"]]
    assert names == {"GROUP": "shop"}


def test_a_name_takes_what_a_command_prints_without_its_line_end() -> None:
    told, results = play("ID=$(az show --id)\naz use $ID", {"show --id": "/a/b\n"})
    assert told == [["show", "--id"], ["use", "/a/b"]]
    assert len(results) == 1


def test_a_command_inside_a_command_splits_only_outside_quotes() -> None:
    answers = {"list": "one\ntwo\n"}
    assert play("az rm --ids $(az list)", answers)[0][1] == ["rm", "--ids", "one", "two"]
    assert play('az rm --ids "$(az list)"', answers)[0][1] == ["rm", "--ids", "one\ntwo"]


def test_a_value_that_is_empty_vanishes_outside_quotes_only() -> None:
    assert play('E=\naz a $E b "$E"')[0] == [["a", "b", ""]]


def test_python_values_stand_in_commands() -> None:
    told, _ = play("az a $name $count $price", names={"name": "web", "count": 2, "price": 0.5})
    assert told == [["a", "web", "2", "0.5"]]


@pytest.mark.parametrize("value", [["a"], True, None])
def test_a_python_value_that_is_no_text_is_refused_before_anything_runs(
    value: bool | list[str] | None,
) -> None:
    spoken = Spoken()
    with pytest.raises(ScriptError, match="only text and numbers"):
        list(run(parse("az a\naz b $v"), spoken, {"v": value}, {}))
    assert spoken.told == []


def test_a_name_that_the_script_assigns_itself_may_be_anything_in_the_notebook() -> None:
    """A check may have called something else so since the cell was run last."""
    names: Json = {"shop": object()}
    assert play("shop=web\naz group show -n $shop", names=names)[0] == [["group", "show", "-n", "web"]]
    assert names["shop"] == "web"


def test_a_name_without_a_value_is_refused_before_anything_runs() -> None:
    spoken = Spoken()
    with pytest.raises(ScriptError, match=r"line 2, column 6: \$GRUOP has no value.* after a restart, run"):
        list(run(parse("az a\naz b $GRUOP"), spoken, {}, {}))
    assert spoken.told == []


def test_a_misspelt_name_is_told_the_one_it_resembles() -> None:
    with pytest.raises(
        ScriptError, match=r"\$sourceid has no value: did you mean \$source_id\? Else give it one"
    ):
        list(run(parse("source_id=$(az a)\naz b --source $sourceid"), Spoken(), {"lab": 1}, {}))


def test_an_exported_name_reaches_the_cli_itself() -> None:
    environment: dict[str, str] = {}
    list(run(parse("export AZURE_DEFAULTS_GROUP=shop A=b"), Spoken(), {}, environment))
    assert environment == {"AZURE_DEFAULTS_GROUP": "shop", "A": "b"}


def test_a_script_stops_at_the_first_failure_and_says_where() -> None:
    told, results = play("az a\naz fail\naz b\naz c")
    assert told == [["a"], ["fail"]]
    assert results[-1].note == "Stopped at line 2: az fail\nThe 2 commands after it did not run."


def test_a_single_failing_command_needs_no_note() -> None:
    assert play("az fail")[1][0].note == ""


def test_a_failing_substitution_stops_the_script() -> None:
    told, results = play("X=$(az fail)\naz b $X")
    assert told == [["fail"]]
    assert results[0].exit_code == 1
    assert results[0].note.startswith("Stopped at line 1: az fail")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("curl https://x", "'curl' is not az"),
        ("ID = $(az group list)", "no blank may stand on either side of '=': write ID=..."),
        ("ID =$(az group list)", "no blank may stand on either side of '=': write ID=..."),
        ("vm list", "az is missing before 'vm': write az vm"),
        ("echo $A", "print(NAME)"),
        ("sudo az a", "leave 'sudo' out"),
        ("for vm in a b", "in a Python cell, with az(...)"),
        ("A=$(curl x)", "only an az command"),
        ("A=$()", "only an az command"),
        ("A=two words", "needs quotes"),
        ("A=az group list", "to keep what a command prints, write A=$(az ...)"),
        ("größe=1", "'größe=1' is not az"),
        ("export", "needs NAME=value"),
        ("export A", "needs quotes"),
    ],
)
def test_anything_but_az_is_named_before_anything_runs(text: str, hint: str) -> None:
    with pytest.raises(ScriptError) as caught:
        parse("az a\n" + text)
    assert hint in str(caught.value)
    assert caught.value.line == 2


def test_az_may_be_left_out_on_one_line() -> None:
    spoken = Spoken()
    list(run(parse("group list", prefix_needed=False), spoken, {}, {}))
    assert spoken.told == [["group", "list"]]


VALUES = st.text("ab \t\n*", max_size=6)


@given(VALUES, VALUES)
def test_values_split_as_in_bash(first: Any, second: Any) -> None:
    script = 'for word in x$A"$B" $A "$B"$A $A$B; do printf "%s|" "$word"; done'
    # No file is called like this, so that * stays itself.
    bash = subprocess.run(
        ["bash", "-fc", script], env={"A": first, "B": second}, capture_output=True, text=True, check=True
    )
    told, _ = play('az x$A"$B" $A "$B"$A $A$B', names={"A": first, "B": second})
    assert "".join(f"{word}|" for word in told[0]) == bash.stdout


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            '$rg = "pwsh-rg"\naz group create `\n  --name $rg `\n  --location "West Europe"',
            'line 1, column 1: this is PowerShell: write rg="pwsh-rg" in place of $rg = "pwsh-rg", and end a '
            "line that goes on in \\ in place of `.",
        ),
        (
            "# first\n$id = az vm show -g a -n b --query id -o tsv\naz vm start --ids $id",
            "line 2, column 1: this is PowerShell: write id=$(az ... -o tsv) in place of $id = az ....",
        ),
        (
            "$id = (az vm show -n b | ConvertFrom-Json).id",
            "line 1, column 1: this is PowerShell: write id=$(az ... -o tsv) in place of $id = az ....",
        ),
        (
            '$env:AZURE_DEFAULTS_GROUP = "x"',
            'line 1, column 1: this is PowerShell: write export AZURE_DEFAULTS_GROUP="x" in place of '
            '$env:AZURE_DEFAULTS_GROUP = "x".',
        ),
        (
            "foreach ($vm in $vms) {\n  az vm start --ids $vm\n}",
            "line 1, column 1: this is PowerShell: loop and decide in a Python cell, with az(...).",
        ),
        (
            "New-AzResourceGroup -Name x -Location y",
            "line 1, column 1: this is PowerShell: use an az command for New-AzResourceGroup: only az "
            "runs here.",
        ),
        (
            "set RG=my-rg\naz group create -n %RG% ^\n -l x",
            "line 1, column 1: this is for the Windows command prompt: write RG=my-rg in place of set "
            "RG=my-rg, write $RG in place of %RG%, and end a line that goes on in \\ in place of ^.",
        ),
    ],
)
def test_a_script_for_another_shell_is_told_what_to_change(text: str, sentence: str) -> None:
    with pytest.raises(ScriptError) as caught:
        parse(text)
    assert str(caught.value) == sentence


def test_powershell_in_quotes_is_for_a_machine_and_no_mistake() -> None:
    script = "az vm run-command invoke --scripts '\n$a = 1\nWrite-Output $a'"
    assert len(parse(script)) == 1
    with pytest.raises(ScriptError, match="is not known here: filter with --query"):
        parse(script + " | jq .")
