"""A check was mended: everybody is graded again, only what was meant changes, and the list says what."""

import json
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from nbgrader.api import Gradebook

from grader.classroom import cluster, grade, regrade
from grader.classroom.changes import changes, merged
from grader.classroom.folders import Classroom
from grader.classroom.gradebook import Book
from grader.classroom.mending import keep_mended, mended
from grader.course.lessons import Lesson
from grader.course.releases import find_release, keep_release
from grader.course.variants import vary
from grader.execution.bench import Bench
from grader.execution.walls import Walls
from grader.marks import ClaimMark, ExerciseMark, Graded, Verdict
from grader.setup.commands import main
from grader.setup.places import NOTEBOOKS
from grader.submissions import Release, Submission
from tests.classroom.benches import Still

LESSON = "00-start-here"
Keep = Callable[..., Graded]


def _notebook(source: str) -> str:
    return json.dumps(
        {"cells": [{"id": id, "source": source} for id in ("check_first_group", "check_other")]}
    )


class Mended(Still):
    """A bench whose first check gives all points, and whose second now gives none."""

    asked: list[Release] = []

    def __init__(self, release: Release) -> None:
        super().__init__(release)
        Mended.asked.append(release)

    def grade(self, submission: Submission) -> Graded:
        claim = ClaimMark("Group rg-first exists.", "RIGHT", 2.0, 2.0)
        marks = (
            ExerciseMark("check_first_group", "first_group", "Exercise 1", 2.0, 2.0, (claim,)),
            ExerciseMark("check_other", "other", "Exercise 2", 0.0, 2.0),
        )
        notebook = _notebook("new")
        return Graded(submission.learner, LESSON, Verdict.GRADED, "All.", "f", marks, notebook=notebook)


@pytest.fixture
def graded(keep: Keep, classroom: Classroom, release: Release, monkeypatch: pytest.MonkeyPatch) -> Classroom:
    """Ada had nothing in the first exercise, Bob all; Eve's notebook is none."""
    Mended.asked.clear()
    monkeypatch.setattr(grade, "prepared", lambda release, walls: cast(Bench, Mended(release)))
    monkeypatch.setattr(grade, "problem", lambda: None)
    with Book(classroom) as book:
        for learner, points in (("ada", 0.0), ("bob", 2.0)):
            folder = classroom.submission(LESSON, learner)
            folder.mkdir(parents=True)
            (folder / f"{LESSON}.ipynb").write_text(release.notebook, "utf-8")
            keep(learner, points, notebook=_notebook("old"), book=book)
    return classroom


def _regrade(classroom: Classroom, *words: str) -> int:
    return main(["regrade", "--workers", "1", "--classroom", str(classroom.folder), *words])


def _points(classroom: Classroom) -> dict[str, list[float]]:
    return {mark.learner: [each.points for each in mark.exercises] for mark in classroom.all_graded(LESSON)}


