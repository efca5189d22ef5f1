"""What comes of an assignment of several notebooks: marks by notebook, and a total where one is wanted."""

import csv
import io
import json
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from traitlets.config import Config

from grader.classroom.export_plugin import Export
from grader.marks import ExerciseMark, Graded, Verdict
from tests.classroom.harbour import Harbour
from tests.classroom.stage_notebooks import HARBOUR, LAND, LOAD, PLAIN, SAIL, STAGES, worked

LEARNERS = ("ada", "bob", "eve", "zoe")
ROSTER = "Student,ID,SIS User ID,SIS Login ID,Section,20 Harbour (4711)\n" + "".join(
    f'"{name}",{number},S{number},{login},A,\n'
    for number, (name, login) in enumerate(
        {"Ada": "ada", "Bob": "bob", "Eve": "eve", "Zoe": "zoe"}.items(), 1
    )
)


def keep(room: Harbour, learner: str, lesson: str, points: float | None, waits: bool = False) -> None:
    """Put a result where grading leaves it; no points at all for what was not gradable."""
    folder = room.folder(learner)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{lesson}.ipynb").write_bytes(worked(lesson, "begin"))
    verdict = Verdict.NEEDS_A_HUMAN if waits else Verdict.GRADED
    mark = ExerciseMark("check_all", "all", "Exercise 1", points or 0.0, 3.0)
    if points is None:
        graded = Graded(learner, lesson, Verdict.NOT_GRADABLE, "It is cut off.", "f")
    else:
        graded = Graded(learner, lesson, verdict, "All of it was run and judged.", "f", (mark,))
    room.classroom.keep(graded)


@pytest.fixture
def graded(harbour: Harbour) -> Harbour:
    """Ada has two graded, Bob one and one that is not gradable, Eve one and one for a human; Zoe nothing."""
    keep(harbour, "ada", LOAD, 3)
    keep(harbour, "ada", SAIL, 1.5)
    keep(harbour, "bob", LOAD, 2)
    keep(harbour, "bob", LAND, None)
    keep(harbour, "eve", LOAD, 1)
    keep(harbour, "eve", SAIL, 0, waits=True)
    (harbour.classroom.folder / "roster.csv").write_text(ROSTER)
    return harbour


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


@pytest.mark.parametrize("asked", [(), (HARBOUR,), (SAIL,)])
def test_canvas_gets_one_column_with_the_sum_of_what_is_judged(
    graded: Harbour, asked: tuple[str, ...]
) -> None:
    graded.run("export", *asked, "--for", "canvas")
    sheet = rows(graded.classroom.folder / "exports" / "canvas.csv")
    assert list(sheet[0]) == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "20 Harbour (4711)"]
    assert [row["20 Harbour (4711)"] for row in sheet] == ["9", "4.5", "2", "", ""]


def test_moodle_gets_one_file_with_the_sum_and_what_each_notebook_came_to(graded: Harbour) -> None:
    graded.run("export", "--for", "moodle")
    folder = graded.classroom.folder / "exports"
    assert sorted(path.name for path in folder.iterdir()) == ["grades.csv", f"moodle-{HARBOUR}.csv"]
    sheet = rows(folder / f"moodle-{HARBOUR}.csv")
    assert [(row["Grade"], row["Maximum Grade"]) for row in sheet] == [
        ("4.5", "9"),
        ("2", "9"),
        ("", "9"),
        ("", "9"),
    ]
    comment = sheet[1]["Feedback comments"]
    assert f"{LOAD}: Graded." in comment
    assert f"{SAIL}: Not handed in yet" in comment
    assert f"{LAND}: Not gradable: It is cut off." in comment


def test_the_plain_table_has_a_row_for_each_notebook(graded: Harbour) -> None:
    said = {key: row["verdict"] for key, row in graded.exported().items() if key[0] in ("bob", "zoe")}
    assert said == {
        ("bob", LOAD): "graded",
        ("bob", SAIL): "not handed in yet",
        ("bob", LAND): "not gradable",
        ("zoe", LOAD): "nothing handed in",
        ("zoe", SAIL): "nothing handed in",
        ("zoe", LAND): "nothing handed in",
    }
    graded.run("export", SAIL)
    table = rows(graded.classroom.folder / "exports" / "grades.csv")
    assert {row["lesson"] for row in table} == {SAIL}


