"""Proximity placement groups: what is in them, where it may be, and how close it is."""

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.conftest import LINUX_GEN2, Practice

NEAR = "proximityPlacementGroups/near"
STATUS = "&includeColocationStatus=true"


@pytest.fixture
def near(azure: Practice) -> Practice:
    """A cloud with a proximity placement group."""
    azure.put(NEAR, {"location": "westeurope", "properties": {}})
    return azure


def inside(azure: Practice, name: str = "web", zone: str = "", **more: object) -> Json:
    """The body of a VM in the group."""
    body = azure.body(name, LINUX_GEN2, proximityPlacementGroup={"id": azure.id(NEAR)}, **more)
    return {**body, "zones": [zone]} if zone else body


def test_a_group_is_shown_as_recorded(azure: Practice) -> None:
    sizes = ["Standard_E64s_v4", "Standard_M416ms_v2"]
    body = {"location": "eastus2", "tags": {}, "zones": ["2"], "properties": {"intent": {"vmSizes": sizes}}}
    made = azure.send("PUT", NEAR, body)
    assert made.status == 201
    assert list(made.json()) == ["name", "id", "type", "location", "tags", "properties", "zones"]
    expected: Json = {"proximityPlacementGroupType": "Standard", "intent": {"vmSizes": sizes}}
    assert made.json()["properties"] == expected
    empty: Json = {"virtualMachines": [], "virtualMachineScaleSets": [], "availabilitySets": []}
    assert azure.get(NEAR)["properties"] == {**expected, **empty}


def test_members_are_listed_and_keep_the_group(near: Practice) -> None:
    near.put("virtualMachines/web", inside(near))
    at = {"location": "westeurope", "sku": {"name": "Aligned"}}
    domains = {"platformFaultDomainCount": 2, "proximityPlacementGroup": {"id": near.id(NEAR)}}
    near.put("availabilitySets/apart", {**at, "properties": domains})
    shown = near.get(NEAR)["properties"]
    assert shown["virtualMachines"] == [{"id": near.id("virtualMachines/web")}]
    assert shown["availabilitySets"] == [{"id": near.id("availabilitySets/apart")}]
    refused = near.refusal("DELETE", NEAR)
    assert (refused.status, refused.code) == (409, "OperationNotAllowed")
    near.delete("virtualMachines/web")
    near.delete("availabilitySets/apart")
    assert near.send("DELETE", NEAR).status == 200


def test_colocation_is_told_to_whom_asks(near: Practice) -> None:
    near.put("virtualMachines/web", inside(near))
    assert "colocationStatus" not in near.get(NEAR)["properties"]
    shown = near.get(NEAR, STATUS)["properties"]
    assert shown["colocationStatus"]["displayStatus"] == "Aligned"
    assert shown["virtualMachines"][0]["colocationStatus"]["code"] == "ColocationStatus/Aligned"
    near.act("virtualMachines/web", "deallocate")
    assert near.get(NEAR, STATUS)["properties"]["colocationStatus"]["displayStatus"] == "Unknown"


def test_a_machine_in_another_zone_finds_no_host(near: Practice) -> None:
    near.put("virtualMachines/web", inside(near, zone="1"))
    near.put("virtualMachines/same", inside(near, "same", "1"))
    status = near.wait(near.send("PUT", "virtualMachines/other", inside(near, "other", "2")))
    assert status["error"]["code"] == "OverconstrainedZonalAllocationRequest"
    assert "Proximity Placement Group" in status["error"]["message"]
    assert "ProvisioningState/failed/OverconstrainedZonalAllocationRequest" in near.codes("other")
    for name in ("web", "same"):
        near.act(f"virtualMachines/{name}", "deallocate")
    assert near.act("virtualMachines/other", "start")["status"] == "Succeeded"
    status = near.act("virtualMachines/web", "start")
    assert status["error"]["code"] == "OverconstrainedZonalAllocationRequest"


