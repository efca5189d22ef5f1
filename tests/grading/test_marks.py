"""What grading came to travels as JSON and comes back as it was."""

import json

import pytest

from grader.marks import ClaimMark, ExerciseMark, Graded, Verdict, read


def _graded(verdict: Verdict = Verdict.GRADED) -> Graded:
    claim = ClaimMark("image 'web' exists", "RIGHT", 1.0, 1.0)
    mark = ExerciseMark("check_capture", "capture", "Exercise 2", 2.0, 3.0, (claim,), "It ran out of time.")
    return Graded(
        "ada", "04-managed-images", verdict, "All was judged.", "f1", (mark,), ("One cell was mended.",)
    )


def test_a_graded_submission_comes_back_from_json_as_it_was() -> None:
    graded = _graded()
    assert read(json.loads(json.dumps(graded.document()))) == graded


def test_what_was_not_gradable_has_no_points_rather_than_none_earned() -> None:
    assert _graded(Verdict.NOT_GRADABLE).points is None
    assert _graded().points == 2.0
    assert _graded().worth == 3.0


@pytest.mark.parametrize("document", [{}, {"learner": "ada"}, {**_graded().document(), "verdict": "perhaps"}])
def test_anything_else_is_refused(document: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        read(document)
