"""`python3 -m grader release`: what a class is given, in one folder, without what solves a lesson."""

import argparse
import json
from pathlib import Path

from azlab.whole_files import write_whole
from grader.classroom.folders import Classroom
from grader.course.handed_out import sealed_companions
from grader.course.lessons import Lesson, choose, find_lessons
from grader.course.package import file_name, package
from grader.course.releases import keep_release, make_release
from grader.exam.papers import is_exam
from grader.setup.places import NOTEBOOKS, SetupError
from grader.submissions import Release

PUBLIC = (
    "{lesson} is the same paper for everybody, and its answers are public. Papers of their own:\n"
    "    python3 -m grader variants copies/ {lesson} --roster class.csv"
)


def run(chosen: argparse.Namespace) -> int:
    """0 when everything is there. Raises `SetupError` when it cannot be written."""
    classroom = Classroom(chosen.classroom)
    folder = (chosen.to or classroom.folder / "handout").resolve()
    if folder == NOTEBOOKS or NOTEBOOKS in folder.parents:
        raise SetupError("notebooks/ holds the course itself: choose another folder with --to.")
    lessons = _chosen(chosen.lessons)
    releases = [make_release(lesson) for lesson in lessons]
    names = [name for release in releases for name in files(release)]
    if not chosen.dry_run:
        try:
            _write(folder, releases, classroom)
        except OSError as problem:
            raise SetupError(
                f"{folder} cannot be written ({problem.strerror}): choose another with --to."
            ) from None
    _say(folder, releases, names, chosen)
    return 0


def _chosen(wanted: list[str]) -> list[Lesson]:
    try:
        return choose(find_lessons(NOTEBOOKS), wanted)
    except SetupError as problem:
        folders = [word for word in wanted if "/" in word or Path(word).is_dir()]
        hint = f" A folder to write into is said with --to {folders[0]}." if folders else ""
        raise SetupError(f"{problem}{hint}") from None


def files(release: Release) -> list[str]:
    """What a class gets of a lesson, by name: never a recording, which holds what the solutions send."""
    folder = release.assignment or release.lesson
    return [f"{folder}/{name}" for name in (f"{release.lesson}.ipynb", *release.companions)]


def _write(folder: Path, releases: list[Release], classroom: Classroom) -> None:
    # nbgrader takes seconds to import.
    from grader.course.release import text_of_copy

    for release in releases:
        keep_release(release, classroom.releases)
        contents = [text_of_copy(release), *sealed_companions(release).values()]
        for name, text in zip(files(release), contents, strict=True):
            _put(folder / name, text.encode())
    _put(folder / file_name(), package())


def _put(path: Path, data: bytes) -> None:
    """Write a file in one step; what is there already stays as it is, with its time."""
    if path.is_file() and path.read_bytes() == data:
        return
    write_whole(path, data)


def _say(folder: Path, releases: list[Release], names: list[str], chosen: argparse.Namespace) -> None:
    install = f"pip install ./{file_name()}"
    if chosen.json:
        lessons = [{"lesson": release.lesson, "release": release.fingerprint} for release in releases]
        row = {"folder": str(folder), "lessons": lessons, "files": [*names, file_name()], "install": install}
        print(json.dumps(row))
        return
    for name in [*names, file_name()]:
        print(name)
    for release in releases:
        if is_exam(release.notebook):
            print(PUBLIC.format(lesson=release.lesson))
    done = "would be written" if chosen.dry_run else "is"
    print(
        f"What the class is given {done} in {folder}. Learners install the practice Azure and the checks by"
    )
    print(f"    {install}")
