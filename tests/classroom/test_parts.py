"""A class that has a lesson in several forms: what is the same is counted together, what is not is not."""

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from grader.checks.exam_papers import Asked, Paper
from grader.classroom.parts import Forms, plain_parts
from grader.classroom.results import Result
from grader.classroom.statistics import exercises, findings
from grader.classroom.teacher_marks import TeacherMarks
from grader.course import self_study
from grader.course.lessons import Lesson
from grader.course.releases import keep_release, make_release
from grader.course.self_study import own_paper
from grader.course.variants import vary, words_of
from grader.intake.rosters import Learner
from grader.marks import ClaimMark, ExerciseMark, Graded, Verdict
from grader.setup.places import NOTEBOOKS
from grader.submissions import Release

EXAM = Lesson(NOTEBOOKS / "13-mock-exam")
CLINIC = Lesson(NOTEBOOKS / "11-troubleshooting")
IMAGES = Lesson(NOTEBOOKS / "04-managed-images")


@cache
def forms_of(lesson: Lesson) -> list[Release]:
    release = make_release(lesson)
    return [release, *(vary(release, words) for words in words_of(lesson))]


def result(learner: str, release: Release, *marks: ExerciseMark) -> Result:
    graded = Graded(learner, release.lesson, Verdict.GRADED, "", release.fingerprint, marks)
    return Result(Learner(learner), release.lesson, 40, True, graded)


def read(tmp_path: Path, lesson: Lesson, releases: list[Release]) -> Forms:
    for release in releases:
        keep_release(release, tmp_path)
    return Forms(lesson, tmp_path)


def questions(release: Release) -> list[Asked]:
    return [asked for asked in Paper(json.loads(release.choices)).questions if asked.form != "do"]


def answered(release: Release, given: dict[str, str]) -> Iterator[ExerciseMark]:
    """A paper in which the questions by these ids are answered wrongly, the others rightly."""
    asked = questions(release)
    for first in range(0, len(asked), 4):
        number = first // 4 + 1
        claims = tuple(_claim(question, given) for question in asked[first : first + 4])
        points = sum(claim.points for claim in claims)
        yield ExerciseMark(
            f"check_group_{number}", f"group_{number}", f"Exercise {number}", points, 4.0, claims
        )


def _claim(asked: Asked, given: dict[str, str]) -> ClaimMark:
    sentence, option = f"Your answer `{asked.name}` is right.", given.get(str(asked.entry["question"]))
    if option is None:
        return ClaimMark(sentence, "RIGHT", 1.0, 1.0)
    letter = next(letter for letter, text in asked.options.items() if text == option)
    return ClaimMark(sentence, "NOT_YET", 0.0, 1.0, f"it is '{letter}'. {asked.said_to(letter)}", asked.where)


def shared(papers: list[Release]) -> tuple[str, str, list[Release]]:
    """A question that stands in several papers under another letter, a wrong option, and these papers."""
    for asked in (question for paper in papers for question in questions(paper)):
        id = asked.entry["question"]
        have = {
            paper.fingerprint: other
            for paper in papers
            for other in questions(paper)
            if other.entry["question"] == id
        }
        if asked.form in ("choose", "scenario") and len(have) > 1:
            for option in asked.options.values():
                letters = {
                    next(k for k, v in other.options.items() if v == option) for other in have.values()
                }
                if len(letters) > 1 and not any(
                    other.key[0] == k
                    for other in have.values()
                    for k, v in other.options.items()
                    if v == option
                ):
                    return str(id), option, [paper for paper in papers if paper.fingerprint in have]
    raise AssertionError("no question is in two papers")


def test_the_questions_of_an_exam_are_counted_whatever_their_numbers_and_letters_are(tmp_path: Path) -> None:
    papers = forms_of(EXAM)[1:]
    id, option, have = shared(papers)
    forms = read(tmp_path, EXAM, papers)
    class_ = [
        result(f"ada-{number}", paper, *answered(paper, {id: option} if paper in have else {}))
        for number, paper in enumerate(papers)
    ]
    found = findings(class_, forms.parts)
    assert [(row.learners, row.found) for row in found] == [(len(have), [(option, len(have))])]
    assert found[0].exercise.startswith(f"{id} (S")
    assert "`q" not in found[0].claim
    rows = {row.title.split(" ")[0]: row for row in exercises(class_, forms.parts)}
    assert (rows[id].learners, rows[id].difficulty, rows[id].nothing) == (len(have), 0.0, len(have))
    asked = {str(each.entry["question"]) for paper in papers for each in questions(paper)}
    assert rows.keys() == asked
    assert all(row.difficulty == 1 for other, row in rows.items() if other != id)


