import pytest

from azlab.cli.near_commands import APART, near_command, near_options
from azlab.cli.session import Session

UNKNOWN = "ERROR: '{}' is misspelled or not recognized by the system.\n"
WORDS = ("group", "image", "sig", "snapshot", "vm", "vmss")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("mv", "vm"), ("grup", "group"), ("snapshots", "snapshot"), ("vmms", "vmss"), ("images", "image")],
)
def test_a_first_word_that_is_misspelt_is_told_which_was_meant(typed: str, meant: str) -> None:
    assert near_command([typed, "list"], UNKNOWN.format(typed), lambda: WORDS) == f"Did you mean az {meant}?"


@pytest.mark.parametrize(
    ("words", "errors"),
    [
        (["qqqq"], UNKNOWN.format("qqqq")),
        (["vm", "lsit"], UNKNOWN.format("lsit") + "Did you mean 'list' ?"),
        (["vm", "qqqq"], UNKNOWN.format("qqqq")),
        (["vm", "show", "WEB"], "ERROR: unrecognized arguments: WEB"),
        (["vm", "show", "-n", "WEB"], "ERROR: (ResourceNotFound) Nothing is."),
        ([], ""),
    ],
)
def test_of_other_words_nothing_is_told(words: list[str], errors: str) -> None:
    assert near_command(words, errors, lambda: WORDS) == ""


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("create vm", "Groups stand first, and the verb after them: az vm create."),
        ("virtual-machine list", "Did you mean az vm?"),
        ("imageversions list", "Did you mean az sig image-version?"),
        ("what-if vm list", "--what-if stands first: %az --what-if vm list."),
        ("--whatif vm list", "--what-if stands first: %az --what-if vm list."),
        ("explain vm", "%az explain stands alone"),
    ],
)
def test_words_of_another_order_or_program_are_told_how_the_cli_says_it(typed: str, said: str) -> None:
    words = typed.split()
    unknown = next(word for word in words if not word.startswith("-"))
    assert said in near_command(words, UNKNOWN.format(unknown), lambda: WORDS)


@pytest.mark.parametrize("typed", ["ssh vm", "qqqq image"])
def test_what_is_no_verb_is_not_put_behind_a_group(typed: str) -> None:
    assert near_command(typed.split(), UNKNOWN.format(typed.split()[0]), lambda: WORDS) == ""


def test_a_group_without_a_verb_is_told_so() -> None:
    words = ["vm", "run-command", "-g", "rg", "-n", "web"]
    said = near_command(words, UNKNOWN.format("rg"), lambda: WORDS)
    assert said.startswith("A verb is missing behind az vm run-command")


@pytest.mark.parametrize(("typed", "verb"), [("new", "create"), ("rm", "delete"), ("get", "show")])
def test_a_verb_of_another_program_is_told_the_cli_s_own(typed: str, verb: str) -> None:
    said = near_command(["vm", typed, "-n", "web"], UNKNOWN.format(typed), lambda: WORDS)
    assert said == f"The CLI's own word for '{typed}' is '{verb}'."


def test_what_if_behind_a_command_is_told_where_it_stands() -> None:
    words = ["vm", "delete", "-n", "web", "--what-if"]
    refused = "ERROR: unrecognized arguments: --what-if"
    assert near_command(words, refused, lambda: WORDS).endswith("%az --what-if vm delete.")


@pytest.mark.parametrize("typed", [["Group", "list"], ["group", "LIST"]])
def test_a_command_in_capitals_is_told_how_it_is_written(session: Session, typed: list[str]) -> None:
    said = session.run(typed).meaning
    assert said.startswith("Commands are written in small letters: az group list.")


def test_it_stands_before_what_the_refusal_means(session: Session) -> None:
    assert session.run(["mv", "list"]).meaning.startswith("Did you mean az vm? The CLI knows no such command")


@pytest.mark.parametrize(
    ("words", "unknown", "meant"),
    [
        (["--siez", "B1s", "--loction=x"], "--siez B1s --loction=x", "Did you mean --size, --location?"),
        (["--SIZE", "a", "-G", "rg"], "--SIZE a -G rg", "Did you mean --size, -g?"),
        (["--name", "=", "web"], "web", APART),
        (["--wrong", "--size"], "--wrong", ""),
        (["web"], "web", ""),
    ],
)
def test_options_that_are_misspelt_are_told_which_were_meant(
    words: list[str], unknown: str, meant: str
) -> None:
    options = ["--size", "--location", "-l", "--resource-group", "-g"]
    assert near_options(words, f"ERROR: unrecognized arguments: {unknown}\n", lambda: options) == meant
    assert near_options(words, "ERROR: (ResourceNotFound) Nothing is.", lambda: options) == ""


def test_of_words_that_nobody_knows_no_options_are_asked_for() -> None:
    assert near_options([], "ERROR: unrecognized arguments: --siez B1s", lambda: ["--size"]) == ""


def test_the_options_are_those_of_the_command(session: Session) -> None:
    session.run(["group", "list"])
    said = session.run(["group", "show", "-n", "rg", "--qurey", "x"]).meaning
    assert said.startswith("Did you mean --query? This command has no such option")


@pytest.mark.parametrize(
    ("words", "errors", "said"),
    [
        (
            ["-name", "rg", "-location", "x"],
            "unrecognized arguments: rg x",
            "Did you mean --name, --location?",
        ),
        (["-output", "table"], "'utput' is not a valid value for '--output'", "Did you mean --output?"),
        (["-nrg", "-otable"], "unrecognized arguments: x", ""),
        (
            ["--vm", "web"],
            "the following arguments are required: --name",
            "--vm is no option of this command.",
        ),
        (
            ["--naem", "web"],
            "the following arguments are required: --name",
            "--naem is no option of this command. Did you mean --name?",
        ),
        (["--loc", "x"], "the following arguments are required: --name", ""),
    ],
)
def test_an_option_that_is_none_is_told_however_the_cli_ended(
    words: list[str], errors: str, said: str
) -> None:
    options = ["--name", "-n", "--location", "-l", "--output", "-o"]
    assert near_options(words, f"ERROR: {errors}\n", lambda: options) == said


def test_nothing_is_said_of_options_where_they_are_not_known() -> None:
    assert near_options(["--vm"], "ERROR: the following arguments are required: --name", list) == ""
