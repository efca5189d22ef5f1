from pathlib import Path

import pytest

from grader.course.contents import BEGIN, END, update, with_table
from grader.course.lessons import find_lessons
from grader.setup.places import ROOT


@pytest.fixture
def readme(tmp_path: Path) -> Path:
    path = tmp_path / "README.md"
    path.write_text(f"# Above\n{BEGIN}\nold\n{END}\nBelow\n")
    return path


def test_a_row_has_title_minutes_exercises_and_points(course: Path, readme: Path) -> None:
    update(readme=readme, notebooks=course)
    link = "[Managed images](notebooks/04-managed-images/04-managed-images.ipynb)"
    assert f"| 04 | {link} | 45 | 5 | 5 |" in readme.read_text().splitlines()


def test_only_the_part_between_the_marks_is_written(course: Path, readme: Path) -> None:
    update(readme=readme, notebooks=course)
    text = readme.read_text()
    assert text.startswith(f"# Above\n{BEGIN}\n|")
    assert text.endswith(f"|\n{END}\nBelow\n")
    assert "old" not in text


def test_check_finds_drift_and_changes_nothing(course: Path, readme: Path) -> None:
    before = readme.read_text()
    assert update(check=True, readme=readme, notebooks=course) == 1
    assert readme.read_text() == before
    update(readme=readme, notebooks=course)
    assert update(check=True, readme=readme, notebooks=course) == 0


def test_a_text_without_marks_is_refused(course: Path) -> None:
    with pytest.raises(ValueError, match="README"):
        with_table("# Nothing", find_lessons(course))


def test_the_readme_has_the_table_of_today() -> None:
    assert update(check=True) == 0


def test_the_first_command_is_within_the_first_screen() -> None:
    lines = (ROOT / "README.md").read_text().splitlines()
    assert lines.index("python3 -m grader learn") < 20
