"""Feedback to an exam: what was missed by statement, and the lessons to go back to."""

from grader.checks.exam_papers import Asked
from grader.classroom.feedback_pages import feedback_page
from grader.classroom.results import Result
from grader.classroom.weak_statements import Weak, weak_statements
from grader.intake.rosters import Learner
from grader.marks import ClaimMark, ExerciseMark, Graded, Verdict
from grader.progress.statements import STATEMENTS, TAUGHT

COURSE = {id: (words, list(TAUGHT[id])) for id, words in STATEMENTS.items()}


def claim(state: str, *statements: str, sentence: str = "Your answer `q1` is right.") -> ClaimMark:
    asked = Asked("q1", {"form": "choose", "statements": statements, "key": ["a"]}, COURSE)
    return ClaimMark(sentence, state, 0.0, 1.0, "it is 'b'", asked.where)


def test_statements_are_counted_by_the_questions_that_were_missed() -> None:
    claims = [
        claim("NOT_YET", "S19", "S28"),
        claim("NOT_YET", "S28"),
        claim("RIGHT", "S01"),
        claim("NOT_YET", "S28"),
    ]
    assert weak_statements(claims) == [
        Weak("S28", STATEMENTS["S28"], "lesson 06", 3),
        Weak("S19", STATEMENTS["S19"], "lesson 01, 02, 04", 1),
    ]


def test_every_statement_is_read_back_as_it_is_said() -> None:
    for id, words in STATEMENTS.items():
        (weak,) = weak_statements([claim("NOT_YET", id)])
        assert (weak.id, weak.words) == (id, words)


def test_a_question_without_an_answer_counts_as_missed() -> None:
    asked = Asked("q1", {"form": "order", "statements": ["S09"], "key": ["abcd"]}, COURSE)
    missed = ClaimMark(
        "Your answer `q1` is right.", "NOT_YET", 0.0, 1.0, "there is none yet", asked.asked_for
    )
    assert [weak.id for weak in weak_statements([missed])] == ["S09"]


def test_a_lesson_has_no_such_list() -> None:
    assert weak_statements([claim("NOT_YET", "S01", sentence="VM 'S01' is running.")]) == []
    assert weak_statements([]) == []


def test_the_page_lists_them_and_that_of_a_lesson_does_not() -> None:
    missed = claim("NOT_YET", "S28")
    for marked, listed in ((missed, True), (claim("RIGHT", "S28"), False)):
        mark = ExerciseMark("check_group_1", "group_1", "Exercise 1", 0, 1, (marked,))
        graded = Graded("ada", "13-mock-exam", Verdict.GRADED, "", exercises=(mark,))
        page = feedback_page(Result(Learner("ada"), "13-mock-exam", 1, True, graded), "Mock exam")
        assert ("What to look at again" in page) is listed
        assert ("<td>lesson 06</td>" in page) is listed
