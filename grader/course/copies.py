"""The learner's folder. What a learner has begun is never overwritten."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from azlab.lab.sealed import sealed
from azlab.lab.starts import START, start_text
from azlab.whole_files import write_whole
from grader.course.lessons import Lesson
from grader.course.releases import make_release
from grader.exam.papers import is_exam

RECORD = Path(".settings") / "written.json"


@dataclass
class Report:
    """What was done in the learner's folder, by the files' names."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)

    def sentences(self) -> list[str]:
        """What a learner should know; nothing about what stayed as it was."""
        lessons = [name for name in self.added if name.endswith(".ipynb")]
        said = [f"{len(lessons)} lesson{'s' * (len(lessons) > 1)} added."] if lessons else []
        said += [
            f"{name} was renewed: the course has changed and you had not begun it." for name in self.updated
        ]
        said += [
            f"{name}: the course has changed. Your work is untouched; the new one is beside it, to be read. "
            "To work through that, give your lesson's folder another name, and run this again."
            for name in self.beside
        ]
        return said


def digest(data: bytes) -> str:
    """The hash by which a file is known again."""
    return hashlib.sha256(data).hexdigest()


class LearnerFolder:
    """A folder with a record of what was written: for every file the hash of its source and its own."""

    def __init__(self, where: Path) -> None:
        self.where = where
        self.report = Report()
        self._record = _read_record(where / RECORD)

    def put(self, name: str, source: str, content: Callable[[], bytes]) -> None:
        """Bring one file up to date unless it was begun; then a new version goes beside it."""
        path = self.where / name
        written = self._record.get(name, {})
        if not path.exists():
            self._write(name, source, content())
            self.report.added.append(name)
        elif written.get("source") == source:
            self.report.kept.append(name)
        elif digest(path.read_bytes()) == written.get("content"):
            self._write(name, source, content())
            self.report.updated.append(name)
        else:
            self._put_beside(name, source, content())

    def is_begun(self, name: str) -> bool:
        """Whether a file is not as it was written: it is the learner's own now."""
        path = self.where / name
        return path.exists() and digest(path.read_bytes()) != self._record.get(name, {}).get("content")

    def _put_beside(self, name: str, source: str, content: bytes) -> None:
        """Remember the new source under the begun file's name, so that it is told once."""
        path = self.where / name
        self._record[name] = {"source": source, "content": digest(content)}
        if path.read_bytes() == content:
            self.report.kept.append(name)
            return
        new = f"{path.relative_to(self.where).with_suffix('')}.new{path.suffix}"
        begun = self._record.get(new, {}).get("content") != _digest_of(self.where / new)
        if begun and (self.where / new).exists():
            new = f"{path.relative_to(self.where).with_suffix('')}.new-{digest(content)[:6]}{path.suffix}"
        self._write(new, source, content)
        self.report.beside.append(name)

    def _write(self, name: str, source: str, content: bytes) -> None:
        write_whole(self.where / name, content)
        self._record[name] = {"source": source, "content": digest(content)}

    def close(self) -> Report:
        """Write the record and say what was done."""
        write_whole(self.where / RECORD, json.dumps(self._record, indent=1, sort_keys=True))
        return self.report


def _read_record(path: Path) -> dict[str, dict[str, str]]:
    """What was written; where the file is of no use, nothing: all that lies there counts as begun then."""
    try:
        rows = json.loads(path.read_text("utf-8"))
        return {str(name): dict(row) for name, row in rows.items()}
    except (FileNotFoundError, ValueError, TypeError, AttributeError, RecursionError):
        return {}


def _digest_of(path: Path) -> str | None:
    return digest(path.read_bytes()) if path.exists() else None


def _files(lesson: Lesson, where: Path) -> Iterator[tuple[str, Path, Callable[[Path], bytes]]]:
    if is_exam(lesson.notebook.read_text("utf-8")):
        yield from _exam(lesson, where)
        return
    yield _in_course(lesson.notebook), lesson.notebook, _released
    sealing = partial(_sealed, lesson)
    for path in lesson.companions:
        yield _in_course(path), path, sealing if path in lesson.sealed else Path.read_bytes


def _exam(lesson: Lesson, where: Path) -> Iterator[tuple[str, Path, Callable[[Path], bytes]]]:
    """A paper of one's own, with its keys: who learns alone is told why at once."""
    from grader.course.release import text_of_copy
    from grader.course.self_study import own_paper, paper_number

    paper = own_paper(make_release(lesson), paper_number(where))
    yield _in_course(lesson.notebook), lesson.notebook, lambda _: text_of_copy(paper).encode()
    for name, text in (("start.az", paper.start), ("choices.json", paper.choices)):
        path = lesson.companion(name)
        yield _in_course(path), path, partial(_sealed_text, text)
    for path in lesson.companions:
        if path not in lesson.sealed:
            yield _in_course(path), path, Path.read_bytes


def _in_course(path: Path) -> str:
    """A file's name below a course's folder."""
    return f"{path.parent.name}/{path.name}"


def _sealed_text(text: str, _: Path) -> bytes:
    return sealed(text).encode()


def _released(notebook: Path) -> bytes:
    # nbgrader takes seconds to import: only when there is something to write.
    from grader.course.release import release_text

    return release_text(notebook).encode("utf-8")


def _source(lesson: Lesson, path: Path) -> bytes:
    """What a lesson's file is made from: a start of its cases, too."""
    is_start = path == lesson.companion(START)
    return start_text(lesson.folder, lesson.name).encode("utf-8") if is_start else path.read_bytes()


def _sealed(lesson: Lesson, companion: Path) -> bytes:
    return sealed(_source(lesson, companion).decode("utf-8")).encode("utf-8")


def write_course(lessons: Iterable[Lesson], where: Path) -> Report:
    """Write learner copies of the lessons, with the files they need, into a folder."""
    folder = LearnerFolder(where)
    try:
        for lesson in lessons:
            notebook = _in_course(lesson.notebook)
            begun = folder.is_begun(notebook)
            for name, source, content in _files(lesson, where):
                # A start, or choices, of another edition would not fit what the learner has begun.
                if not (begun and name != notebook and (where / name).exists()):
                    folder.put(name, digest(_source(lesson, source)), partial(content, source))
    finally:
        report = folder.close()
    return report
