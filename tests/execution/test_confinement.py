"""The CLI of all submissions is one program: what one of them does to it, no other may feel."""

import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from azlab.arm.messages import Request, Response
from azlab.line import confinement
from azlab.line.messages import LineError, receive, send, send_data
from grader.execution.availability import problem
from grader.execution.bench import Bench
from grader.execution.commands import Commands
from grader.execution.grading import Times
from grader.execution.lesson import solved
from grader.execution.walls import Walls
from grader.marks import Graded
from grader.submissions import OwnCell, Release, Submission

LESSON = "00-start-here"
FOLDER = Path(__file__).parents[2] / "notebooks" / LESSON
without_landlock = pytest.mark.skipif(not confinement.possible(), reason="Linux here has no Landlock.")
sandboxed = pytest.mark.skipif(problem() is not None, reason=str(problem()))


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    notebook = (FOLDER / f"{LESSON}.ipynb").read_text("utf-8")
    release = Release(LESSON, "f1", notebook, choices=(FOLDER / "choices.json").read_text("utf-8"))
    bench = Bench(release, Walls(), Times(cell=60, notebook=300))
    yield bench
    bench.close()


def _run(bench: Bench, *cells: str) -> tuple[Graded, str]:
    """What came of a submission with these cells, and what the last of them put out."""
    own = tuple(OwnCell("start_lab", cell) for cell in cells)
    graded = bench.grade(Submission("mallory", LESSON, own=own))
    found = [cell for cell in nbformat.reads(graded.notebook, as_version=4).cells if cell.source == cells[-1]]
    return graded, str(found[0].outputs)


def _is_well(bench: Bench) -> bool:
    graded = bench.grade(replace(solved(bench.release), learner="ada"))
    return graded.points == graded.worth


@sandboxed
@pytest.mark.parametrize(
    "cell",
    [
        "import os\nos.makedirs('a/b'); os.chmod('a/b', 0); os.chmod('a', 0)",
        "for n in range(5100): open(f'file-{n}', 'w').close()",
        "import time\nfor n in range(3): open(f'{n}', 'wb').write(bytes(60_000_000))\ntime.sleep(3)",
    ],
)
def test_what_a_submission_leaves_in_its_folder_does_not_end_the_cli_of_others(
    bench: Bench, cell: str
) -> None:
    _run(bench, cell + "\nimport time; time.sleep(1)")
    assert _is_well(bench)


@sandboxed
def test_after_the_cli_has_ended_the_next_submission_has_one(bench: Bench) -> None:
    bench._runners._all[-1]._process.kill()
    assert _is_well(bench)


WRITE = """for path in {paths}:
    words = f"rest --method get --url /subscriptions?api-version=2022-12-01 --output-file {{path}}"
    print(az(words).errors[-300:])
"""


@without_landlock
@sandboxed
def test_a_command_writes_into_its_own_folders_only(bench: Bench) -> None:
    paths = ["/tmp/left", "/homes/left", "/dev/shm/left", "/home/learner/left", "here.json"]
    _, said = _run(bench, WRITE.format(paths=paths) + "import os; print(os.listdir('.'))")
    assert "here.json" in said
    assert said.count("Permission denied") == 4
    assert not os.path.lexists(bench.homes / "left")


@without_landlock
@sandboxed
def test_a_command_puts_no_code_where_the_cli_loads_it(bench: Bench) -> None:
    find = "import re\nfolder = re.search(r'/tmp/azlab-cli-[^/]*', str(az('config get').data)).group()\n"
    path = "f'{folder}/cliextensions/image-copy-extension/azext_imagecopy/__init__.py'"
    _, said = _run(bench, find + WRITE.format(paths=f"[{path}]"), "print(az('image copy -h').text[:300])")
    assert "az image copy" in said


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def test_a_command_that_hung_is_not_answered_in_the_next_ones_name(
    ends: tuple[socket.socket, socket.socket],
) -> None:
    asked: list[Request] = []

    def answer(request: Request) -> Response:
        asked.append(request)
        return Response(200, {}, b"")

    ours, theirs = ends
    commands = Commands(ours, answer)
    ours.settimeout(0.1)
    with pytest.raises(LineError):
        commands.run(["rest", "--headers", "CommandName=vm generalize"], "/", {}, "/")
    receive(theirs)
    forged = {"method": "GET", "url": "/", "headers": {"commandname": "vm generalize"}}
    with suppress(LineError):
        send(theirs, {"request": forged})
        send_data(theirs, b"")
    with pytest.raises(LineError):
        commands.run(["vm", "generalize"], "/", {}, "/")
    assert not asked
    assert commands.ended
