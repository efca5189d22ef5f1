"""`python3 -m azlab`."""

import subprocess
import sys
from pathlib import Path

import pytest

from azlab.__main__ import main, parser

ROOT = Path(__file__).resolve().parents[1]


def test_help_needs_nothing_but_the_standard_library() -> None:
    command = [sys.executable, "-S", "-m", "azlab", "shell", "--help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "azlab shell [-h] [-c COMMAND] [LESSON]" in done.stdout
    assert "To leave: exit." in done.stdout


def test_a_subcommand_is_needed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args([])
    assert "COMMAND" in capsys.readouterr().err


def test_a_problem_is_a_sentence_and_an_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["shell", "04"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("Lesson '04' has not been started here. Started lessons: none. ")
    assert said.endswith("open its notebook and run its first code cell.\n")


def test_an_interrupt_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("azlab.lab.finding.choose", interrupt)
    assert main(["shell"]) == 130
