"""Nothing is answered with success and then forgotten: every field that Azure knows, in every type.

What is known comes from Azure's own clients (`python3 -m azlab fields`). Each field that a client may set is
put into a resource of its type and looked for again; a refusal is an answer, too.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from azlab.arm.app import App
from azlab.arm.bodies import Body
from azlab.arm.messages import Request
from azlab.arm.resource import ResourceType
from azlab.arm.store import Store
from azlab.providers import resource_types
from tests.conformance.furnishing import (
    BODIES,
    GROUP,
    MADE,
    MADE_ONCE,
    PASSWORD,
    TYPES,
    every_type,
    every_type_that_is_made,
    furnished,
    places,
    send,
)
from tests.conformance.plausible import fields_of, found, kind_at, planted

UNWRITABLE = {
    "Microsoft.Compute/restorePointCollections/restorePoints/diskRestorePoints",
    "Microsoft.Compute/virtualMachineScaleSets/rollingUpgrades",
    "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/networkInterfaces",
    *(
        f"Microsoft.Network/loadBalancers/{part}"
        for part in (
            "frontendIPConfigurations",
            "inboundNatPools",
            "loadBalancingRules",
            "outboundRules",
            "probes",
        )
    ),
}
"""Azure has no PUT for them."""
PLAIN = {"adminPassword": PASSWORD, "tier": "P30"}
"""Values that must be good ones, for the rest to be looked at."""


@pytest.fixture(scope="module")
def cloud() -> App:
    return furnished()


@pytest.fixture
def fresh(cloud: App) -> Iterator[App]:
    """The furnished cloud, for one test to write to."""
    saved = Store()
    cloud.cloud.store.copy_into(saved)
    yield cloud
    saved.copy_into(cloud.cloud.store)
    saved.close()


def known(app: App, kind: ResourceType) -> Body:
    body = app.cloud.setting.bodies.of(kind.name, "PUT")
    assert body is not None, kind.name
    return body


def forgotten(app: App, body: Body, path: str, base: Any, method: str = "PUT") -> list[str]:
    """The fields that were taken at a path and are not shown there afterwards."""
    saved, lost = Store(), []
    app.cloud.store.copy_into(saved)
    for steps, value in fields_of(body):
        value = PLAIN.get(steps[-1], value)
        response = send(app, method, path, planted(base, steps, value))
        assert response.status < 500, (steps, response.body)
        if response.status < 300 and not found(send(app, "GET", path).json(), steps, value):
            lost.append(f"{'.'.join(steps).replace('.[]', '[]')}={value}")
        saved.copy_into(app.cloud.store)
    saved.close()
    return lost


NOT_SHOWN = {
    r".*\.(adminPassword|customData|protectedSettings|runAsPassword)=.*": "a secret",
    r".*\.protectedParameters\[\]\..*": "secrets",
    r".*\.userData=.*": "shown to whom asks with $expand",
    r".*\.dataDisks\[\]\.toBeDetached=True": "takes the disk off",
    r"identity\.type=None": "takes the identity away",
    r"properties\.\w+\[\]\.id=.*": "a child's id is its own",
    r"properties\.disk(IOPS|MBps)ReadWrite=.*": "of the size, where a storage type has no figures of its own",
    r".*\.securityType=Standard": "says no more than nothing",
    r".*\.addressPrefixes\[\]=.*": "overridden by addressPrefix (Azure/azure-sdk-for-java, 42524)",
    r"properties\.enableVmProtection=False": "recorded traffic never shows it",
    r".*\.adminState=None": "recorded traffic never shows it",
    r".*\.privateIPAddress=.*": "looked at when it is `Static`",
    r"properties\.ipAddress=.*": "without a prefix Azure chooses (terraform-provider-azurerm, 16310)",
    r".*BackendAddresses\[\]\.(name|properties\.adminState)=(sample|Down)": "no address, and so of nobody",
    r"properties\.name=.*": "an autoscale setting has one name",
}
"""Fields that Azure takes without showing them, and why."""


def unexplained(lost: list[str]) -> list[str]:
    return [one for one in lost if not any(re.fullmatch(rule, one) for rule in NOT_SHOWN)]


def test_there_is_one_of_every_type_that_can_be_written() -> None:
    assert {kind.name for kind in resource_types()} - {kind.name for kind in TYPES} == UNWRITABLE
    instances = "Microsoft.Compute/virtualMachineScaleSets/virtualMachines"
    assert {kind.name for kind in TYPES} - {kind.name for kind in MADE} == {instances}, "made with their set"


def test_every_declared_field_is_one_that_azure_has(cloud: App) -> None:
    """Written as Azure writes it; and what only Azure writes is declared so."""
    for kind in TYPES:
        for field in kind.fields:
            kind_at(known(cloud, kind), field.steps, settable=not field.read_only)


@every_type
def test_what_is_put_is_shown(fresh: App, kind: ResourceType) -> None:
    path = places(kind.name)[0]
    lost = forgotten(fresh, known(fresh, kind), path, send(fresh, "GET", path).json())
    assert not unexplained(lost)


@every_type
def test_what_is_patched_is_shown(fresh: App, kind: ResourceType) -> None:
    body = fresh.cloud.setting.bodies.of(kind.name, "PATCH")
    assert body is not None, "Azure has one for every type that is here"
    lost = forgotten(fresh, body, places(kind.name)[0], {}, "PATCH")
    assert not unexplained(lost)


@every_type_that_is_made
def test_what_a_new_one_is_put_with_is_shown(fresh: App, kind: ResourceType) -> None:
    path = places(kind.name)[0]
    send(fresh, "DELETE", path)
    lost = forgotten(fresh, known(fresh, kind), path, BODIES[path])
    assert not unexplained(lost)


@every_type
def test_putting_what_was_shown_changes_nothing(fresh: App, kind: ResourceType) -> None:
    for path in places(kind.name) if kind.name not in MADE_ONCE else ():
        shown = send(fresh, "GET", path).json()
        response = send(fresh, "PUT", path, shown)
        assert response.status < 300, response.body
        assert without_marks(send(fresh, "GET", path).json()) == without_marks(shown)


def without_marks(value: Any) -> Any:
    """Without what changes with every write."""
    if isinstance(value, dict):
        return {name: without_marks(item) for name, item in value.items() if name != "etag"}
    return [without_marks(item) for item in value] if isinstance(value, list) else value


@every_type
def test_what_azure_does_not_know_is_refused_and_above_its_versions_kept(
    fresh: App, kind: ResourceType
) -> None:
    path = places(kind.name)[0]
    shown = send(fresh, "GET", path).json()
    wanted = planted(shown, ("properties", "moodOfTheDay"), {"good": True})
    refused = send(fresh, "PUT", path, wanted, version=known(fresh, kind).version)
    assert refused.status == 400
    assert "Could not find member 'moodOfTheDay' on object of type" in refused.body.decode()
    if kind.name in MADE_ONCE:
        send(fresh, "DELETE", path)
        wanted = planted(BODIES[path], ("properties", "moodOfTheDay"), {"good": True})
    later = send(fresh, "PUT", path, wanted, version="2999-01-01")
    assert later.status < 300, later.body
    kept = send(fresh, "GET", path).json()["properties"]
    assert kept["moodOfTheDay"] == {"good": True}
    if kind.tracked:
        send(fresh, "PATCH", path, {"tags": {"a": "b"}})
        assert send(fresh, "GET", path).json()["properties"]["moodOfTheDay"] == {"good": True}


@pytest.mark.parametrize(
    "page",
    [
        "",
        "/providers/Microsoft.Resources/deployments/one",
        "/providers/Microsoft.Resources/tags/default",
        "/providers/Microsoft.Authorization/locks/keep",
        "/providers/Microsoft.Authorization/roleAssignments/5a1c1f0e-3d0a-4b86-9f43-6b0b0f0f0f0f",
    ],
)
def test_pages_that_are_no_types_refuse_what_azure_does_not_know(fresh: App, page: str) -> None:
    body = {"location": "westeurope", "properties": {"mood": 1}}
    need = Request("PUT", f"{GROUP}{page}").address.type or "Microsoft.Resources/subscriptions/resourceGroups"
    model = fresh.cloud.setting.bodies.of(need, "PUT")
    assert model is not None
    refused = send(fresh, "PUT", f"{GROUP}{page}", body, version=model.version)
    assert refused.status == 400
    assert "Could not find member 'mood'" in refused.body.decode()
