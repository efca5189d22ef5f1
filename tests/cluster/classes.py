"""Classes for the longer proofs: submissions of one lesson in a folder, graded by the command."""

import json
import os
import secrets
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from nbformat import from_dict
from sqlalchemy import create_engine, text

from grader.classroom.folders import Classroom
from grader.course.cells import is_solution

ROOT = Path(__file__).parents[2]
LESSON = "00-start-here"
OWN: dict[str, Any] = {
    "cell_type": "code",
    "id": "mine",
    "metadata": {},
    "outputs": [],
    "execution_count": None,
}
MARKS = """
    SELECT student.id, grade_cell.name, grade.auto_score FROM grade
    JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id
    JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id
    JOIN student ON submitted_assignment.student_id = student.id
    JOIN base_cell AS grade_cell ON grade.cell_id = grade_cell.id
    ORDER BY 1, 2
"""


def hand_in(folder: Path, count: int, extra: str = "", first: int = 0) -> Classroom:
    """A class in which every fourth has solved all, the others some; `extra` is a cell of everybody's own."""
    source = (ROOT / "notebooks" / LESSON / f"{LESSON}.ipynb").read_text("utf-8")
    classroom = Classroom(folder)
    for number in range(first, first + count):
        notebook = json.loads(source)
        exercises = [cell for cell in notebook["cells"] if is_solution(from_dict(cell))]
        for place, cell in enumerate(exercises, 1):
            if number % 4 and place % (number % 4 + 1) == 0:
                cell["source"] = ["# nothing"]
        if extra:
            notebook["cells"].append({**OWN, "source": [extra]})
        path = classroom.submission(LESSON, f"learner{number:03}") / f"{LESSON}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook), "utf-8")
    return classroom


@dataclass
class Command:
    """`grade` at work in a process group of its own, as a terminal starts it; it writes into files."""

    process: "subprocess.Popen[bytes]"
    folder: Path

    @property
    def learners(self) -> list[str]:
        """Who was graded so far, as it says on its output."""
        lines = self._text("out").splitlines(keepends=True)
        return [json.loads(line)["learner"] for line in lines if line.endswith("\n")]

    @property
    def errors(self) -> str:
        return self._text("errors")

    def wait_for(self, count: int, seconds: float = 600) -> None:
        """Until so many were graded, or it has ended."""
        until = time.monotonic() + seconds
        while len(self.learners) < count and self.process.poll() is None and time.monotonic() < until:
            time.sleep(0.1)

    def end(self, seconds: float) -> int:
        """Wait for its end; its exit code. What it has said, where it does not come."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            pytest.fail(f"It has not ended after {seconds:g} s. It said: {self.errors}")

    def _text(self, name: str) -> str:
        return (self.folder / name).read_text("utf-8")


def grading(classroom: Classroom, *options: str, **variables: str) -> Command:
    """Start the command for a class, with environment variables besides those of this process."""
    folder = classroom.folder / f"command-{secrets.token_hex(4)}"
    folder.mkdir(parents=True)
    words = ["-m", "grader", "grade", "00", "--json", "--classroom", str(classroom.folder), *options]
    with (folder / "out").open("wb") as out, (folder / "errors").open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-P", *words], env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
            stdin=subprocess.DEVNULL, stdout=out, stderr=errors, start_new_session=True,
        )  # fmt: skip
    return Command(process, folder)


def results(classroom: Classroom) -> dict[str, Any]:
    """All that was kept of each learner, but for how long it took."""
    found = {}
    for graded in classroom.all_graded(LESSON):
        document = graded.document()
        del document["seconds"], document["notebook"]
        found[graded.learner] = document
    return found


def rows(address: str) -> list[tuple[str, str, float | None]]:
    """Who has which automatic mark of which check, as it stands in a gradebook."""
    engine = create_engine(address)
    with engine.connect() as connection:
        found = [(row[0], row[1], row[2]) for row in connection.execute(text(MARKS))]
    engine.dispose()
    return found
