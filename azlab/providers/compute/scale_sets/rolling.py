"""Rolling upgrades: instances are brought to the model batch by batch, as long as they stay healthy.

The next batch is due at a full minute of the cloud's time; a chore carries on with it. What becomes of
the upgrade is known by then to the operation that began it: it was rehearsed, and nothing of that kept.
"""

from datetime import datetime, timedelta
from math import ceil

from azlab.arm.cloud import Cloud, copy_of
from azlab.arm.errors import AzureError, from_document
from azlab.arm.fields import get_at
from azlab.arm.ids import ResourceId
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource
from azlab.providers.compute.scale_sets import batches, breaches, bringing, surging
from azlab.providers.compute.scale_sets.documents import is_uniform
from azlab.providers.compute.scale_sets.durations import seconds
from azlab.providers.compute.scale_sets.names import ROLLING, SCALE_SET

MINUTE = 60
DEFAULTS = {
    "maxBatchInstancePercent": 20,
    "maxUnhealthyInstancePercent": 20,
    "maxUnhealthyUpgradedInstancePercent": 20,
    "pauseTimeBetweenBatches": "PT0S",
}


class _RehearsedError(Exception):
    """Leaves the rehearsal, so that nothing of it is kept."""


def start(change: Change, machines: list[Resource]) -> None:
    """Begin to bring these instances to the model; the operation lasts until the end is reached."""
    upgrade = _begin(change, machines)
    if not machines:
        _complete(upgrade)
        change.cloud.put(upgrade)
        return
    change.cloud.put(Resource(change.id, change.document, change.interior))
    change.error = _rehearse(change.cloud, upgrade)
    change.interior["upgradeSeconds"] = _seconds(change.cloud, upgrade)
    change.cloud.put(upgrade)


def carry_on(cloud: Cloud) -> None:
    """The chore: do what is due of every rolling upgrade."""
    for upgrade in cloud.resources(ROLLING):
        _do_due(cloud, upgrade)


def latest(cloud: Cloud, scale_set: ResourceId) -> Resource | None:
    return cloud.get(scale_set.child("rollingUpgrades", "latest"))


def is_running(upgrade: Resource | None) -> bool:
    return upgrade is not None and get_at(upgrade.properties, "runningStatus.code") == "RollingForward"


def cancel(cloud: Cloud, upgrade: Resource) -> None:
    """Batches that have not begun are left as they are, and the operation that began it ends well.

    No record was found of how Azure ends that operation.
    """
    _set_code(upgrade, "Cancelled")
    upgrade.properties["runningStatus"].update(lastAction="Cancel", lastActionTime=cloud.now())
    cloud.put(upgrade)
    _end_operation(cloud, upgrade)


def _begin(change: Change, machines: list[Resource]) -> Resource:
    cloud, id = change.cloud, change.id.child("rollingUpgrades", "latest")
    policy = {**DEFAULTS, **change.get("upgradePolicy.rollingUpgradePolicy", {})}
    parts = batches.split(change, machines, policy)
    document = _document(change, id, policy, len(machines))
    step = ceil((MINUTE + seconds(policy["pauseTimeBetweenBatches"])) / MINUTE) * MINUTE
    first_due = _full_minute(cloud.clock.now() + timedelta(seconds=MINUTE))
    interior: Json = {"batches": parts, "due": first_due.isoformat(), "step": step, "awaited": True}
    if policy.get("rollbackFailedInstancesOnPolicyBreach") and is_uniform(change.properties):
        interior["before"] = {machine.id.text: machine.interior.get("source", "") for machine in machines}
        interior["references"] = {machine.id.text: _reference(machine) for machine in machines}
    return Resource(id, document, interior)


def _document(change: Change, id: ResourceId, policy: Json, count: int) -> Json:
    """An upgrade of so many instances as it begins."""
    now = change.cloud.now()
    properties: Json = {
        "policy": policy,
        "runningStatus": {
            "code": "RollingForward",
            "startTime": now,
            "lastAction": "Start",
            "lastActionTime": now,
        },
        "progress": _progress(pending=count),
    }
    return {
        "name": "latest",
        "id": id.text,
        "type": ROLLING,
        "location": change.location,
        "properties": properties,
    }


def _reference(machine: Resource) -> Json:
    return copy_of(get_at(machine.properties, "storageProfile.imageReference", {}))  # type: ignore[no-any-return]


def _full_minute(moment: datetime) -> datetime:
    full = moment.replace(second=0, microsecond=0)
    return full if full == moment else full + timedelta(minutes=1)


def _progress(done: int = 0, failed: int = 0, pending: int = 0) -> Json:
    return {
        "successfulInstanceCount": done,
        "failedInstanceCount": failed,
        "inProgressInstanceCount": 0,
        "pendingInstanceCount": pending,
    }


