"""The practice cloud's own page for scarce sizes, and what the list of SKUs says of them."""

from collections.abc import Callable
from typing import Any

import pytest

from azlab.arm.messages import Json

PAGE = "/lab/scarcities/westeurope/Standard_D2s_v5"


HERE = "?$filter=location eq 'westeurope'"


def restrictions(
    ask: Callable[..., Any], subscription: str, query: str, location: str = "westeurope"
) -> list[Any]:
    rows = ask("GET", f"{subscription}/providers/Microsoft.Compute/skus{query}").json()["value"]
    return [
        one
        for row in rows
        if row["name"] == "Standard_D2s_v5" and location in row["locations"]
        for one in row["restrictions"]
    ]


def test_a_scarcity_begins_and_ends(ask: Callable[..., Any]) -> None:
    assert ask("PUT", PAGE, {"reason": "AllocationFailed"}).status == 200
    assert ask("GET", "/lab/scarcities").json() == {"westeurope/standard_d2s_v5": "AllocationFailed"}
    assert ask("DELETE", PAGE).status == 204
    assert ask("GET", "/lab/scarcities").json() == {}


@pytest.mark.parametrize("query", ["", HERE])
def test_a_size_that_the_subscription_may_not_have_is_restricted_in_the_list(
    ask: Callable[..., Any], subscription: str, query: str
) -> None:
    ask("PUT", PAGE, {"reason": "NotAvailableForSubscription"})
    place = {"values": ["westeurope"], "restrictionInfo": {"locations": ["westeurope"]}}
    assert restrictions(ask, subscription, query) == [
        {"type": "Location", **place, "reasonCode": "NotAvailableForSubscription"}
    ]
    assert restrictions(ask, subscription, "", "northeurope") == []


def test_want_of_capacity_is_not_in_the_list(ask: Callable[..., Any], subscription: str) -> None:
    ask("PUT", PAGE, {"reason": "SkuNotAvailable"})
    assert restrictions(ask, subscription, HERE) == []


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (PAGE, {"reason": "Bad luck"}, 400),
        (PAGE, {}, 400),
        ("/lab/scarcities/mars/Standard_D2s_v5", {"reason": "SkuNotAvailable"}, 400),
        ("/lab/scarcities/westeurope/Huge", {"reason": "SkuNotAvailable"}, 404),
    ],
)
def test_only_what_is_known_can_be_scarce(
    ask: Callable[..., Any], path: str, body: Json, status: int
) -> None:
    assert ask("PUT", path, body).status == status
