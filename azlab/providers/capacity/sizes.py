"""VM sizes: the short list of a region, and the long list of SKUs with their capabilities."""

from dataclasses import replace
from functools import cache

from azlab import data
from azlab.arm import scopes
from azlab.arm.cloud import Cloud
from azlab.arm.messages import Json, Response, json_response, written
from azlab.arm.router import Routes, Visit
from azlab.data import Size

ROUTES = Routes()
RESTRICTED = "NotAvailableForSubscription"
COMPUTE = "/subscriptions/{subscription}/providers/Microsoft.Compute"


@ROUTES.route("GET", COMPUTE + "/locations/{location}/vmSizes")
def vm_sizes(visit: Visit) -> Response:
    location = scopes.region(visit, "locations/vmSizes")
    return json_response(200, {"value": [size.document() for size in data.sizes(location)]})


@ROUTES.route("GET", COMPUTE + "/skus")
def skus(visit: Visit) -> Response:
    """One row for a size and region when `$filter=location eq '...'` asks for a region.

    Without it, Azure writes a row for every size in every region; here a size has one row for all
    regions with availability zones and one for all without, or the list would have 65,000 rows.
    """
    scopes.subscription(visit)
    wanted = visit.request.query.get("$filter", "").partition("eq")[2].strip(" '\"")
    if wanted:
        location = visit.cloud.setting.normalize(wanted)
        return json_response(
            200, {"value": [_row_of_region(visit.cloud, size, location) for size in data.sizes(location)]}
        )
    if not _restricted(visit.cloud):
        return replace(json_response(200, {}), body=_everywhere_written())
    return json_response(200, {"value": _with_restrictions(visit.cloud, _everywhere())})


def _row_of_region(cloud: Cloud, size: Size, location: str) -> Json:
    """The SKU of a size in a region, with what keeps the subscription from having it there."""
    row = _row(size, [location], size.zones)
    if (location, size.name.lower()) in _restricted(cloud):
        info = {"locations": [location]}
        row["restrictions"] = [
            {
                "type": "Location",
                "values": [location],
                "restrictionInfo": info,
                "reasonCode": RESTRICTED,
            }
        ]
    return row


def _restricted(cloud: Cloud) -> list[tuple[str, str]]:
    """Regions and sizes (in lower case) that the subscription may not have there."""
    scarce: dict[str, str] = cloud.store.fact("scarcities", {})
    scopes = (restriction.split("/") for restriction, reason in scarce.items() if reason == RESTRICTED)
    return [(location, size) for location, size in scopes]


def _with_restrictions(cloud: Cloud, rows: list[Json]) -> list[Json]:
    """The rows, of which a restricted size has one of its own for the region."""
    for location, name in _restricted(cloud):
        size = next(known for known in data.sizes(location) if known.name.lower() == name)
        rest = [
            {**row, "locations": [region for region in row["locations"] if region != location]}
            if row["name"] == size.name else row
            for row in rows
        ]  # fmt: skip
        rows = [*(row for row in rest if row["locations"]), _row_of_region(cloud, size, location)]
    return rows


@cache
def _everywhere() -> list[Json]:
    names = sorted(data.location_names())
    groups: dict[tuple[str, ...], list[str]] = {}
    for name in names:
        groups.setdefault(data.zones(name), []).append(name)
    return [_row(size, groups[zones], zones) for size in data.sizes(names[0]) for zones in groups]


@cache
def _everywhere_written() -> bytes:
    """The list where nothing is scarce, as it is sent: three megabytes, for each command with zones."""
    return written({"value": _everywhere()}).encode()


def _row(size: Size, locations: list[str], zones: tuple[str, ...]) -> Json:
    return {
        "resourceType": "virtualMachines",
        "name": size.name,
        "tier": size.name.partition("_")[0],
        "size": size.name.partition("_")[2],
        "family": size.family,
        "locations": locations,
        "locationInfo": [{"location": locations[0], "zones": list(zones), "zoneDetails": []}],
        "capabilities": [{"name": name, "value": str(value)} for name, value in _capabilities(size).items()],
        "restrictions": [],
    }


def _capabilities(size: Size) -> Json:
    """The capabilities that tell sizes apart: the CLI reads all rows for `--zone`, and each costs it time."""
    shown: Json = {
        "MaxResourceVolumeMB": size.resource_disk_mb,
        "vCPUs": size.cores,
        "HyperVGenerations": ",".join(size.generations),
        "MemoryGB": f"{size.memory_mb / 1024:g}",
        "MaxDataDiskCount": size.max_data_disks,
        "CpuArchitectureType": size.architecture,
        "PremiumIO": size.premium_io,
    }
    if size.controllers != ("SCSI",):  # of sizes that have SCSI alone Azure says nothing
        shown["DiskControllerTypes"] = ",".join(size.controllers)
    return shown if size.trusted_launch else {**shown, "TrustedLaunchDisabled": True}
