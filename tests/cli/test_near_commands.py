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
