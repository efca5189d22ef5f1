"""Lists a page at a time, and lists of one region."""

import json
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest

from azlab.arm import lists
from azlab.arm.cloud import Azure
from azlab.arm.messages import Request
from tests.arm.conftest import SUBSCRIPTION

HOST = "https://management.azure.com"


@pytest.fixture
def shelf(kitchen: Any) -> Any:
    """Seven kettles."""
    for number in range(7):
        place = "westeurope" if number % 2 else "northeurope"
        body = json.dumps({"location": place, "properties": {"litres": 2}}).encode()
        kitchen.app(Request("PUT", f"{kitchen.id(f'kettles/k{number}')}?api-version=2024-11-01", {}, body))
    return kitchen


def pages(kitchen: Any, url: str) -> list[list[str]]:
    """The names on every page."""
    found = []
    while url:
        answer = kitchen.app(Request("GET", url.removeprefix(HOST))).json()
        found.append([row["name"] for row in answer["value"]])
        url = answer.get("nextLink", "")
    return found


def test_a_long_list_comes_in_pages(shelf: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "PAGE", 3)
    url = f"{shelf.id('kettles')}?api-version=2024-11-01&$filter="
    assert [len(names) for names in pages(shelf, url)] == [3, 3, 1]
    assert [name for names in pages(shelf, url) for name in names] == [f"k{number}" for number in range(7)]


def test_a_short_list_has_no_next_page(shelf: Any) -> None:
    answer = shelf.send("GET", "kettles").json()
    assert list(answer) == ["value"]


@pytest.mark.parametrize(
    ("top", "sizes"),
    [("2", [2, 2, 2, 1]), ("7", [7]), ("100", [7]), ("x", [7]), ("0", [7]), ("9" * 5000, [7])],
)
def test_a_client_may_want_fewer(shelf: Any, top: str, sizes: list[int]) -> None:
    url = f"{shelf.id('kettles')}?$top={top}&api-version=2024-11-01"
    assert [len(names) for names in pages(shelf, url)] == sizes


def test_nothing_is_left_out_when_something_goes_between_two_pages(shelf: Any) -> None:
    first = shelf.send("GET", "kettles", query="&$top=3").json()
    for name in ("k0", "k2"):
        shelf.follow(shelf.send("DELETE", f"kettles/{name}"))
    assert pages(shelf, first["nextLink"])[0][0] == "k3"


def test_a_token_of_nobody_is_refused(shelf: Any) -> None:
    response = shelf.send("GET", "kettles", query="&$skiptoken=%FF")
    assert (response.status, response.json()["error"]["code"]) == (400, "InvalidSkipToken")


@pytest.mark.parametrize(
    ("region", "names"), [("westeurope", ["k1", "k3", "k5"]), ("North Europe", ["k0", "k2", "k4", "k6"])]
)
def test_a_region_has_a_list_of_its_own_that_comes_in_pages_too(
    shelf: Any, monkeypatch: pytest.MonkeyPatch, region: str, names: list[str]
) -> None:
    cloud = shelf.app.cloud
    cloud.setting = replace(cloud.setting, azure=Azure(has_type=lambda name: True))
    monkeypatch.setattr(lists, "PAGE", 2)
    scope = f"/subscriptions/{SUBSCRIPTION}/providers/Practice.Kitchen/locations/{quote(region)}"
    found = pages(shelf, f"{scope}/kettles?api-version=2024-11-01")
    assert found == [names[start : start + 2] for start in range(0, len(names), 2)]
