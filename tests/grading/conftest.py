"""Classrooms are opened once per lesson; their kernels keep temporary files in the classroom's folder."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.setup.places import environment_variables
from tests.grading.classroom import Classroom


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Classroom]]:
    """Open a classroom for a lesson."""
    with pytest.MonkeyPatch.context() as patch:
        for name, text in environment_variables(Path(sys.executable), dict(os.environ)).items():
            patch.setenv(name, text)

        def open_classroom(lesson: str) -> Classroom:
            root = tmp_path_factory.mktemp(lesson)
            (root / "temporary").mkdir()
            (root / "classroom").mkdir()
            patch.setenv("TMPDIR", str(root / "temporary"))
            patch.setattr(tempfile, "tempdir", None)
            classroom = Classroom(lesson, root)
            classroom.release()
            return classroom

        yield open_classroom
