"""Regions and sizes: what the subscription really has."""

import json
from typing import Any

import pytest

from azlab import data
from azlab.arm.messages import Json, Request, Response
from azlab.live.offers import Offers, Wanted, choose, free_cores, read_offers, shortages, wanted_by
from azlab.live.resource_manager import Manager
from azlab.live.stand_ins import StandIns
from tests.live.clouds import Wire, ask

D2, D4 = "Standard_D2s_v5", "Standard_D4s_v5"


def restrict(wire: Wire, size: str, location: str) -> None:
    ask(wire, "PUT", f"/lab/scarcities/{location}/{size}", {"reason": "NotAvailableForSubscription"})


def stand_ins(manager: Manager, *regions: Any, sizes: tuple[Any, ...] = (D2,)) -> StandIns:
    wanted = Wanted(regions, sizes)
    return choose(manager, wanted, read_offers(manager, regions))


def test_a_lessons_regions_and_sizes_are_read_from_its_commands() -> None:
    wanted = wanted_by(
        f"az group create -l westeurope\naz vm create --size {D2} -l eastus2 --size={D4} -l marswest"
    )
    assert wanted == Wanted(("westeurope", "eastus2"), (D2, D4))


def test_sizes_that_are_not_for_sale_are_not_looked_for() -> None:
    assert wanted_by("az vm create --size Standard_D4s_v99 --size Standard_A2_v2").sizes == (
        "Standard_A2_v2",
    )


def test_where_everything_is_offered_nothing_stands_in(manager: Manager) -> None:
    assert stand_ins(manager, "westeurope", "northeurope", sizes=(D2, D4)) == StandIns({}, {}, {})


def test_a_restricted_size_is_replaced_by_one_with_as_many_cores_in_all_regions(
    wire: Wire, manager: Manager
) -> None:
    restrict(wire, D2, "westeurope")
    chosen = stand_ins(manager, "westeurope", "northeurope").sizes[D2]
    assert chosen != D2
    restrict(wire, chosen, "northeurope")
    assert stand_ins(manager, "westeurope", "northeurope").sizes[D2] not in (D2, chosen)


def test_a_region_that_is_not_offered_is_replaced_and_no_region_is_used_twice(manager: Manager) -> None:
    offers = read_offers(manager, ["westeurope", "northeurope"])
    del offers.regions["westeurope"]
    found = choose(manager, Wanted(("westeurope", "northeurope"), (D2,)), offers)
    assert found.regions == {"westeurope": "swedencentral"}
    assert found.display == {"West Europe": "Sweden Central"}


def test_a_region_without_any_such_size_is_replaced(manager: Manager) -> None:
    offers = read_offers(manager, ["westeurope"])
    offers.sizes["westeurope"] = {"standard_m128s"}
    assert choose(manager, Wanted(("westeurope",), (D2,)), offers).regions == {"westeurope": "northeurope"}


def test_where_nothing_fits_the_lessons_word_stays_and_azure_says_no(manager: Manager) -> None:
    offers = Offers({"westeurope": "West Europe"}, {"westeurope": set()})
    assert choose(manager, Wanted(("westeurope",), (D2,)), offers) == StandIns({}, {}, {})


def test_a_restricted_size_is_known_all_the_same(wire: Wire, manager: Manager) -> None:
    restrict(wire, D2, "westeurope")
    offers = read_offers(manager, ["westeurope"])
    assert offers.knows(D2)
    assert not offers.has(D2, "westeurope")
    assert not offers.knows("Standard_D4s_v99")


WORDS = StandIns({"westeurope": "swedencentral"}, {D2: "Standard_B2ms"}, {"West Europe": "Sweden Central"})


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("/subscriptions/s/providers/x/locations/westeurope/vmSizes?a=1", "/locations/swedencentral/vmSizes"),
        ("/subscriptions/s/providers/x/locations/WestEurope", "/locations/swedencentral"),
        ("/skus?$filter=location%20eq%20%27westeurope%27", "location%20eq%20%27swedencentral%27"),
        ("/subscriptions/s/resourceGroups/westeurope", "/resourceGroups/westeurope"),
        ("/subscriptions/s/providers/x/locations/westeurope2", "/locations/westeurope2"),
    ],
)
def test_a_region_in_an_address_is_the_real_one(url: str, sent: str) -> None:
    assert sent in WORDS.outward_url(Request("GET", url)).url


def test_words_change_in_both_directions_where_they_are_the_whole_value() -> None:
    lesson = {
        "location": "westeurope",
        "regions": [{"name": "West Europe"}],
        "size": D2,
        "text": f"{D2} is sold out",
    }
    real = WORDS.outward(lesson)
    assert real == {
        "location": "swedencentral",
        "regions": [{"name": "Sweden Central"}],
        "size": "Standard_B2ms",
        "text": f"{D2} is sold out",
    }
    assert WORDS.inward(json.loads(json.dumps(real))) == lesson


def test_pages_are_read_to_the_end(manager: Manager) -> None:
    pages = {
        "/first?api-version=2024-11-01": {
            "value": [{"n": 1}],
            "nextLink": "https://management.azure.com/second",
        },
        "/second": {"value": [{"n": 2}]},
    }

    class Paged:
        def send(self, request: Request) -> Response:
            return Response(200, {}, json.dumps(pages[request.url]).encode())

    manager.sender = Paged()
    assert manager.list("/first", "2024-11-01") == [{"n": 1}, {"n": 2}]


def test_the_free_vcpus_of_a_region_are_told(manager: Manager) -> None:
    words = free_cores(manager, "westeurope").split()
    assert words[0] == "westeurope"
    assert 0 < int(words[1]) <= int(words[3])


def test_a_quota_that_is_too_small_for_the_start_is_told(
    manager: Manager, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shortages(manager, "westeurope", ["Standard_D2s_v5"] * 2) == []
    real = data.usages

    def poor(location: str) -> list[Json]:
        few = {"cores": 5, "standardDSv5Family": 3}
        return [{**row, "limit": few.get(row["name"]["value"], row["limit"])} for row in real(location)]

    monkeypatch.setattr(data, "usages", poor)
    assert shortages(manager, "westeurope", ["Standard_D2s_v5"]) == []
    (family,) = shortages(manager, "westeurope", ["Standard_D2s_v5"] * 2)
    assert "DSv5" in family
    assert family.endswith("in westeurope has 3 free, and the start needs 4")
    assert len(shortages(manager, "westeurope", ["Standard_D2s_v5"] * 3)) == 2
