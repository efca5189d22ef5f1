"""What Azure refuses when a VM is created or changed, in Azure's own words."""

import re

from azlab import data
from azlab.arm.cloud import Cloud
from azlab.arm.errors import (
    AzureError,
    BadRequest,
    Conflict,
    NotFound,
    invalid_name,
    invalid_parameter,
    not_allowed,
    property_change,
)
from azlab.arm.fields import dig
from azlab.arm.ids import same_id
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource
from azlab.data import Size
from azlab.providers.compute.virtual_machines.sources import Source, check_plan

MACHINE = "Microsoft.Compute/virtualMachines"
DISK_NAME = re.compile(r"^[^_\W][\w\-._]{0,79}(?<![-.])$")
FIXED = (
    "storageProfile.imageReference.publisher",
    "storageProfile.imageReference.offer",
    "storageProfile.imageReference.sku",
    "storageProfile.imageReference.version",
    "storageProfile.imageReference.id",
    "storageProfile.osDisk.createOption",
    "storageProfile.osDisk.name",
    "storageProfile.osDisk.osType",
    "storageProfile.osDisk.managedDisk.id",
    "osProfile.computerName",
    "osProfile.adminUsername",
)
RESERVED = frozenset(
    "administrator admin user user1 test user2 test1 user3 admin1 1 123 a actuser adm admin2 aspnet backup "
    "console "
    "guest owner root server sql support support_388945a0 sys test2 test3 user4 user5".split()
)


def refuse_new(change: Change, source: Source | None) -> None:
    """Refuse a VM that Azure would not create."""
    size = known_size(change)
    refuse_image(change, source, size)
    refuse_security(change, source, size)
    refuse_profile(change, source)
    refuse_disks(change, source, size)
    refuse_interfaces(change)
    refuse_quota(change, size)


def refuse_change(change: Change, before: Resource) -> None:
    """Refuse what may not change once a VM exists."""
    for path in FIXED:
        was, wanted = dig(before.properties, path), change.get(path)
        if wanted is not None and not _alike(was, wanted):
            raise property_change(path.removeprefix("storageProfile."))
    if not change.changes("hardwareProfile.vmSize") and not change.changes("storageProfile.dataDisks"):
        return
    size = known_size(change)
    _refuse_generation(size, before.interior.get("generation", "V1"))
    refuse_security(change, None, size)
    if len(change.get("storageProfile.dataDisks", [])) > size.max_data_disks:
        raise _too_many_disks(size)
    refuse_quota(change, size)


def _alike(one: object, other: object) -> bool:
    return str(one).lower() == str(other).lower()


def known_size(change: Change) -> Size:
    wanted = change.get("hardwareProfile.vmSize", "Standard_A1")
    size = data.size(wanted)
    offered = {one.name for one in data.sizes(change.location)}
    if size is None or size.name not in offered:
        names = ", ".join(sorted(offered))
        raise invalid_parameter(
            f"The requested VM size {wanted} is not available in the current region. The sizes available "
            "in the "
            f"current region are: {names}. Find out more on the available VM sizes in each region at "
            "https://aka.ms/azure-regions.",
            "vmSize",
        )
    return size


def refuse_image(change: Change, source: Source | None, size: Size) -> None:
    attached = change.get("storageProfile.osDisk.createOption") == "Attach"
    if attached and source is not None:
        raise invalid_parameter(
            "Cannot attach an existing OS disk if the VM is created from a platform or user image."
        )
    if not attached and source is None:
        raise invalid_parameter("Required parameter 'imageReference' is missing (null).", "imageReference")
    if source is not None:
        _refuse_generation(size, source.generation)
        check_plan(change, source)


