"""What teachers have, zips and folders from Canvas, Moodle, nbgrader or a mail, as single hand-ins."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from grader.intake import companions
from grader.intake.archives import is_zip, read_zip
from grader.intake.names import Origin, origin, without_lesson
from grader.intake.notebooks import LARGEST, Notebook, read_notebook
from grader.intake.open_files import entries, is_folder, open_file, read_file
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


def _of_source(source: Path, lessons: Sequence[str], pool: Pool) -> Iterator[HandIn]:
    found: list[tuple[Origin, _File, Stored | Refused]] = []
    beside: dict[tuple[str, ...], dict[str, Stored]] = {}
    for file in _files(source, lessons):
        read = origin(file.parts, lessons) if file.parts else Origin("", source.name, ())
        kept = file.content if isinstance(file.content, Refused) else pool.put(file.content)
        if _is_notebook(read.file) or isinstance(kept, Refused):
            found.append((read, file, kept))
        else:
            beside.setdefault(read.group, {})[read.file] = kept
    with_notebook = {read.group for read, _, _ in found}
    for read, file, kept in found:
        yield HandIn(read, _shown(source, file.parts), kept, beside.get(read.group, {}), file.modified)
    for group, files in beside.items():
        if group not in with_notebook:
            yield from _without_notebook(source, group, files, lessons, pool)


def _without_notebook(
    source: Path, group: tuple[str, ...], files: dict[str, Stored], lessons: Sequence[str], pool: Pool
) -> Iterator[HandIn]:
    """A hand-in of files of which none is called a notebook; one may be one all the same."""
    name = next(iter(files))
    read = origin(group if group and group[-1] == name else (*group, name), lessons)
    for file, stored in files.items():
        if file.lower().endswith(_MAYBE) and isinstance(read_notebook(pool.get(stored)), Notebook):
            rest = {other: files[other] for other in files if other != file}
            yield HandIn(read, _shown(source, group), stored, rest)
            return
    if group and read.label and not all(file.lower().endswith(_NOT_FROM_LEARNERS) for file in files):
        names = ", ".join(companions.shown(file) for file in list(files)[:3])
        yield HandIn(read, _shown(source, group), Refused(f"{NO_NOTEBOOK}, only {names}."))


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
