"""How fast is a class graded, beside stock nbgrader?

    python tests/benchmarks/grading.py [submissions of each lesson] [workers] [LESSON ...]

Lessons 04 and 08 unless others are named. Every second submission is the solution; the others have one
exercise less than the one before. Both grade the same files in the same run: first `python -m grader grade`
in sandboxes, then `nbgrader autograde` with nbgrader's own preprocessors, whatever this project's settings
say. Prints seconds, their ratio, the memory of the largest process, and where marks differ. Not a test:
figures depend on the machine.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])

from nbgrader.converters import Autograde  # noqa: E402

from grader.classroom.folders import Classroom as Folders  # noqa: E402
from tests.grading.classroom import Classroom  # noqa: E402

WANTED = 5
"""Times faster than stock nbgrader that we want to be."""
Marks = dict[str, dict[str, float]]


def main(count: int, workers: int, lessons: list[str]) -> None:
    ours = stock = 0.0
    for lesson in lessons:
        with tempfile.TemporaryDirectory() as name:
            classroom = prepared(lesson, Path(name), count)
            quick, marks = seconds_of_ours(classroom, workers)
            memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
            slow, theirs = seconds_of_stock(classroom, count)
        ours, stock = ours + quick, stock + slow
        line(f"{lesson}, {count} submissions", quick, slow)
        print(f"  our largest process: {memory} MB; marks that differ: {differing(marks, theirs) or 'none'}")
    line(f"all, {workers} workers", ours, stock)


def line(what: str, ours: float, stock: float) -> None:
    ratio = f"ratio {stock / ours:5.1f} (wanted: {WANTED})"
    print(f"{what:32} ours {ours:7.1f} s   stock {stock:7.1f} s   {ratio}")


def prepared(lesson: str, root: Path, count: int) -> Classroom:
    """A class that has handed in."""
    classroom = Classroom(lesson, root)
    classroom.nbgrader.config.Autograde.sanitize_preprocessors = Autograde.sanitize_preprocessors.default()
    classroom.nbgrader.config.Autograde.autograde_preprocessors = Autograde.autograde_preprocessors.default()
    classroom.release()
    left = list(classroom.exercises)
    for number in range(count):
        if number % 2 and left:
            left.pop()
        answered = classroom.exercises if number % 2 == 0 else left
        classroom.submit(f"learner{number:03}", {name: classroom.solutions[name] for name in answered})
    return classroom


def seconds_of_ours(classroom: Classroom, workers: int) -> tuple[float, Marks]:
    """From the command's start to its end, and what it gave."""
    folder = classroom.root / "classroom"
    command = [sys.executable, "-P", "-m", "grader", "grade", classroom.name]
    started = time.perf_counter()
    subprocess.run(
        [*command, "--classroom", str(folder), "--workers", str(workers)],
        check=False,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    seconds = time.perf_counter() - started
    graded = Folders(folder).all_graded(classroom.name)
    return seconds, {one.learner: {mark.check: mark.points for mark in one.exercises} for one in graded}


def seconds_of_stock(classroom: Classroom, count: int) -> tuple[float, Marks]:
    """The same with nbgrader's own autograder, one submission after the other."""
    learners = [f"learner{number:03}" for number in range(count)]
    started = time.perf_counter()
    for learner in learners:
        classroom.autograde(learner)
    seconds = time.perf_counter() - started
    return seconds, {learner: classroom.marks(learner).cells for learner in learners}


def differing(ours: Marks, theirs: Marks) -> list[str]:
    """Where the marks are not the same, as text."""
    return [
        f"{learner} {check}: {ours.get(learner, {}).get(check)} for {points}"
        for learner, marks in theirs.items()
        for check, points in marks.items()
        if ours.get(learner, {}).get(check) != points
    ]


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:3]]
    count, workers = (numbers + [20, 2][len(numbers) :])[:2]
    main(count, workers, sys.argv[3:] or ["04-managed-images", "08-scale-sets"])
