"""The health of instances: what asks for it, and what it finds inside."""

from azlab import guest
from azlab.arm.cloud import Cloud
from azlab.arm.fields import dig
from azlab.arm.messages import Json
from azlab.arm.store import Resource

EXTENSIONS = ("applicationhealthlinux", "applicationhealthwindows")
PROBE = "Microsoft.Network/loadBalancers/probes"
PORTS = {"http": 80, "https": 443}


def extension(properties: Json) -> Json | None:
    """The settings of the Application Health extension, if the model has one."""
    for one in dig(properties, "virtualMachineProfile.extensionProfile.extensions", []):
        if str(dig(one, "properties.type", "")).lower() in EXTENSIONS:
            return dict(dig(one, "properties.settings", {}))
    return None


def probe(properties: Json) -> str:
    """The id of the load balancer's probe that the model takes; empty for none."""
    return str(dig(properties, "virtualMachineProfile.networkProfile.healthProbe.id", ""))


def signal(properties: Json) -> Json | str | None:
    """What tells the health of instances: the extension's settings, a probe's id, or nothing."""
    settings = extension(properties)
    return settings if settings is not None else probe(properties) or None


def state(cloud: Cloud, scale_set: Resource, machine: Resource) -> str | None:
    """`Healthy`, `Unhealthy`, or None where nothing asks.

    The extension asks from inside, so an instance without it yet is not known to be well.
    """
    asked = _asked(cloud, scale_set.properties)
    if asked is None:
        return None
    protocol, port, path = asked
    inside = _inside(cloud, machine)
    running = machine.interior.get("power") in ("running", "starting")
    well = running and inside is not None and guest.is_well(inside, protocol, port, path)
    return "Healthy" if well else "Unhealthy"


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
    settings = extension(properties)
    if settings is not None:
        return _read(settings)
    found = cloud.follow(probe(properties), PROBE)
    return _read(found.properties) if found else None


def _read(settings: Json) -> tuple[str, int, str]:
    protocol = str(settings.get("protocol", "http")).lower()
    port = settings.get("port", PORTS.get(protocol, 0))
    number = int(port) if isinstance(port, int) or str(port).isdecimal() else 0
    return protocol, number, str(settings.get("requestPath") or "/")


def _inside(cloud: Cloud, machine: Resource) -> guest.Machine | None:
    disk = cloud.get(dig(machine.properties, "storageProfile.osDisk.managedDisk.id", ""))
    if disk is None or disk.interior.get("machine") is None:
        return None
    return guest.Machine.from_json(disk.interior["machine"])
