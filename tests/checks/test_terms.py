"""Claims about Marketplace terms, and about how a command was typed."""

from grader.checks import check
from tests.checks.clouds import SUBSCRIPTION, Desk, Json

AGREEMENT = (
    f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.MarketplaceOrdering/offerTypes/virtualmachine"
    "/publishers/resf/offers/rocky/plans/9/agreements/current"
)


def agreement(accepted: bool) -> Json:
    return {"id": AGREEMENT, "properties": {"accepted": accepted}}


def test_terms_of_a_plan_that_is_not_there_are_not_found(desk: Desk) -> None:
    check.terms("resf", "rocky", "9").are_accepted()
    assert "Not started: the terms of 'resf:rocky:9' were not found." in desk.said()


def test_terms_that_were_only_looked_at_are_not_accepted(desk: Desk) -> None:
    desk.find(agreement(False))
    check.terms("resf", "rocky", "9").are_accepted()
    assert desk.report.points == 0
    assert "they are not accepted in this subscription" in desk.said()


def test_accepted_terms_earn_the_point(desk: Desk) -> None:
    desk.find(agreement(True))
    check.terms("resf", "rocky", "9").are_accepted()
    assert desk.report.points == 1


def test_the_spelling_of_an_option_can_count(desk: Desk) -> None:
    desk.cloud.ran("vm image list", "GET", "/versions", "-l", "--publisher")
    check.command("az vm image list").was_typed_with("-l").was_typed_with("-l", "-p")
    assert desk.report.points == 1
    assert "its last run that asked Azure was typed with -l and --publisher" in desk.said()
