"""What a VM shows of itself: the document by power state, and the instance view."""

from typing import Any

from azlab.arm.cloud import Cloud, copy_of
from azlab.arm.messages import Json
from azlab.arm.store import Resource
from azlab.providers.compute.extensions import views as extensions
from azlab.providers.compute.scale_sets import health, members
from azlab.providers.compute.virtual_machines import boot_diagnostics, systems

AGENT = {
    "Linux": ("2.15.0.0", "Guest Agent is running"),
    "Windows": ("2.7.41491.1183", "GuestAgent is running and processing the extensions."),
}
TEXT = {"succeeded": "Provisioning succeeded", "failed": "Provisioning failed"}
PRESENT = {"Creating": "creating", "Updating": "updating", "Deleting": "deleting"}


def document(cloud: Cloud, resource: Resource) -> Json:
    """The VM without its instance view. A deallocated VM does not tell its disk's size and storage type."""
    shown = copy_of(resource.document)
    if resource.interior.get("power") == "deallocated":
        disk = shown["properties"]["storageProfile"]["osDisk"]
        disk.pop("diskSizeGB", None)
        disk.get("managedDisk", {}).pop("storageAccountType", None)
    shown["etag"] = f'"{resource.interior.get("writes", 1)}"'
    found = extensions.extensions_of(cloud, resource)
    if found:
        shown["resources"] = [extensions.shown(extension) for extension in found]
    return shown  # type: ignore[no-any-return]


def instance_view(cloud: Cloud, resource: Resource) -> Json:
    """`instanceView`: what is running inside, the agent, the disks, and the statuses."""
    view: Json = dict(resource.interior.get("domains", {}))
    if _agent_is_up(resource):
        view.update(_inside(cloud, resource))
    view["disks"] = [_disk_status(resource, entry) for entry in _disks(resource)]
    diagnostics = boot_diagnostics.view(resource)
    if diagnostics is not None:
        view["bootDiagnostics"] = diagnostics
    found = extensions.extensions_of(cloud, resource) if _agent_is_up(resource) else []
    if found:
        view["extensions"] = [extensions.instance_view(extension) for extension in found]
    view.update(health.view(cloud, members.scale_set_of(cloud, resource), resource))
    view["hyperVGeneration"] = resource.interior.get("generation", "V1")
    view["statuses"] = statuses(resource)
    return view


def _agent_is_up(resource: Resource) -> bool:
    return (
        resource.interior.get("power") == "running" and resource.properties["provisioningState"] != "Creating"
    )


def _inside(cloud: Cloud, resource: Resource) -> Json:
    disk = cloud.get(resource.properties["storageProfile"]["osDisk"]["managedDisk"]["id"])
    machine = (disk.interior.get("machine") if disk else None) or {}
    os_type = resource.properties["storageProfile"]["osDisk"]["osType"]
    name, version = systems.reported(machine, resource.properties["storageProfile"])
    agent, message = AGENT[os_type]
    status = {
        "code": "ProvisioningState/succeeded", "level": "Info", "displayStatus": "Ready", "message": message,
        "time": cloud.now()[:19] + "+00:00",
    }  # fmt: skip
    found = extensions.extensions_of(cloud, resource)
    handlers = [extensions.handler_view(extension) for extension in found]
    return {
        "computerName": machine.get("host_name", ""),
        "osName": name,
        "osVersion": version,
        "vmAgent": {"vmAgentVersion": agent, "statuses": [status], "extensionHandlers": handlers},
    }


def _disks(resource: Resource) -> list[Json]:
    profile = resource.properties["storageProfile"]
    return [profile["osDisk"], *profile.get("dataDisks", [])]


def _disk_status(resource: Resource, entry: Json) -> Json:
    status = _status(
        "ProvisioningState/succeeded", "Provisioning succeeded", resource.interior.get("created")
    )
    return {"name": entry.get("name", ""), "statuses": [status]}


def statuses(resource: Resource) -> list[Json]:
    """Provisioning, then (when marked) the generalized mark, then power."""
    found = [_provisioning(resource)]
    if resource.interior.get("generalized"):
        found.append(_status("OSState/generalized", "VM generalized"))
    power = resource.interior.get("power", "")
    if power:
        found.append(_status(f"PowerState/{power}", f"VM {power}"))
    return found


def _provisioning(resource: Resource) -> Json:
    state = resource.properties["provisioningState"]
    moment = resource.interior.get("changed")
    if state == "Failed":
        error = resource.interior.get("failure", {})
        code = f"ProvisioningState/failed/{error.get('code', 'InternalExecutionError')}"
        failed = _status(code, TEXT["failed"], moment, level="Error")
        return {**failed, "message": error.get("message", "")}
    if state == "Succeeded":
        return _status("ProvisioningState/succeeded", TEXT["succeeded"], moment)
    return _status(f"ProvisioningState/{PRESENT[state]}", state)


def _status(code: str, text: str, moment: Any = None, level: str = "Info") -> Json:
    status = {"code": code, "level": level, "displayStatus": text}
    return {**status, "time": moment} if moment else status
