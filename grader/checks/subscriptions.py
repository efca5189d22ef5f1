"""Claims about a whole subscription: what nothing uses, what a link opens, and what it costs."""

from collections.abc import Iterator
from functools import cached_property

from azlab.billing.bill import costs
from grader.checks.bills import monthly
from grader.checks.claims import Found, Subject, claim, in_words
from grader.checks.cloud import Json
from grader.checks.disks import Disk, opens_by_link
from grader.checks.documents import last_name, same, value_at
from grader.checks.snapshots import Snapshot
from grader.checks.subjects import subject

USERS = {
    "disk": (Disk.type, ("managedBy",)),
    "interface": (
        "Microsoft.Network/networkInterfaces",
        ("properties.virtualMachine", "properties.privateEndpoint"),
    ),
    "address": (
        "Microsoft.Network/publicIPAddresses",
        ("properties.ipConfiguration", "properties.natGateway"),
    ),
}
"""By what a sentence calls it: its type, and where it names what uses it."""
MACHINES = "Microsoft.Compute/virtualMachines"


def _unused_words(but_for: tuple[str, ...]) -> str:
    kept = f", but for {in_words([repr(name) for name in but_for])}" if but_for else ""
    return f"has no disk, interface or address that nothing uses{kept}"


@subject("subscription")
class Subscription(Subject):
    """A subscription by its name or id; without one, the default one."""

    def __init__(self, name: str = "") -> None:
        super().__init__(f"subscription '{name}'" if name else "the subscription")
        self.name = name
        self.cloud = self.notebook.cloud.of(name)

    def _list(self, type: str) -> list[Json]:
        return self.cloud.list(f"/subscriptions/{self.cloud.subscription}/providers/{type}")

    @claim(_unused_words)
    def has_nothing_unused(self, *but_for: str) -> str | None:
        """A disk without `managedBy`, an interface without `virtualMachine`, an address without
        `ipConfiguration`: which lists show that?

        `--query "[?managedBy==null].{Name:name, Group:resourceGroup, Tags:tags}"` asks a list for them. What
        a lock keeps, Azure refuses to delete: `az lock list` shows where one lies.
        """
        counts = {kind: len(list(self._unused(kind, but_for))) for kind in USERS}
        told = [_counted(count, kind) for kind, count in counts.items() if count]
        return f"there {'is' if sum(counts.values()) == 1 else 'are'} {in_words(told)}" if told else None

    def _unused(self, kind: str, but_for: tuple[str, ...]) -> Iterator[Json]:
        type, users = USERS[kind]
        for row in self._list(type):
            # By name: who may tag could keep anything by a tag.
            kept = any(same(row.get("name"), name) for name in but_for)
            if not kept and not any(value_at(row, path) for path in users):
                yield row

    @claim("pays for no machine that is switched off")
    def pays_for_no_stopped_machine(self) -> str | None:
        """`az vm list -d -o table` shows the power state. Which state is billed, and serves nobody?

        `az vm deallocate` gives the hardware back; `az vm delete` takes the machine away.
        """
        off = [f"'{view['name']}'" for view in self._views if _power(view) == "stopped"]
        return (
            f"{in_words(off)} {'is' if len(off) == 1 else 'are'} stopped, and not deallocated"
            if off
            else None
        )

    @claim("runs all of {names}")
    def has_running(self, *names: str) -> str | None:
        """`az vm list -d -o table` shows the power state of each machine, those of scale sets too.

        `lab.undo()` takes the last command back, and `lab.history()` lists what can be undone.
        """
        for name in names:
            machines = [view for view in self._views if _is_of(view, name)]
            count = sum(_power(view) == "running" for view in machines)
            if count < max(len(machines), 1):
                return f"{count} of {len(machines)} run of '{name}'" if machines else f"'{name}' is not there"
        return None

    @cached_property
    def _views(self) -> list[Json]:
        """Every machine with its instance view, those of flexible scale sets too."""
        views = [self.cloud.get(str(row["id"]), "instanceView") for row in self._list(MACHINES)]
        return [view for view in views if view]

    @claim("has nothing that can be read through a link")
    def has_no_link(self) -> str | None:
        """`diskState` is `ActiveSAS` where a link works. Lists of disks and of snapshots show it for each.

        `revoke-access` ends a link at once: `az disk` has it, and `az snapshot`.
        """
        volumes = [volume for type in (Disk.type, Snapshot.type) for volume in self._list(type)]
        count = sum(map(opens_by_link, volumes))
        return f"{_counted(count, 'link')} still {'works' if count == 1 else 'work'}" if count else None

    @claim("costs less than {amount} USD a month")
    def costs_less_than(self, amount: float) -> str | None:
        """`lab.bill()` has the dearest first. Which of them does nobody need, and what says `remark`?

        What is left when everything unused is gone must stay. Are all machines of the prompt still needed?
        """
        total = monthly(costs(self.cloud))
        if isinstance(total, Found):
            return total
        return None if total < amount else f"it costs {total:.2f}"


def _power(view: Json) -> str:
    statuses = value_at(view, "properties.instanceView.statuses") or []
    codes = [str(status.get("code")) for status in statuses]
    return next((code.partition("/")[2] for code in codes if code.startswith("PowerState/")), "")


def _is_of(view: Json, name: str) -> bool:
    """Whether a machine is the named one, or one of the named scale set's."""
    set_name = last_name(value_at(view, "properties.virtualMachineScaleSet.id"))
    return same(view["name"], name) or same(set_name, name)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "es" if noun.endswith("s") else "s")