def _refuse_generation(size: Size, generation: str) -> None:
    number = generation.removeprefix("V")
    if generation not in size.generations:
        raise BadRequest(
            "BadRequest",
            f"The selected VM size '{size.name}' cannot boot Hypervisor Generation '{number}'. If this was "
            "a Create "
            "operation please check that the Hypervisor Generation of the Image matches the Hypervisor "
            "Generation "
            f"of the selected VM Size. If this was an Update operation please select a Hypervisor Generation "
            f"'{number}' VM Size. For more information, see https://aka.ms/azuregen2vm",
        )


def refuse_security(change: Change, source: Source | None, size: Size) -> None:
    if change.get("securityProfile.securityType") != "TrustedLaunch":
        return
    if source is not None and not source.trusted_launch:
        raise BadRequest(
            "BadRequest",
            "Use of TrustedLaunch setting is not supported for the provided image. Please select Trusted "
            "Launch "
            "Supported Gen2 OS Image. For more information, see https://aka.ms/TrustedLaunch-FAQ.",
        )
    if not size.trusted_launch:
        raise BadRequest(
            "BadRequest",
            f"The VM size '{size.name}' is not supported for creation of VMs and Virtual Machine Scale Set "
            "with "
            "'TrustedLaunch' security type.",
        )


def refuse_profile(change: Change, source: Source | None) -> None:
    profile = change.get("osProfile")
    if source is None or source.specialized:
        if profile:
            raise invalid_parameter("Parameter 'osProfile' is not allowed.", "osProfile")
        return
    if not profile:
        raise invalid_parameter("Required parameter 'osProfile' is missing (null).", "osProfile")
    for name in ("computerName", "adminUsername"):
        if not profile.get(name):
            raise invalid_parameter(
                f"Required parameter 'osProfile.{name}' is missing (null).", f"osProfile.{name}"
            )
    _refuse_account(change, source)


def _refuse_account(change: Change, source: Source) -> None:
    if change.get("osProfile.adminUsername").lower() in RESERVED:
        raise invalid_parameter("The Admin Username specified is not allowed.", "adminUsername")
    password = change.get("osProfile.adminPassword")
    keys = change.get("osProfile.linuxConfiguration.ssh.publicKeys")
    if not password and (source.os_type == "Windows" or not keys):
        raise invalid_parameter(
            "Required parameter 'osProfile.adminPassword' is missing (null).", "osProfile.adminPassword"
        )
    longest = 123 if source.os_type == "Windows" else 72
    if password and not _is_strong(password, longest):
        raise invalid_parameter(
            f"The supplied password must be between 12-{longest} characters long "
            "and must satisfy at least 3 of password complexity requirements.",
            "adminPassword",
        )