def test_an_answer_that_is_typed_is_shown_and_one_that_is_none_is_not_turned_into_words(
    tmp_path: Path,
) -> None:
    paper = forms_of(EXAM)[1]
    typed = next(asked for asked in questions(paper) if not asked.options)
    chosen = next(asked for asked in questions(paper) if asked.options)
    claims = tuple(
        ClaimMark(
            f"Your answer `{asked.name}` is right.", "NOT_YET", 0.0, 1.0, f"it is {said}. Right is `x`. Why."
        )
        for asked, said in ((typed, "'az vm list'"), (chosen, "'xyz'"))
    )
    mark = ExerciseMark("check_group_1", "group_1", "Exercise 1", 0, 4, claims)
    found = findings([result("ada", paper, mark)], read(tmp_path, EXAM, [paper]).parts)
    assert sorted(row.found[0][0] for row in found) == ["it is 'az vm list'", "it is 'xyz'"]


def test_a_task_of_an_exam_is_counted_as_that_task(tmp_path: Path) -> None:
    paper = forms_of(EXAM)[2]
    claims = (
        ClaimMark("VM 'a' exists.", "NOT_YET", 0.0, 0.5, "there is none"),
        ClaimMark("b", "RIGHT", 0.5, 0.5),
    )
    mark = ExerciseMark("check_task_1", "task_1", "Exercise 10", 0.5, 1.0, claims)
    [row] = exercises([result("ada", paper, mark)], read(tmp_path, EXAM, [paper]).parts)
    first = next(asked for asked in Paper(json.loads(paper.choices)).questions if asked.form == "do")
    assert (row.title.split(" ")[0], row.difficulty) == (first.entry["question"], 0.5)


def test_a_paper_for_self_study_is_known_and_one_that_nobody_knows_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(self_study, "SELF_STUDY", range(6, 8))  # to draw all of them takes seconds
    own, forms = forms_of(EXAM)[0], read(tmp_path, EXAM, [])
    paper = own_paper(own, 7)
    assert len(exercises([result("ada", paper, *answered(paper, {}))], forms.parts)) == 36
    lost = result("bob", replace(paper, fingerprint="0123456789abcdef"), *answered(paper, {}))
    assert exercises([lost], forms.parts) == []
    assert findings([lost], forms.parts) == []


def test_words_of_variants_are_counted_as_the_lessons_own(tmp_path: Path) -> None:
    own, *variants = forms_of(IMAGES)
    forms = read(tmp_path, IMAGES, [own, *variants])
    word = "web-base"
    results = []
    for number, release in enumerate([own, *variants]):
        name = dict(release.words).get(word, word)
        claim = ClaimMark(f"VM '{name}' is generalized.", "NOT_YET", 0.0, 2.0, f"'{name}' is running")
        mark = ExerciseMark("check_x", "x", "Exercise 1", 0.0, 2.0, (claim,))
        results.append(result(f"ada-{number}", release, mark))
    assert len(findings(results)) == len(results)
    [row] = findings(results, forms.parts)
    assert (row.claim, row.found) == (
        "VM 'web-base' is generalized.",
        [("'web-base' is running", len(results))],
    )
    [exercise] = exercises(results, forms.parts)
    assert exercise.learners == len(results)


def test_the_cases_of_a_clinic_are_counted_by_case(tmp_path: Path) -> None:
    papers = forms_of(CLINIC)
    forms = read(tmp_path, CLINIC, papers)
    mark = ExerciseMark(
        "check_case_1", "case_1", "Exercise 2", 0.0, 5.0, (ClaimMark("a", "NOT_YET", 0.0, 5.0, "b"),)
    )
    found = [exercises([result("ada", paper, mark)], forms.parts)[0].title for paper in papers]
    assert len(set(found)) > 1
    assert all(title.startswith("Exercise 2, case 1: ") for title in found)
    together = exercises(
        [result(f"ada-{number}", paper, mark) for number, paper in enumerate(papers)], forms.parts
    )
    assert sorted(row.title for row in together) == sorted(set(found))
    assert sum(row.learners for row in together) == len(papers)


def test_a_release_that_nobody_knows_is_counted_by_its_checks(tmp_path: Path) -> None:
    mark = ExerciseMark("check_x", "x", "Exercise 1", 1.0, 2.0)
    lost = result("ada", replace(forms_of(IMAGES)[0], fingerprint=""), mark)
    assert Forms(IMAGES, tmp_path).parts(lost) == plain_parts(lost)


def test_a_teachers_own_mark_for_a_check_counts_in_a_lesson(tmp_path: Path) -> None:
    own = forms_of(IMAGES)[0]
    marked = replace(
        result("ada", own, ExerciseMark("check_x", "x", "Exercise 1", 0.0, 2.0)),
        teacher=TeacherMarks(manual={"check_x": 2.0}),
    )
    [row] = exercises([marked], read(tmp_path, IMAGES, [own]).parts)
    assert row.difficulty == 1


@pytest.mark.parametrize("found", ["there is none yet", "", "it is odd"])
def test_what_is_no_answer_stays_as_it_was_said(tmp_path: Path, found: str) -> None:
    paper = forms_of(EXAM)[1]
    mark = ExerciseMark(
        "check_group_1",
        "group_1",
        "Exercise 1",
        0,
        4,
        (ClaimMark("Your answer `q1` is right.", "NOT_YET", 0, 1, found),),
    )
    [row] = findings([result("ada", paper, mark)], read(tmp_path, EXAM, [paper]).parts)
    assert row.found == [(found, 1)]
