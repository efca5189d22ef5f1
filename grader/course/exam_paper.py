"""`python3 -m grader exam`: another paper of the mock exam for self-study, or the lesson's own renewed."""

import argparse
from pathlib import Path

from azlab.lab.sealed import sealed
from grader.course.lessons import choose, find_lessons
from grader.course.releases import make_release
from grader.course.self_study import own_paper
from grader.exam.drawing import BankError
from grader.exam.papers import SELF_STUDY, write_own
from grader.setup.places import NOTEBOOKS, SetupError


def run(chosen: argparse.Namespace) -> int:
    """0 when all is there; with `--check` 1 where the lesson's own is out of date. Raises `SetupError`."""
    try:
        return _run(chosen)
    except OSError as problem:
        raise SetupError(f"{problem.filename} cannot be written: {problem.strerror}.") from None
    except BankError as problem:
        raise SetupError(str(problem)) from None


def _run(chosen: argparse.Namespace) -> int:
    folder = NOTEBOOKS / "13-mock-exam"
    if chosen.folder is not None:
        return _write(chosen.folder, chosen.paper)
    if write_own(folder, check=chosen.check):
        return 0
    if chosen.check:
        print("The exam is not what its bank says: run `python3 -m grader exam`.")
        return 1
    print(f"{folder} is renewed.")
    return 0


def _write(where: Path, number: int) -> int:
    # nbgrader takes seconds to import.
    from grader.course.release import text_of_copy

    if number not in SELF_STUDY:
        raise SetupError(f"Papers for self-study are {SELF_STUDY.start} to {SELF_STUDY.stop - 1}.")
    (lesson,) = choose(find_lessons(NOTEBOOKS), ["13"])
    paper = own_paper(make_release(lesson), number)
    folder = where / f"{lesson.name}"
    texts = {
        f"{lesson.name}.ipynb": text_of_copy(paper),
        "start.az": sealed(paper.start),
        "choices.json": sealed(paper.choices),
    }
    if there := [name for name in texts if (folder / name).exists()]:
        raise SetupError(f"{folder} has a {there[0]} already: name another folder.")
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    print(f"Paper {number}: {folder}")
    return 0
