"""Terms of images with a plan, against the exchanges of `az vm image terms ...`."""

from collections.abc import Callable
from typing import Any

import pytest

from azlab.arm.app import App
from azlab.arm.messages import Json, Response

HOME = "/providers/Microsoft.MarketplaceOrdering"
PLAN = "publishers/Bitnami/offers/rabbitmq/plans/rabbitmq"
CURRENT = f"{HOME}/offerTypes/virtualmachine/{PLAN}/agreements/current"
SIGNED = f"{HOME}/agreements/Bitnami/offers/rabbitmq/plans/rabbitmq"


def accepted(response: Response) -> bool:
    assert response.status == 200
    return response.json()["properties"]["accepted"]


def test_terms_are_not_accepted_at_first_and_show_the_plan(
    ask: Callable[..., Any], subscription: str
) -> None:
    shown = ask("GET", subscription + CURRENT)
    assert accepted(shown) is False
    assert shown.json()["name"] == "rabbitmq"
    assert shown.json()["id"].startswith(
        f"{subscription}{HOME}/offerTypes/VirtualMachine/publishers/bitnami/"
    )
    assert shown.json()["properties"]["product"] == "rabbitmq"


def test_terms_are_accepted_and_cancelled_as_the_cli_does_it(
    ask: Callable[..., Any], subscription: str
) -> None:
    document = ask("GET", subscription + CURRENT).json()
    for wanted in (True, False):
        document["properties"]["accepted"] = wanted
        assert accepted(ask("PUT", subscription + CURRENT, document)) is wanted
        assert accepted(ask("GET", subscription + CURRENT)) is wanted


def test_terms_are_signed_and_cancelled_by_their_own_verbs(
    ask: Callable[..., Any], subscription: str
) -> None:
    assert accepted(ask("POST", f"{subscription}{SIGNED}/sign")) is True
    assert accepted(ask("GET", subscription + SIGNED)) is True
    assert accepted(ask("POST", f"{subscription}{SIGNED}/cancel")) is False


def test_one_subscription_accepts_nothing_for_another(
    ask: Callable[..., Any], azure: App, subscription: str
) -> None:
    other = f"/subscriptions/{list(azure.cloud.setting.subscriptions)[1]}"
    ask("POST", f"{subscription}{SIGNED}/sign")
    assert accepted(ask("GET", other + CURRENT)) is False


def test_a_plan_that_is_not_there_has_no_terms(ask: Callable[..., Any], subscription: str) -> None:
    for path in (CURRENT.replace("plans/rabbitmq", "plans/nope"), CURRENT.replace("Bitnami", "nobody")):
        response = ask("GET", subscription + path)
        assert response.status == 404
        assert response.json()["error"]["message"].startswith("Unable to find legal terms for this offer.")


@pytest.mark.parametrize("body", [{}, {"properties": 1}, {"properties": {"accepted": "yes"}}, b"["])
def test_an_acceptance_must_say_whether_it_accepts(
    ask: Callable[..., Any], subscription: str, body: bytes | Json | dict[str, int]
) -> None:
    assert ask("PUT", subscription + CURRENT, body).status == 400
    assert accepted(ask("GET", subscription + CURRENT)) is False
