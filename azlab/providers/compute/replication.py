"""Where the replicas of an image version are, and how far copying has come: it goes by the cloud's clock."""

from datetime import datetime, timedelta

from azlab.arm.cloud import Cloud
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource

LARGEST_GB = 2048
"""The largest disk that full replication takes."""


def begin(change: Change, regions: list[str], largest_gb: int, *, shallow: bool) -> None:
    """Start copying to regions that have no replica yet; regions no longer wanted lose theirs."""
    known = change.interior.get("replicas", {})
    plan = {}
    for region in regions:
        away = region != change.location
        plan[region] = known.get(region) or _replica(change.cloud, largest_gb, away=away, shallow=shallow)
    change.interior["replicas"] = plan


def seconds_left(change: Change) -> float:
    """Seconds until the last replica is there; 0 when all are."""
    ends = [_moment(replica, "until") for replica in change.interior["replicas"].values()]
    left = (max(ends) - change.cloud.clock.now()).total_seconds()
    return max(left, 0.0)


def failure(largest_gb: int, *, shallow: bool) -> str:
    """Why a replica cannot be made; empty when it can."""
    if shallow or largest_gb <= LARGEST_GB:
        return ""
    return (
        "Replication failed in this region due to 'The GalleryImageVersion source resource size "
        f"{largest_gb} exceeds the max size {LARGEST_GB} supported"
    )


def is_available(cloud: Cloud, version: Resource, region: str) -> bool:
    """Whether VMs and disks can be made of the version in this region now."""
    replica = version.interior.get("replicas", {}).get(region)
    if replica is None or version.properties.get("provisioningState") == "Deleting":
        return False
    return _progress(cloud, replica) == 100 and not replica["failure"]


def status(cloud: Cloud, version: Resource) -> Json:
    """`replicationStatus`, as `$expand=ReplicationStatus` shows it."""
    replicas = version.interior.get("replicas", {})
    summary = [_regional(cloud, region, replica) for region, replica in replicas.items()]
    states = {replica["state"] for replica in summary}
    together = "Failed" if "Failed" in states else "InProgress" if "Replicating" in states else "Completed"
    return {"aggregatedState": together, "summary": summary}


def move_on(cloud: Cloud, version: Resource) -> None:
    """Let the cloud's time pass while something is being copied, so that who asks again sees progress."""
    unfinished = [
        replica
        for replica in version.interior.get("replicas", {}).values()
        if _progress(cloud, replica) < 100
    ]
    spans = [_moment(replica, "until") - _moment(replica, "from") for replica in unfinished]
    if spans:
        cloud.clock.advance(0.4 * max(spans).total_seconds())


def _replica(cloud: Cloud, largest_gb: int, *, away: bool, shallow: bool) -> Json:
    now = cloud.clock.now()
    seconds = 30 if shallow else 120 + 10 * min(largest_gb, LARGEST_GB) + (120 if away else 0)
    until = now + timedelta(seconds=seconds)
    why = failure(largest_gb, shallow=shallow)
    return {"from": now.isoformat(), "until": until.isoformat(), "failure": why}


def _regional(cloud: Cloud, region: str, replica: Json) -> Json:
    progress = _progress(cloud, replica)
    state = "Replicating" if progress < 100 else "Failed" if replica["failure"] else "Completed"
    shown = 0 if state == "Failed" else progress
    details = replica["failure"] if state == "Failed" else ""
    name = cloud.setting.locations.get(region, region)
    return {"region": name, "state": state, "details": details, "progress": shown}


def _progress(cloud: Cloud, replica: Json) -> int:
    """Percent of the time that has gone by."""
    start, end = _moment(replica, "from"), _moment(replica, "until")
    gone = (cloud.clock.now() - start) / (end - start)
    return min(100, max(0, int(gone * 100)))


def _moment(replica: Json, word: str) -> datetime:
    return datetime.fromisoformat(replica[word])
