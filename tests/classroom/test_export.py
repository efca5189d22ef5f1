"""Marks as CSV: nothing is a formula, nothing is 0 that was not graded."""

import csv
import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.api import Gradebook
from traitlets.config import Config

from grader.classroom.export_plugin import Export
from grader.classroom.folders import Classroom
from grader.classroom.gradebook import Book
from grader.classroom.results import Class
from grader.classroom.spreadsheets import harmless, table
from grader.course.lessons import Lesson
from grader.course.releases import make_release
from grader.marks import Graded, Verdict
from grader.setup.commands import main
from grader.setup.places import NOTEBOOKS
from grader.submissions import Release

LESSON = "00-start-here"
Keep = Callable[..., Graded]
Write = Callable[[str, str], None]


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


def _export(classroom: Classroom, *words: str) -> int:
    return main(["export", "--classroom", str(classroom.folder), *words])


@pytest.fixture
def plain(classroom: Classroom) -> Callable[[], dict[str, dict[str, str]]]:
    def read() -> dict[str, dict[str, str]]:
        _export(classroom)
        return {row["learner"]: row for row in _rows(classroom.folder / "exports" / "grades.csv")}

    return read


Plain = Callable[[], dict[str, dict[str, str]]]


def test_nbgraders_own_export_says_why_and_has_no_0_for_what_was_not_judged(
    keep: Keep, write: Write, classroom: Classroom, release: Release
) -> None:
    write("roster.csv", ROSTER)
    refused = {"result": "refused", "reason": "It is empty."}
    write("collected.json", json.dumps({"zoe": {LESSON: refused}}))
    with Book(classroom) as book:
        keep("ada", 2.0, book=book)
        keep("bob", verdict=Verdict.NOT_GRADABLE, book=book)
        keep("eve", 0.0, verdict=Verdict.NEEDS_A_HUMAN, book=book)
    config = Config()
    config.CourseDirectory.root = str(classroom.folder)
    config.CourseDirectory.submitted_directory = "submitted"
    config.CourseDirectory.db_url = classroom.database
    config.ExportPlugin.to = str(classroom.folder / "grades.csv")
    with Gradebook(classroom.database) as gradebook:
        Export(config=config).export(gradebook)
    rows = _rows(classroom.folder / "grades.csv")
    assert [(row["student_id"], row["score"], row["verdict"], row["reason"]) for row in rows] == [
        ("ada", "3", "graded", "All of it was run and judged."),
        ("bob", "", "not gradable", "It is not a notebook."),
        ("zoe", "", "not gradable", "It is empty."),
        ("eve", "", "needs a human", "It is not a notebook."),
    ]
    assert rows[0]["last_name"] == "Lovelace"
    with Gradebook(classroom.database) as gradebook:
        Export(config=config, student=["bob"], to=str(classroom.folder / "one.csv")).export(gradebook)
    assert [row["student_id"] for row in _rows(classroom.folder / "one.csv")] == ["bob"]


ROSTER = "id,name,section,email\nada,Ada Lovelace,A,ada@x.org\nbob,Bob Ross,B,\nzoe,Zoë,A,\n"


def test_everybody_of_the_class_is_listed_and_only_what_was_graded_has_points(
    keep: Keep, write: Write, plain: Plain, classroom: Classroom
) -> None:
    write("roster.csv", ROSTER)
    keep("ada", 2.0)
    keep("bob", verdict=Verdict.NOT_GRADABLE)
    keep("eve", 0.0, verdict=Verdict.NEEDS_A_HUMAN)
    classroom.submission(LESSON, "joe").mkdir(parents=True)
    rows = plain()
    assert list(rows) == ["ada", "bob", "zoe", "eve", "joe"]
    assert [(row["verdict"], row["points"], row["percent"]) for row in rows.values()] == [
        ("graded", "3", "75"),
        ("not gradable", "", ""),
        ("nothing handed in", "", ""),
        ("needs a human", "", ""),
        ("not graded yet", "", ""),
    ]
    assert (rows["bob"]["reason"], rows["eve"]["so far"]) == ("It is not a notebook.", "1")
    assert (rows["ada"]["name"], rows["ada"]["section"], rows["ada"]["worth"]) == ("Ada Lovelace", "A", "4")


def test_what_came_late_loses_by_the_rule_and_an_extension_is_heard(
    keep: Keep, write: Write, plain: Plain, classroom: Classroom
) -> None:
    write("classroom.toml", 'timezone = "UTC"\npenalty = "10 % per day"\n[lessons]\n00 = "2026-10-30 12:00"\n'
          '[extensions.bob]\n00 = "2026-11-01 12:00"\n')  # fmt: skip
    with Book(classroom) as book:
        keep("ada", book=book)
        keep("bob", book=book)
        keep("eve", received=None, book=book)
        keep("joe", verdict=Verdict.NEEDS_A_HUMAN, book=book)
    rows = plain()
    titles = ("late", "days late", "earned", "penalty", "points", "percent")
    assert [rows["ada"][title] for title in titles] == ["yes", "2", "3", "0.6", "2.4", "60"]
    assert (rows["bob"]["late"], rows["bob"]["extended"], rows["bob"]["points"]) == ("no", "yes", "3")
    assert "not known" in rows["eve"]["remarks"]
    assert (rows["joe"]["penalty"], rows["joe"]["points"]) == ("", "")
    with Gradebook(classroom.database) as gradebook:
        found = {name: gradebook.find_submission(LESSON, name) for name in ("ada", "bob")}
        assert [row.late_submission_penalty for row in found.values()] == [0.6, 0.0]
        assert [row.total_seconds_late for row in found.values()] == [2 * 86400, 0]