def _seconds(cloud: Cloud, upgrade: Resource) -> float:
    """Seconds that the operation lasts: until just after its last batch, or the batch that faults it."""
    last = datetime.fromisoformat(upgrade.interior["due"])
    steps = max(0, upgrade.interior.get("rehearsed", 1) - 1)
    end = last + timedelta(seconds=steps * upgrade.interior["step"] + 1)
    return (end - cloud.clock.now()).total_seconds()


def _rehearse(cloud: Cloud, upgrade: Resource) -> AzureError | None:
    """Do all batches, see what becomes of them, and undo it."""
    tried = Resource(upgrade.id, copy_of(upgrade.document), copy_of(upgrade.interior))
    count = 0
    try:
        with cloud.store.savepoint():
            while is_running(tried):
                count += 1
                _next_batch(cloud, tried)
            raise _RehearsedError
    except _RehearsedError:
        upgrade.interior["rehearsed"] = count
    error = tried.properties.get("error")
    return from_document(error) if error else None


def _do_due(cloud: Cloud, upgrade: Resource) -> None:
    # Several may be due: chores run once, however many minutes have passed.
    while is_running(upgrade) and datetime.fromisoformat(upgrade.interior["due"]) <= cloud.clock.now():
        _next_batch(cloud, upgrade)
        if not is_running(upgrade):
            _end_operation(cloud, upgrade)
        due = datetime.fromisoformat(upgrade.interior["due"])
        upgrade.interior["due"] = (due + timedelta(seconds=upgrade.interior["step"])).isoformat()
        cloud.put(upgrade)
        cloud.step(due, upgrade.id.parent or "")


def _next_batch(cloud: Cloud, upgrade: Resource) -> None:
    scale_set = cloud.follow(str(upgrade.id.parent or ""), SCALE_SET)
    parts: list[list[str]] = upgrade.interior["batches"]
    if scale_set is None or not parts:
        _complete(upgrade)
        return
    error = breaches.too_many_unhealthy(cloud, scale_set, upgrade)
    if error is None:
        names = parts.pop(0)
        _bring(cloud, scale_set, upgrade, names)
        error = breaches.too_many_unhealthy_upgraded(cloud, scale_set, upgrade)
        if error is None:
            surging.replace(cloud, upgrade, names)
        else:
            _roll_back(cloud, scale_set, upgrade, names)
    if error is not None:
        upgrade.properties["error"] = error.document()
        _set_code(upgrade, "Faulted")
    elif not parts:
        _complete(upgrade)


def _roll_back(cloud: Cloud, scale_set: Resource, upgrade: Resource, names: list[str]) -> None:
    """Give a batch that went wrong its image back, where the upgrade began by itself or the policy says so.

    An upgrade that began by itself does so for the whole batch, and leaves that version alone from then on;
    `rollbackFailedInstancesOnPolicyBreach` for those that are unwell.
    """
    by_itself, before = "newest" in upgrade.interior, upgrade.interior.get("before") or {}
    if before and not surging.undo(cloud, upgrade):
        batch = breaches.found(cloud, names)
        references: dict[str, Json] = upgrade.interior.get("references", {})
        wrong = batch if by_itself else breaches.unhealthy(cloud, scale_set, batch)
        change = bringing.change_of(cloud, scale_set)
        for machine in wrong:
            bringing.give_back(change, machine, before[machine.id.text])
            if not by_itself:  # it waits for the next change of the model, as those that were not reached
                machine.interior["model"] = ""
                machine.properties["storageProfile"]["imageReference"] = references[machine.id.text]
                cloud.put(machine)
        cloud.operations.apply(change.effects)
    if by_itself:
        scale_set.interior["refused"] = upgrade.interior["newest"]
        cloud.put(scale_set)


def _complete(upgrade: Resource) -> None:
    _set_code(upgrade, "Completed")


def _set_code(upgrade: Resource, code: str) -> None:
    upgrade.properties["runningStatus"].update(code=code)


def _end_operation(cloud: Cloud, upgrade: Resource) -> None:
    """What began the upgrade ends as the upgrade did, not as it was rehearsed: instances may have changed."""
    if upgrade.interior["awaited"]:
        cloud.operations.end(str(upgrade.id.parent or "").lower(), upgrade.properties.get("error"))


def _bring(cloud: Cloud, scale_set: Resource, upgrade: Resource, names: list[str]) -> None:
    found = breaches.found(cloud, names)
    change = bringing.change_of(cloud, scale_set)
    made = surging.make(change, upgrade, len(found))
    if not made:
        bringing.bring_up(change, found)
    cloud.operations.apply(change.effects)
    upgraded: list[str] = upgrade.interior.setdefault("upgraded", [])
    upgraded += [machine.id.text for machine in made or found]
    failed = len(breaches.unhealthy(cloud, scale_set, breaches.found(cloud, upgraded)))
    pending = sum(len(breaches.found(cloud, batch)) for batch in upgrade.interior["batches"])
    upgrade.properties["progress"] = _progress(len(upgraded) - failed, failed, pending)
