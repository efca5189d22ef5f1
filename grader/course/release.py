"""The learner's copy of a lesson: no solutions, no hidden tests, exactly as nbgrader releases it."""

import copy
from functools import cache
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearMarkScheme,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
)
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from grader.course.fingerprints import mark
from grader.course.lessons import lesson_of
from grader.course.releases import make_release
from grader.setup.places import ROOT
from grader.submissions import Release

# The order of nbgrader's GenerateAssignment, without what needs its database or a kernel.
STEPS = (
    LockCells,
    ClearSolutions,
    ClearOutput,
    CheckCellMetadata,
    ClearHiddenTests,
    ClearMarkScheme,
    ComputeChecksums,
    CheckCellMetadata,
)


@cache
def settings() -> Config:
    """What `nbgrader_config.py` says: the same stubs as in a released assignment."""
    return PyFileConfigLoader("nbgrader_config.py", path=str(ROOT)).load_config()


def release_copy(notebook: NotebookNode) -> NotebookNode:
    """A released copy of a source notebook; the source is left as it is."""
    released = copy.deepcopy(notebook)
    for step in STEPS:
        released, _ = step(config=settings()).preprocess(released, {"nbgrader": {}})
    return released


def release_text(notebook: Path) -> str:
    """The text of the file that nbgrader would write for a lesson's source notebook."""
    return text_of_copy(make_release(lesson_of(notebook)))


def text_of_copy(release: Release) -> str:
    """The notebook that a learner gets of a release, with its fingerprint."""
    released = release_copy(nbformat.reads(release.notebook, as_version=4))
    mark(released, release)
    text: str = nbformat.writes(released)
    return text if text.endswith("\n") else f"{text}\n"