def test_a_teachers_marks_count_and_settle_what_waited_for_a_human(
    keep: Keep, plain: Plain, classroom: Classroom
) -> None:
    with Book(classroom) as book:
        keep("ada", 0.0, book=book)
        keep("bob", verdict=Verdict.NOT_GRADABLE, book=book)
    with Gradebook(classroom.database) as gradebook:
        one = gradebook.find_submission(LESSON, "ada").notebooks[0]
        grade = next(grade for grade in one.grades if grade.name == "check_first_group")
        grade.manual_score, grade.extra_credit, grade.needs_manual_grade = 1.5, 0.25, False
        for grade in gradebook.find_submission(LESSON, "bob").notebooks[0].grades:
            grade.manual_score, grade.needs_manual_grade = 0.5, False
        gradebook.db.commit()
    rows = plain()
    assert (rows["ada"]["points"], rows["ada"]["verdict"]) == ("2.75", "graded")
    assert rows["bob"]["verdict"] == "graded"
    assert float(rows["bob"]["points"]) == 0.5 * 6
    assert rows["bob"]["reason"].startswith("A human has marked it.")


def test_what_was_handed_in_again_is_not_passed_off_as_graded(
    keep: Keep, plain: Plain, classroom: Classroom
) -> None:
    keep("ada")
    later = classroom.result(LESSON, "ada").stat().st_mtime + 10
    os.utime(classroom.submission(LESSON, "ada"), (later, later))
    assert "newer" in plain()["ada"]["reason"]
    assert _export(classroom) == 1


CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,00 Start here (4711),Final Score\n"
    '    Points Possible,,,,,7,\n"Lovelace, Ada",101,S1,ada,A,,\n"Ross, Bob",102,S2,bob,A,,\n'
)


def test_canvas_gets_its_own_ids_and_its_own_column(keep: Keep, write: Write, classroom: Classroom) -> None:
    write("roster.csv", CANVAS)
    keep("ada")
    assert _export(classroom, "--for", "canvas", "00") == 0
    rows = list(csv.reader((classroom.folder / "exports" / "canvas.csv").open(encoding="utf-8", newline="")))
    assert rows == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "00 Start here (4711)"],
        ["Points Possible", "", "", "", "", "4"],
        ["Lovelace, Ada", "101", "S1", "ada", "A", "3"],
        ["Ross, Bob", "102", "S2", "bob", "A", ""],
    ]


def test_canvas_without_its_column_says_that_it_would_make_one(
    keep: Keep, write: Write, classroom: Classroom, capsys: pytest.CaptureFixture[str]
) -> None:
    write("roster.csv", CANVAS.replace("00 Start here (4711)", "Snapshots (1)"))
    keep("ada")
    _export(classroom, "--for", "canvas")
    assert "importing would make a new assignment" in capsys.readouterr().out


MOODLE = """Identifier,Full name,Email address,Status,Grade,Last modified (grade),Feedback comments
Participant 17,Ada Lovelace,ada@x.org,Submitted,,-,
Participant 18,Bob,bob@x.org,,,-,
"""


def test_moodle_gets_its_worksheet(keep: Keep, write: Write, classroom: Classroom) -> None:
    write("roster.csv", MOODLE)
    first, second = (learner.id for learner in Class.read(classroom, []).learners)
    keep(first)
    keep(second, verdict=Verdict.NOT_GRADABLE)
    assert _export(classroom, "--for", "moodle") == 1
    rows = _rows(classroom.folder / "exports" / f"moodle-{LESSON}.csv")
    assert [(row["Identifier"], row["Email address"], row["Grade"]) for row in rows] == [
        ("Participant 17", "ada@x.org", "3"),
        ("Participant 18", "bob@x.org", ""),
    ]
    assert (
        rows[0]["Feedback comments"] == "Graded. Exercise 1, first group: 2 of 2. Exercise 2, other: 1 of 2."
    )
    assert rows[1]["Feedback comments"] == "Not gradable: It is not a notebook."


def test_a_dry_run_writes_nothing_and_json_says_all(
    keep: Keep, classroom: Classroom, capsys: pytest.CaptureFixture[str]
) -> None:
    keep("ada")
    before = sorted(classroom.folder.rglob("*"))
    assert _export(classroom, "--dry-run", "--json") == 0
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert said["rows"][0]["points"] == 3.0
    assert sorted(classroom.folder.rglob("*")) == before


