"""What a learner has come to, as a page to print."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from grader.course.lessons import find_lessons
from grader.progress.outlines import outline_of
from grader.progress.records import keep
from grader.progress.standing import ExerciseStanding, LessonStanding, read_course
from grader.progress.statements import STATEMENTS
from grader.progress.summary import NOT_PROVED, page, statements, write_summary
from grader.setup.commands import read, run
from grader.setup.places import NOTEBOOKS, SetupError

TODAY = date(2026, 11, 29)


def grade(course: Path, lesson: str, check: str, *ids: str) -> None:
    """Say in a lesson which statements a check grades."""
    notebook = course / lesson / f"{lesson}.ipynb"
    document = json.loads(notebook.read_text())
    (cell,) = (cell for cell in document["cells"] if cell["id"] == check)
    cell["metadata"]["azlab"] = {"statements": list(ids)}
    notebook.write_text(json.dumps(document))


def told(course: Path) -> dict[str, tuple[float, float, str, tuple[str, ...]]]:
    """By the text of each statement: its points, worth, state and lessons."""
    found = statements(read_course(course))
    return {row.text: (row.points, row.worth, row.state, row.lessons) for row in found}


def test_a_statement_has_the_points_of_the_exercises_that_grade_it(course: Path) -> None:
    grade(course, "00-groups", "check_make", "S01", "S13")
    grade(course, "01-urns", "check_build", "S01")
    assert told(course)[STATEMENTS["S01"]] == (0, 6, "open", ("00", "01"))
    keep(course / "00-groups", "00-groups", "check_make", 2)
    assert told(course)[STATEMENTS["S01"]] == (2, 6, "in part", ("00", "01"))
    assert told(course)[STATEMENTS["S13"]] == (2, 2, "done", ("00",))


def test_a_statement_that_nothing_grades_says_where_it_is_taught(course: Path) -> None:
    shutil.move(course / "00-groups", course / "00-start-here")
    notebook = course / "00-start-here" / "00-groups.ipynb"
    notebook.write_text(notebook.read_text().replace("00-groups", "00-start-here"))
    notebook.rename(notebook.with_name("00-start-here.ipynb"))
    assert told(course)[STATEMENTS["S36"]] == (0, 0, "not graded", ("00",))
    assert list(told(course)) == list(STATEMENTS.values())


def test_a_statement_whose_lesson_was_not_handed_out_is_not_here(course: Path) -> None:
    assert told(course)[STATEMENTS["S33"]] == (0, 0, "not here", ("07",))


def test_the_page_tells_points_what_is_open_and_what_it_does_not_prove(course: Path) -> None:
    keep(course / "00-groups", "00-groups", "check_make", 2)
    said = page(read_course(course), TODAY)
    assert "29 November 2026" in said
    assert "<strong>2 of 10 points</strong>. Done: 0 of 2 notebooks." in said
    assert '<th scope="row">00 Groups</th><td class="number">2 of 3</td><td>Exercise 2</td>' in said
    assert '<th scope="row">01 Urns</th><td class="number">0 of 7</td><td>not begun</td>' in said
    assert all(sentence in said.replace("&#x27;", "'") for sentence in NOT_PROVED)
    assert "none of Microsoft&#x27;s" in said


def test_the_page_stands_alone_and_runs_nothing(course: Path) -> None:
    said = page(read_course(course), TODAY)
    assert "<script" not in said
    assert "http" not in said
    assert "@media print" in said


def test_no_title_of_a_lesson_breaks_the_page(course: Path) -> None:
    notebook = course / "00-groups" / "00-groups.ipynb"
    notebook.write_text(notebook.read_text().replace("# Groups", "# Groups <b> & \\ud800"))
    write_summary(course, course / "mine.html")
    assert "00 Groups &lt;b&gt; &amp; ?" in (course / "mine.html").read_text("utf-8")


def test_the_command_writes_it_and_writes_it_anew(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["status", "--where", str(course), "--print", str(course / "mine.html")]
    assert run(read(asked)) == 0
    keep(course / "00-groups", "00-groups", "check_make", 2)
    assert run(read(asked)) == 0
    assert "2 of 10 points" in (course / "mine.html").read_text("utf-8")
    assert "open it in a browser and print it" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("00-groups/00-groups.ipynb", "name it 00-groups.html"),
        ("own.html", "is there already and is no summary"),
        ("nowhere/mine.html", "cannot be written: No such file"),
    ],
)
def test_the_command_overwrites_nothing_else(course: Path, file: str, said: str) -> None:
    (course / "own.html").write_text("<h1>My own</h1>")
    with pytest.raises(SetupError, match=said):
        run(read(["status", "--where", str(course), "--print", str(course / file)]))
    assert (course / "own.html").read_text() == "<h1>My own</h1>"


def test_every_statement_but_that_on_the_exams_is_graded_somewhere_in_the_course() -> None:
    sources = (lesson.notebook for lesson in find_lessons(NOTEBOOKS))
    found = statements([_as_a_learners(path) for path in sources])
    assert [row.text for row in found if not row.worth] == [STATEMENTS["S36"]]


def _as_a_learners(notebook: Path) -> LessonStanding:
    """A lesson's source, as it stands once `learn` has written it."""
    outline = outline_of(json.loads(notebook.read_text("utf-8")))
    exercises = tuple(ExerciseStanding(exercise, 0) for exercise in outline.exercises)
    return LessonStanding(notebook.stem, notebook, "", 0, exercises, 0, outline.statements)
