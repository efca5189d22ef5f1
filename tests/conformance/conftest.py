"""What must be true of a cloud at any moment, whatever was asked of it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from azlab.arm.fields import get_at


def every_resource_has_its_place(store: Any) -> None:
    for resource in store.resources():
        if resource.id.group:
            assert store.get(resource.id.group_id.key), f"{resource.id} is in no group"
        if resource.id.parent:
            assert store.get(resource.id.parent.key), f"{resource.id} has no parent"


def every_document_says_what_it_is(store: Any) -> None:
    for resource in store.resources():
        document = resource.document
        assert document["id"] == resource.id.text
        # Azure names a uniform instance `web_0`, though its id ends in `web/virtualMachines/0`.
        names = {resource.id.name, "_".join(resource.id.names[-2:])}
        assert document.get("name", resource.id.name) in names
        assert resource.id.type == "Microsoft.Resources/subscriptions" or document["type"] == resource.id.type


def every_document_is_json(store: Any) -> None:
    def refuse(constant: Any) -> None:
        raise AssertionError(f"{constant} is no JSON")

    for resource in store.resources():
        json.loads(json.dumps([resource.document, resource.interior]), parse_constant=refuse)


def machines(store: Any) -> Iterator[Any]:
    """VMs that are there to stay."""
    for vm in store.resources("Microsoft.Compute/virtualMachines"):
        going = (vm, store.get(vm.id.group_id.key))
        if all(one.properties.get("provisioningState") != "Deleting" for one in going):
            yield vm


def every_vm_has_its_disks_and_interfaces(store: Any) -> None:
    for vm in machines(store):
        profile = vm.properties["storageProfile"]
        for entry in (profile["osDisk"], *profile["dataDisks"]):
            disk = store.get(entry["managedDisk"]["id"])
            assert disk is not None, f"{vm.id} has lost {entry}"
            assert disk.document["managedBy"] == vm.id.text
        for entry in vm.properties["networkProfile"]["networkInterfaces"]:
            nic = store.get(entry["id"])
            assert nic is not None, f"{vm.id} has lost {entry}"
            assert get_at(nic.properties, "virtualMachine.id") == vm.id.text


def nothing_belongs_to_a_vm_that_is_gone(store: Any) -> None:
    for kind, path in (("disks", "managedBy"), ("networkInterfaces", "properties.virtualMachine.id")):
        for space in ("Microsoft.Compute", "Microsoft.Network"):
            for resource in store.resources(f"{space}/{kind}"):
                owner = get_at(resource.document, path)
                assert owner is None or store.get(owner), f"{resource.id} belongs to nobody"


def no_generalized_vm_runs(store: Any) -> None:
    for vm in machines(store):
        assert not (vm.interior["generalized"] and vm.interior["power"] in ("starting", "running")), vm.id


def every_open_operation_is_on_something(store: Any) -> None:
    for operation in store.open_operations():
        # A copy in the background has a key of its own below the snapshot's.
        owner = operation["key"].removesuffix("/copy")
        assert store.get(owner), f"{operation} is on nothing"


INVARIANTS = [
    every_resource_has_its_place,
    every_document_says_what_it_is,
    every_document_is_json,
    every_vm_has_its_disks_and_interfaces,
    nothing_belongs_to_a_vm_that_is_gone,
    no_generalized_vm_runs,
    every_open_operation_is_on_something,
]


@pytest.fixture
def invariants() -> Any:
    """Check every invariant of a store."""

    def check(store: Any) -> None:
        for invariant in INVARIANTS:
            invariant(store)

    return check
