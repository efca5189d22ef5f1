"""Play a lesson's notebook in this process, solutions and all, to record it."""

import json
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from azlab import lab
from azlab.assignments import is_called, lessons_in
from azlab.lab.modes import LIVE, SEED, VARIABLE
from azlab.lab.progress import tell, told_on
from azlab.lab.recording import recording
from azlab.lab.state import STATES, LabError


def lessons(wanted: Sequence[str], here: Path) -> list[Path]:
    """The source notebooks of a course; those wanted by name, assignment or number, where any are."""
    folders = sorted((here / "notebooks").glob("*"))
    notebooks = {name: folder / f"{name}.ipynb" for folder in folders for name in lessons_in(folder)}
    if not notebooks:
        raise LabError("There are no lessons in notebooks/ here: go to the folder of the course.")
    return [path for word in wanted for path in _named(word, notebooks)] or list(notebooks.values())


def record(notebook: Path, mode: str) -> Path:
    """Record a lesson beside its notebook; where the recording is.

    It is played twice: first to learn what is asked in it, in the practice Azure, then with an eye on all
    of that from the beginning. Raises `LabError` when a cell fails or an exercise does not earn its points.
    """
    with recording() as first:
        play(notebook, "simulated")
    with recording(first.watch) as tape:
        play(notebook, mode)
    return tape.write(notebook)


def play(notebook: Path, mode: str) -> None:
    """Run every code cell, in its folder and mode, with a state that is thrown away.

    Nothing is shown; but a live one takes long and costs money, so stderr tells how far it is and what stays.
    """
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    cells = [cell for cell in json.loads(notebook.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]
    shell: Any = InteractiveShell.instance()
    shell.reset(new_session=False)  # counting on: a cell of the same number would be the same run to a check
    with _copied(notebook.parent) as folder, _at(folder, mode, notebook.stem), _progress(mode):
        try:
            for number, cell in enumerate(cells, 1):
                if mode == LIVE:
                    tell(f"{notebook.stem}, cell {number} of {len(cells)}: {cell['id']}")
                with capture_output():
                    _run(shell, cell)
        finally:
            # Not captured: a real subscription's warning about what is left in it is said here.
            lab.stop()


def _named(word: str, notebooks: dict[str, Path]) -> list[Path]:
    """The notebook of that name; or those of the assignment of that name or number."""
    fitting = [path for name, path in notebooks.items() if is_called(name, word) or word == path.parent.name]
    if not fitting:
        raise LabError(f"There is no lesson '{word}' in notebooks/: it has {', '.join(notebooks)}.")
    return fitting


def _run(shell: Any, cell: dict[str, Any]) -> None:
    random.seed(cell["id"])  # the Azure CLI makes up names of deployments
    outcome = shell.run_cell("".join(cell["source"]), store_history=True)
    if outcome.error_before_exec or outcome.error_in_exec:
        raise LabError(
            f"The cell '{cell['id']}' failed: {outcome.error_before_exec or outcome.error_in_exec}"
        )
    grading = cell["metadata"].get("nbgrader", {})
    if grading.get("grade") and _points(outcome.result) != float(grading["points"]):
        raise LabError(f"The exercise before '{cell['id']}' does not earn its points: {outcome.result}")


def _progress(mode: str) -> AbstractContextManager[None]:
    return told_on(sys.stderr) if mode == LIVE else nullcontext()


def _points(result: Any) -> float:
    """The points as nbgrader reads them: the last value's plain text."""
    bundle: Any = getattr(result, "_repr_mimebundle_", dict)()
    data = bundle[0] if isinstance(bundle, tuple) else bundle
    return float(data.get("text/plain", 0))


@contextmanager
def _copied(folder: Path) -> Iterator[Path]:
    """A copy under the same name: what a lesson writes shall not lie beside its notebook."""
    with tempfile.TemporaryDirectory() as parent:
        yield Path(shutil.copytree(folder, Path(parent) / folder.name, ignore=shutil.ignore_patterns(STATES)))


@contextmanager
def _at(folder: Path, mode: str, seed: str) -> Iterator[None]:
    here, before = Path.cwd(), dict(os.environ)
    os.environ.update({VARIABLE: mode, "AZLAB_STATE": "temporary", SEED: seed})
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(here)
        os.environ.clear()
        os.environ.update(before)