def test_nbgraders_own_export_has_the_sum(graded: Harbour) -> None:
    for name in STAGES:
        graded.prepare(name)
    config = Config()
    config.CourseDirectory.root = str(graded.classroom.folder)
    config.CourseDirectory.submitted_directory = "submitted"
    config.CourseDirectory.db_url = graded.classroom.database
    config.ExportPlugin.to = str(graded.classroom.folder / "own.csv")
    with Gradebook(graded.classroom.database) as book:
        Export(config=config).export(book)
    table = rows(graded.classroom.folder / "own.csv")
    assert [(row["assignment"], row["student_id"], row["score"], row["max_score"]) for row in table] == [
        (HARBOUR, "ada", "4.5", "9"),
        (HARBOUR, "bob", "2", "9"),
        (HARBOUR, "eve", "", "9"),
        (HARBOUR, "zoe", "", "9"),
    ]
    assert table[2]["verdict"] == "needs a human"
    assert table[1]["reason"] == (f"{SAIL}: not handed in yet. {LAND}: It is cut off.")


def test_feedback_is_a_page_for_each_notebook_and_one_with_the_total(graded: Harbour) -> None:
    _, said = graded.run("feedback")
    folder = graded.classroom.folder / "feedback" / "ada" / HARBOUR
    assert sorted(path.name for path in folder.iterdir()) == [f"{LOAD}.html", f"{SAIL}.html", "index.html"]
    assert said.splitlines()[-1] == f"  nbgrader release_feedback {HARBOUR}"
    page = (folder / f"{SAIL}.html").read_text("utf-8")
    assert "<h1>Lesson 20.2: To sail</h1>" in page
    assert "1.5 of 3 points" in page
    index = (folder / "index.html").read_text("utf-8")
    assert "4.5 of 9 points" in index
    assert f'<a href="{LOAD}.html">Lesson 20.1: To load</a>' in index
    assert "not handed in yet" in index
    assert f"{LAND}.html" not in index
    assert not (graded.classroom.folder / "feedback" / "zoe").exists()


def test_the_report_counts_who_has_not_handed_in_yet_only_where_somebody_has_not(graded: Harbour) -> None:
    report = json.loads(graded.run("report", "--json")[1])
    assert [lesson["name"] for lesson in report["lessons"]] == list(STAGES)
    counts = {lesson["name"]: lesson["counts"] for lesson in report["lessons"]}
    assert counts[SAIL]["not handed in yet"] == 1
    assert (counts[LAND]["not handed in yet"], counts[LAND]["nothing handed in"]) == (2, 1)
    listed = {row["learner"]: row["reasons"] for row in report["may need help"]}
    assert listed == {
        "Bob (bob)": [f"{SAIL}: not handed in yet; {LAND}: not gradable"],
        "Zoe (zoe)": [f"{HARBOUR}: nothing handed in"],
        "Ada (ada)": [f"{LAND}: not handed in yet"],
        "Eve (eve)": [f"{LOAD}: 1 of 3 points; {LAND}: not handed in yet"],
    }
    page = (graded.classroom.folder / "report.html").read_text("utf-8")
    assert "Not handed in yet" in page
    graded.classroom.submission(PLAIN, "ada").mkdir(parents=True)
    plain = json.loads(graded.run("report", PLAIN, "--json")[1])
    assert "not handed in yet" not in plain["lessons"][0]["counts"]


def test_the_report_has_a_line_for_each_assignment_with_what_is_alike_together(graded: Harbour) -> None:
    def listed(*words: str) -> dict[str, list[str]]:
        report = json.loads(graded.run("report", *words, "--json")[1])
        return {row["learner"]: row["reasons"] for row in report["may need help"]}

    assert listed(SAIL)["Zoe (zoe)"] == [f"{SAIL}: nothing handed in"]
    assert listed("20.2", "20.1")["Zoe (zoe)"] == [f"{SAIL}, {LOAD}: nothing handed in"]
    graded.classroom.submission(PLAIN, "ada").mkdir(parents=True)
    both = listed(HARBOUR, PLAIN)
    assert [len(lines) for lines in both.values()] == [2, 2, 2, 1]
    assert both["Zoe (zoe)"] == [f"{HARBOUR}: nothing handed in", f"{PLAIN}: nothing handed in"]
    keep(graded, "ada", LOAD, 0)
    keep(graded, "ada", SAIL, 0)
    assert listed(HARBOUR)["Ada (ada)"] == [f"{LOAD}, {SAIL}: 0 of 3 points; {LAND}: not handed in yet"]
    keep(graded, "ada", LAND, 0)
    assert listed(HARBOUR)["Ada (ada)"] == [f"{HARBOUR}: 0 of 3 points"]