def test_a_classroom_without_anything_is_told_so(
    classroom: Classroom, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _export(classroom) == 2
    assert "Nothing was collected" in capsys.readouterr().err


def _is_formula(cell: str) -> bool:
    seen = cell.lstrip(" \t\r\n\ufeff\u200b\xa0\x00")
    return seen[:1] in tuple("=+-@＝＋－＠") or cell[:1] in ("\t", "\r", "\n")


NASTY = st.one_of(
    st.text(), st.builds("{}{}".format, st.sampled_from("=+-@\t\r\n\x00\ufeff\u200b \xa0＝"), st.text())
)


@given(st.lists(st.lists(NASTY, min_size=2, max_size=2), max_size=4))
def test_whatever_a_learner_is_called_no_cell_is_a_formula(rows: list[list[str]]) -> None:
    read = list(csv.reader(io.StringIO(table(["a", "b"], rows), newline="")))
    assert len(read) == len(rows) + 1
    assert all(len(row) == 2 and not any(map(_is_formula, row)) for row in read)


@pytest.mark.parametrize("text", ["Ada Lovelace", "O'Hara", "Zoë-Ann", "a=b", "1,5", 'say "x"', "名前"])
def test_an_honest_name_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_whoever_handed_in_what_is_of_no_use_has_not_handed_in_nothing(
    write: Write, classroom: Classroom, tmp_path_factory: pytest.TempPathFactory
) -> None:
    write("roster.csv", ROSTER)
    folder = tmp_path_factory.mktemp("inbox")
    for learner, text in (("ada", "<html>log in</html>"), ("bob", ""), ("eve", "")):
        (folder / learner).mkdir()
        (folder / learner / f"{LESSON}.ipynb").write_text(text)
    assert main(["collect", str(folder), "--classroom", str(classroom.folder)]) == 1
    assert _export(classroom, LESSON) == 1
    rows = plain_rows(classroom)
    assert [(row["verdict"], row["points"]) for row in rows] == [
        ("not gradable", ""),
        ("not gradable", ""),
        ("nothing handed in", ""),
    ]
    assert [row["reason"] for row in rows][:2] == ["It is not a notebook but a web page.", "It is empty."]


def plain_rows(classroom: Classroom) -> list[dict[str, str]]:
    return _rows(classroom.folder / "exports" / "grades.csv")


def test_a_notebook_that_came_after_a_useless_one_counts(
    classroom: Classroom, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("ada") / f"{LESSON}.ipynb"
    path.parent.joinpath("ada").mkdir()
    path = path.parent / "ada" / path.name
    for text in ("", make_release(Lesson(NOTEBOOKS / LESSON)).notebook, ""):
        path.write_text(text)
        main(["collect", str(path), "--classroom", str(classroom.folder)])
    _export(classroom, LESSON)
    (row,) = plain_rows(classroom)
    assert row["verdict"] == "not graded yet"


def test_what_canvas_marks_as_late_is_late_in_the_export_and_what_collect_said_stands_there(
    classroom: Classroom, tmp_path_factory: pytest.TempPathFactory
) -> None:
    notebook = make_release(Lesson(NOTEBOOKS / LESSON)).notebook
    folder = tmp_path_factory.mktemp("canvas")
    (folder / f"adaada_LATE_17_4711_{LESSON}.ipynb").write_text(notebook)
    (folder / f"bobbob_18_4712_{LESSON}.ipynb").write_text(notebook)
    main(["collect", str(folder), "--classroom", str(classroom.folder)])
    _export(classroom, LESSON)
    ada, bob = plain_rows(classroom)
    assert (ada["late"], ada["days late"], bob["late"], bob["days late"]) == ("yes", "", "no", "0")
    assert "Canvas marks it as late." in ada["remarks"]
    assert "nothing is taken for lateness" in ada["remarks"]
    assert "late" not in bob["remarks"]


@pytest.mark.parametrize(
    "roster",
    [
        "id,name,email\nada,Ada King Lovelace,ada@x.org\n",
        'Student,ID,SIS Login ID,Email\n"Lovelace, Ada King",17,ada,ada@x.org\n',
        "Username,First name,Last name,Email address\nada,Ada King,Lovelace,ada@x.org\n",
    ],
)
def test_formgrader_shows_the_names_of_the_roster(
    keep: Keep, write: Write, classroom: Classroom, roster: str
) -> None:
    write("roster.csv", roster)
    with Book(classroom) as book:
        keep("ada", book=book)
        keep("eve", book=book)
    _export(classroom)
    with Gradebook(classroom.database) as gradebook:
        ada, eve = (gradebook.find_student(name) for name in ("ada", "eve"))
        assert (ada.first_name, ada.last_name, ada.email) == ("Ada King", "Lovelace", "ada@x.org")
        assert (eve.first_name, eve.last_name) == (None, None)
