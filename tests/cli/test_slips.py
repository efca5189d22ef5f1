"""What a learner types or pastes into a `%%az` cell and does not mean: one sentence, and nothing has run."""

import pytest

from azlab.cli import script
from azlab.cli.bash_cells import for_bash
from azlab.cli.slips import of_first_word
from azlab.cli.words import ScriptError

OPTIONS = "az vm create -g rg -n web"


def said(text: str) -> str:
    """What is said of a cell that neither our grammar nor bash gets to run."""
    with pytest.raises(ScriptError) as error:
        for_bash(text, {}, _error(text))
    return str(error.value)


def _error(text: str) -> ScriptError:
    with pytest.raises(ScriptError) as error:
        script.parse(text)
    return error.value


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("az vm show -g “rg”", 'write "'),
        ("az vm show -g ‘rg’", "write '"),
        ("az vm show –g rg", "write -"),
        ("az vm show —name web", "write --"),
        ("az vm show -g rg \\ \n  -n web", "line 1, column 18: a space follows the \\"),
        ("az vm show -g rg \\ -n web", "leave it out in the middle"),
        ("az vm show -g rg \\   --name web", "leave it out in the middle"),
        ("az vm show -g rg\\\n-n web", "line 1, column 17: a blank must stand before the \\"),
        ('az vm show "a"\\\n--name web | cat', "line 1, column 15: a blank must stand before the \\"),
        ("az vm list | cat; az vm show -g rg\\\n--name web", "line 1, column 35: a blank must stand"),
        ("az vm show -g rg\n  -n web", "line 2, column 3: '-n' is an option and begins a line"),
        ("ID = $(az group list)", "write ID=..."),
        ('name = "web"\naz vm show -n $name', "write name=..."),
        ("x = 5\nprint(x)", "this is Python"),
        ("az az vm show", "'az' stands there twice"),
        ("!az vm show", "'!az' stands before a command outside of such a cell"),
        ("New-AzVM -Name web | Out-Null", "use an az command for New-AzVM"),
        ("az vm list | Out-Null", "use an az command for Out-Null"),
        ("AZ vm show", "small letters: az"),
        ("Az vm show", "small letters: az"),
        ("az vm ___ -g rg", "line 1, column 7: ___ is a hole"),
        ('az vm run-command invoke --scripts "systemctl ____ nginx; reboot"', "____ is a hole"),
        ("az vm create --custom-data '____'", "____ is a hole"),
        ("az sig image-version update --target-regions westeurope=____", "____ is a hole"),
        ('evidence="____"', "____ is a hole"),
        ("az image create -n bad --source ___", "___ is a hole"),
        ("az image create ...", "... is a hole"),
        ("id=$(az image show -g ____ -n web)", "line 1, column 23: ____ is a hole"),
        ("id=____", "____ is a hole"),
        ("waagent -deprovision+user -force", "'waagent' is a program of a machine"),
        ("az vm run-command invoke --scripts hostname && whoami", "all of it in quotes"),
        ('lab.compare("a", "b", group="rg")', "this is Python: leave out the first line, %%az"),
        ("from azlab import lab", "this is Python"),
        ("for name in names:\n    az(f'vm show -n {name}')", "this is Python"),
        ("```text\naz group list\n```", "this is Markdown: leave out the lines that begin with ```"),
        ('{\n  "type": "Microsoft.Compute/images",\n  "name": "web"\n}', "this is JSON: keep it in a file"),
        ('[\n  {"name": "web"}\n]', "this is JSON"),
    ],
)
def test_a_slip_is_named_with_what_to_write(text: str, sentence: str) -> None:
    assert sentence in said(text)


