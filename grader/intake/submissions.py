"""`read_submission`: one learner's notebook, wherever it comes from, held against a release."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from grader.intake import companions
from grader.intake.matching import match, unmatched
from grader.intake.notebooks import LARGEST, read_notebook
from grader.intake.open_files import entries, is_folder, read_file
from grader.intake.outlines import outline
from grader.intake.own_files import is_collectors, own_files
from grader.intake.stages import is_begun, notebooks_of, stamp_in
from grader.intake.stamps import FILE as STAMP
from grader.intake.stamps import read_stamp
from grader.submissions import Refused, Release, Submission

CAME_WITH = "The files beside it are those that it came with: later ones came with other notebooks."


def read_submission(source: Path | bytes, release: Release, learner: str) -> Submission | Refused:
    """What a learner handed in, or why it cannot be graded. Runs nothing, follows no link, never raises.

    `source` is a folder with LESSON.ipynb as nbgrader collects it, a notebook's file, or its bytes. Of a
    folder the files beside the notebook are taken as the release allows, and `timestamp.txt`.
    """
    if isinstance(source, bytes):
        return submission(source, release, learner)
    folder = source if is_folder(source) else None
    path, renamed = _notebook_in(folder, release) if folder else (source, ())
    data = read_file(path, LARGEST)
    if isinstance(data, Refused):
        return data
    files, left = files_beside(folder, release) if folder else ({}, [])
    stamp = files.pop(STAMP, None)
    if folder and release.assignment:
        stamp = stamp_in(folder, release.lesson, release.assignment)
    received, unread = read_stamp(stamp)
    return submission(data, release, learner, files, received, (*renamed, *left, *unread))


def _notebook_in(folder: Path, release: Release) -> tuple[Path, tuple[str, ...]]:
    """The lesson's notebook in a folder; another name is taken where it is the only notebook.

    Of several lessons in a folder, one whose name says which it is, and rather one that was begun.
    """
    path = folder / f"{release.lesson}.ipynb"
    others = [other for other in entries(folder) if other.suffix == ".ipynb" and other.name[0] != "."]
    if release.assignment:
        named = notebooks_of(folder, release.lesson)
        begun = [other for other in named if _is_begun(other, release)] if len(named) > 1 else []
        others = begun[:1] or named[:1]
    if path in others or len(others) != 1:
        return path, ()
    return others[0], (f"The notebook is called {companions.shown(others[0].name)}.",)


def _is_begun(path: Path, release: Release) -> bool:
    data = read_file(path, LARGEST)
    read = data if isinstance(data, Refused) else submission(data, release, "")
    return isinstance(read, Submission) and is_begun(read, release)


def submission(
    data: bytes,
    release: Release,
    learner: str,
    files: Mapping[str, bytes] | None = None,
    received: datetime | None = None,
    remarks: tuple[str, ...] = (),
) -> Submission | Refused:
    """The same for what is in memory; `files` are those beside the notebook, allowed or not."""
    notebook = read_notebook(data)
    if isinstance(notebook, Refused):
        return notebook
    lesson = outline(release.notebook)
    matched = match(notebook, lesson)
    if unmatched(matched, lesson.exercises):
        return Refused(f"None of its cells is one of {release.lesson}: it is another notebook.")
    taken, left = companions.choose(files or {}, release.files)
    return Submission(
        learner=learner,
        lesson=release.lesson,
        sources=matched.sources,
        own=tuple(matched.own),
        files=taken,
        release=notebook.release,
        received=received,
        remarks=(*notebook.remarks, *matched.remarks, *remarks, *left),
        doubts=tuple(matched.doubts),
    )


def files_beside(folder: Path, release: Release) -> tuple[dict[str, bytes], list[str]]:
    """The files in a submission's folder that may be taken, `timestamp.txt` among them; remarks on others."""
    found: dict[str, bytes] = {}
    remarks = []
    own = own_files(folder, release.lesson, release.assignment) if release.assignment else None
    for path in entries(folder):
        if path.suffix == ".ipynb" or path.name.startswith("."):
            continue
        if path.name != STAMP and (own is not None or is_collectors(path.name)):
            continue
        why = "" if path.name == STAMP else companions.why_not(path.name, release.files)
        data = Refused("") if why else read_file(path, companions.LARGEST)
        if isinstance(data, bytes):
            found[path.name] = data
        else:
            reason = f"it {why}." if why else _lowered(data.sentence)
            remarks.append(f"The file {companions.shown(path.name)} was left out: {reason}")
    return found | (own or {}), remarks if own is None else [*remarks, CAME_WITH]


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
