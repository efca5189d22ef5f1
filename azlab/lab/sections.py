"""In which lesson a section is: of the one that runs, else of those near it."""

from collections.abc import Iterator
from pathlib import Path

from azlab.assignments import notebooks_of
from azlab.lab.naming import near
from azlab.notebooks import cells, read_document, source_of


def lesson_with(section: str, lesson: str, folder: Path) -> str:
    """The name of the first lesson with a section of this heading; "" where none is near.

    `lesson` and `folder` are those that run: they are looked at first.
    """
    own = {lesson: folder}
    for name, path in (own | near(folder)).items():
        if section in _sections(name, path):
            return name
    return ""


def _sections(lesson: str, folder: Path) -> Iterator[str]:
    for path in notebooks_of(lesson, folder)[:1]:
        prose = map(source_of, cells(read_document(path), "markdown"))
        lines = (line for text in prose for line in text.splitlines())
        yield from (line.lstrip("#").strip() for line in lines if line.startswith("##"))