@pytest.mark.parametrize(
    ("slip", "sentence"),
    [
        ("az vm show -g “rg”", "line 2, column 15: the typographic character “ was pasted"),
        ('az vm show -g "it’s"–n web', "line 2, column 21: the typographic character – was pasted; write -"),
        ("az vm show -g rg \\ \n  -n web", "a space follows the \\"),
        ("az vm show -g rg \\ -n web", "leave it out in the middle"),
        ("az vm show -g rg\n  -n web", "'-n' is an option and begins a line"),
        ('RG = "web"', "write RG=..."),
        ("az az vm show", "line 2, column 4: 'az' stands there twice"),
        ("Az vm show", "small letters: az"),
        ("az vm show -n ___", "line 2, column 15: ___ is a hole"),
        ("ID=$(az vm show -n ____)", "____ is a hole"),
        ("RG=...", "... is a hole"),
        ("ID=az vm show", "write ID=$(az ...)"),
        ("waagent -deprovision", "az vm run-command invoke runs it in one"),
        ("set RG=web", "this is for the Windows command prompt: write RG=web"),
        ('$rg = "web"', 'this is PowerShell: write rg="web"'),
        ("Get-AzVM -Name web", "this is PowerShell: use an az command"),
        ('print("done")', "this is Python"),
        ("```", "this is Markdown"),
    ],
)
@pytest.mark.parametrize(
    "cell",
    [
        "for i in 1 2; do\n{}\ndone",
        "az group list | cat\n{}",
        "# don't | cat\n{}\naz group list | cat",
        "# it's for <you>\n{}\ncat <<END | sort\nit's for <you>\nEND",
    ],
)
def test_so_is_one_in_a_cell_that_bash_would_get_for_something_else(
    cell: str, slip: str, sentence: str
) -> None:
    assert sentence in said(cell.format(slip))


@pytest.mark.parametrize(
    "text",
    [
        "az vm list | grep '–'",
        "for id in $(az vm list --query [].id -o tsv); do\n  az vm show --ids $id\ndone",
        "while :\ndo\n  az group list\n  break\ndone",
        "az group list > \\\n  groups.json",
        "if true; then\n{\n  az group list\n}\nfi",
    ],
)
def test_what_bash_reads_as_it_was_meant_is_no_slip(text: str) -> None:
    assert for_bash(text, {}, _error(text)).text.split() == text.split()


def test_a_hole_in_quotes_or_in_a_longer_word_is_text() -> None:
    assert len(script.parse("az vm show -n web___1 -g '.. ...'")) == 1


def test_a_dollar_in_double_quotes_may_be_meant_for_a_machine() -> None:
    statements = script.parse('az vm run-command invoke --scripts "echo $HOME"')
    with pytest.raises(ScriptError, match="to stay as it is, for a machine's own shell, single quotes"):
        list(script.run(statements, lambda words: pytest.fail("ran"), {}, {}))


def test_one_outside_of_quotes_is_not() -> None:
    with pytest.raises(ScriptError) as error:
        list(script.run(script.parse("az vm show -n $NAME"), lambda words: pytest.fail("ran"), {}, {}))
    assert "machine" not in str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        "# don't use %PATH% here, as `set X=1` does\nfor i in 1 2; do az group list; done",
        "cat <<END\nit's\nset X=1\naz az “vm” ___\nEND\naz group list | cat",
        "true | cat; echo ___ “web” – done...; az az-free",
        "az vm list --query \"[?name=='–' || tags.x=='...']\" | cat",
        "az vm list -n \"$(echo '“')\" -g `echo ...` | cat",
        'az vm list -n "___ ___" -g a...b | cat',
        "[ = = = ] || test = = = ; az group list | cat",
        "RG=az; az group list | cat",
        "x=az\\\n; az group list | cat",
        "true; az vm show -n a\\ b | cat",
    ],
)
def test_what_only_looks_like_one_is_bash_s(text: str) -> None:
    assert for_bash(text, {}, _error(text)).text == text


def test_a_quote_that_is_never_closed_comes_before_what_stands_behind_it() -> None:
    assert 'the quote " is never closed' in said('az group create -n "rg\naz az vm show -n “web” ___ | cat')


def test_a_second_word_of_a_value_is_told_to_need_quotes_and_no_other_cell() -> None:
    assert "with 'words' the value has a space, and needs quotes: A='two words'" in said("A=two words")
    assert "'vm'" not in said("A=az vm show")


@pytest.mark.parametrize("mark", ["1.", "2)", "*", "-"])
def test_a_mark_of_a_list_on_a_page_is_told(mark: str) -> None:
    assert "mark of a list" in of_first_word(mark)
    assert "mark of a list" not in of_first_word("-n")
    assert of_first_word("//") == "a comment begins with #"