def test_all_are_graded_again_and_the_list_says_what_changed(
    graded: Classroom, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _regrade(graded) == 0
    assert _points(graded) == {"ada": [2, 0], "bob": [2, 0]}
    said = capsys.readouterr().out
    assert f"{LESSON}  ada  Exercise 1, first group  0 → 2 points" in said
    assert "    Group rg-first exists. not yet → right" in said
    assert f"{LESSON}  bob  Exercise 2, other  1 → 0 points" in said
    assert "2 graded again, the marks of 2 changed." in said


@pytest.mark.parametrize("name", ["first_group", "check_first_group"])
def test_one_exercise_leaves_all_others_as_they_were(graded: Classroom, name: str) -> None:
    assert _regrade(graded, "--exercise", name) == 0
    assert _points(graded) == {"ada": [2, 1], "bob": [2, 1]}
    result = graded.graded(LESSON, "ada")
    assert result
    assert [cell["source"] for cell in json.loads(result.notebook)["cells"]] == ["new", "old"]


def test_a_cluster_grades_again_as_well(graded: Classroom, monkeypatch: pytest.MonkeyPatch) -> None:
    class Cluster:
        def __init__(self, address: str, walls: Walls) -> None:
            assert address == "tls://scheduler:8786"

        def grade(self, release: Release, submissions: Sequence[Submission]) -> Generator[Graded]:
            yield from map(Mended(release).grade, submissions)

        def close(self) -> None: ...

    monkeypatch.setattr(cluster, "Cluster", Cluster)
    monkeypatch.delattr(grade, "prepared")
    assert _regrade(graded, "--scheduler", "tls://scheduler:8786") == 0
    assert _points(graded) == {"ada": [2, 0], "bob": [2, 0]}


def test_one_learner_leaves_all_others_as_they_were(graded: Classroom) -> None:
    assert _regrade(graded, "--only", "ADA") == 0
    assert _points(graded) == {"ada": [2, 0], "bob": [2, 1]}


def test_a_dry_run_lists_and_keeps_nothing(graded: Classroom, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in graded.folder.rglob("*") if path.is_file()}
    assert _regrade(graded, "--dry-run", "--json") == 0
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert said["graded again"] == 2
    assert [(row["learner"], row["before"], row["after"]) for row in said["changes"]] == [
        ("ada", 0.0, 2.0),
        ("ada", 1.0, 0.0),
        ("bob", 1.0, 0.0),
    ]
    assert {path: path.read_bytes() for path in graded.folder.rglob("*") if path.is_file()} == before


def test_a_teachers_mark_and_comment_stay_and_the_list_says_so(
    graded: Classroom, capsys: pytest.CaptureFixture[str]
) -> None:
    with Gradebook(graded.database) as book:
        notebook = book.find_submission(LESSON, "ada").notebooks[0]
        row = next(row for row in notebook.grades if row.name == "check_first_group")
        row.manual_score, row.needs_manual_grade = 1.0, False
        comment = next(comment for comment in notebook.comments if comment.name == "first_group")
        comment.manual_comment = "Nearly."
        book.db.commit()
    assert _regrade(graded, "--only", "ada") == 0
    assert "0 → 2 points (your own mark of 1 stays)" in capsys.readouterr().out
    with Gradebook(graded.database) as book:
        notebook = book.find_submission(LESSON, "ada").notebooks[0]
        grade = next(grade for grade in notebook.grades if grade.name == "check_first_group")
        assert (grade.manual_score, grade.auto_score, grade.score) == (1.0, 2.0, 1.0)
        assert next(row for row in notebook.comments if row.name == "first_group").manual_comment == "Nearly."


def test_who_was_never_graded_is_left_to_grade(graded: Classroom, release: Release) -> None:
    folder = graded.submission(LESSON, "joe")
    folder.mkdir(parents=True)
    (folder / f"{LESSON}.ipynb").write_text(release.notebook, "utf-8")
    _regrade(graded)
    assert graded.graded(LESSON, "joe") is None


@pytest.mark.parametrize("words", [("--exercise", "first_grup"), ("--only", "adda")])
def test_what_is_not_there_is_refused(
    graded: Classroom, words: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert _regrade(graded, *words) == 2
    assert words[1] in capsys.readouterr().err


def test_an_exercise_may_be_named_by_its_number() -> None:
    lesson = Lesson(NOTEBOOKS / "04-managed-images")
    names = ("2", "Exercise 2", "capture_image")
    assert [regrade.wanted([lesson], name) for name in names] == [[(lesson, ("check_capture_image",))]] * 3


def _with_check(release: Release, id: str, source: str, points: int = 2) -> Release:
    notebook = json.loads(release.notebook)
    cell = next(cell for cell in notebook["cells"] if cell["id"] == id)
    cell["source"] = source
    cell["metadata"]["nbgrader"]["points"] = points
    return replace(release, notebook=json.dumps(notebook))


def _sources(release: Release) -> dict[str, str]:
    return {cell["id"]: "".join(cell["source"]) for cell in json.loads(release.notebook)["cells"]}


def test_what_was_handed_out_stays_and_its_checks_follow_the_lesson(release: Release, tmp_path: Path) -> None:
    now = _with_check(_with_check(release, "check_first_group", "mended", 3), "check_keep_id", "other")
    now = replace(
        now, notebook=now.notebook.replace("A practice Azure", "Another title"), fingerprint="0" * 16
    )
    found = mended(release, now)
    assert (_sources(found)["check_first_group"], _sources(found)["check_keep_id"]) == ("mended", "other")
    assert found.fingerprint == release.fingerprint
    changed = {id for id, source in _sources(release).items() if _sources(found)[id] != source}
    assert changed == {"check_first_group", "check_keep_id"}
    single = mended(release, now, ("check_first_group",))
    assert _sources(single)["check_keep_id"] == _sources(release)["check_keep_id"]
    assert mended(release, release) == release


def test_a_variants_checks_follow_in_its_own_words(release: Release) -> None:
    variant = vary(release, {"rg-first": "rg-other", "westeurope": "uksouth"})
    assert mended(variant, release) == variant
    now = _with_check(release, "check_first_group", 'check.group("rg-first").is_in("westeurope")')
    found = _sources(mended(variant, now))
    assert found["check_first_group"] == 'check.group("rg-other").is_in("uksouth")'
    assert found["check_keep_id"] == _sources(variant)["check_keep_id"]


def test_choices_follow_the_check_that_names_them(release: Release) -> None:
    now = replace(release, choices='{"looks_at": {"right": "new"}, "else": {"right": "new"}}')
    assert json.loads(mended(release, now).choices)["looks_at"] == {"right": "new"}
    chosen = json.loads(mended(release, now, ("check_choose",)).choices)
    assert chosen["looks_at"] == {"right": "new"}
    assert "else" not in chosen
    assert mended(release, now, ("check_keep_id",)).choices == release.choices


def test_what_is_graded_later_is_held_against_the_mended_checks(
    release: Release, lesson: Any, tmp_path: Path
) -> None:
    old = replace(release, fingerprint="a" * 16)
    folder = keep_release(old, tmp_path)
    keep_mended(_with_check(old, "check_first_group", "mended"), tmp_path)
    found, _ = find_release("a" * 16, lesson, tmp_path)
    assert _sources(found)["check_first_group"] == "mended"
    keep_mended(_with_check(old, "check_first_group", "mended twice"), tmp_path)
    assert (folder / f"handed-out-{LESSON}.ipynb").read_text("utf-8") == release.notebook
    keep_mended(replace(old, fingerprint="b" * 16), tmp_path)
    assert not (folder.parent / ("b" * 16)).exists()


def _graded(verdict: Verdict, *marks: ExerciseMark, reason: str = "") -> Graded:
    return Graded("ada", LESSON, verdict, reason, exercises=marks)


def _mark(check: str, points: float, trouble: str = "") -> ExerciseMark:
    return ExerciseMark(check, check, check, points, 2.0, (), trouble)


def test_a_check_that_was_broken_and_is_mended_needs_no_human_any_more() -> None:
    before = _graded(Verdict.NEEDS_A_HUMAN, _mark("x", 0, "broke"), _mark("y", 1), reason="x broke")
    before = replace(before, for_a_human=("x",))
    after = _graded(Verdict.GRADED, _mark("x", 2), _mark("y", 2))
    found = merged(before, after, ("x",))
    assert (found.verdict, [mark.points for mark in found.exercises]) == (Verdict.GRADED, [2, 1])
    other = merged(before, after, ("y",))
    assert (other.verdict, other.reason) == (Verdict.NEEDS_A_HUMAN, "x broke")
    (verdict, *_) = changes(before, found, {})
    assert (verdict.check, verdict.exercise) == ("", "needs a human → graded: ")


def test_what_could_not_be_graded_is_not_half_graded_by_one_exercise() -> None:
    before = _graded(Verdict.NOT_GRADABLE)
    assert merged(before, _graded(Verdict.GRADED, _mark("x", 2)), ("x",)) == before
