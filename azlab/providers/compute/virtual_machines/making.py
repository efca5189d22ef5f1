"""Making a VM: its disks, its first boot, its place on the network."""

import json
from urllib.parse import quote

from azlab import data, guest
from azlab.arm.errors import AzureError, Conflict
from azlab.arm.fields import get_at
from azlab.arm.ids import ResourceId, parse_id
from azlab.arm.messages import Json, Request
from azlab.arm.resource import Change
from azlab.arm.store import Resource
from azlab.providers.compute.derived_names import disk_name
from azlab.providers.compute.gallery_references import creation_reference
from azlab.providers.compute.internet import is_online
from azlab.providers.compute.virtual_machines import security, storage
from azlab.providers.compute.virtual_machines.sources import Source

DISK = "Microsoft.Compute/disks"
VERSION = "2023-04-02"
FAILURES = {
    "os-timeout": (
        "OS Provisioning for VM '{vm}' did not finish in the allotted time. The VM may still finish "
        "provisioning successfully. Please check provisioning state later. Also, make sure the image has "
        "been properly prepared (generalized)."
    ),
    "os-guest-agent-running": (
        "OS Provisioning for VM '{vm}' did not finish in the allotted time. However, the VM guest agent "
        "was detected running. This suggests the guest OS has not been properly prepared to be used as a VM "
        "image (with CreateOption=FromImage). To resolve this issue, either use the VHD as is with "
        "CreateOption=Attach or prepare it properly for use as an image: \n\nInstructions for Windows: "
        "https://azure.microsoft.com/documentation/articles/virtual-machines-windows-upload-image/ "
        "\n\nInstructions for Linux: "
        "https://azure.microsoft.com/documentation/articles/virtual-machines-linux-capture-image/"
    ),
}


def make_os_disk(change: Change, source: Source | None) -> Resource:
    """The OS disk of a new VM: made from its image, or the attached one. To be written when it has booted."""
    entry = change.properties["storageProfile"]["osDisk"]
    if source is None:
        return _attached(change, entry)
    storage.complete_ephemeral(entry)
    name = entry.get("name") or _disk_name(change, "OsDisk_1")
    reference = {"createOption": "FromImage", **creation_reference(source.disk_reference)}
    disk = _make(change, name, entry, reference, source.size_gb)
    _describe(entry, disk, {"osType": source.os_type, "name": name, "createOption": "FromImage"}, "ReadWrite")
    return disk


def replace_os_disk(change: Change, option: str) -> Resource:
    """Put the disk that the wanted OS disk's entry names in place; the VM keeps how it was made."""
    entry = change.properties["storageProfile"]["osDisk"]
    disk = _attached(change, entry)
    entry["createOption"] = option
    return disk


def make_data_disks(change: Change, source: Source | None) -> list[Resource]:
    """Data disks: those the image brings, and those the request adds."""
    profile = change.properties["storageProfile"]
    wanted = {int(entry["lun"]): dict(entry) for entry in profile.get("dataDisks", [])}
    # A body need not name the data disks of its image; where it does, it says more about them.
    for lun in source.data_disks if source else ():
        wanted[lun] = {**wanted.get(lun, {"lun": lun}), "createOption": "FromImage"}
    profile["dataDisks"] = [wanted[lun] for lun in sorted(wanted)]
    return [_data_disk(change, source, entry) for entry in profile["dataDisks"]]


def add_data_disk(change: Change, entry: Json) -> None:
    """Attach or make one more data disk for a VM that exists."""
    if get_at(entry, "managedDisk.id"):
        entry["createOption"] = "Attach"
    _data_disk(change, None, entry)


def _data_disk(change: Change, source: Source | None, entry: Json) -> Resource:
    option = entry.get("createOption", "Empty").lower()
    if option == "attach":
        return _attached(change, entry)
    lun = int(entry["lun"])
    # Azure counts the OS disk as the first one: LUN 0 is `disk2`, and `lun_0_2` when it is of an image.
    role, size = f"disk{lun + 2}", entry.get("diskSizeGB")
    if option == "fromimage" and source is not None:
        role, size = f"lun_{lun}_{lun + 2}", source.data_disks[lun].get("diskSizeGB", 32)
        reference: Json = {"createOption": "FromImage", **creation_reference(source.disk_reference, lun)}
    elif option in ("copy", "restore"):
        reference = {
            "createOption": option.title(),
            "sourceResourceId": get_at(entry, "sourceResource.id", ""),
        }
    else:
        reference = {"createOption": "Empty"}
    name = entry.get("name") or _disk_name(change, role)
    disk = _make(change, name, entry, reference, size)
    change.cloud.put(disk)
    _describe(entry, disk, {"lun": lun, "name": name, "createOption": reference["createOption"]}, "None")
    return disk


def _disk_name(change: Change, role: str) -> str:
    return disk_name(change.id.name, role, change.cloud.guid().replace("-", ""))


