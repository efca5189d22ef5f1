from typing import Any

import pytest

from azlab import data


def resource_type(namespace: str, name: str) -> dict[str, Any]:
    rows = data.resource_providers()[namespace]["resourceTypes"]
    return next(row for row in rows if row["resourceType"] == name)


def test_a_provider_has_the_shape_of_the_service() -> None:
    for name, body in data.resource_providers().items():
        assert body["namespace"] == name
        asked_for = name.lower() in data.namespaces_to_ask_for()
        assert body["registrationState"] == ("NotRegistered" if asked_for else "Registered")
        for row in body["resourceTypes"]:
            assert set(row) == {"resourceType", "locations", "apiVersions", "capabilities"}
            assert row["apiVersions"]


def test_images_can_be_made_wherever_machines_can() -> None:
    images, machines = (resource_type("Microsoft.Compute", name) for name in ("images", "virtualMachines"))
    assert images["locations"] == machines["locations"]
    assert {data.normalize_location(place) for place in images["locations"]} == data.location_names()


def test_types_keep_their_capabilities() -> None:
    assert "SupportsTags" in resource_type("Microsoft.Compute", "images")["capabilities"]
    assert resource_type("Microsoft.Compute", "locations/vmSizes")["capabilities"] == "None"


def test_what_belongs_to_no_region_lists_none() -> None:
    assert resource_type("Microsoft.Resources", "tags")["locations"] == []


def test_types_of_one_namespace_differ() -> None:
    for body in data.resource_providers().values():
        names = [row["resourceType"].lower() for row in body["resourceTypes"]]
        assert len(set(names)) == len(names)


def test_the_course_finds_every_namespace_it_uses() -> None:
    assert set(data.resource_providers()) >= {
        "Microsoft.Authorization",
        "Microsoft.Compute",
        "Microsoft.Insights",
        "Microsoft.ManagedIdentity",
        "Microsoft.MarketplaceOrdering",
        "Microsoft.Network",
        "Microsoft.Resources",
        "Microsoft.Storage",
    }


def test_changing_an_answer_does_not_change_the_next_one() -> None:
    data.resource_providers().clear()
    data.resource_providers()["Microsoft.Compute"]["resourceTypes"].clear()
    assert data.resource_providers()["Microsoft.Compute"]["resourceTypes"]


def test_versions_are_listed_newest_first() -> None:
    for body in data.resource_providers().values():
        for row in body["resourceTypes"]:
            dates = [version[:10] for version in row["apiVersions"]]
            assert dates == sorted(dates, reverse=True), row["resourceType"]


@pytest.mark.parametrize(
    "name",
    [
        "Microsoft.Web/sites",
        "microsoft.compute/availabilitysets",
        "Microsoft.Compute/disks/begingetaccess",
        "Microsoft.Network/dnsZones/A",
        "Microsoft.Compute/register",
    ],
)
def test_azure_has_more_than_the_practice(name: str) -> None:
    assert data.is_resource_type(name)


@pytest.mark.parametrize(
    "name", ["Microsoft.Frobs/a", "Microsoft.Compute/frobs", "Microsoft.Compute/disks/frob"]
)
def test_some_names_nobody_has(name: str) -> None:
    assert not data.is_resource_type(name)


def test_a_namespace_is_known_in_any_case() -> None:
    assert data.is_namespace("MICROSOFT.WEB")
    assert not data.is_namespace("Microsoft.Frobnication")


def test_an_action_has_the_versions_of_its_type() -> None:
    disks = data.listed_versions("Microsoft.Compute/disks")
    assert data.listed_versions("microsoft.compute/Disks/beginGetAccess") == disks != []
    assert data.listed_versions("Microsoft.Web/sites") == []
    assert "2014-04" in data.listed_versions("Microsoft.Resources/deployments")
