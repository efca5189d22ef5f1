"""The health of instances: what asks for it, and what it says."""

from azlab.arm.fields import dig
from azlab.arm.messages import Json

EXTENSIONS = ("applicationhealthlinux", "applicationhealthwindows")


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
