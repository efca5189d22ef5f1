import re
from pathlib import Path

import nbformat
import pytest

from azlab.lab.modes import LIVE, is_made_for
from grader.course.cells import is_graded, is_solution
from grader.course.contents import PARTS, parts, rewritten, statement_table, update
from grader.course.lessons import find_lessons
from grader.progress.statements import STATEMENTS
from grader.setup.places import NOTEBOOKS, ROOT

LESSONS = PARTS[0]


@pytest.fixture
def documents(tmp_path: Path, course: Path) -> Path:
    """A folder with the documents, all parts out of date."""
    for part in parts(find_lessons(course)):
        path = tmp_path / part.document
        path.parent.mkdir(parents=True, exist_ok=True)
        above = path.read_text() if path.exists() else "# Above\n"
        path.write_text(f"{above}{part.begin}\nold\n{part.end}\nBelow\n")
    return tmp_path


def test_a_row_has_title_minutes_exercises_and_points(course: Path, documents: Path) -> None:
    update(root=documents, notebooks=course)
    link = "[Managed images](notebooks/04-managed-images/04-managed-images.ipynb)"
    assert f"| 04 | {link} | 45 | 5 | 10 |" in (documents / "README.md").read_text().splitlines()


def test_only_the_part_between_the_marks_is_written(course: Path, documents: Path) -> None:
    update(root=documents, notebooks=course)
    text = (documents / "README.md").read_text()
    assert text.startswith(f"# Above\n{LESSONS.begin}\n|")
    assert text.endswith(f"|\n{LESSONS.end}\nBelow\n")
    assert "old" not in text


def test_check_finds_drift_and_changes_nothing(course: Path, documents: Path) -> None:
    before = (documents / "README.md").read_text()
    assert update(check=True, root=documents, notebooks=course) == 1
    assert (documents / "README.md").read_text() == before
    update(root=documents, notebooks=course)
    assert update(check=True, root=documents, notebooks=course) == 0


def test_a_teachers_page_has_what_is_marked_and_a_right_answer(course: Path, documents: Path) -> None:
    update(root=documents, notebooks=course)
    lesson = find_lessons(course)[1]
    page = (documents / f"docs/lessons/{lesson.name}.md").read_text()
    assert "45 minutes, 8 marked cells, 10 points." in page
    for cell in nbformat.read(lesson.notebook, as_version=4).cells:
        if is_graded(cell):
            assert cell.source in page
        if is_solution(cell):
            assert re.sub(r"### .*\n?", "", cell.source).strip() in page


def test_a_lesson_without_a_page_for_teachers_is_refused(course: Path, documents: Path) -> None:
    (documents / f"docs/lessons/{find_lessons(course)[0].name}.md").unlink()
    with pytest.raises(ValueError, match="docs/lessons"):
        update(root=documents, notebooks=course)


def test_a_text_without_marks_is_refused(course: Path) -> None:
    with pytest.raises(ValueError, match="README"):
        rewritten("# Nothing", LESSONS, find_lessons(course))


def test_a_statement_names_the_lessons_that_carry_it(course: Path) -> None:
    lesson = find_lessons(course)[1]
    notebook = nbformat.read(lesson.notebook, as_version=4)
    notebook.metadata["azlab"] = {"statements": ["S16"]}
    nbformat.write(notebook, lesson.notebook)
    assert "| S16 | az image create | 04 |" in statement_table([lesson]).splitlines()


def test_lessons_carry_only_statements_that_there_are() -> None:
    for lesson in find_lessons(NOTEBOOKS):
        carried = nbformat.read(lesson.notebook, as_version=4).metadata["azlab"]["statements"]
        assert carried
        assert set(carried) <= set(STATEMENTS), lesson.name


def test_the_documents_have_the_tables_of_today() -> None:
    assert update(check=True) == 0


def test_the_first_command_is_within_the_first_screen() -> None:
    lines = (ROOT / "README.md").read_text().splitlines()
    assert lines.index("python3 -m grader learn") < 20


def test_the_guide_to_live_mode_tells_what_each_lesson_needs() -> None:
    # The numbers come from playing all lessons; that each lesson has been played can be seen here.
    rows = [line.split(" | ")[0] for line in (ROOT / "docs/live.md").read_text("utf-8").splitlines()]
    assert [row[2:] for row in rows if row[2:4].isdigit()] == [
        lesson.name for lesson in find_lessons(NOTEBOOKS) if is_made_for(LIVE, lesson.name, lesson.folder)
    ]
