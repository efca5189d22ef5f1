"""Access to a disk or a snapshot by link (SAS): granted for some seconds, ended by hand or by time."""

from datetime import datetime, timedelta

from azlab.arm.cloud import Cloud
from azlab.arm.errors import Conflict, invalid_value, not_allowed
from azlab.arm.fields import Field, get_at
from azlab.arm.messages import Json
from azlab.arm.resource import Call
from azlab.arm.store import Resource

LONGEST = 5_184_000
"""Seconds a link may live: 60 days, since 15 February 2025."""
OPEN = {"networkAccessPolicy": "AllowAll", "publicNetworkAccess": "Enabled"}
"""What disks and snapshots say of access where nobody said anything else."""
FIELDS = (
    Field("properties.networkAccessPolicy", one_of=("AllowAll", "AllowPrivate", "DenyAll")),
    Field("properties.publicNetworkAccess", one_of=("Enabled", "Disabled")),
)


def is_open(cloud: Cloud, volume: Resource) -> bool:
    """Whether a link to this disk or snapshot still works."""
    until = volume.interior.get("access")
    return until is not None and cloud.clock.now() < datetime.fromisoformat(until)


def refuse_open(cloud: Cloud, volume: Resource) -> None:
    """Refuse to attach, start or delete what somebody may be reading."""
    if is_open(cloud, volume):
        raise not_allowed(
            f"There is an active shared access signature outstanding for disk {volume.id.name}. Call "
            "EndGetAccess before attaching or deleting this disk."
        )


def refuse_running(cloud: Cloud, disk: Resource) -> None:
    """Refuse a link to a disk that a running VM writes to."""
    machine = cloud.get(disk.document.get("managedBy") or "")
    if machine is not None and machine.interior.get("power") != "deallocated":
        raise Conflict(
            "Conflict",
            f"Access not permitted because disk {disk.id.name} is currently attached to running VM "
            f"{machine.id.text}.",
        )


def begin(call: Call) -> None:
    """Open a link: `{"access": "Read" | "Write", "durationInSeconds": n}`; the result is its `accessSAS`."""
    if call.body.get("access") not in ("None", "Read", "Write"):
        raise invalid_value("access")
    seconds = call.body.get("durationInSeconds")
    if not isinstance(seconds, int) or isinstance(seconds, bool) or not 0 < seconds <= LONGEST:
        raise invalid_value("durationInSeconds")
    _refuse_denied(call.resource)
    until = call.cloud.clock.now() + timedelta(seconds=seconds)
    call.resource.interior["access"] = until.isoformat()
    call.cloud.put(call.resource)
    call.result = {"accessSAS": _link(call.cloud, call.resource.document)}


def _refuse_denied(volume: Resource) -> None:
    # learn.microsoft.com, virtual-machines/disks-restrict-import-export-overview, says that DenyAll prevents
    # exports; for Azure's own sentence no source was found.
    if volume.properties.get("networkAccessPolicy") == "DenyAll":
        raise not_allowed(f"The network access policy DenyAll of {volume.id.name} prevents its export.")


def end(call: Call) -> None:
    """Close the link. Nothing is wrong where there is none."""
    call.resource.interior.pop("access", None)
    call.cloud.put(call.resource)


def _link(cloud: Cloud, document: Json) -> str:
    chance, letters = cloud.random(), "abcdefghijklmnopqrstuvwxyz0123456789"
    account, folder, signature = ("".join(chance.choices(letters, k=length)) for length in (12, 12, 43))
    kind = "md-hdd-" if get_at(document, "sku.name", "").startswith("Standard_") else "md-"
    return (
        f"https://{kind}{account}.z{chance.randrange(1, 50)}.blob.storage.azure.net/{folder}/abcd"
        f"?sv=2018-03-28&sr=b&si={cloud.guid()}&sig={signature}%3D"
    )
