"""More about what the last check found, on request."""

from collections.abc import Iterator

import pytest

from grader.checks import check, hints
from grader.checks.reports import State
from grader.checks.resources import MADE_ELSEWHERE, MADE_HOW
from tests.checks.clouds import Desk, machine


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Nobody has asked yet."""
    hints._asked.clear()
    yield
    hints._asked.clear()


def lines() -> list[str]:
    return str(check.hint()).splitlines()


def test_before_any_check_it_says_to_run_one(desk: Desk) -> None:
    assert lines() == [hints.NO_CHECK]


def test_it_says_more_than_the_check_has_said_and_more_each_time(desk: Desk) -> None:
    desk.find(machine())
    check.vm("web", group="rg").is_generalized()
    shown = desk.report.outcomes[0]
    first, second = lines(), lines()
    assert first[0] == second[0] == "Not yet: VM 'web' is marked as generalized."
    assert shown.hint == shown.hints[0]
    assert shown.hints[1] in first
    assert second[-1] == hints.LAST


def test_after_the_last_hint_it_stays_and_names_the_solution(desk: Desk) -> None:
    desk.find(machine())
    check.vm("web", group="rg").is_generalized()
    for _ in range(9):
        said = lines()
    assert said[-2:] == [desk.report.outcomes[0].hints[-1], hints.LAST]


def test_it_is_about_the_first_claim_that_is_not_right(desk: Desk) -> None:
    desk.find(machine())
    check.vm("web", group="rg").exists().is_stopped().is_generalized()
    assert "is stopped" in lines()[0]


def test_of_what_is_not_there_it_says_how_one_comes(desk: Desk) -> None:
    check.image("none", group="rg").exists()
    said = lines()
    assert said[0].startswith("Not started: image 'none' in group 'rg' does not exist yet")
    assert "Which command makes it" in said[1]


def test_of_what_is_not_there_no_claim_says_how_it_was_made(desk: Desk) -> None:
    check.snapshot("none", group="rg").was_copied_from("disk").is_full()
    first, second = lines(), lines()
    assert "--source" not in str([first, second])
    assert first[1] == MADE_HOW
    assert second[1:] == [MADE_ELSEWHERE, hints.LAST]


def test_of_a_group_that_is_not_there_it_speaks_of_groups(desk: Desk) -> None:
    check.group("rg-none").has_tag("course", "images")
    assert "makes a group" in lines()[1]
    assert "az group list" in lines()[1]


def test_where_all_is_right_nothing_is_open(desk: Desk) -> None:
    desk.find(machine())
    check.vm("web", group="rg").exists()
    assert lines() == [hints.NOTHING_OPEN]


def test_what_is_not_there_fails_again_by_claim(desk: Desk) -> None:
    for _ in range(2):
        check.group("rg-none").exists().is_in("westeurope")
    check.group("rg-none").has_tag("course", "images")
    stated = [outcome for outcome in desk.report.outcomes if outcome.state is State.NOT_STARTED]
    assert [outcome.failed_before for outcome in stated] == [0, 1, 0]
