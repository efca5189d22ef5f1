"""Scripts that were pasted into `%%az`."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from knack import prompting

from azlab import lab
from azlab.cli import Result, az, current, load_ipython_extension
from azlab.cli.magics import cell_magic
from azlab.cli.surroundings import Keyboard

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")


@pytest.fixture
def names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """The names of a notebook in which a lab runs."""
    monkeypatch.setenv("AZLAB_STATE", "temporary")
    monkeypatch.chdir(tmp_path)
    shell = InteractiveShell.instance()
    shell.reset()
    lab.start("x")
    load_ipython_extension(shell)
    yield shell.user_ns
    lab.stop()
    InteractiveShell.clear_instance()


def run(cell: str, line: str = "") -> Result:
    result = cell_magic(line, cell)
    assert result is not None
    return result


def groups() -> list[str]:
    return list(az("group list --query [].name").data)


def test_a_command_that_asks_can_be_answered_in_a_cell_for_bash(
    names: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Keyboard, "isatty", lambda keyboard: True)
    monkeypatch.setattr(prompting, "_input", lambda question: "y")
    az("group create -n rg-one -l westeurope")
    assert run("if true; then az group delete -n rg-one; fi").ok
    assert groups() == []


def test_a_loop_makes_what_it_says_and_its_names_stay(names: dict[str, Any]) -> None:
    names["REGION"] = "westeurope"
    cell = "for n in one two; do\n  az group create -n rg-$n -l $REGION -o none\ndone\n"
    cell += "LAST=$(az group list -o tsv | wc -l)"
    done = run(cell)
    assert (done.ok, done.text, done.note) == (True, "", "Run by bash, as a cell of %%bash is.")
    assert groups() == ["rg-one", "rg-two"]
    assert (names["n"], names["LAST"].strip()) == ("two", "2")


def test_a_pipe_a_test_and_a_document_mean_what_they_mean_in_bash(
    names: dict[str, Any], tmp_path: Path
) -> None:
    cell = "cat > names.txt <<END\nrg-a\nrg-b\nEND\nwhile read name; do\n"
    cell += '  if [ "$name" != rg-a ]; then az group create -n "$name" -l westeurope -o none; fi\n'
    cell += "done < names.txt"
    assert run(cell).ok
    assert groups() == ["rg-b"]
    assert (tmp_path / "names.txt").read_text() == "rg-a\nrg-b\n"
    assert run("az group list -o tsv --query [].name | tr a-z A-Z", "shown").text == "RG-B\n"
    assert names["shown"].text == "RG-B\n"
    assert run("az group list | cat").data[0]["name"] == "rg-b"


def test_what_a_program_prints_becomes_a_value(names: dict[str, Any]) -> None:
    assert run('export SUFFIX="$(printf abc)"\naz group create -n rg-$SUFFIX -l westeurope').ok
    assert names["SUFFIX"] == "abc"
    assert groups() == ["rg-abc"]
    assert run("az group show -n rg-$SUFFIX").data["name"] == "rg-abc"  # and without bash again


def test_lists_stay_whole_and_numbers_need_no_dollar(names: dict[str, Any]) -> None:
    names["REGIONS"], names["FIRST"] = ["westeurope", "north europe"], 4
    loop = 'for r in "${REGIONS[@]}"; do echo "$((FIRST + 1)):$r"; done'
    assert run(loop).text == "5:westeurope\n5:north europe\n"
    assert run("A=('x y' z); B=(); C=\"it's\"; NAMES=($(echo a b)); true | cat").ok
    assert (names["A"], names["B"], names["C"], names["NAMES"]) == (["x y", "z"], [], "it's", ["a", "b"])
    assert run('for n in "${A[@]}" "$C"; do echo "<$n>"; done').text == "<x y>\n<z>\n<it's>\n"
    assert "PWD" not in names


def test_a_long_value_and_an_odd_one_are_no_trouble(names: dict[str, Any]) -> None:
    names["LONG"], names["ODD"], names["UID"] = "x" * 300_000, "a\0b", "nobody"
    assert run("printf %s $LONG | wc -c").text.strip() == "300000"
    assert "ODD: unbound variable" in run("echo $ODD | cat").text
    assert run("echo $UID | cat").text.strip().isdigit()


def test_what_a_document_says_is_nobody_s_language(names: dict[str, Any], tmp_path: Path) -> None:
    said = "<h1>%NAME%</h1>\nGet-Service sshd\n"
    assert run(f"cat > page.html <<'END'\n{said}END").ok
    assert (tmp_path / "page.html").read_text() == said


def test_a_date_is_no_word_of_another_shell(names: dict[str, Any]) -> None:
    assert run("NAME=rg-$(date +%Y%m%d%H%M)\nNOW=$(date +%Hh%Mm)\naz group list | cat").ok
    assert names["NAME"].removeprefix("rg-").isdigit()


def test_it_stops_at_the_first_command_that_fails(names: dict[str, Any]) -> None:
    done = run(
        "A=1\nfor n in x; do\n  az group show -n rg-$n\ndone\naz group create -n rg-after -l westeurope"
    )
    assert not done.ok
    assert "(ResourceGroupNotFound)" in done.text
    assert done.note == "Stopped at line 3: az group show -n rg-$n"
    assert done.meaning.startswith("There is no resource group of this name")
    assert (groups(), names["A"]) == ([], "1")


def test_bash_counts_the_lines_as_whoever_wrote_them(names: dict[str, Any]) -> None:
    assert run("true | cat; echo $nothing").text.startswith("bash: line 1: nothing")
    assert run("# first\ntrue | cat; echo $nothing").text.startswith("bash: line 2: nothing")
    assert run("false | cat\n[ 1 = 2").note == "Stopped at line 2: [ 1 = 2"


def test_a_name_that_is_nearly_right_is_told_of_the_refusal_that_stopped_it(names: dict[str, Any]) -> None:
    az("group create -n rg-first -l westeurope")
    cell = "az group show -n rg_first || true\naz vm show -g rg-first -n web | cat\naz group show -n rg-frist"
    said = run(f"set -o pipefail\n{cell}")
    assert said.meaning.startswith("Nothing of this type and name")
    assert run(cell.replace("| cat", "|| true")).meaning.startswith("'rg-first' is there. There is no")


def test_a_name_without_a_value_stops_it(names: dict[str, Any]) -> None:
    done = run("for n in x; do az group show -n $NOWHERE; done")
    assert (done.ok, "bash: line 1: NOWHERE: unbound variable" in done.text) == (False, True)
    cells = [{"cell_type": "code", "source": "NOWHERE = 'rg-a'"}]
    Path("x.ipynb").write_text(json.dumps({"cells": cells}))
    current().notebook = Path("x.ipynb").absolute()
    again = run("for n in x; do az group show -n $NOWHERE; done")
    assert "Its value is from the cell with the line `NOWHERE = 'rg-a'`: run that cell first." in again.note


def test_a_script_of_a_thousand_depths_is_refused(names: dict[str, Any]) -> None:
    assert not run("az group list | cat " + "$(az " * 2000 + ")" * 2000).ok


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        (
            "az group list | docker load",
            "line 1, column 1: 'docker' is another program than az: begin the cell with",
        ),
        ("for n in x; do\n  rm -rf $n\ndone", "line 2, column 1: 'rm' is another program"),
        (
            "az group create -n <your-group> -l westeurope",
            "line 1, column 20: <your-group> stands for a value",
        ),
        ("$group = az group list | ConvertFrom-Json", "this is PowerShell"),
        ("foreach ($n in 1..3) { az group list }", "this is PowerShell"),
        ("for n in x; do az group list", "';' is not known here"),
        ("sudo az group list", "leave 'sudo' out"),
        ("az group list | Select-String rg", "this is PowerShell: use an az command for Select-String"),
        (". ./names.sh && az group list | cat", "'.' is another program than az"),
        ("azz group list", "'azz' is not az"),
        ("$TOOL group list | cat", "is not to be seen"),
        ("az group create -n %GROUP% | cat", "this is for the Windows command prompt"),
        ("cat <<END\n$(curl https://example.com)\nEND", "line 2, column 1: 'curl' is another program"),
    ],
)
def test_what_bash_does_not_get_is_refused_in_one_sentence(
    names: dict[str, Any], cell: str, sentence: str
) -> None:
    done = run(cell)
    assert sentence in done.errors
    assert done.errors.count("\n") == 1
    assert groups() == []


@pytest.mark.parametrize(
    "prompt",
    ["$ ", "ada@web:~$ ", "azureuser@vm-1:/etc# ", "PS C:\\Users\\ada> ", "PS /home/ada>", "C:\\>", "% "],
)
def test_a_prompt_that_was_pasted_along_is_no_part_of_the_command(names: dict[str, Any], prompt: str) -> None:
    assert run(f"{prompt}az group create -n rg-a -l westeurope").ok
    assert run(f"{prompt}az group list -o tsv | cat").ok
    assert groups() == ["rg-a"]


def test_sleep_lets_time_pass_in_the_cloud_and_not_here(names: dict[str, Any]) -> None:
    assert run("for n in x; do sleep 3000; done").ok


def test_without_bash_the_old_sentence_stands(names: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("azlab.lab.bash_cells.shutil.which", lambda name: None)
    assert "a pipe '|' is not known here" in run("az group list | cat").errors
