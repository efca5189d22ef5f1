"""What an extension does inside a machine when it is enabled."""

from hashlib import sha256
from json import dumps

from azlab import guest
from azlab.arm.messages import Json
from azlab.providers.compute.extensions import account_access, custom_scripts
from azlab.providers.compute.extensions.downloads import Files
from azlab.providers.compute.extensions.outcomes import Outcome


def mark_of(properties: Json) -> str:
    """What tells one form of an extension from another; `forceUpdateTag` is part of it.

    An extension that is put again as it was does nothing inside: Azure/azure-linux-extensions issue 89.
    """
    shown = {name: value for name, value in properties.items() if name != "provisioningState"}
    return sha256(dumps(shown, sort_keys=True).encode()).hexdigest()[:12]


def enable(name: str, properties: Json, machine: guest.Machine, files: Files) -> Outcome:
    """Let an extension of that name do its work; changes the machine.

    `properties` are those of the resource, with its protected settings; `files`, what can be fetched. Agents
    that watch a machine leave it as it is: nothing is pretended inside.
    """
    kind = str(properties.get("type", "")).lower()
    if kind in custom_scripts.KINDS:
        return custom_scripts.KINDS[kind](name, properties, machine, files)
    known = account_access.KINDS.get(kind)
    return known(name, properties, machine) if known is not None else Outcome()
