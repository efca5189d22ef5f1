"""Extensions as they and their VM show them; as in the recorded traffic of the CLI's own tests."""

from azlab.arm.cloud import Cloud
from azlab.arm.ids import parse_id
from azlab.arm.messages import Json
from azlab.arm.store import Resource
from azlab.providers.compute.extensions import catalogue

MACHINE = "Microsoft.Compute/virtualMachines"
NAME = "Microsoft.Compute/virtualMachines/extensions"
ORDER = (
    "autoUpgradeMinorVersion", "forceUpdateTag", "provisioningState", "suppressFailures", "instanceView",
    "enableAutomaticUpgrade", "provisionAfterExtensions", "publisher", "type", "typeHandlerVersion",
    "settings",
)  # fmt: skip


def extensions_of(cloud: Cloud, machine: Resource) -> list[Resource]:
    """The extensions of a VM, by name; of an instance of a uniform scale set, as its model lists them."""
    if machine.id.type.lower() == MACHINE.lower():
        return cloud.resources(NAME, machine.id)
    return [_kept(kept) for kept in machine.interior.get("extensions", {}).values()]


def _kept(kept: Json) -> Resource:
    id = parse_id(kept["document"]["id"])
    assert id is not None
    return Resource(id, kept["document"], {"outcome": kept["outcome"]})


def handler(properties: Json) -> str:
    """Publisher and type as one name: `Microsoft.Azure.Extensions.CustomScript`."""
    return f"{properties.get('publisher', '')}.{properties.get('type', '')}"


def shown(extension: Resource, with_view: bool = False) -> Json:
    """The document of an extension; `with_view` adds what it reports."""
    properties = dict(extension.properties)
    properties.setdefault("autoUpgradeMinorVersion", False)
    if with_view:
        properties["instanceView"] = instance_view(extension)
    ordered = {name: properties.pop(name) for name in ORDER if name in properties}
    return {**extension.document, "properties": {**ordered, **properties}}


def instance_view(extension: Resource) -> Json:
    """What an extension reports from inside; nothing of its end while it is in progress."""
    view: Json = {
        "name": extension.id.name,
        "type": handler(extension.properties),
        "typeHandlerVersion": catalogue.newest(extension.properties),
    }
    outcome = extension.interior.get("outcome", {})
    if extension.properties.get("provisioningState") in ("Creating", "Updating"):
        return {**view, "statuses": [_status("transitioning", "Info", "Transitioning", "")]}
    if outcome.get("substatuses"):
        view["substatuses"] = outcome["substatuses"]
    if outcome.get("error"):
        failed = _status("failed/1", "Error", "Provisioning failed", outcome["message"])
        return {**view, "statuses": [failed]}
    succeeded = _status("succeeded", "Info", "Provisioning succeeded", outcome.get("message", ""))
    return {**view, "statuses": [succeeded]}


def handler_view(extension: Resource) -> Json:
    """How the VM's agent sees an extension."""
    return {
        "type": handler(extension.properties),
        "typeHandlerVersion": catalogue.newest(extension.properties),
        "status": _status("succeeded", "Info", "Ready", "Plugin enabled"),
    }


def _status(code: str, level: str, text: str, message: str) -> Json:
    status = {"code": f"ProvisioningState/{code}", "level": level, "displayStatus": text}
    return {**status, "message": message} if message else status