def test_a_group_with_a_zone_takes_no_machine_of_another(azure: Practice) -> None:
    intent = {"intent": {"vmSizes": ["Standard_D2s_v5"]}}
    azure.put(NEAR, {"location": "westeurope", "zones": ["1"], "properties": intent})
    assert azure.refusal("PUT", "virtualMachines/web", inside(azure, zone="2")).code == "BadRequest"
    azure.put("virtualMachines/web", inside(azure, zone="1"))
    moved = {"location": "westeurope", "zones": ["2"], "properties": intent}
    assert azure.refusal("PUT", NEAR, moved).code == "PropertyChangeNotAllowed"


@pytest.mark.parametrize(
    "body",
    [{"zones": ["1"], "properties": {}}, {"zones": ["1", "2"], "properties": {"intent": {"vmSizes": ["a"]}}}],
)
def test_a_zone_comes_with_an_intent_and_alone(azure: Practice, body: Json) -> None:
    assert azure.refusal("PUT", NEAR, {"location": "westeurope", **body}).code == "InvalidParameter"


def test_a_group_must_be_there_and_in_the_region(near: Practice) -> None:
    near.put("proximityPlacementGroups/far", {"location": "northeurope", "properties": {}})
    for group, code in (("far", "BadRequest"), ("nobody", "ResourceNotFound")):
        named = {"id": near.id(f"proximityPlacementGroups/{group}")}
        body = near.body("web", LINUX_GEN2, proximityPlacementGroup=named)
        assert near.refusal("PUT", "virtualMachines/web", body).code == code
        at = {"location": "westeurope", "sku": {"name": "Aligned"}}
        domains = {"platformFaultDomainCount": 2, "proximityPlacementGroup": named}
        assert near.refusal("PUT", "availabilitySets/apart", {**at, "properties": domains}).code == code


def test_a_vm_moves_in_and_out_while_it_is_deallocated(near: Practice) -> None:
    near.vm(image=LINUX_GEN2)
    move = {"properties": {"proximityPlacementGroup": {"id": near.id(NEAR)}}}
    assert near.refusal("PATCH", "virtualMachines/web", move).code == "OperationNotAllowed"
    near.act("virtualMachines/web", "deallocate")
    near.patch("virtualMachines/web", move)
    assert len(near.get(NEAR)["properties"]["virtualMachines"]) == 1


def test_machines_of_a_set_are_in_different_domains(azure: Practice) -> None:
    at = {"location": "westeurope", "sku": {"name": "Aligned"}}
    azure.put("availabilitySets/apart", {**at, "properties": {"platformFaultDomainCount": 2}})
    in_set = {"availabilitySet": {"id": azure.id("availabilitySets/apart")}}

    def domains(name: str) -> tuple[int, int]:
        view = azure.get(f"virtualMachines/{name}/instanceView")
        return view["platformFaultDomain"], view["platformUpdateDomain"]

    for name in ("a", "b", "c"):
        azure.put(f"virtualMachines/{name}", azure.body(name, LINUX_GEN2, **in_set))
    assert [domains(name) for name in ("a", "b", "c")] == [(0, 0), (1, 1), (0, 2)]
    azure.delete("virtualMachines/b")
    azure.put("virtualMachines/d", azure.body("d", LINUX_GEN2, **in_set))
    assert domains("d") == (1, 1)
    azure.vm("alone", LINUX_GEN2)
    assert "platformFaultDomain" not in azure.get("virtualMachines/alone/instanceView")


def test_a_name_where_an_id_belongs_is_refused_as_of_any_property(near: Practice) -> None:
    # What `az vm update --ppg near` sends.
    body = near.body("web", LINUX_GEN2, proximityPlacementGroup={"id": "near"})
    refused = near.refusal("PUT", "virtualMachines/web", body)
    assert refused.said[:2] == (400, "LinkedInvalidPropertyId")
    assert "Property id 'near' at path 'properties.proximityPlacementGroup.id'" in refused.said[2]
