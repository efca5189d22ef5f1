"""Availability sets against recorded traffic, and the refusals of machines in them."""

from pathlib import Path
from typing import Any

import pytest

from azlab.arm.app import App
from azlab.arm.messages import Json
from azlab.cli import az
from tests.conformance.furnishing import COMPUTE, GROUP, furnished, machine, send

SET, MACHINE = f"{COMPUTE}/availabilitySets/apart", f"{COMPUTE}/virtualMachines/inside"
IN_SET = {"availabilitySet": {"id": SET}}


@pytest.fixture
def cloud() -> App:
    return furnished()


def body(sku: str | None = "Aligned", location: str = "westeurope", **properties: Any) -> Json:
    named = {"sku": {"name": sku}} if sku else {}
    return {"location": location, "properties": properties, **named}


def inside(**more: Any) -> Json:
    wanted = machine("two")
    return {**wanted, **more, "properties": {**wanted["properties"], **IN_SET}}


def error(app: App, method: str, path: str, sent: Json | None = None) -> Json:
    response = send(app, method, path, sent)
    assert response.status >= 400, response.body
    found: Json = response.json()["error"]
    return found


def test_a_set_is_there_at_once_and_shows_what_was_recorded(cloud: App) -> None:
    path = f"{COMPUTE}/availabilitySets/avset1"
    made = send(cloud, "PUT", path, {**body(platformFaultDomainCount=2), "tags": {}})
    assert made.status == 200
    assert list(made.json()) == ["name", "id", "type", "location", "tags", "properties", "sku"]
    assert made.json()["properties"] == {"platformFaultDomainCount": 2, "platformUpdateDomainCount": 5}
    shown = send(cloud, "GET", path).json()
    assert shown["properties"] == {**made.json()["properties"], "virtualMachines": []}
    assert shown["sku"] == {"name": "Aligned"}
    assert send(cloud, "PUT", path, shown).status == 200
    assert send(cloud, "GET", path).json() == shown
    assert send(cloud, "DELETE", path).status == 200
    assert send(cloud, "DELETE", path).status == 204


def test_a_set_shows_its_machines_in_capitals_and_stays_while_they_are_in_it(cloud: App) -> None:
    assert send(cloud, "PUT", MACHINE, inside()).status == 201
    cloud.cloud.operations.wait_until_idle(MACHINE.lower())
    assert send(cloud, "GET", MACHINE).json()["properties"]["availabilitySet"] == {"id": SET}
    group = GROUP.removesuffix("shop")
    assert send(cloud, "GET", SET).json()["properties"]["virtualMachines"] == [
        {"id": f"{group}SHOP/providers/Microsoft.Compute/virtualMachines/INSIDE"}
    ]
    assert error(cloud, "DELETE", SET) == {
        "code": "OperationNotAllowed",
        "message": "Availability Set 'apart' cannot be deleted. Before deleting an Availability Set please "
        "ensure that it does not contain any VM.",
    }
    send(cloud, "DELETE", MACHINE)
    cloud.cloud.operations.wait_until_idle(MACHINE.lower())
    assert send(cloud, "DELETE", SET).status == 200


def test_a_machine_enters_a_set_only_when_it_is_made(cloud: App) -> None:
    path = f"{COMPUTE}/virtualMachines/web"
    shown = send(cloud, "GET", path).json()
    wanted = {**shown, "properties": {**shown["properties"], **IN_SET}}
    assert error(cloud, "PUT", path, wanted)["message"] == (
        "Changing property 'availabilitySet.id' is not allowed."
    )


def test_a_machine_is_in_a_zone_or_in_a_set(cloud: App) -> None:
    refused = error(cloud, "PUT", MACHINE, inside(zones=["1"]))
    assert "both Availability Zone and Availability Set were specified" in refused["message"]


def test_managed_disks_need_an_aligned_set(cloud: App) -> None:
    send(cloud, "DELETE", SET)
    send(cloud, "PUT", SET, body(None))
    assert send(cloud, "GET", SET).json()["sku"] == {"name": "Classic"}
    refused = error(cloud, "PUT", MACHINE, inside())
    assert refused["code"] == "OperationNotAllowed"
    assert "Please create an Availability Set with 'Aligned' SKU" in refused["message"]
    assert send(cloud, "PUT", SET, body(platformFaultDomainCount=2)).status == 200
    assert send(cloud, "PUT", MACHINE, inside()).status == 201


def test_a_set_is_where_its_machines_are(cloud: App) -> None:
    send(cloud, "DELETE", SET)
    assert error(cloud, "PUT", MACHINE, inside())["code"] == "ResourceNotFound"
    send(cloud, "PUT", SET, body(location="eastus", platformFaultDomainCount=2))
    assert "must be in the same location" in error(cloud, "PUT", MACHINE, inside())["message"]


@pytest.mark.parametrize(
    ("properties", "location", "count", "most"),
    [
        ({"platformFaultDomainCount": 4}, "westeurope", "fault domain count 4", 3),
        ({"platformFaultDomainCount": 3}, "uksouth", "fault domain count 3", 2),
        ({}, "uksouth", "fault domain count 3", 2),
        (
            {"platformUpdateDomainCount": 21},
            "westeurope",
            "update domain count 21",
            20,
        ),
        (
            {"platformUpdateDomainCount": 0},
            "westeurope",
            "update domain count 0",
            20,
        ),
    ],
)
def test_domains_are_as_many_as_a_region_has(
    cloud: App, properties: Json, location: str, count: str, most: int
) -> None:
    path = f"{COMPUTE}/availabilitySets/wide"
    refused = error(cloud, "PUT", path, body(location=location, **properties))
    assert refused["code"] == "InvalidParameter"
    assert refused["message"] == f"The specified {count} must fall in the range 1 to {most}."


def test_what_a_set_is_stays(cloud: App) -> None:
    refused = error(cloud, "PUT", SET, body("Classic", platformFaultDomainCount=2))
    assert refused["message"] == "Changing property 'sku.name' is not allowed."
    more = error(cloud, "PUT", SET, body(platformFaultDomainCount=2, platformUpdateDomainCount=7))
    assert more["message"] == "Changing property 'platformUpdateDomainCount' is not allowed."


def test_a_set_tells_the_sizes_of_its_region(cloud: App) -> None:
    sizes = send(cloud, "GET", f"{SET}/vmSizes").json()["value"]
    assert "Standard_D2s_v5" in [size["name"] for size in sizes]


def test_the_cli_makes_a_set_and_machines_in_it(cli: Path) -> None:
    made = az("vm availability-set create -g rg -n apart").data
    assert (made["sku"]["name"], made["platformFaultDomainCount"]) == ("Aligned", 2)
    machines = "--image Debian:debian-12:12-gen2:latest --size Standard_D2s_v5 --generate-ssh-keys"
    assert az(f"vm create -g rg -n web {machines} --availability-set apart").ok
    shown = az("vm availability-set show -g rg -n apart").data
    assert [machine["id"].rpartition("/")[2] for machine in shown["virtualMachines"]] == ["WEB"]
    assert [found["name"] for found in az("vm availability-set list -g rg").data] == ["apart"]
    assert az("vm availability-set list-sizes -g rg -n apart").data
    assert az("vm availability-set update -g rg -n apart --set tags.team=web").data["tags"] == {"team": "web"}
    assert "cannot be deleted" in az("vm availability-set delete -g rg -n apart").errors
    az("vm delete -g rg -n web --yes")
    assert az("vm availability-set delete -g rg -n apart").ok
