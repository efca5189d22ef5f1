"""`runCommand`: a script inside the machine, and the message that comes back."""

from azlab import guest
from azlab.arm.errors import Conflict, NotFound, invalid_value, missing_value, not_allowed
from azlab.arm.messages import Json
from azlab.arm.resource import Call
from azlab.providers.compute.virtual_machines.volumes import plugged

SYSTEMS = {"runshellscript": "Linux", "runpowershellscript": "Windows"}
LAST = 4096
"""Characters of each stream that come back: the last 4,096 bytes, by learn.microsoft.com (run-command)."""


def run_command(call: Call) -> None:
    """Run the script on the VM's OS disk's machine; `call.result` becomes ARM's answer."""
    if call.resource.interior.get("power") != "running":
        raise not_allowed("Cannot modify extensions in the VM when the VM is not running.")
    command = call.body.get("commandId")
    if not isinstance(command, str):
        raise missing_value("commandId")
    os_disk = call.resource.properties["storageProfile"]["osDisk"]
    if SYSTEMS.get(command.lower()) != os_disk["osType"]:
        raise NotFound("NotFound", "The entity was not found in this Azure location.")
    disk = call.cloud.get(os_disk["managedDisk"]["id"])
    if disk is None or disk.interior.get("machine") is None:
        raise not_allowed("Cannot modify extensions in the VM when the VM is not running.")
    machine = guest.Machine.from_json(disk.interior["machine"])
    with plugged(call.cloud, call.resource, machine):
        execution = guest.run(machine, command, _texts(call.body, "script"), _parameters(call.body))
    disk.interior["machine"] = machine.to_json()
    call.cloud.put(disk)
    if execution.shut_down:
        call.at_the_end("power", "stopped")
    if execution.timed_out:
        call.error = _timed_out(os_disk["osType"])
        return
    stdout, stderr = execution.stdout[-LAST:], execution.stderr[-LAST:]
    call.result = {"value": _values(os_disk["osType"], stdout, stderr)}


def _timed_out(os_type: str) -> Conflict:
    """After 90 minutes. Azure/azure-sdk-for-python issue 4369, Azure/azure-cli issue 8967."""
    return Conflict(
        "VMExtensionProvisioningTimeout",
        f"Provisioning of VM extension 'RunCommand{os_type}' has timed out. Extension installation may be "
        "taking too long, or extension status could not be obtained.",
    )


def _texts(body: Json, name: str) -> list[str]:
    given = body.get(name, [])
    if not isinstance(given, list) or not all(isinstance(line, str) for line in given):
        raise invalid_value(name)
    return given


def _parameters(body: Json) -> list[str]:
    given = body.get("parameters", [])
    if not isinstance(given, list) or not all(isinstance(parameter, dict) for parameter in given):
        raise invalid_value("parameters")
    return [f"{parameter.get('name', '')}={parameter.get('value', '')}" for parameter in given]


def _values(os_type: str, stdout: str, stderr: str) -> list[Json]:
    if os_type == "Linux":
        text = f"Enable succeeded: \n[stdout]\n{stdout}\n[stderr]\n{stderr}"
        return [_value("ProvisioningState/succeeded", text)]
    return [
        _value("ComponentStatus/StdOut/succeeded", stdout),
        _value("ComponentStatus/StdErr/succeeded", stderr),
    ]


def _value(code: str, message: str) -> Json:
    return {"code": code, "level": "Info", "displayStatus": "Provisioning succeeded", "message": message}