def _make(change: Change, name: str, entry: Json, creation: Json, size: int | None) -> Resource:
    id = change.id.sibling(DISK, name)
    if change.cloud.get(id) is not None:
        raise Conflict(
            "ConflictingUserInput",
            f"Disk {name} already exists in resource group {id.group.upper()}. Only CreateOption.Attach is "
            "supported.",
            target=id.text,
        )
    usual = storage.usual_type(data.size(change.get("hardwareProfile.vmSize", "")), entry)
    wanted = entry.get("diskSizeGB") or size
    body: Json = {
        "location": change.location,
        "sku": {"name": get_at(entry, storage.TYPE) or usual},
        "properties": {"creationData": creation, **({"diskSizeGB": wanted} if wanted else {})},
    }
    if change.document.get("zones") and not body["sku"]["name"].endswith("_ZRS"):
        body["zones"] = change.document["zones"]
    if change.document.get("tags"):
        # At creation, and never after: hashicorp/terraform-provider-azurerm issue 8162.
        body["tags"] = dict(change.document["tags"])
    if security.is_trusted(change.properties) and "lun" not in entry:
        body["properties"]["securityProfile"] = {"securityType": "TrustedLaunch"}
    # At once, for it is a part of the VM's operation: what the VM shows of it must be what it will be.
    path = f"{quote(id.text)}?api-version={VERSION}"
    change.cloud.send(Request("PUT", path, {}, json.dumps(body).encode(), at_once=True))
    return _owned(change, id)


def _attached(change: Change, entry: Json) -> Resource:
    id = parse_id(get_at(entry, "managedDisk.id", ""))
    assert id is not None
    disk = _owned(change, id)
    change.cloud.put(disk)
    head = {"lun": entry["lun"]} if "lun" in entry else {"osType": entry.get("osType") or _os_type(disk)}
    caching = "None" if "lun" in entry else "ReadWrite"
    _describe(entry, disk, {**head, "name": disk.id.name, "createOption": "Attach"}, caching)
    return disk


def _os_type(disk: Resource) -> str:
    return str(disk.properties.get("osType", "Linux"))


def _owned(change: Change, id: ResourceId) -> Resource:
    disk = change.cloud.get(id)
    assert disk is not None
    disk.document["managedBy"] = change.id.text
    disk.properties.update(diskState="Attached", LastOwnershipUpdateTime=change.cloud.now())
    return disk


def _describe(entry: Json, disk: Resource, head: Json, caching: str) -> None:
    """Write a disk's entry in the VM in the order Azure uses."""
    kept = {"caching": entry.get("caching") or caching, "deleteOption": entry.get("deleteOption") or "Detach"}
    managed = {"storageAccountType": disk.document["sku"]["name"], "id": disk.id.text}
    size = disk.properties.get("diskSizeGB")
    local = {"diffDiskSettings": entry["diffDiskSettings"]} if "diffDiskSettings" in entry else {}
    # In place: the entry is an element of the VM's own list, and keys keep the order they were put in.
    entry.clear()
    entry.update({**head, **local, "caching": kept["caching"], "managedDisk": managed,
                  "deleteOption": kept["deleteOption"], "diskSizeGB": size})  # fmt: skip
    if "lun" in head:
        entry["toBeDetached"] = False


def first_boot(change: Change, disk: Resource, source: Source | None) -> None:
    """Boot the machine on the OS disk; a bad image makes the VM's provisioning fail."""
    # A disk that somebody uploaded: what is on it, nobody here knows, and Azure does not look either.
    if disk.interior.get("machine") is None:
        return
    machine = guest.Machine.from_json(disk.interior["machine"])
    if source is None or source.specialized:
        guest.boot(machine, change.cloud.guid())
    else:
        user_data = str(change.interior.get("userData") or "")
        if user_data or change.get("osProfile.customData"):  # nothing else looks outside at a first boot
            machine.online = is_online(change.cloud, Resource(change.id, change.document))
        outcome = guest.provision(
            machine, change.get("osProfile"), seed=change.cloud.guid(), user_data=user_data
        )
        machine = outcome.machine
        if outcome.shut_down:
            change.interior["power"] = "stopping"
        if not outcome.succeeded:
            change.error = _failure(change, outcome.code or "", outcome.message_key or "os-timeout")
            change.interior["failure"] = change.error.document()
    disk.interior["machine"] = machine.to_json()


def _failure(change: Change, code: str, key: str) -> AzureError:
    return Conflict(code, FAILURES[key].format(vm=change.id.name))


def join_network(change: Change) -> None:
    """The interfaces now belong to this VM; the first is the primary one."""
    for index, entry in enumerate(change.get("networkProfile.networkInterfaces", [])):
        if not entry.get("properties"):
            entry.pop("properties", None)
        interface = change.cloud.get(entry["id"])
        if interface is None:
            continue
        interface.properties.update(virtualMachine={"id": change.id.text}, primary=index == 0)
        change.cloud.put(interface)