@pytest.mark.parametrize(("late", "longer"), [(LAND, SAIL), ('"20.3"', '"20.2"'), ('"20.3"', "20.2")])
def test_due_dates_are_the_assignments_or_a_notebooks_own(graded: Harbour, late: str, longer: str) -> None:
    (graded.classroom.folder / "classroom.toml").write_text(
        'timezone = "UTC"\n[lessons]\n20 = "2026-11-01 12:00"\n'
        f'{late} = "2026-11-20 12:00"\n[extensions.ada]\n{longer} = "2026-11-05 12:00"\n'
    )
    dues = {key: row["due"] for key, row in graded.exported().items()}
    assert [dues["ada", name][:10] for name in STAGES] == ["2026-11-01", "2026-11-05", "2026-11-20"]
    assert [dues["bob", name][:10] for name in STAGES] == ["2026-11-01", "2026-11-01", "2026-11-20"]


def test_a_notebook_has_the_rules_of_its_assignment_but_for_its_own(graded: Harbour) -> None:
    (graded.classroom.folder / "classroom.toml").write_text(
        'timezone = "UTC"\npenalty = "1 point once"\n'
        '[lessons.20]\ndue = "2026-11-01 12:00"\npenalty = "0.5 points once"\n2 = "2026-11-05 12:00"\n'
        '[lessons."20.3"]\npenalty = "none"\n'
    )
    for name in STAGES:
        (graded.folder("ada") / f"{name}.timestamp.txt").write_text("2026-11-10 08:00:00 UTC")
    rows = {name: graded.exported()["ada", name] for name in STAGES}
    assert [(rows[name]["due"][:10], rows[name]["penalty"]) for name in STAGES] == [
        ("2026-11-01", 0.5),
        ("2026-11-05", 0.5),
        ("2026-11-01", None),
    ]


