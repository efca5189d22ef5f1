"""In which availability zones a machine, a disk and a scale set can be.

Sentences of a disk elsewhere: MicrosoftDocs/SupportArticles-docs fail-to-mount-azure-disk-volume and its
readers. What Azure calls the zone of a VM that is in none was not found, nor what it says of a VM or a disk
in several; `several_zones` stands in.
"""

from azlab import data
from azlab.arm.errors import BadRequest, several_zones, unknown_zones
from azlab.arm.resource import Change
from azlab.arm.store import Resource


def refuse_unknown(change: Change) -> None:
    """Raise what Azure says of zones that the region has not."""
    known = data.zones(change.location)
    strange = [zone for zone in wanted(change) if zone not in known]
    if strange:
        raise unknown_zones(f"{change.id.type}/{change.id.name}", change.location, strange, known)


def refuse(change: Change) -> None:
    """The same of what is new and can be in one zone only."""
    if change.before is not None:
        return  # what is there stays where it is
    refuse_unknown(change)
    count = len(wanted(change))
    if count > 1:
        raise several_zones(count)


def refuse_elsewhere(machine: Change, disk: Resource) -> None:
    """Raise for a disk that is not where the VM is; one of zone-redundant storage is in every zone."""
    there = [str(zone) for zone in disk.document.get("zones") or ()]
    here = wanted(machine)
    if there == here or (not there and str(disk.document["sku"]["name"]).endswith("_ZRS")):
        return
    sentence = f"Disk {disk.id.text} cannot be attached to the VM because it is not in "
    if not there:
        raise BadRequest("BadRequest", f"{sentence}zone '{here[0]}'.")
    own = here[0] if here else "Regional"
    raise BadRequest(
        "BadRequest", f"{sentence}the same zone as the VM. VM zone: '{own}'. Disk zone: '{there[0]}'."
    )


def wanted(change: Change) -> list[str]:
    """The zones that a resource asks for, each once."""
    return list(dict.fromkeys(str(zone) for zone in change.document.get("zones") or ()))
