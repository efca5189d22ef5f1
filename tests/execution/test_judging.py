"""Checks made by whoever grades, where something is odd."""

from pathlib import Path

from azlab.arm.messages import Request, Response, json_response
from azlab.lab.reading import LabCloud
from azlab.transports import PRACTICE_ONLY
from grader.execution.judging import judge


class Silent:
    """A cloud that says of everything that only the practice Azure can tell it."""

    def send(self, request: Request) -> Response:
        return json_response(403, {"error": {"code": PRACTICE_ONLY, "message": "Not here."}})


CLOUD = LabCloud(Silent(), "00000000-0000-0000-0000-000000000000")


def test_what_is_not_judged_is_looked_at_by_a_human(tmp_path: Path) -> None:
    judged = judge('check.group("rg").exists()', "check_it", CLOUD, {}, tmp_path)
    assert "not judged" in judged.trouble


def test_a_check_that_breaks_says_how(tmp_path: Path) -> None:
    assert "ZeroDivisionError" in judge("1 / 0", "check_it", CLOUD, {}, tmp_path).trouble
