"""A classroom per lesson; what its kernels keep for a while, they keep in the classroom's folder."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from grader.setup.places import environment_variables
from tests.grading.classroom import Classroom


@pytest.fixture(scope="session")
def empty_gradebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gradebook to copy: nbgrader takes seconds to make one, with `alembic` from PATH."""
    path = tmp_path_factory.mktemp("gradebook") / "gradebook.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", environment_variables(Path(sys.executable), dict(os.environ))["PATH"])
        Gradebook(f"sqlite:///{path}").close()
    return path


@pytest.fixture(scope="module")
def opened(
    tmp_path_factory: pytest.TempPathFactory, empty_gradebook: Path
) -> Iterator[Callable[[str], Classroom]]:
    """Open a classroom for a lesson."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PREFER_ENV_PATH", "1")

        def open_classroom(lesson: str) -> Classroom:
            root = tmp_path_factory.mktemp(lesson)
            (root / "temporary").mkdir()
            patch.setenv("TMPDIR", str(root / "temporary"))
            patch.setattr(tempfile, "tempdir", None)
            shutil.copy(empty_gradebook, root)
            classroom = Classroom(lesson, root)
            classroom.release()
            return classroom

        yield open_classroom
