"""What stock nbgrader makes of each kind, one after the other: kept at once, so that a second run goes on.

What stock grading lets happen, happens in a sandbox that keeps this machine: all of it can be read, and
nothing is written but a folder in memory; the tree of processes has limits.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell

from grader.execution import cgroups
from grader.execution.lesson import Played
from grader.execution.limits import MEGABYTE, Limits
from tests.execution.hostile import files
from tests.execution.hostile.files import FileKind
from tests.execution.hostile.kinds import LAST, LESSON, Kind
from tests.execution.hostile.submissions import KINDS, NOTEBOOKS, handed_in, release_of, submission

PROJECT = NOTEBOOKS.parent
SECONDS, LONGEST = 20, 150
"""A cell may run so long, and the whole."""
LIMITS = Limits(memory=6000 * MEGABYTE, processes=400, folder=500 * MEGABYTE)
SECRET = "a-secret-of-the-teachers"
SECRETS = (SECRET, "is_the_right_choice", "BEGIN SOLUTION", "choices.json {", "root:x:0:0:root")
STOCK = "tests.execution.hostile.stock"
HANDED = "/mnt"
"""Where the folder lies inside, until it was copied into memory."""


def measure(measured: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The name of each kind that is not among the measured, and what came of it."""
    for kind in KINDS:
        if kind.name not in measured:
            yield kind.name, _cells(kind)
    for file in files.KINDS:
        if file.name not in measured:
            yield file.name, _file(file)


def _cells(kind: Kind) -> str:
    """Its cells run where they would stand, by nbgrader's own `Execute`."""
    release = release_of(kind.lesson)
    played = Played(submission(release, [kind]), release)
    notebook = played.notebook
    known = {cell.id: cell for cell in notebook.cells}
    laid = []
    for step in played.steps():
        cell = known[step.id] if step.id else new_code_cell()
        cell.source = step.source
        laid.append(cell)
    notebook.cells = laid
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "classroom" / f"{kind.lesson}.ipynb"
        path.parent.mkdir()
        nbformat.write(notebook, path)
        for file in ("choices.json", "start.az"):
            source = NOTEBOOKS / kind.lesson / file
            if source.exists():
                shutil.copy(source, path.parent)
        return _said(_run(path.parent, "cells", path.name), kind.lesson)


def _file(kind: FileKind) -> str:
    """It is handed in beside another learner's, and both graded by `nbgrader autograde`."""
    with tempfile.TemporaryDirectory() as name:
        course = Path(name) / "course"
        shutil.copytree(NOTEBOOKS / LESSON, course / "source" / LESSON, ignore=shutil.ignore_patterns(".*"))
        theirs, others = (
            course / "submitted" / learner / LESSON / f"{LESSON}.ipynb" for learner in ("ada", "zoe")
        )
        for path in (theirs, others):
            path.parent.mkdir(parents=True)
        others.write_text(release_of(LESSON).notebook, "utf-8")
        data = kind.make(handed_in(), theirs)
        if data is not None:
            theirs.write_bytes(data)
        return _said(_run(course, "file", LESSON), LESSON)


def _run(folder: Path, *words: str) -> dict[str, Any] | None:
    """What `stock` printed; None when it did not come to its end."""
    inside = str(folder)
    walls = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--ro-bind", "/", "/"]
    walls += ["--dev", "/dev", "--proc", "/proc", "--ro-bind", inside, HANDED]
    walls += ["--size", str(LIMITS.folder), "--tmpfs", inside, "--chdir", inside]
    settings = {"HOME": inside, "TMPDIR": inside, "PYTHONPATH": str(PROJECT), "AZLAB_STATE": "temporary"}
    settings["A_PASSWORD"] = SECRET
    # nbgrader looks there for alembic, to make a gradebook.
    settings["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), *os.get_exec_path()])
    walls += [word for name, value in settings.items() for word in ("--setenv", name, value)]
    limits = ["prlimit", f"--as={LIMITS.memory}", f"--nproc={LIMITS.processes}"]
    copied = ["sh", "-c", f'cp -a {HANDED}/. . && exec "$@"', "sh"]
    command = [*walls, *copied, *limits, sys.executable, "-m", STOCK, str(SECONDS), *words]
    # Of root the kernel does not count processes, but in a group it does.
    group = cgroups.make(LIMITS)
    try:
        return _ended(command, group)
    finally:
        if group is not None:
            group.remove()


def _ended(command: list[str], group: cgroups.ControlGroup | None) -> dict[str, Any] | None:
    # It waits for a line, and is in the group before that comes.
    waiting = ["sh", "-c", 'read -r _; exec "$@"', "sh"]
    with subprocess.Popen(
        [*waiting, *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        if group is not None:
            group.add(process.pid)
        try:
            return dict(json.loads(process.communicate("\n", LONGEST)[0].strip().splitlines()[-1]))
        except (subprocess.TimeoutExpired, ValueError, IndexError):
            return None
        finally:
            process.kill()


def _said(found: dict[str, Any] | None, lesson: str) -> str:
    if found is None:
        return "never ends, or ends the grader"
    parts = [] if found.get("goes_on", True) else ["who comes after it is not graded"]
    if found["why"]:
        return "; ".join([f"is not graded ({found['why']})", *parts])
    points: dict[str, float] = found["points"]
    last = f"check_{LAST[lesson]}"
    parts += ["earns marks that were not earned"] if points.get(last) else []
    others = {name: earned for name, earned in points.items() if name != last}
    if not all(others.values()):
        parts.append(f"{sum(not earned for earned in others.values())} of {len(others)} others lose theirs")
    if any(secret in found["shown"] for secret in SECRETS):
        parts.append("secrets come out")
    if "<script>" in found["shown"]:
        parts.append("its script is in what the teacher opens")
    return "; ".join(parts) or "nothing gained, nothing lost"
