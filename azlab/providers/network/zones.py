"""In which availability zones an address or a gateway can be.

Sentences: Azure-Samples/azure-nvidia-robotics-reference-architecture issue 182 (a region without zones), and
what Azure says of other resources in zones that their region has not.
"""

from azlab import data
from azlab.arm.errors import BadRequest, several_zones, unknown_zones
from azlab.arm.resource import Change


def refuse(change: Change) -> None:
    """Refuse zones in a region that has none, or not these."""
    wanted = [str(zone) for zone in change.document.get("zones") or ()]
    known = data.zones(change.location)
    if wanted and not known:
        raise BadRequest(
            "LocationNotSupportAvailabilityZones",
            f"The resource '{change.id.type}/{change.id.name}' does not support availability zones at "
            f"location '{change.location}'.",
        )
    strange = [zone for zone in wanted if zone not in known]
    if strange:
        raise unknown_zones(f"{change.id.type}/{change.id.name}", change.location, strange, known)


def refuse_several(change: Change) -> None:
    """Refuse more than one zone for what can be in one only."""
    count = len(set(change.document.get("zones") or ()))
    if count > 1:
        raise several_zones(count)
