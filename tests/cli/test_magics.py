import subprocess
import sys
from collections.abc import Iterator

import pytest
from IPython.core.interactiveshell import InteractiveShell

from azlab.cli import NoSessionError, Result, az, load_ipython_extension, magics, use
from azlab.cli.session import Session
from tests.cli.conftest import TinyArm


@pytest.fixture
def shell(session: Session) -> Iterator[InteractiveShell]:
    use(session)
    shell = InteractiveShell.instance()
    shell.reset()
    load_ipython_extension(shell)
    yield shell
    InteractiveShell.clear_instance()
    magics._in_use.clear()


def run(shell: InteractiveShell, cell: str) -> Result | None:
    done = shell.run_cell(cell)
    done.raise_error()
    return done.result


def test_without_a_lab_a_sentence_says_what_to_do() -> None:
    magics._in_use.clear()
    with pytest.raises(NoSessionError, match="first code cell"):
        az("group list")


def test_a_string_and_a_list_run_the_same_command(session: Session) -> None:
    use(session)
    assert az("az group create -n 'shop' -l westeurope").ok
    assert az(["group", "show", "-n", "shop"]).data == az("group show -n shop").data
    assert az(["az", "group", "list"]).ok


def test_a_line_is_the_value_of_its_cell(shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> None:
    result = run(shell, "%az group create -n shop -l westeurope")
    assert isinstance(result, Result)
    assert shell.user_ns["_"] is result
    assert capsys.readouterr().out.count('"name": "shop"') == 1


def test_a_line_can_be_kept(shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> None:
    run(shell, "r = %az group list --query \"[?name=='{x}']\"")
    assert shell.user_ns["r"].data == []
    assert capsys.readouterr().out == ""


def test_python_names_stand_in_a_line(shell: InteractiveShell) -> None:
    run(shell, "group = 'shop'")
    assert run(shell, "%az group create -n $group -l westeurope").data["name"] == "shop"


def test_a_cell_shows_every_result_once_and_keeps_the_last(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str]
) -> None:
    cell = (
        "%%az last\nG=shop\naz group create -n $G -l westeurope\naz group show -n $G --query location -o tsv"
    )
    run(shell, cell)
    output = capsys.readouterr()
    assert output.out.count('"name": "shop"') == 1
    assert output.out.count("westeurope\n") == 1
    assert output.err == ""
    assert shell.user_ns["last"].data == "westeurope"
    assert shell.user_ns["G"] == "shop"


def test_what_says_nothing_is_not_shown(shell: InteractiveShell, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Result] = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    run(
        shell,
        "%%az\naz group create -n one -l westeurope -o none\naz group show -n one -o tsv\naz group list",
    )
    assert [result.command for result in shown] == ["az group show -n one -o tsv"]


def test_a_cell_that_cannot_be_read_runs_nothing_and_writes_no_error_stream(
    shell: InteractiveShell, arm: TinyArm, capsys: pytest.CaptureFixture[str]
) -> None:
    result = run(shell, "%%az\naz group create -n shop -l westeurope\naz group list | jq .")
    assert result.exit_code == 2
    assert result.errors.startswith("ERROR: line 2, column 15: a pipe '|'")
    assert arm.requests == []
    assert capsys.readouterr().err == ""


def test_a_command_behind_the_magic_of_a_cell_is_explained(shell: InteractiveShell) -> None:
    said = run(shell, "%%az group list\naz group list").errors
    assert "commands begin on the next line. Nothing was run." in said


@pytest.mark.parametrize(
    "cell",
    [
        "az group list",
        "%az\naz group list",
        "GROUP=$(az group show -n a)",
        "x = 1\n  az vm list -o table",
        "seen = az vm list -g rg -o tsv",
    ],
)
def test_a_command_without_its_magic_is_told_what_it_lacks(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str], cell: str
) -> None:
    assert isinstance(shell.run_cell(cell).error_before_exec, SyntaxError)
    assert "write %az before one, or %%az as the first line" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (
            'az("vm show -n "web"")',
            "az(...) takes one text, in single quotes where there are double ones in it",
        ),
        ("az(vm show -n web)", "az(...) takes one text"),
        ("Get-AzVM -ResourceGroupName rg -Name web", "This is PowerShell"),
        ('{"zones": null}', "name 'null' is not defined. This is JSON, and Python writes None"),
        ("%%AZ\naz group list", "Cell magic `%%AZ` not found. A cell of az commands begins with %%az"),
        ("%%preview\naz group list", "Cell magic `%%preview` not found. `%az --what-if vm create ...`"),
        ("%whatif az group list", "`%whatif` not found. `%az --what-if vm create ...`"),
        ("%explain", "`%explain` not found. `%az explain` says more"),
        ("%% az\naz group list", "A cell of az commands begins with %%az"),
        ("%ax group list", "A cell of az commands begins with %%az"),
        ("from azlab import lab\nlab.histroy()", "Did you mean lab.history?"),
        ("from azlab import lab\nlab.Undo()", "Did you mean lab.undo?"),
        ("from azlab import lab\nlab('x')", "lab is not run itself: write lab., and Tab lists"),
        ("from azlab import lab\nlab.bill(rg-web)", "stands in quotes: 'rg-web'"),
        ("from azlab import lab\nlab.bill(rg-try)", "stands in quotes: 'rg-try'"),
        ("from grader import check\ncheck.vm('web')", "Name its resource group, too: group="),
        ("az = 3\naz('vm list')", "'az' has another value by now: from azlab.cli import az"),
        ("check = 'x'\ncheck.status()", "'check' has another value by now: from grader import check"),
        ("lab = az('group list')\nlab.undo()", "'lab' has another value by now: from azlab import lab"),
        ("az('vm list', '-o', 'table')", "az(...) takes one text"),
        ("az('vm list', output='table')", "az(...) takes one text"),
        ("az('group list')['name']", "A result has .data"),
        ("az('group list').json()", "A result has .data"),
        ("for one in az('group list'): pass", "A result has .data"),
        ("from azlab import lab\nlab.let_pass(day=30)", "lab.let_pass takes hours, "),
        ("group = rg-web", "stands in quotes: 'rg-web'"),
        ("group = rg-try", "stands in quotes: 'rg-try'"),
        ("$ az vm list", "write %az before one"),
        ("PS C:\\> az vm list", "write %az before one"),
        ("ada@web:~$ az vm list", "write %az before one"),
        ("seen = %%az vm list", "With one %, a line keeps what a command says"),
        (" %%az\naz vm list", "%%az stands at the very beginning of its line"),
        ("next-latest = '1.10.0'", "has no dash: write next_latest"),
        ("warm_1: 1.10.0", "A value is given with =: write warm_1 = ..."),
        ("warm_1: Sysprep", "A value is given with =: write warm_1 = ..."),
        (
            "sudo apt-get install -y nginx",
            "'apt-get' is a program of a machine: in a cell that begins with %%az",
        ),
        ("mount", "'mount' is a program of a machine"),
        ("whoami; hostname", "'whoami' is a program of a machine"),
        ("terraform apply", "'terraform' is a program, and a cell is Python"),
    ],
)
def test_other_slips_about_az_are_told_what_is_meant(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str], cell: str, said: str
) -> None:
    shell.run_cell(cell)
    captured = capsys.readouterr()
    assert said in " ".join((captured.out + captured.err).split())


