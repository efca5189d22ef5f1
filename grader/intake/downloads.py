"""What teachers have, zips and folders from Canvas, Moodle, nbgrader or a mail, as single hand-ins."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from grader.intake import companions
from grader.intake.archives import is_zip, read_zip
from grader.intake.names import Origin, origin, without_lesson
from grader.intake.notebooks import LARGEST, Notebook, read_notebook
from grader.intake.open_files import entries, is_folder, open_file, read_file
from grader.intake.recognition import lesson_named
from grader.submissions import Refused

MOST_IN_A_FOLDER = 20_000
NO_NOTEBOOK = "There is no notebook in it"
DEEPEST = 8
_NOTEBOOKS = (".ipynb", ".ipynb.txt", ".ipynb.json")
"""Browsers put a suffix of their own behind a notebook's."""
_MAYBE = (".json", ".txt")
_NOT_FROM_LEARNERS = (".csv", ".md", ".log", ".xml", *_MAYBE)


@dataclass(frozen=True)
class Stored:
    """Where bytes lie in a `Pool`."""

    start: int
    size: int


class Pool(AbstractContextManager["Pool"]):
    """The bytes of a whole class, in a file without a name that ends with this process."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 (closed by __exit__)

    def put(self, data: bytes) -> Stored:
        """Keep bytes."""
        start = self._file.seek(0, 2)
        self._file.write(data)
        return Stored(start, len(data))

    def get(self, stored: Stored) -> bytes:
        """The bytes again."""
        self._file.seek(stored.start)
        return self._file.read(stored.size)

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()


@dataclass(frozen=True)
class HandIn:
    """A notebook in a download, or what is there in place of one. `source` is its path for people to read."""

    origin: Origin
    source: str
    notebook: Stored | Refused
    beside: dict[str, Stored] = field(default_factory=dict)
    modified: datetime | None = None


@dataclass(frozen=True)
class _File:
    parts: tuple[str, ...]
    content: bytes | Refused
    modified: datetime | None = None


def hand_ins(sources: Sequence[Path], lessons: Sequence[str], pool: Pool) -> Iterator[HandIn]:
    """Everything that learners handed in, in the order of the sources. Never raises."""
    for source in sources:
        yield from _of_source(source.resolve(), lessons, pool)


@dataclass(frozen=True)
class _Kept:
    """A file whose bytes lie in the pool, with what its path says."""

    origin: Origin
    parts: tuple[str, ...]
    content: Stored | Refused
    modified: datetime | None

    @property
    def counts(self) -> bool:
        """Whether it is a notebook by its name, or something that has to be said."""
        return _is_notebook(self.origin.file) or isinstance(self.content, Refused)


def _of_source(source: Path, lessons: Sequence[str], pool: Pool) -> Iterator[HandIn]:
    kept = [_keep(file, source, lessons, pool) for file in _files(source, lessons)]
    kept = _by_its_name(source, kept, lessons)
    beside: dict[tuple[str, ...], list[_Kept]] = {}
    for file in kept:
        if not file.counts:
            beside.setdefault(file.origin.group, []).append(file)
    with_notebook = {file.origin.group for file in kept if file.counts and file.origin.group}
    for file in kept:
        if file.counts:
            others = _stored(beside.get(file.origin.group, []))
            yield HandIn(file.origin, _shown(source, file.parts), file.content, others, file.modified)
    for group, files in beside.items():
        if not any(other[: len(group)] == group or group[: len(other)] == other for other in with_notebook):
            yield from _without_notebook(source, files, pool)


def _keep(file: _File, source: Path, lessons: Sequence[str], pool: Pool) -> _Kept:
    content = file.content if isinstance(file.content, Refused) else pool.put(file.content)
    read = origin(file.parts, lessons) if file.parts else Origin("", source.name, ())
    return _Kept(read, file.parts, content, file.modified)


def _by_its_name(source: Path, kept: list[_Kept], lessons: Sequence[str]) -> list[_Kept]:
    """Files in which nothing says whose they are are that learner's whose name the folder or zip has.

    Only where they can be a single learner's: no two of one lesson.
    """
    notebooks = [file for file in kept if file.counts]
    named = [lesson_named(file.origin.file, lessons) for file in notebooks]
    several = len(named) > 1 and ("" in named or len(set(named)) < len(named))
    name = source.stem if is_zip(source.name) else source.name
    if several or any(file.origin.label for file in notebooks) or not without_lesson(name, lessons):
        return kept
    return [
        replace(file, origin=origin((name, *file.parts), lessons)) if file.parts else file for file in kept
    ]


def _stored(files: Sequence[_Kept]) -> dict[str, Stored]:
    return {file.origin.file: file.content for file in files if isinstance(file.content, Stored)}


def _without_notebook(source: Path, files: Sequence[_Kept], pool: Pool) -> Iterator[HandIn]:
    """A hand-in of files of which none is called a notebook; one may be one all the same."""
    first = files[0]
    for name, stored in _stored(files).items():
        if name.lower().endswith(_MAYBE) and isinstance(read_notebook(pool.get(stored)), Notebook):
            rest = {other: content for other, content in _stored(files).items() if other != name}
            yield HandIn(first.origin, _shown(source, first.parts), stored, rest, first.modified)
            return
    names = list(_stored(files))
    if first.origin.label and not all(name.lower().endswith(_NOT_FROM_LEARNERS) for name in names):
        shown = ", ".join(companions.shown(name) for name in names[:3])
        yield HandIn(first.origin, _shown(source, first.parts), Refused(f"{NO_NOTEBOOK}, only {shown}."))


def _files(source: Path, lessons: Sequence[str]) -> Iterator[_File]:
    """All files of a folder, a zip, or a single file; what cannot be read is there with its reason."""
    if is_zip(source.name):
        yield from _zipped(source, (), source.parent)
    elif is_folder(source):
        yield from _walk(source, (), source)
    else:
        named = without_lesson(source.stem, lessons)
        parts = (source.name,) if named else (source.parent.name, source.name)
        yield _File(parts, read_file(source, LARGEST), _modified(source))


def _zipped(path: Path, above: tuple[str, ...], root: Path) -> Iterator[_File]:
    file = open_file(path, root)
    if isinstance(file, Refused):
        yield _File(above, file)
        return
    with file:
        for entry in read_zip(file):
            yield _File((*above, *entry.parts), entry.content, entry.modified)


def _walk(folder: Path, above: tuple[str, ...], root: Path) -> Iterator[_File]:
    for path in entries(folder, MOST_IN_A_FOLDER):
        parts = (*above, path.name)
        if path.name.startswith((".", "__MACOSX", "__pycache__")):
            continue
        if is_folder(path) and len(parts) <= DEEPEST:
            yield from _walk(path, parts, root)
        elif is_zip(path.name):
            yield from _zipped(path, parts, root)
        else:
            yield from _plain_file(path, parts, root)


def _plain_file(path: Path, parts: tuple[str, ...], root: Path) -> Iterator[_File]:
    content = read_file(path, LARGEST if _is_notebook(path.name) else companions.LARGEST, root)
    # A large picture beside a notebook is nobody's trouble.
    if isinstance(content, bytes) or _is_notebook(path.name):
        yield _File(parts, content, _modified(path))


def _is_notebook(name: str) -> bool:
    return name.lower().endswith(_NOTEBOOKS)


def _modified(path: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(path.lstat().st_mtime, UTC)
    except (OSError, OverflowError, ValueError):
        return None


def _shown(source: Path, parts: tuple[str, ...]) -> str:
    return "/".join(parts if parts[-1:] == (source.name,) else (source.name, *parts))