def _is_strong(password: str, longest: int) -> bool:
    kinds = sum(bool(re.search(kind, password)) for kind in (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z0-9]"))
    return kinds >= 3 and 12 <= len(password) <= longest


def refuse_disks(change: Change, source: Source | None, size: Size) -> None:
    wanted = change.get("storageProfile.osDisk.diskSizeGB")
    if source is not None and wanted is not None and wanted < source.size_gb:
        raise not_allowed(
            f"Disk with size {wanted}GB, which is smaller than the size {source.size_gb}GB of "
            "corresponding disk "
            "in Image, is not allowed."
        )
    refuse_luns(change)
    luns = {disk["lun"] for disk in change.get("storageProfile.dataDisks", [])}
    if len(luns | set(source.data_disks if source else ())) > size.max_data_disks:
        raise _too_many_disks(size)
    for entry in (change.get("storageProfile.osDisk", {}), *change.get("storageProfile.dataDisks", [])):
        refuse_disk_entry(change, entry)


def refuse_luns(change: Change) -> None:
    """Two data disks cannot have one place, and there are 64 places."""
    luns = [disk["lun"] for disk in change.get("storageProfile.dataDisks", [])]
    if len(set(luns)) < len(luns) or any(not 0 <= lun <= 63 for lun in luns):
        raise invalid_parameter("The value of parameter dataDisk.lun is invalid.", "dataDisk.lun")


def refuse_disk_entry(change: Change, entry: Json) -> None:
    """A disk to attach must be there and free; a disk to make needs a name that a disk may have."""
    if entry.get("createOption") == "Attach" or dig(entry, "managedDisk.id"):
        _refuse_attached(change, dig(entry, "managedDisk.id", ""))
    elif "name" in entry and not DISK_NAME.fullmatch(entry["name"]):
        raise invalid_name("disk.name", DISK_NAME.pattern)


def _refuse_attached(change: Change, id: str) -> None:
    disk = change.cloud.follow(id, "Microsoft.Compute/disks")
    if disk is None or disk.location != change.location:
        raise NotFound("NotFound", f"Disk {id.rstrip('/').split('/')[-1]} is not found.")
    owner = disk.document.get("managedBy")
    if owner and change.cloud.get(owner) is not None and not same_id(owner, change.id.text):
        raise not_allowed(f"Disk {disk.id.name} is attached to VM {owner}.")


def _too_many_disks(size: Size) -> AzureError:
    return not_allowed(
        "The maximum number of data disks allowed to be attached to a VM of this size is "
        f"{size.max_data_disks}."
    )


def refuse_interfaces(change: Change) -> None:
    entries = change.get("networkProfile.networkInterfaces", [])
    if not entries:
        raise invalid_parameter("Required parameter 'networkProfile' is missing (null).", "networkProfile")
    for entry in entries:
        id = entry.get("id", "")
        interface = change.cloud.follow(id, "Microsoft.Network/networkInterfaces")
        if interface is None or interface.location != change.location:
            raise NotFound("NotFound", f"Resource {id} not found.")
        owner = dig(interface.properties, "virtualMachine.id")
        if owner and change.cloud.get(owner) is not None and not same_id(owner, change.id.text):
            raise Conflict("NicInUse", f"Network Interface {id} is used by existing resource {owner}.")


def refuse_quota(change: Change, size: Size) -> None:
    """Cores count against the region and against the family, running or not."""
    rows = {row["name"]["value"]: row for row in data.usages(change.location)}
    used = cores_in_use(change.cloud, change.id.subscription, change.location)
    own = data.size(dig(change.before.properties, "hardwareProfile.vmSize", "")) if change.before else None
    for name in ("cores", size.family):
        has = own.cores if own and name in ("cores", own.family) else 0
        row, more = rows.get(name), size.cores - has
        if row and used.get(name, 0) + more > row["limit"]:
            label = "Total Regional" if name == "cores" else size.family
            raise quota_exceeded(label, change.location, row["limit"], used.get(name, 0), more)


def cores_in_use(cloud: Cloud, subscription: str, location: str) -> dict[str, int]:
    """Cores by quota name in a subscription and region."""
    used = {"cores": 0}
    for machine in cloud.resources(MACHINE, f"/subscriptions/{subscription}"):
        size = data.size(dig(machine.properties, "hardwareProfile.vmSize", ""))
        if size and machine.location == location:
            used["cores"] += size.cores
            used[size.family] = used.get(size.family, 0) + size.cores
    return used


def quota_exceeded(label: str, location: str, limit: int, used: int, more: int) -> AzureError:
    regional = "regional" if label == "Total Regional" else "per-vm"
    return not_allowed(
        f"Operation could not be completed as it results in exceeding approved {label} Cores quota. "
        "Additional "
        f"details - Deployment Model: Resource Manager, Location: {location}, Current Limit: {limit}, "
        "Current "
        f"Usage: {used}, Additional Required: {more}, (Minimum) New Limit Required: {used + more}. Submit "
        "a request "
        "for Quota increase at "
        "https://aka.ms/ProdportalCRP/?#blade/Microsoft_Azure_Capacity/UsageAndQuota.ReactView"
        " by specifying parameters listed in the ‘Details’ section for deployment to succeed. Please read "
        "more about "
        "quota limits at "
        f"https://docs.microsoft.com/en-us/azure/azure-supportability/{regional}-quota-requests"
    )
