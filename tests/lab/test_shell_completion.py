"""Tab in `azlab shell`."""

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from azlab.cli.completion.candidates import Candidate
from azlab.cli.completion.typed import Typed
from azlab.cli.session import Session
from azlab.lab.shell_completion import completing, completion_script

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="bash and Unix sockets")
WIDE, NO_LIST = 80, 37
"""Of a terminal; and what bash says where it goes through the candidates one by one."""


class Completer:
    """Knows three names, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Typed] = []

    def candidates(self, typed: Typed) -> list[Candidate]:
        self.asked.append(typed)
        names = {"--name": "What it is called", "--no-wait": "Do not wait " * 20, "a:b:c": ""}
        return [Candidate(text, said) for text, said in names.items() if text.startswith(typed.begun)]


class Asked(Session):
    def __init__(self) -> None:
        self.completer = Completer()  # type: ignore[assignment]


def tab(folder: Path, line: str, word: str, kind: int = 9) -> list[str]:
    """What bash would offer at the end of a line."""
    script = f"""
{completion_script(folder)}
COMP_LINE={shlex.quote(line)} COMP_POINT={len(line)} COMP_TYPE={kind} COLUMNS={WIDE}
COMP_WORDS=({shlex.quote(word)}) COMP_CWORD=0
_azlab_az
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=300)
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_a_list_says_what_each_is_and_a_single_one_is_the_word_alone(tmp_path: Path) -> None:
    session = Asked()
    with completing(lambda: session, tmp_path):
        first, second = tab(tmp_path, "az vm show --n", "--n")
        assert first == "--name     (What it is called)"
        assert second.startswith("--no-wait  (Do not wait")
        assert second.endswith("...)")
        assert len(second) < WIDE
        assert tab(tmp_path, "az vm show --na", "--na") == ["--name"]
        assert tab(tmp_path, "az vm show --n", "--n", NO_LIST) == ["--name", "--no-wait"]
    assert session.completer.asked[0].words == ("vm", "show")  # type: ignore[attr-defined]


def test_what_the_shell_takes_for_several_words_is_one(tmp_path: Path) -> None:
    with completing(Asked, tmp_path):
        assert tab(tmp_path, "az vm create --image a:b:", "") == ["c"]


def test_where_nobody_answers_nothing_is_offered(tmp_path: Path) -> None:
    assert tab(tmp_path, "az vm show --n", "--n") == [""]


def test_the_session_is_made_at_the_first_question(tmp_path: Path) -> None:
    def refuse() -> Session:
        raise AssertionError("nobody has asked")

    with completing(refuse, tmp_path):
        assert tab(tmp_path, "az vm show --n", "--n") == [""]  # and the server still runs
        assert tab(tmp_path, "echo x", "x") == [""]
