"""A line of the bill for each resource that costs something by being there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from azlab.billing.price_list import PriceList
from azlab.widgets.cloud import Json, at

GIB, MIB = 1024**3, 1024**2


@dataclass(frozen=True)
class Line:
    """What something costs an hour, in dollars; None where the list has no price. `note` is what to know."""

    name: str
    what: str
    hourly: float | None
    note: str = ""


def machine(prices: PriceList, vm: Json, power: str) -> Line:
    """A VM: its size is billed until it is deallocated, whether it runs or not."""
    size = str(at(vm, "properties.hardwareProfile.vmSize"))
    name = str(vm["name"])
    if power == "deallocated":
        return Line(name, f"VM {size}, deallocated", 0.0, "its disks and addresses are billed on")
    wasted = "stopped, but billed: az vm deallocate" if power == "stopped" else ""
    price = None if _is_spot(vm) else prices.machine(size, _licensed(vm))
    return Line(name, f"VM {size}, {power or 'on a host'}", price, wasted)


def instances(prices: PriceList, scale_set: Json, count: int, total: int) -> Line:
    """A uniform scale set, `count` of `total` instances on a host; their disks have lines of their own."""
    size, name = str(at(scale_set, "sku.name")), str(scale_set["name"])
    profile = at(scale_set, "properties.virtualMachineProfile", {})
    of_instances = {"properties": profile}
    price = None if _is_spot(of_instances) else prices.machine(size, _licensed(of_instances))
    off = f"; {total - count} deallocated" if total > count else ""
    return Line(name, f"{_counted(count, 'instance')} {size}{off}", None if price is None else count * price)


def disk(prices: PriceList, row: Json) -> Line:
    """A managed disk: billed by its tier, that is by what was provisioned, attached or not."""
    kind, gib = str(at(row, "sku.name")), float(at(row, "properties.diskSizeGB", 0))
    tier, monthly = prices.disk(kind, gib, str(at(row, "properties.tier")))
    orphaned = "" if row.get("managedBy") else "orphaned: attached to no VM"
    what = f"disk {tier} {kind}, {gib:g} GiB".replace("  ", " ")
    return Line(str(row["name"]), what, _hourly(prices, monthly), orphaned)


def snapshot(prices: PriceList, row: Json, used: Mapping[str, int]) -> Line:
    """A snapshot: billed by what is in use of its disk, an incremental one by what has changed."""
    kind = "incremental" if at(row, "properties.incremental", False) else "full"
    return _copy(prices, row, f"snapshot, {kind}", str(at(row, "sku.name")), used)


def restore_point(prices: PriceList, row: Json, used: Mapping[str, int]) -> Line:
    """A restore point: as incremental snapshots of its disks, on standard storage."""
    named = {**row, "name": "/".join(str(row["id"]).split("/")[-3::2])}
    return _copy(prices, named, "restore point", "Standard_LRS", used)


def image(prices: PriceList, row: Json, used: Mapping[str, int]) -> Line:
    """A managed image: as a snapshot of its disks."""
    kind = "Standard_ZRS" if at(row, "properties.storageProfile.zoneResilient", False) else "Standard_LRS"
    return _copy(prices, row, "image", kind, used)


def replicas(prices: PriceList, version: Json, used: Mapping[str, int]) -> Iterator[Line]:
    """A version of a gallery image: each of its replicas in each region, as a snapshot."""
    usual = str(at(version, "properties.publishingProfile.storageAccountType", "Standard_LRS"))
    named = {**version, "name": "/".join(str(version["id"]).split("/")[-5::2])}
    for region in at(version, "properties.publishingProfile.targetRegions", []):
        count = int(region.get("regionalReplicaCount") or 1)
        where = f"{_counted(count, 'replica')} in {region['name']}"
        kind = str(region.get("storageAccountType") or usual)
        yield _copy(prices, named, where, kind, used, count)


def address(prices: PriceList, row: Json) -> Line:
    """A public address: billed while it is there."""
    used = at(row, "properties.ipConfiguration.id") or at(row, "properties.natGateway.id")
    kind = str(at(row, "sku.name", "Basic"))
    note = "" if used else "orphaned: nothing uses it"
    return Line(str(row["name"]), f"public IP address, {kind}", prices.address(kind), note)


def prefix(prices: PriceList, row: Json) -> Line:
    """A public IP prefix: billed by its addresses, used or not; no price of it is in the list."""
    used = at(row, "properties.publicIPAddresses", []) or at(row, "properties.natGateway.id")
    note = "" if used else "orphaned: nothing uses it"
    return Line(str(row["name"]), f"public IP prefix, /{at(row, 'properties.prefixLength')}", None, note)


def nat_gateway(prices: PriceList, row: Json) -> Line:
    """A NAT gateway: billed by the hour and by what passes; no price of it is in the list."""
    note = "" if at(row, "properties.subnets", []) else "orphaned: no subnet uses it"
    return Line(str(row["name"]), f"NAT gateway, {at(row, 'sku.name', 'Standard')}", None, note)


def load_balancer(prices: PriceList, row: Json) -> Line:
    """A load balancer: billed from its first rule on."""
    kind = str(at(row, "sku.name", "Basic"))
    rules = len(at(row, "properties.loadBalancingRules", [])) + len(at(row, "properties.outboundRules", []))
    return Line(
        str(row["name"]),
        f"load balancer, {kind}, {_counted(rules, 'rule')}",
        prices.load_balancer(kind, rules),
    )


def _copy(
    prices: PriceList, row: Json, what: str, kind: str, used: Mapping[str, int], count: int = 1
) -> Line:
    price, size = prices.copy(kind), used.get(str(row["id"]).lower())
    if size is None:
        return Line(str(row["name"]), f"{what}, {kind}", None, "its size in use is not known")
    monthly = None if price is None else count * size / GIB * price
    shown = f"{size / GIB:.1f} GiB" if size >= GIB else f"{size / MIB:.1f} MiB"
    return Line(str(row["name"]), f"{what}, {kind}, {shown} in use", _hourly(prices, monthly))


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")


def _hourly(prices: PriceList, monthly: float | None) -> float | None:
    return None if monthly is None else monthly / prices.hours


def _is_spot(vm: Json) -> bool:
    return str(at(vm, "properties.priority", "Regular")).lower() in ("spot", "low")


def _licensed(vm: Json) -> str:
    """The operating system by which it is billed; with a licence of one's own, as Linux is."""
    os_type = str(at(vm, "properties.storageProfile.osDisk.osType", "") or _os_of_profile(vm))
    own = str(at(vm, "properties.licenseType")).lower().startswith("windows_")
    return "Linux" if own or os_type != "Windows" else "Windows"


def _os_of_profile(vm: Json) -> str:
    return "Windows" if at(vm, "properties.osProfile.windowsConfiguration", None) else "Linux"
