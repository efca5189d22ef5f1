"""The Marketplace pages against the exchanges of `az vm image ...`."""

from collections.abc import Callable
from typing import Any

import pytest

from azlab import data
from azlab.arm.app import App
from azlab.arm.messages import Request

PAGES = "/providers/Microsoft.Compute/locations/westeurope/publishers"
UBUNTU = f"{PAGES}/canonical/artifacttypes/vmimage/offers/UBUNTU-24_04-lts/skus/server/versions"
WINDOWS = f"{PAGES}/MicrosoftWindowsServer/artifacttypes/vmimage/offers/WindowsServer/skus"


def test_publishers_are_a_bare_list_with_the_old_spelling_of_ids(
    ask: Callable[..., Any], subscription: str
) -> None:
    shown = ask("GET", subscription + PAGES).json()
    canonical = next(one for one in shown if one["name"] == "Canonical")
    assert canonical["location"] == "westeurope"
    assert canonical["id"] == (
        f"/Subscriptions/{subscription.rpartition('/')[2]}"
        "/Providers/Microsoft.Compute/Locations/westeurope/Publishers/Canonical"
    )


def test_offers_and_skus_are_spelt_as_the_catalogue_spells_them(
    ask: Callable[..., Any], subscription: str
) -> None:
    offers = ask("GET", f"{subscription}{PAGES}/canonical/artifacttypes/vmimage/offers").json()
    assert "ubuntu-24_04-lts" in [one["name"] for one in offers]
    skus = ask(
        "GET", f"{subscription}{PAGES}/canonical/artifacttypes/vmimage/offers/UBUNTU-24_04-lts/skus"
    ).json()
    server = next(one for one in skus if one["name"] == "server")
    assert "/Publishers/Canonical/ArtifactTypes/VMImage/Offers/ubuntu-24_04-lts/Skus/server" in server["id"]
    assert "automaticOSUpgradeProperties" in server["properties"]


def test_the_newest_version_is_the_first_of_the_list_turned_round(
    ask: Callable[..., Any], subscription: str
) -> None:
    everything = ask("GET", subscription + UBUNTU).json()
    newest = ask("GET", f"{subscription}{UBUNTU}?$top=1&$orderby=name%20desc").json()
    assert len(everything) > 1
    assert newest == [everything[-1]]


def test_expanding_shows_generation_and_deprecation(ask: Callable[..., Any], subscription: str) -> None:
    first = ask("GET", f"{subscription}{UBUNTU}?$expand=properties/imageDeprecationStatus").json()[0]
    assert list(first) == ["properties", "extendedLocation", "location", "name", "id"]
    assert first["properties"]["hyperVGeneration"] == "V2"
    assert first["properties"]["imageDeprecationStatus"]["imageState"] == "Active"


def test_a_version_shows_what_a_disk_of_it_will_be(ask: Callable[..., Any], subscription: str) -> None:
    name = ask("GET", subscription + UBUNTU).json()[-1]["name"]
    shown = ask("GET", f"{subscription}{UBUNTU}/{name}").json()
    assert list(shown) == ["properties", "location", "name", "id"]
    assert shown["properties"]["osDiskImage"]["operatingSystem"] == "Linux"


@pytest.mark.parametrize(
    "path",
    [
        f"{PAGES}/nobody/artifacttypes/vmimage/offers",
        f"{PAGES}/Canonical/artifacttypes/vmimage/offers/nothing/skus",
        f"{PAGES}/Canonical/artifacttypes/vmimage/offers/ubuntu-24_04-lts/skus/nothing/versions",
        f"{UBUNTU}/0.0.1",
        f"{UBUNTU}/latest",
    ],
)
def test_what_is_not_in_the_catalogue_is_not_found(
    ask: Callable[..., Any], subscription: str, path: str
) -> None:
    response = ask("GET", subscription + path)
    assert response.status == 404
    assert response.json() == {"error": {"code": "NotFound", "message": "Artifact: VMImage was not found."}}


def test_a_deprecated_version_says_so(ask: Callable[..., Any], subscription: str) -> None:
    response = ask("GET", f"{subscription}{WINDOWS}/2016-Datacenter/versions/14393.5921.230506")
    assert response.status == 404
    assert response.json()["error"] == {
        "code": "ImageVersionDeprecated",
        "message": "VM Image from publisher: MicrosoftWindowsServer with - Offer: WindowsServer, "
        "Sku: 2016-Datacenter, Version: 14393.5921.230506 is deprecated.",
    }


def test_a_region_that_is_not_there_has_no_publishers(ask: Callable[..., Any], subscription: str) -> None:
    error = ask("GET", subscription + PAGES.replace("westeurope", "mars")).json()["error"]
    assert error["code"] == "NoRegisteredProviderFound"
    assert "location 'mars'" in error["message"]


def test_top_must_be_a_number(ask: Callable[..., Any], subscription: str) -> None:
    assert ask("GET", f"{subscription}{UBUNTU}?$top=many").status == 400


def test_the_alias_list_is_served_without_an_api_version(azure: App) -> None:
    assert azure(Request("GET", "/cli/vm/aliases.json")).json() == data.alias_document()