@pytest.mark.parametrize(
    "cell",
    [
        "nothing_of_the_kind",
        "[].appendd(1)",
        "import os\nos.nothing_like_it",
        "x = 1\nx()",
        "len(1, 2)",
        "mount.x",
    ],
)
def test_an_error_of_another_kind_is_left_alone(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str], cell: str
) -> None:
    shell.run_cell(cell)
    assert not {"az", "JSON", "mean"} & {*capsys.readouterr().out.replace("?", " ").split()}


@pytest.mark.parametrize("cell", ["az = 1 +", "print(", "blaze group"])
def test_another_slip_is_pythons_own(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str], cell: str
) -> None:
    shell.run_cell(cell)
    shown = capsys.readouterr().out
    assert "SyntaxError" in shown
    assert "%%az" not in shown


@pytest.mark.parametrize(
    ("begun", "about"),
    [
        ("preview", "%az --what-if"),
        ("--what-if", "%az --what-if"),
        ("--what-if vm create", "%az --what-if"),
        ("explain", "%az explain"),
    ],
)
def test_a_cell_that_is_to_say_what_commands_would_do_runs_none(
    shell: InteractiveShell, begun: str, about: str
) -> None:
    result = run(shell, f"%%az {begun}\naz group create -n shop -l westeurope")
    assert result is not None
    assert about in result.errors
    assert "Nothing was run." in result.errors
    assert az("group list").data == []


def test_an_empty_cell_does_nothing(shell: InteractiveShell) -> None:
    assert run(shell, "%%az\n# nothing yet\n") is None


def test_importing_azlab_does_not_import_the_azure_cli() -> None:
    heavy = "('azure', 'requests', 'pandas', 'IPython')"
    code = f"import sys, azlab.cli; print([name for name in sys.modules if name.startswith({heavy})])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
