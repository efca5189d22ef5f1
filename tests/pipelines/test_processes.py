"""Steps that do what no honest one does: each comes to its end, and says why in a sentence."""

import os
import select
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from azlab.pipelines import processes
from azlab.sentences import SentenceError
from tests.pipelines.conftest import Running

STEPS = "on: workflow_dispatch\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
LEFT = "(echo here >&3; touch begun; exec sleep 600) 3> left"
"""It holds what the step writes to as well."""


@pytest.fixture
def left(tmp_path: Path) -> Iterator[Callable[[], bytes]]:
    """All that was written to the pipe `left`, once nobody holds it any more: what held it has ended."""
    pipe = tmp_path / "left"
    os.mkfifo(pipe)
    end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)  # before anybody writes: else both would wait

    def read() -> bytes:
        written = b""
        while select.select([end], [], [], 60)[0] and (more := os.read(end, 100)):
            written += more
        # Still held, it raises `BlockingIOError`; and reads as nothing again once all have ended.
        assert os.read(end, 100) == b""
        return written

    yield read
    os.close(end)


def test_what_a_step_leaves_running_holds_nothing_and_ends_with_its_job(
    running: Running, said: Callable[[], str], left: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "GRACE", 0.1)
    begun = "until [ -e begun ]; do sleep 0.01; done; echo begun"
    run = running(STEPS + f"      - run: |\n          {LEFT} &\n          {begun}\n      - run: echo two\n")
    assert run.ok
    assert "  begun" in said()
    assert "  two" in said()
    assert left() == b"here\n"


def test_a_step_that_ran_too_long_ends_with_all_that_it_started(
    running: Running, left: Callable[[], bytes]
) -> None:
    run = running(STEPS + f"      - run: {LEFT}; true\n        timeout-minutes: 0.005\n")
    assert not run.ok
    assert left() in (b"here\n", b"")  # a busy machine may not have come so far


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
