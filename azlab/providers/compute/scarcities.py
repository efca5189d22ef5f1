"""Sizes that a region cannot give: refused at once, or only when a host is looked for.

What is scarce is a fact of the practice cloud, set by its own page (`capacity/scarcities.py`).
"""

from azlab.arm.cloud import Cloud
from azlab.arm.errors import AzureError, Conflict
from azlab.arm.ids import ResourceId

FACT = "scarcities"
GUIDANCE = "Read more about improving likelihood of allocation success at https://aka.ms/allocation-guidance"


def refuse(cloud: Cloud, id: ResourceId, size: str, location: str, zones: list[str] | None = None) -> None:
    """Raise when the size is not offered here: to this subscription, or to nobody for want of capacity."""
    reason = _reason(cloud, size, location)
    if reason == "NotAvailableForSubscription":
        raise _not_available(
            f"The requested size for resource '{id.text}' is currently not available in location "
            f"'{location}' zones '{','.join(zones or [])}' for subscription '{id.subscription}'. Please try "
            "another size or deploy to a different location or zones."
        )
    if reason == "SkuNotAvailable":
        raise _not_available(
            "The requested VM size for resource 'Following SKUs have failed for Capacity Restrictions: "
            f"{size}' is currently not available in location '{location}'. Please try another size or deploy "
            "to a different location or different zone."
        )


def failure(cloud: Cloud, size: str, location: str, zones: list[str] | None = None) -> AzureError | None:
    """Why no host is found for a VM of this size: the operation is accepted and fails."""
    reason = _reason(cloud, size, location)
    if reason == "AllocationFailed" and zones:
        return Conflict("ZonalAllocationFailed", _no_capacity("zone"))
    if reason == "AllocationFailed":
        return Conflict("AllocationFailed", _no_capacity("region"))
    if reason == "OverconstrainedAllocationRequest":
        return Conflict(reason, "The required VM size is not currently available in the selected location.")
    return None


def _reason(cloud: Cloud, size: str, location: str) -> str:
    return str(cloud.store.fact(FACT, {}).get(f"{location}/{size.lower()}", ""))


def _not_available(sentence: str) -> AzureError:
    return Conflict("SkuNotAvailable", f"{sentence} See https://aka.ms/azureskunotavailable for details.")


def _no_capacity(subject: str) -> str:
    return (
        "Allocation failed. We do not have sufficient capacity for the requested VM size in this "
        f"{subject}. {GUIDANCE}"
    )
