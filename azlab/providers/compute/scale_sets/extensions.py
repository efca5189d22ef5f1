"""Extensions of instances: what the model lists is put into every instance, and does its work inside."""

import base64
import binascii
from hashlib import sha256
from json import dumps

from azlab import data, guest
from azlab.arm.cloud import copy_of
from azlab.arm.errors import AzureError, Conflict, NotFound, not_in_practice
from azlab.arm.fields import get_at
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource
from azlab.providers.compute.scale_sets.names import MACHINE

SCRIPTS = {"customscript": "RunShellScript", "customscriptextension": "RunPowerShellScript"}
"""Types that run a command, and what runs it."""
HELP = {
    "customscript": "https://aka.ms/VMExtensionCSELinuxTroubleshoot",
    "customscriptextension": "https://aka.ms/VMExtensionCSEWindowsTroubleshoot",
}


def wanted(change: Change) -> list[Json]:
    """The model's extensions, with the protected settings that are never shown."""
    kept = change.interior.get("protectedSettings", {})
    listed = change.get("virtualMachineProfile.extensionProfile.extensions", [])
    return [_whole(one, kept.get(one["name"])) for one in listed]


def _whole(entry: Json, protected: Json | None) -> Json:
    whole: Json = copy_of(entry)
    if protected is not None:
        whole.setdefault("properties", {})["protectedSettings"] = protected
    return whole


def put_in(change: Change, machine: Resource, inside: guest.Machine) -> None:
    """Give an instance the model's extensions; those that are new or changed do their work now.

    A failure makes the instance, and with it the operation, fail.
    """
    known, listed = machine.interior.get("extensions", {}), wanted(change)
    marks = {one["name"]: _mark(one) for one in listed}
    for one in listed:
        if known.get(one["name"]) != marks[one["name"]]:
            failure = _work(one, inside)
            if failure is not None:
                machine.interior["failure"] = failure.document()
                change.error = change.error or failure
    machine.interior["extensions"] = marks
    _show(machine, listed)


def _mark(entry: Json) -> str:
    """What tells one form of an extension from another; `forceUpdateTag` is part of it."""
    return sha256(dumps(entry, sort_keys=True).encode()).hexdigest()[:12]


def _work(entry: Json, inside: guest.Machine) -> AzureError | None:
    runner = SCRIPTS.get(str(get_at(entry, "properties.type", "")).lower())
    if runner is None:
        return None
    done = guest.run(inside, runner, [_command(entry)], [])
    return None if done.exit_code == 0 else _failure(entry, done)


def refuse(entries: list[Json]) -> None:
    """Files to download cannot be had: the practice machine has no network."""
    for one in entries:
        _refuse_unknown(one.get("properties", {}))
        for where in ("settings", "protectedSettings"):
            if get_at(one, f"properties.{where}.fileUris"):
                raise not_in_practice("fileUris of an extension")


def _refuse_unknown(properties: Json) -> None:
    """Sentences: Azure/azure-powershell issue 20094 (type), MicrosoftDocs/azure-docs issue 90471 (version).

    Publishers have more types than the practice Azure: of those it says so.
    """
    publisher, kind = str(properties.get("publisher", "")), str(properties.get("type", ""))
    if data.publisher_name(publisher) is None:
        raise NotFound(
            "ArtifactNotFound",
            f"The VM extension with publisher '{publisher}' and type '{kind}' could not be found.",
        )
    found = data.extension(publisher, kind)
    if found is None:
        raise not_in_practice(f"VM extension {publisher}/{kind}")
    wanted = str(properties.get("typeHandlerVersion", ""))
    if wanted and not any(_satisfies(one, wanted) for one in found.versions):
        raise NotFound(
            "ArtifactVersionNotFound",
            f"No version found in the artifact repository that satisfies the requested version '{wanted}' "
            f"for VM extension with publisher '{publisher}' and type '{kind}'.",
        )


def _satisfies(version: str, wanted: str) -> bool:
    """Whether a version is of the wanted major number, and not older."""
    there, least = (one.partition(".") for one in (version, wanted))
    minors = (one.partition(".")[0] for one in (there[2], least[2]))
    minor, smallest = (int(one) if one.isdecimal() else 0 for one in minors)
    return there[0] == least[0] and minor >= smallest


def _command(entry: Json) -> str:
    for where in ("protectedSettings", "settings"):
        given = get_at(entry, f"properties.{where}", {})
        if given.get("commandToExecute"):
            return str(given["commandToExecute"])
        if given.get("script"):
            return _decoded(str(given["script"]))
    return ""


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return text


def _failure(entry: Json, done: guest.Execution) -> AzureError:
    """The sentence as az-vmss-update-instances was answered in the CLI's own recorded tests."""
    properties = entry["properties"]
    publisher, kind = properties.get("publisher"), properties.get("type")
    inner = (
        f"Enable failed: failed to execute command: command terminated with exit status={done.exit_code}\n"
        f"[stdout]\n{done.stdout}\n[stderr]\n{done.stderr}"
    )
    return Conflict(
        "VMExtensionProvisioningError",
        f"VM has reported a failure when processing extension '{entry['name']}' (publisher '{publisher}' and "
        f"type '{kind}'). Error message: '{inner}'. More information on troubleshooting is available at "
        f"{HELP[str(kind).lower()]}. ",
    )


def _show(machine: Resource, listed: list[Json]) -> None:
    """The extensions as the instance lists them."""
    group = machine.id.group_id.text
    shown_name = machine.document["name"]
    kind = "Microsoft.Compute/virtualMachines/extensions"
    scope = f"{group}/providers/Microsoft.Compute/virtualMachines/{shown_name}/extensions"
    machine.document.pop("resources", None)
    found = [
        {
            "name": one["name"],
            "id": f"{scope}/{one['name']}",
            "type": kind,
            "location": machine.location,
            "properties": _properties(one),
        }
        for one in listed
    ]
    if found:  # a list of VMs names their extensions by id alone
        ids = [{"id": one["id"]} for one in found]
        machine.document["resources"] = ids if machine.id.type == MACHINE else found


def _properties(entry: Json) -> Json:
    given = entry.get("properties", {})
    kept = ("publisher", "type", "typeHandlerVersion", "settings")
    return {
        "autoUpgradeMinorVersion": given.get("autoUpgradeMinorVersion", True),
        "provisioningState": "Succeeded",
        **{name: given[name] for name in kept if name in given},
    }
