import json
from pathlib import Path

import pytest

from tests.intake.classroom import Classroom
from tests.intake.lessons import LESSON, worked


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as nbgrader collects it, with the worked notebook."""
    where = tmp_path / "submitted" / "ada" / LESSON
    where.mkdir(parents=True)
    (where / f"{LESSON}.ipynb").write_text(json.dumps(worked()), "utf-8")
    return where


@pytest.fixture
def classroom(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Classroom:
    return Classroom(tmp_path, capsys)
