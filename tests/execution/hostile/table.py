"""Writes docs/hostile.md: each kind of submission that is tried, what stock nbgrader makes of it, and we.

    python -m tests.execution.hostile.table [--stock]

`--stock` measures the second column anew, which takes minutes; what was measured stands in `stock.json`.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell

from grader.execution.lesson import Played
from grader.intake.submissions import read_submission
from grader.submissions import Refused
from tests.execution.hostile import files
from tests.execution.hostile.files import FileKind
from tests.execution.hostile.kinds import LAST, LESSON, Kind
from tests.execution.hostile.submissions import KINDS, release_of, submission

PROJECT = Path(__file__).parents[3]
PAGE = PROJECT / "docs" / "hostile.md"
MEASURED = Path(__file__).parent / "stock.json"
SECONDS, LONGEST = 20, 150
SECRET = "a-secret-of-the-teachers"
SECRETS = (SECRET, "is_the_right_choice", "BEGIN SOLUTION", "choices.json {", "root:x:0:0:root")
HEAD = """# Submissions that are survived

Each kind is a test with real kernels in the real sandbox (`tests/execution/hostile`). In all of them every
exercise is answered but the last. Ours: the last one earns nothing, the others keep their marks, nothing of
the teacher's comes out, the next submission gets all it has earned, and no process is left; what is said
besides stands in the third column. Stock is nbgrader's own `Execute` and its way to read marks, measured once
per kind, alone, in a sandbox that keeps the machine: "-" is not measured. What it does to a machine without
one is not in the table.

`python -m tests.execution.hostile.table` writes this page, with `--stock` the second column, too.

| Kind | Stock nbgrader | Ours |
|---|---|---|
"""


def page() -> str:
    """The page, from the kinds and what was measured."""
    measured: dict[str, str] = json.loads(MEASURED.read_text()) if MEASURED.exists() else {}
    rows = [(kind.name, _ours(kind)) for kind in KINDS] + [(kind.name, _taken(kind)) for kind in files.KINDS]
    return HEAD + "".join(f"| {name} | {measured.get(name, '-')} | {ours} |\n" for name, ours in rows)


def _ours(kind: Kind) -> str:
    said = f'; it is told: "{kind.said}"' if kind.said else ""
    return f"nothing gained, nothing lost{said}"


def _taken(kind: FileKind) -> str:
    """What intake says of it."""
    release = release_of(LESSON)
    notebook = handed_in()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / LESSON / f"{LESSON}.ipynb"
        path.parent.mkdir()
        data = kind.make(notebook, path)
        if data is not None:
            path.write_bytes(data)
        read = read_submission(path.parent, release, "learner")
    return (
        f"not gradable: {read.sentence}" if isinstance(read, Refused) else "its answers count, nothing else"
    )


def handed_in() -> dict[str, Any]:
    """The notebook of a learner who has answered all but the last exercise."""
    notebook: dict[str, Any] = json.loads(release_of(LESSON).notebook)
    for cell in notebook["cells"]:
        if cell["id"] == LAST[LESSON]:
            cell["source"] = "looks_at = ..."
    return notebook


def measure() -> None:
    """Run each kind by stock nbgrader, and keep what came of it at once."""
    measured: dict[str, str] = json.loads(MEASURED.read_text()) if MEASURED.exists() else {}
    for kind in KINDS:
        if kind.name not in measured:
            measured[kind.name] = _stock(kind)
            MEASURED.write_text(json.dumps(measured, indent=1))
            print(f"{kind.name}: {measured[kind.name]}", flush=True)


def _stock(kind: Kind) -> str:
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
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "classroom" / f"{kind.lesson}.ipynb"
        path.parent.mkdir()
        nbformat.write(notebook, path)
        for name in ("choices.json", "start.az"):
            source = PROJECT / "notebooks" / kind.lesson / name
            if source.exists():
                shutil.copy(source, path.parent)
        return _said(_run(path), kind)


def _run(path: Path) -> dict[str, Any] | None:
    """What `stock` printed; None when it did not come to its end."""
    inside = str(path.parent)
    walls = ["--unshare-all", "--die-with-parent", "--new-session", "--ro-bind", "/", "/", "--dev", "/dev"]
    words = ["bwrap", *walls, "--proc", "/proc", "--bind", inside, inside, "--chdir", inside]
    settings = {"HOME": inside, "TMPDIR": inside, "PYTHONPATH": str(PROJECT), "AZLAB_STATE": "temporary"}
    settings["A_PASSWORD"] = SECRET
    words += [word for name, value in settings.items() for word in ("--setenv", name, value)]
    limits = ["prlimit", "--as=6000000000", "--nproc=400"]
    command = [sys.executable, "-m", "tests.execution.hostile.stock", path.name, str(SECONDS)]
    try:
        done = subprocess.run(
            [*words, *limits, *command], capture_output=True, text=True, timeout=LONGEST, check=False
        )
        return dict(json.loads(done.stdout.strip().splitlines()[-1]))
    except (subprocess.TimeoutExpired, ValueError, IndexError):
        return None


def _said(found: dict[str, Any] | None, kind: Kind) -> str:
    if found is None:
        return "never ends, or ends the grader"
    if found["why"]:
        return f"is not graded, and the batch stops: {found['why']}"
    points: dict[str, float] = found["points"]
    parts = ["earns marks that were not earned"] if points.get(f"check_{LAST[kind.lesson]}") else []
    others = {name: earned for name, earned in points.items() if name != f"check_{LAST[kind.lesson]}"}
    if not all(others.values()):
        parts.append(f"{sum(not earned for earned in others.values())} of {len(others)} others lose theirs")
    if any(secret in found["shown"] for secret in SECRETS):
        parts.append("secrets come out")
    if "<script>" in found["shown"]:
        parts.append("its script is in what the teacher opens")
    return "; ".join(parts) or "nothing gained, nothing lost"


if __name__ == "__main__":
    if "--stock" in sys.argv:
        measure()
    PAGE.write_text(page(), "utf-8")
