"""Whole submissions, graded in real kernels in the real sandbox, with the real CLI."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest

from grader.execution.availability import problem
from grader.execution.bench import Bench
from grader.execution.commands import SECONDS, Commands
from grader.execution.grading import Times
from grader.execution.lesson import solved
from grader.execution.walls import Walls
from grader.marks import Graded, Verdict
from grader.submissions import OwnCell, Release, Submission

LESSON = "00-start-here"
FOLDER = Path(__file__).parents[2] / "notebooks" / LESSON

pytestmark = pytest.mark.skipif(problem() is not None, reason=str(problem()))


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    """Of a teacher who lets nobody else read new files."""
    before = os.umask(0o077)
    try:
        yield from _opened()
    finally:
        os.umask(before)


def _opened() -> Iterator[Bench]:
    notebook = (FOLDER / f"{LESSON}.ipynb").read_text("utf-8")
    release = Release(LESSON, "f1", notebook, choices=(FOLDER / "choices.json").read_text("utf-8"))
    bench = Bench(release, Walls(), Times(cell=60, notebook=300))
    yield bench
    bench.close()


def _with(bench: Bench, **sources: str) -> Submission:
    right = solved(bench.release)
    return replace(right, learner="ada", sources={**right.sources, **sources})


def _points(graded: Graded) -> dict[str, float]:
    return {mark.exercise: mark.points for mark in graded.exercises}


def test_the_solution_earns_everything_and_its_notebook_is_whole(bench: Bench) -> None:
    graded = bench.grade(_with(bench))
    assert graded.verdict is Verdict.GRADED
    assert graded.points == graded.worth > 0
    notebook = nbformat.reads(graded.notebook, as_version=4)
    nbformat.validate(notebook)
    teachers = json.loads(bench.release.notebook)["cells"]
    assert [cell.id for cell in notebook.cells] == [cell["id"] for cell in teachers]
    assert graded.commands


def test_what_is_left_empty_earns_nothing(bench: Bench) -> None:
    graded = bench.grade(Submission("ada", LESSON))
    assert graded.verdict is Verdict.GRADED
    assert graded.points == 0


def test_marks_do_not_come_from_the_kernel(bench: Bench) -> None:
    forged = """
import builtins, sys, types
class Yes:
    def __getattr__(self, name): return lambda *a, **k: self
    def __repr__(self): return "99.0"
    def __eq__(self, other): return True
fake = types.ModuleType("grader"); fake.check = Yes()
sys.modules["grader"] = sys.modules["grader.checks"] = fake
check = Yes(); builtins.check = check
import azlab.line.messages
get_ipython().display_formatter.format = lambda *a, **k: ({"text/plain": "99.0"}, {})
print(99.0); check
"""
    graded = bench.grade(Submission("mallory", LESSON, own=(OwnCell("", forged),)))
    assert graded.points == 0


def test_an_exercise_that_kills_its_kernel_keeps_what_was_earned_before(bench: Bench) -> None:
    last = "choose"
    graded = bench.grade(_with(bench, **{last: "import os; os.kill(os.getpid(), 9)"}))
    earned = _points(graded)
    assert earned.pop(last) == 0
    assert len(earned) > 1
    assert all(points > 0 for points in earned.values())
    assert "died" in graded.exercises[-1].trouble


def test_nothing_of_one_submission_is_there_for_the_next(bench: Bench) -> None:
    leave = (
        "open('left.txt', 'w').write('x'); open('/tmp/left', 'w').write('x'); import os\nif os.fork() == 0:\n"
    )
    leave += "    os.setsid()\n    import time\n    time.sleep(1000)"
    bench.grade(Submission("mallory", LESSON, own=(OwnCell("", leave),)))
    look = "import glob, os; found = sorted(glob.glob('*') + glob.glob('/tmp/left'))\n"
    look += "found += [process for process in os.listdir('/proc') if process.isdigit()]"
    graded = bench.grade(Submission("ada", LESSON, own=(OwnCell("", f"{look}\nprint(found)"),)))
    cells = nbformat.reads(graded.notebook, as_version=4).cells
    [said] = [cell.outputs[0].text for cell in cells if cell.source.startswith("import glob")]
    assert "left" not in said
    assert said.count("'") <= 2 * 4  # its notebook's name and two or three processes


def test_az_of_a_shell_is_the_same_az_and_a_sleep_is_the_clouds_own(bench: Bench) -> None:
    script = """%%bash
az group create -n rg-shell -l westeurope -o none && az group show -n rg-shell --query location -o tsv
echo '{"a": 1}' > tags.json
sleep 3600; timeout 60 sleep 1000
az group show -n no-such-group; echo "exit code $?"
"""
    python = (
        "import subprocess\nprint(subprocess.run(['az', 'group', 'list', '-o', 'tsv', '--query', '[].name'], "
    )
    python += "capture_output=True, text=True).stdout)"
    started = f"from azlab import lab\nlab.start('{LESSON}')"
    pasted = (
        "%%az\nfor n in one two; do az group create -n rg-$n -l westeurope -o none; done\nK=$(echo $n | rev)"
    )
    sources = (
        started,
        script,
        "!az group list -o table",
        python,
        pasted,
        "!az group list -o tsv\nprint(n, K)",
    )
    graded = bench.grade(Submission("ada", LESSON, own=tuple(OwnCell("", source) for source in sources)))
    cells = nbformat.reads(graded.notebook, as_version=4).cells
    said = ["".join(output.get("text", "") for output in cell.outputs) for cell in cells[:6]]
    assert "westeurope" in said[1]
    assert "exit code 3" in said[1]
    assert "ResourceGroupNotFound" in said[1]
    assert "rg-shell" in said[2]
    assert "rg-shell" in said[3]
    assert "rg-one" in said[5]
    assert said[5].endswith("two owt\n")
    assert graded.commands[3] == "az group list -o table"
    assert graded.seconds < 3000  # nobody waited for the sleeps


def test_a_pipe_that_nobody_writes_to_costs_one_command_and_not_the_next(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Commands.run

    def impatient(commands: Commands, words: list[str], *others: Any) -> Any:
        # The others may take their time: a new CLI has to be loaded first, and the machine may be busy.
        commands._line.settimeout(3.0 if "@pipe" in words else SECONDS)
        return run(commands, words, *others)

    monkeypatch.setattr(Commands, "run", impatient)
    started = f"from azlab import lab\nlab.start('{LESSON}')\nimport os; os.mkfifo('pipe')"
    own = tuple(
        OwnCell("", source)
        for source in (started, "!az group create -n @pipe -l westeurope", "!az group list")
    )
    graded = bench.grade(replace(_with(bench), own=own))
    assert graded.points == graded.worth
    cells = nbformat.reads(graded.notebook, as_version=4).cells
    assert "was ended" in cells[1].outputs[0].text
