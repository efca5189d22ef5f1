"""Writes docs/hostile.md: each kind of submission that is tried, what stock nbgrader makes of it, and we.

    python -m tests.execution.hostile.table [--stock]

`--stock` measures the second column anew, which takes minutes; what was measured stands in `stock.json`.
"""

import json
import sys
import tempfile
from pathlib import Path

from azlab.whole_files import write_whole
from grader.intake.submissions import read_submission
from grader.submissions import Refused
from tests.execution.hostile import files
from tests.execution.hostile.files import FileKind
from tests.execution.hostile.kinds import LESSON, Kind
from tests.execution.hostile.measuring import measure
from tests.execution.hostile.submissions import KINDS, handed_in, release_of

PROJECT = Path(__file__).parents[3]
PAGE = PROJECT / "docs" / "hostile.md"
MEASURED = Path(__file__).parent / "stock.json"
HEAD = """# Submissions that are survived

Each kind is a test with real kernels in the real sandbox (`tests/execution/hostile`). In all of them every
exercise is answered but the last. Ours: the last one earns nothing, the others keep their marks, nothing of
the teacher's comes out, the next submission gets all it has earned, and no process is left; what is said
besides stands in the third column. Stock is nbgrader with its own settings, measured once per kind in a
sandbox that keeps the machine: of cells its `Execute` and its way to read marks, of files `nbgrader
autograde`, with somebody else's submission behind; "-" is not measured. What it does to a machine without a
sandbox is not in the table.

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


def keep_measuring() -> None:
    """Measure what is not measured yet; whoever ends this loses the one that is running."""
    measured: dict[str, str] = json.loads(MEASURED.read_text()) if MEASURED.exists() else {}
    for name, said in measure(measured):
        measured[name] = said
        write_whole(MEASURED, json.dumps(measured, indent=1) + "\n")
        print(f"{name}: {said}", flush=True)


if __name__ == "__main__":
    if "--stock" in sys.argv:
        keep_measuring()
    PAGE.write_text(page(), "utf-8")
