"""A prediction: any answer earns the point, and what is said to it comes after it."""

import json
from pathlib import Path

import pytest

from grader.checks import check
from grader.checks.cloud import CheckError
from tests.checks.clouds import Desk

SAID = {"a": "It looks like that; the right one is b", "b": "So it is", "1.1.0": "The highest number"}


@pytest.fixture
def prediction(desk: Desk, tmp_path: Path) -> Desk:
    """A desk with a prediction beside the notebook."""
    (tmp_path / "choices.json").write_text(json.dumps({"predict_start": {"said": SAID}}))
    desk.notebook.folder = tmp_path
    return desk


def points_and_text(answer: object, desk: Desk) -> tuple[float, str]:
    desk.cell += 1
    desk.names["predict_start"] = answer
    report = desk.notebook.report
    check.prediction("predict_start").is_answered()
    return report.points, str(report)


@pytest.mark.parametrize("option", SAID)
def test_every_option_earns_the_point_and_is_taken_up(prediction: Desk, option: str) -> None:
    points, text = points_and_text(option, prediction)
    assert points == 1
    assert f"Why:   you said '{option}'. {SAID[option]}." in text


def test_case_and_gaps_do_not_matter(prediction: Desk) -> None:
    assert points_and_text(" A ", prediction)[0] == 1


@pytest.mark.parametrize("answer", [..., None, ""])
def test_no_answer_earns_nothing_and_is_told_nothing(prediction: Desk, answer: object) -> None:
    points, text = points_and_text(answer, prediction)
    assert points == 0
    assert not any(said in text for said in SAID.values())


@pytest.mark.parametrize("answer", ["c", 7, ["a", "b"], object()])
def test_what_is_no_option_earns_nothing_and_hears_the_options(prediction: Desk, answer: object) -> None:
    points, text = points_and_text(answer, prediction)
    assert points == 0
    assert 'the options are "a" or "b" or "1.1.0"' in text
    assert not any(said in text for said in SAID.values())


def test_the_reason_of_one_claim_is_not_said_again_by_the_next(prediction: Desk) -> None:
    prediction.cell += 1
    prediction.names["predict_start"] = "b"
    report = prediction.notebook.report
    check.prediction("predict_start").is_answered().equals("b")
    assert str(report).count("Why:") == 1


def test_a_prediction_without_its_texts_is_the_teachers_fault(prediction: Desk) -> None:
    prediction.names["predict_end"] = "a"
    with pytest.raises(CheckError, match="no prediction 'predict_end'"):
        check.prediction("predict_end").is_answered()
