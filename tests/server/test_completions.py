"""A shell asks at a socket what may follow a line."""

import subprocess
import sys
from pathlib import Path

import pytest

from azlab.lab import completion_program
from azlab.lab.shell_completion import SOCKET, completing
from azlab.server.completions import answering


def asked(folder: Path, line: str, word: str) -> str:
    """What the program prints that bash calls."""
    command = [
        sys.executable,
        "-I",
        "-S",
        str(completion_program.__file__),
        str(folder / SOCKET),
        line,
        word,
        "0",
    ]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def folders(tmp_path: Path) -> list[Path]:
    deep = tmp_path / ("d" * 120) / ("e" * 120)
    deep.mkdir(parents=True)
    return [tmp_path, deep]


def test_a_line_is_answered_however_deep_the_folder_of_the_socket_lies(tmp_path: Path) -> None:
    for folder in folders(tmp_path):
        with answering(folder / SOCKET, lambda line: ["gr", "group\tResource groups", "graph\tQueries"]):
            assert asked(folder, "az gr", "gr") == "group\ngraph\n"


def test_where_nobody_answers_nothing_is_offered(tmp_path: Path) -> None:
    assert asked(tmp_path, "az gr", "gr") == ""


def test_an_answer_that_breaks_offers_nothing_and_the_next_is_answered(tmp_path: Path) -> None:
    def answer(line: str) -> list[str]:
        if "bad" in line:
            raise ValueError
        return ["gr", "group\tResource groups"]

    with answering(tmp_path / SOCKET, answer):
        assert asked(tmp_path, "az bad", "bad") == ""
        assert asked(tmp_path, "az gr", "gr") == "group\n"


def test_where_no_socket_can_be_made_the_shell_goes_without(tmp_path: Path) -> None:
    def session() -> None:
        pytest.fail("nobody asks")

    with completing(session, tmp_path / "no such folder"):  # type: ignore[arg-type]
        assert asked(tmp_path, "az gr", "gr") == ""