def test_more_time_for_an_assignment_is_for_those_of_it_that_are_due_before(
    graded: Harbour,
) -> None:
    path = graded.classroom.folder / "classroom.toml"
    lessons = f'timezone = "UTC"\n[lessons]\n{LOAD} = 2026-11-01\n{LAND} = 2026-11-20\n'
    path.write_text(f"{lessons}[extensions.ada]\n20 = 2026-11-10\n")
    rows = {name: graded.exported()["ada", name] for name in STAGES}
    assert [(rows[name]["due"][:10], rows[name]["extended"]) for name in STAGES] == [
        ("2026-11-11", True),
        ("", False),
        ("2026-11-21", False),
    ]
    path.write_text(f"{lessons}[extensions.ada]\n20 = 2026-10-10\n")
    assert graded.code("export", HARBOUR) == 2


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (f"20 = 2026-11-01\n{HARBOUR} = 2026-11-02\n", f"{LOAD} stands twice in [lessons]"),
        (f"{SAIL} = 2026-11-01\n", ""),
        ("20.1 = 2026-11-01\n20.2 = 2026-11-02\n[lessons.20.3]\ndue = 2026-11-03\n", ""),
        ("[lessons.20]\ndue = 2026-11-01\n2 = 2026-11-02\n", ""),
        (f"20.2 = 2026-11-01\n{SAIL} = 2026-11-02\n", f"{SAIL} stands twice in [lessons]"),
        ('20.2 = 2026-11-01\n"20.2" = 2026-11-02\n', "20.2 stands twice in [lessons]"),
        ("20.4 = 2026-11-01\n", "there is no lesson '20.4' in [lessons]"),
        ("[lessons.20]\n", "there is no 'due' in [lessons.20]"),
        ("20-harbour-2 = 2026-11-01\n", "there is no lesson '20-harbour-2' in [lessons]"),
    ],
)
def test_a_date_that_stands_twice_or_for_no_lesson_is_refused(
    graded: Harbour, lines: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (graded.classroom.folder / "classroom.toml").write_text(f'timezone = "UTC"\n[lessons]\n{lines}')
    code = graded.code("export", HARBOUR)
    assert (code == 2) is bool(sentence)
    assert sentence in capsys.readouterr().err


def test_formgrader_shows_each_notebook_with_its_marks_and_none_that_did_not_come(harbour: Harbour) -> None:
    harbour.folder("ada").mkdir(parents=True)
    for name, answered in {LOAD: ("begin", "end"), SAIL: (), LAND: ("begin",)}.items():
        (harbour.folder("ada") / f"{name}.ipynb").write_bytes(worked(name, *answered))
    harbour.grade()
    notebooks = {
        row["name"]: row for row in harbour.nbgrader.get_student_notebook_submissions("ada", HARBOUR)
    }
    assert {name: row["score"] for name, row in notebooks.items()} == {LOAD: 3, SAIL: 0, LAND: 1}
    assert [name for name, row in notebooks.items() if row["id"] is None] == [SAIL]
    (submission,) = harbour.nbgrader.get_submissions(HARBOUR)
    assert (submission["score"], submission["max_score"], submission["needs_manual_grade"]) == (4, 9, False)
    # Later the second comes, and what a teacher has written stays.
    harbour.mark("ada", LOAD, "check_end_load", 1.5)
    (harbour.folder("ada") / f"{SAIL}.ipynb").write_bytes(worked(SAIL, "begin"))
    assert harbour.grade() == [("ada", SAIL)]
    (submission,) = harbour.nbgrader.get_submissions(HARBOUR)
    assert (submission["score"], submission["max_score"]) == (1 + 1.5 + 1 + 1, 9)
    rows = harbour.exported()
    assert [rows["ada", name]["points"] for name in STAGES] == [2.5, 1, 1]


@pytest.mark.long
def test_a_notebook_that_a_human_must_mark_is_flagged_alone(harbour: Harbour) -> None:
    harbour.folder("ada").mkdir(parents=True)
    (harbour.folder("ada") / f"{LOAD}.ipynb").write_text("{")
    (harbour.folder("ada") / f"{SAIL}.ipynb").write_bytes(worked(SAIL, "begin", "end"))
    harbour.grade()
    rows = {row["name"]: row for row in harbour.nbgrader.get_student_notebook_submissions("ada", HARBOUR)}
    assert {name: row["needs_manual_grade"] for name, row in rows.items()} == {
        LOAD: True,
        SAIL: False,
        LAND: False,
    }
    opened = (harbour.classroom.autograded / "ada" / HARBOUR / f"{LOAD}.ipynb").read_text("utf-8")
    assert "This submission was not graded" in opened
    for check in ("check_begin_load", "check_end_load"):
        harbour.mark("ada", LOAD, check, 1)
    assert [harbour.exported()["ada", name]["points"] for name in STAGES] == [2, 3, None]


@pytest.mark.long
def test_one_notebook_is_graded_again_and_the_others_stay(harbour: Harbour) -> None:
    harbour.folder("ada").mkdir(parents=True)
    for name in STAGES:
        (harbour.folder("ada") / f"{name}.ipynb").write_bytes(worked(name, "begin"))
    harbour.grade()
    before = {name: harbour.classroom.result(name, "ada").read_bytes() for name in STAGES}
    path = harbour.lesson(SAIL).notebook
    path.write_text(path.read_text("utf-8").replace('"points": 1', '"points": 5'), "utf-8")
    changes = json.loads(harbour.run("regrade", SAIL, "--workers", "1", "--json", "--dry-run")[1])["changes"]
    assert [(row["lesson"], row["before"], row["after"]) for row in changes] == [(SAIL, 1, 5)]
    harbour.run("regrade", SAIL, "--workers", "1", "--exercise", "begin_sail")
    assert [harbour.exported()["ada", name]["points"] for name in STAGES] == [1, 5, 1]
    after = {name: harbour.classroom.result(name, "ada").read_bytes() for name in STAGES}
    assert {name for name in STAGES if after[name] != before[name]} == {SAIL}
