"""The health of instances: what asks for it, and what it finds inside.

From version 2.0 on, the Application Health extension takes an instance's own word for it ("rich health
states"): a page must say `{"ApplicationHealthState": "Healthy"}`, and any other answer is `Unknown`.
"""

import json
from functools import lru_cache

from azlab import guest
from azlab.arm.cloud import Cloud
from azlab.arm.digits import read_digits
from azlab.arm.fields import get_at
from azlab.arm.messages import Json
from azlab.arm.store import Resource

EXTENSIONS = ("applicationhealthlinux", "applicationhealthwindows")
PROBE = "Microsoft.Network/loadBalancers/probes"
PORTS = {"http": 80, "https": 443}


def extension(properties: Json) -> Json | None:
    """The Application Health extension, if the model has one."""
    for extension in get_at(properties, "virtualMachineProfile.extensionProfile.extensions", []):
        if str(get_at(extension, "properties.type", "")).lower() in EXTENSIONS:
            return dict(extension["properties"])
    return None


def probe(properties: Json) -> str:
    """The id of the load balancer's probe that the model takes; empty for none."""
    return str(get_at(properties, "virtualMachineProfile.networkProfile.healthProbe.id", ""))


def signal(properties: Json) -> Json | str | None:
    """What tells the health of instances: the extension, a probe's id, or nothing."""
    found = extension(properties)
    return found if found is not None else probe(properties) or None


def state(cloud: Cloud, scale_set: Resource, machine: Resource) -> str | None:
    """`Healthy`, `Unhealthy`, `Unknown` where a rich state is missed, or None where nothing asks.

    The extension asks from inside, so an instance without it yet is not known to be well.
    """
    asked = _asked(cloud, scale_set.properties)
    if asked is None:
        return None
    protocol, port, path = asked
    running = machine.interior.get("power") in ("running", "starting")
    disk = _disk(cloud, machine) if running else None
    is_well, page = _answer(disk.interior_text, protocol, port, path) if disk else (False, None)
    if protocol != "tcp" and _is_rich(scale_set.properties):
        return _told(page)
    return "Healthy" if is_well else "Unhealthy"


def _is_rich(properties: Json) -> bool:
    found = extension(properties) or {}
    return str(found.get("typeHandlerVersion", "1.0")).partition(".")[0] not in ("", "0", "1")


def _told(page: str | None) -> str:
    """The state that a page tells of its instance."""
    try:
        told = json.loads(page or "")
    except ValueError:
        return "Unknown"
    state = told.get("ApplicationHealthState") if isinstance(told, dict) else None
    return state if state in ("Healthy", "Unhealthy") else "Unknown"


def view(cloud: Cloud, scale_set: Resource | None, machine: Resource) -> Json:
    """`vmHealth` of an instance view; empty where nothing asks."""
    found = state(cloud, scale_set, machine) if scale_set is not None else None
    if found is None:
        return {}
    status = {
        "code": f"HealthState/{found.lower()}",
        "level": "Info",
        "displayStatus": f"The VM is reporting itself as {found.lower()}",
        "time": cloud.now(),
    }
    return {"vmHealth": {"status": status}}


def _asked(cloud: Cloud, properties: Json) -> tuple[str, int, str] | None:
    found = extension(properties)
    if found is not None:
        return _read(found.get("settings", {}))
    probing = cloud.follow(probe(properties), PROBE)
    return _read(probing.properties) if probing else None


def _read(settings: Json) -> tuple[str, int, str]:
    protocol = str(settings.get("protocol", "http")).lower()
    port = settings.get("port", PORTS.get(protocol, 0))
    return protocol, read_digits(str(port)) or 0, str(settings.get("requestPath") or "/")


def _disk(cloud: Cloud, machine: Resource) -> Resource | None:
    return cloud.get(get_at(machine.properties, "storageProfile.osDisk.managedDisk.id", ""))


@lru_cache(maxsize=512)
def _answer(interior: str, protocol: str, port: int, path: str) -> tuple[bool, str | None]:
    """Whether what lies on a disk answers a probe, and with which page.

    By the interior's whole text, so that nothing can have changed: a rolling upgrade asks every instance
    before and after each batch, and to read a machine takes longer than all the rest of it.
    """
    machine = json.loads(interior).get("machine")
    if machine is None:
        return False, None
    inside = guest.Machine.from_json(machine)
    return guest.is_well(inside, protocol, port, path), guest.answer(inside, protocol, port, path)
