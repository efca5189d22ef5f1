"""The osProfile as Azure shows it, of a VM and of a model of VMs: without secrets, with what Azure adds."""

from azlab.arm.cloud import copy_of
from azlab.arm.messages import Json

PATCHES = {
    "Linux": {"patchMode": "ImageDefault", "assessmentMode": "ImageDefault"},
    "Windows": {"patchMode": "AutomaticByOS", "assessmentMode": "ImageDefault"},
}
CONFIGURATION = {"Linux": "linuxConfiguration", "Windows": "windowsConfiguration"}


def shown(profile: Json, name: str, os_type: str, *, patched: bool = True) -> Json:
    """The profile for a system; `name` is the field with the computer's name, or with its beginning.

    `patched` is whether its patch settings are told: a uniform scale set does not tell those of Linux.
    """
    return {
        name: profile[name],
        "adminUsername": profile["adminUsername"],
        CONFIGURATION[os_type]: _configuration(profile, os_type, patched),
        "secrets": profile.get("secrets", []),
        "allowExtensionOperations": profile.get("allowExtensionOperations", True),
        "requireGuestProvisionSignal": profile.get("requireGuestProvisionSignal", True),
    }


def _configuration(profile: Json, os_type: str, patched: bool) -> Json:
    configuration: Json = copy_of(profile.get(CONFIGURATION[os_type]) or {})
    if os_type == "Linux":
        configuration = {"disablePasswordAuthentication": False, **configuration}
    configuration.setdefault("provisionVMAgent", True)
    if os_type == "Windows":
        configuration.setdefault("enableAutomaticUpdates", True)
    if patched:
        configuration.setdefault("patchSettings", dict(PATCHES[os_type]))
    return configuration
