"""The bill of a cloud as it stands now."""

from collections.abc import Iterator, Sequence
from functools import partial

from azlab.billing import lines
from azlab.billing.lines import Line
from azlab.billing.price_list import PriceList, price_list
from azlab.sentences import SentenceError
from azlab.widgets.cloud import Cloud, Json, at, subscription_named
from azlab.widgets.tables import Table

HEAD = ("resource", "what", "USD/hour", "USD/month", "share", "remark")
NO_PRICE = "no price"
COMPUTE, NETWORK = "Microsoft.Compute", "Microsoft.Network"
MODEL = "Sizes in use are those of the practice machines, whose disks are nearly empty."
USED = "/lab/used-sizes"


def bill(cloud: Cloud, groups: Sequence[str] = (), subscription: str = "") -> Table:
    """What a subscription, or some of its resource groups, cost by hour and month, with the total.

    `subscription` is the name or the id of another one than the default. Raises `SentenceError` for a group
    or a subscription that is not there.
    """
    _, name = subscription_named(cloud, subscription)
    prices, found = price_list(), costs(cloud, groups, subscription)
    total = sum(line.hourly or 0.0 for line in found)
    rows = [*(_row(prices, line, total) for line in found), _row(prices, Line("total", "", total), 0)]
    unknown = sum(line.hourly is None for line in found)
    without = (
        f" The total is without {unknown} that {_have(unknown)} no price in this list." if unknown else ""
    )
    note = f"{prices.sentence} {MODEL}{without}"
    # Two bills may stand below one cell: each says of what it is.
    title = ": ".join(
        filter(None, ["What the cloud costs as it stands", ", ".join(filter(None, [*groups, name]))])
    )
    return Table(title, HEAD, tuple(rows), note, HEAD[2:4], HEAD[4:5])


def costs(cloud: Cloud, groups: Sequence[str] = (), subscription: str = "") -> list[Line]:
    """A line for each resource that costs something by being there, the dearest first.

    Raises `SentenceError` for a group or a subscription that is not there.
    """
    id, _ = subscription_named(cloud, subscription)
    found = _lines(cloud, price_list(), _scopes(cloud, groups, id))
    return sorted(found, key=lambda line: -(line.hourly or 0))


def _have(count: int) -> str:
    return "has" if count == 1 else "have"


def _scopes(cloud: Cloud, groups: Sequence[str], subscription: str) -> list[str]:
    root = f"/subscriptions/{subscription}"
    for group in groups:
        if cloud.get(f"{root}/resourceGroups/{group}") is None:
            raise SentenceError(f"There is no resource group '{group}': nothing can be said of its cost.")
    return [f"{root}/resourceGroups/{group}" for group in groups] or [root]


def _lines(cloud: Cloud, prices: PriceList, scopes: Sequence[str]) -> Iterator[Line]:
    used = {str(row["id"]).lower(): int(row["bytes"]) for row in cloud.list(USED)}
    for scope in scopes:
        compute, network = f"{scope}/providers/{COMPUTE}", f"{scope}/providers/{NETWORK}"
        for vm in cloud.list(f"{compute}/virtualMachines"):
            yield lines.machine(prices, vm, _power(cloud.get(vm["id"], "instanceView")))
        for scale_set in cloud.list(f"{compute}/virtualMachineScaleSets"):
            if at(scale_set, "properties.orchestrationMode", "Uniform") == "Uniform":
                yield _instances(cloud, prices, scale_set)
        for kind, priced in (
            (f"{compute}/disks", lines.disk),
            (f"{network}/publicIPAddresses", lines.address),
            (f"{network}/publicIPPrefixes", lines.prefix),
            (f"{network}/loadBalancers", lines.load_balancer),
            (f"{network}/natGateways", lines.nat_gateway),
        ):
            yield from map(partial(priced, prices), cloud.list(kind))
        for kind, copied in ((f"{compute}/snapshots", lines.snapshot), (f"{compute}/images", lines.image)):
            yield from (copied(prices, row, used) for row in cloud.list(kind))
        for collection in cloud.list(f"{compute}/restorePointCollections"):
            points = cloud.list(f"{collection['id']}/restorePoints")
            yield from (lines.restore_point(prices, point, used) for point in points)
        for gallery in cloud.list(f"{compute}/galleries"):
            for definition in cloud.list(f"{gallery['id']}/images"):
                for version in cloud.list(f"{definition['id']}/versions"):
                    yield from lines.replicas(prices, version, used)


def _instances(cloud: Cloud, prices: PriceList, scale_set: Json) -> Line:
    """A uniform set's; those of a flexible one are VMs like any other."""
    members = cloud.list(f"{scale_set['id']}/virtualMachines")
    views = [cloud.get(f"{member['id']}/instanceView") for member in members]
    powers = [_power({"properties": {"instanceView": view}}) for view in views]
    on_a_host = sum(power != "deallocated" for power in powers)
    return lines.instances(prices, scale_set, on_a_host, len(members))


def _power(vm: Json | None) -> str:
    codes = [str(status["code"]) for status in at(vm, "properties.instanceView.statuses", [])]
    return next((code.partition("/")[2] for code in codes if code.startswith("PowerState/")), "")


def _row(prices: PriceList, line: Line, total: float) -> tuple[str, ...]:
    hour = NO_PRICE if line.hourly is None else f"{line.hourly:.4f}"
    month = NO_PRICE if line.hourly is None else f"{line.hourly * prices.hours:.2f}"
    return (line.name, line.what, hour, month, _share(line.hourly, total), line.note)


def _share(hourly: float | None, total: float) -> str:
    """How much of the total it is; "" for what costs nothing or has no price."""
    if not hourly or not total:
        return ""
    percent = 100 * hourly / total
    return f"{percent:.0f}%" if percent >= 0.5 else "<1%"
