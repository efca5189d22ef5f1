"""The long list of VM sizes is read once, as long as it is the same."""

import json
from typing import Any

import pytest

from azlab.arm.messages import Request, Response, json_response
from azlab.cli.session import Session
from azlab.providers.capacity import sizes
from tests.cli.conftest import TinyArm

LIST = ["vm", "list-skus", "-l", "westeurope", "--all"]
NEXT = "https://management.azure.com/subscriptions/1/providers/Microsoft.Compute/skus?page=2"


def size(name: str, *restrictions: dict[str, Any]) -> dict[str, Any]:
    return {
        "resourceType": "virtualMachines",
        "name": name,
        "locations": ["westeurope"],
        "locationInfo": [{"location": "westeurope", "zones": ["1", "2"], "zoneDetails": []}],
        "capabilities": [{"name": "vCPUs", "value": "2"}],
        "restrictions": list(restrictions),
        "notOfThisVersion": True,
    }


class Sizes(TinyArm):
    """Lists the sizes it is given, a page for each list of them."""

    def __init__(self) -> None:
        super().__init__()
        self.pages = [[size("Standard_A1"), size("Standard_B1")]]

    def get(self, path: str, request: Request) -> Response:
        assert path.endswith("/skus"), path
        page = 1 if "page=2" in request.url else 0
        more = {"nextLink": NEXT} if page + 1 < len(self.pages) else {}
        return json_response(200, {"value": self.pages[page], **more})


@pytest.fixture
def arm() -> Sizes:
    return Sizes()


@pytest.fixture
def reads(session: Session, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """A note for each answer that the CLI has read, from now on."""
    assert session.run(["vm", "list-skus", "-h"]).ok  # loads the CLI's family
    from azlab.cli import sku_list

    sku_list._kept.clear()
    read: list[object] = []
    operation = sku_list.ListSkus.__mro__[1].ResourceSkusList
    on_200 = operation.on_200

    def noted(self: object, given: object) -> object:
        read.append(given)
        return on_200(self, given)

    monkeypatch.setattr(operation, "on_200", noted)
    return read


def names(session: Session) -> list[str]:
    return [row["name"] for row in session.run(LIST).data]


def test_the_same_list_is_read_once_and_says_the_same(session: Session, reads: list[object]) -> None:
    first, second = session.run(LIST), session.run(LIST)
    assert len(reads) == 1
    assert first.data == second.data
    assert first.text == second.text
    assert "notOfThisVersion" not in second.data[0]
    assert second.data[0]["locationInfo"][0]["zones"] == ["1", "2"]


def test_a_list_in_which_a_size_has_become_scarce_is_read_anew(
    session: Session, arm: Sizes, reads: list[object]
) -> None:
    assert names(session) == ["Standard_A1", "Standard_B1"]
    info = {"locations": ["westeurope"]}
    scarce = {"type": "Location", "reasonCode": "NotAvailableForSubscription", "restrictionInfo": info}
    arm.pages[0][0] = size("Standard_A1", scarce)
    available = session.run(["vm", "list-skus", "-l", "westeurope"])
    assert [row["name"] for row in available.data] == ["Standard_B1"]
    assert session.run(LIST).data[0]["restrictions"][0]["reasonCode"] == "NotAvailableForSubscription"
    arm.pages[0][0] = size("Standard_A1")
    assert session.run(LIST).data[0]["restrictions"] == []
    assert len(reads) == 2


def test_each_page_of_a_list_is_kept_for_itself(session: Session, arm: Sizes, reads: list[object]) -> None:
    arm.pages = [[size("Standard_A1")], [size("Standard_B1")]]
    assert names(session) == names(session) == ["Standard_A1", "Standard_B1"]
    assert len(reads) == 2


def test_not_more_lists_are_kept_than_a_few(
    session: Session, arm: Sizes, reads: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    from azlab.cli import sku_list

    monkeypatch.setattr(sku_list, "MOST", 2)
    for number in range(5):
        arm.pages = [[size(f"Standard_A{number}")]]
        assert names(session) == [f"Standard_A{number}"]
        assert len(sku_list._kept) <= 2


def test_a_list_as_long_as_a_real_subscriptions_is_not_kept(
    session: Session, reads: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    from azlab.cli import sku_list

    monkeypatch.setattr(sku_list, "LONGEST", 100)
    assert names(session) == names(session) == ["Standard_A1", "Standard_B1"]
    assert len(reads) == 2
    assert not sku_list._kept


def test_the_practice_azures_own_list_is_short_enough_to_be_kept(reads: list[object]) -> None:
    from azlab.cli import sku_list

    rows = json.loads(sizes._everywhere_written())["value"]
    assert 1.5 * len(json.dumps(rows)) < sku_list.LONGEST
