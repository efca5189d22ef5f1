"""Steps that do what no honest one does: each comes to its end, and says why in a sentence."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from azlab.pipelines import processes
from azlab.sentences import SentenceError
from tests.pipelines.conftest import Running

STEPS = "on: workflow_dispatch\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
LATER = "(sleep 2; echo late > late.txt)"


def _stays_away(path: Path) -> bool:
    time.sleep(2.2)
    return not path.exists()


def test_what_a_step_leaves_running_holds_nothing_and_ends_with_its_job(
    running: Running, said: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "GRACE", 0.1)
    run = running(
        STEPS + f"      - run: |\n          {LATER} &\n          echo begun\n      - run: echo two\n"
    )
    assert run.ok
    assert "  begun" in said()
    assert "  two" in said()
    assert _stays_away(tmp_path / "late.txt")


def test_a_step_that_ran_too_long_ends_with_all_that_it_started(running: Running, tmp_path: Path) -> None:
    run = running(STEPS + f"      - run: {LATER}; true\n        timeout-minutes: 0.005\n")
    assert not run.ok
    assert _stays_away(tmp_path / "late.txt")


def test_a_step_that_writes_without_end_ends_in_time_too(running: Running, said: Callable[[], str]) -> None:
    run = running(STEPS + "      - run: yes | tr -d '\\n'\n        timeout-minutes: 0.005\n")
    assert not run.ok
    assert "It ran longer than 0.005 minutes, and was ended." in said()
    assert max(map(len, said().splitlines())) <= 2 * processes.LONGEST + 2


def test_long_lines_are_kept_whole_up_to_a_length(running: Running) -> None:
    run = running(STEPS + "      - run: head -c 50000 /dev/zero | tr '\\0' x; echo; echo two\n")
    assert run.steps[0].output == "x" * 50_000 + "\ntwo"


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ('run: rm -rf "$RUNNER_TEMP"', "cannot be run: .*No such file"),
        ("run: rm $GITHUB_ENV; mkdir $GITHUB_ENV", "cannot be run: .*Is a directory"),
        ("run: printf '\\377' > $GITHUB_ENV", "which takes lines of name=value"),
        ("run: printf 'A=a\\0b\\n' >> $GITHUB_ENV\n      - run: echo two", "embedded null byte"),
        ("run: echo\n        timeout-minutes: soon", "a number of minutes, and is 'soon'"),
        ("run: echo\n        timeout-minutes: -1", "a number of minutes, and is '-1'"),
        ("run: echo\n        timeout-minutes: .nan", "a number of minutes, and is 'nan'"),
        ("run: echo ${{ format('{9}', 'a') }}", "'format' does not take 2 values"),
        (f"run: echo\n        if: {'(' * 3000}1{')' * 3000}", "nested deeper than this runner reads"),
    ],
)
def test_what_a_step_spoils_is_said_in_a_sentence(running: Running, step: str, told: str) -> None:
    with pytest.raises(SentenceError, match=told):
        running(f"{STEPS}      - {step}\n")


def test_a_file_nested_without_end_is_said_in_a_sentence(running: Running) -> None:
    with pytest.raises(SentenceError, match="nested deeper than any pipeline"):
        running("[" * 3000)
