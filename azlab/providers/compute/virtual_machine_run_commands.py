"""Microsoft.Compute/virtualMachines/runCommands: managed run commands, which stay beside their VM.

Shapes and sentences are those of the traffic of the CLI's own tests (`az vmss run-command`), the words of
states those of the SDK's `ExecutionState`. A script that fails leaves `provisioningState` as it is, unless
`treatFailureAsDeploymentFailure` says otherwise (learn.microsoft.com, run-command-managed);
what is said then is what VMs say of extensions (Azure/azure-cli issue 6898).
"""

import re
import shlex
from datetime import datetime, timedelta
from typing import ClassVar

from azlab import guest
from azlab.arm.clock import timestamp
from azlab.arm.cloud import Cloud
from azlab.arm.errors import Conflict, invalid_parameter, not_allowed, not_in_practice
from azlab.arm.fields import Field, get_at
from azlab.arm.messages import Json
from azlab.arm.resource import Change, ResourceType
from azlab.arm.store import Resource
from azlab.providers.compute.extensions import refusals
from azlab.providers.compute.virtual_machines.commands import LAST
from azlab.providers.compute.virtual_machines.volumes import plugged

ORDER = (
    "source", "parameters", "runAsUser", "timeoutInSeconds", "provisioningState", "asyncExecution",
    "treatFailureAsDeploymentFailure", "instanceView",
)  # fmt: skip
SHORTEST = 1.0
"""Seconds that any script takes."""
SECRETS = ("protectedParameters", "runAsPassword")
UNBUILT = {
    "source.scriptUri": "the script of a run command at a URI",
    "source.commandId": "a prepared script in a managed run command",
    "source.galleryScriptReferenceId": "the script of a run command in a gallery",
    "source.scriptShell": "another shell for a run command",
    "outputBlobUri": "a blob for the output of a run command",
    "errorBlobUri": "a blob for the errors of a run command",
}


class VirtualMachineRunCommands(ResourceType):
    name = "Microsoft.Compute/virtualMachines/runCommands"
    name_rule = re.compile(r"^[^_\W][\w\-._]{0,79}(?<![-.])$")
    name_parameter = "runCommandName"
    goes_with_parent = True
    seconds = 15.0
    fields: ClassVar[tuple[Field, ...]] = (
        Field("properties.source", dict),
        Field("properties.source.script"),
        Field("properties.source.scriptUri"),
        Field("properties.source.commandId"),
        Field("properties.source.scriptShell"),
        Field("properties.source.galleryScriptReferenceId"),
        Field("properties.parameters", list),
        Field("properties.protectedParameters", list),
        Field("properties.asyncExecution", bool),
        Field("properties.runAsUser"),
        Field("properties.runAsPassword"),
        Field("properties.timeoutInSeconds", int),
        Field("properties.outputBlobUri"),
        Field("properties.errorBlobUri"),
        Field("properties.treatFailureAsDeploymentFailure", bool),
        Field("properties.instanceView", dict, read_only=True),
    )

    def seconds_for(self, change: Change) -> float:
        """As long as the script takes, unless nobody waits for it."""
        return self.seconds if change.get("asyncExecution") else max(self.seconds, _duration(change.interior))

    def refuse(self, change: Change) -> None:
        vm = refusals.machine_of(change)
        if change.get("runAsUser") and get_at(vm.properties, "storageProfile.osDisk.osType") == "Windows":
            raise not_in_practice("a run command on Windows as another user than SYSTEM")
        for path, what in UNBUILT.items():
            if change.get(path):
                raise not_in_practice(what)
        if not isinstance(change.get("source.script"), str):
            raise invalid_parameter(
                "The property 'source' must name a script, a script URI or a command id.", "source"
            )

    def provision(self, change: Change) -> None:
        secret = change.properties.pop("protectedParameters", None) or []
        change.properties.pop("runAsPassword", None)
        change.properties.setdefault("timeoutInSeconds", 0)
        change.properties.setdefault("asyncExecution", False)
        mark = [change.get(name) for name in ("source", "parameters", "timeoutInSeconds", "runAsUser")]
        if change.interior.get("mark") != mark or secret:  # what is put again as it was runs no second time
            _run(change, [*(change.get("parameters") or []), *secret])
            change.interior["mark"] = mark
            if change.get("asyncExecution"):  # goes on when the PUT has ended, and time passes meanwhile
                seconds = _duration(change.interior)
                change.cloud.operations.start(change.cloud.guid(), change.id.key, seconds, shape="compute")
        view = change.interior["view"]
        if change.get("treatFailureAsDeploymentFailure") and view["executionState"] != "Succeeded":
            change.error = Conflict(
                "VMExtensionProvisioningError",
                f"VM has reported a failure when processing extension '{change.id.name}'. "
                f'Error message: "{view["executionMessage"]}"',
            )

    def show(self, cloud: Cloud, resource: Resource, expand: str) -> Json:
        held = {name: value for name, value in resource.properties.items() if name not in SECRETS}
        if "instanceview" in expand.lower():
            held["instanceView"] = _view(cloud, resource)
        ordered = {name: held.pop(name) for name in ORDER if name in held}
        return {**resource.document, "properties": {**ordered, **held}}


def _run(change: Change, parameters: list[Json]) -> None:
    """Run the script on the VM's OS disk; the interior's `view` is what came of it."""
    vm = refusals.machine_of(change)
    os_disk = get_at(vm.properties, "storageProfile.osDisk", {})
    disk = change.cloud.get(get_at(os_disk, "managedDisk.id", ""))
    if disk is None or disk.interior.get("machine") is None:
        raise not_allowed(refusals.NOT_RUNNING)
    machine = guest.Machine.from_json(disk.interior["machine"])
    command = "RunPowerShellScript" if machine.os_type == "Windows" else "RunShellScript"
    given = [
        (str(parameter.get("name") or ""), str(parameter.get("value") or "")) for parameter in parameters
    ]
    seconds = change.get("timeoutInSeconds") or guest.RUN_COMMAND_SECONDS
    script, words = str(change.get("source.script")), [f"{name}={value}" for name, value in given]
    if machine.os_type == "Linux":
        script = _with_variables(_as_user(str(change.get("runAsUser") or ""), script), given)
        words = [f"={word}" for name, value in given if not name for word in _split(value)]
    with plugged(change.cloud, vm, machine):
        done = guest.run(machine, command, [script], words, seconds)
    disk.interior["machine"] = machine.to_json()
    change.cloud.put(disk)
    if done.shut_down:
        change.effects.append(["set-interior", vm.id.key, "power", "stopped"])
    began = change.cloud.clock.now()
    change.interior["view"] = _outcome(done, began, began + timedelta(seconds=max(done.seconds, SHORTEST)))


def _as_user(user: str, script: str) -> str:
    """The script as somebody else runs it, with the same parameters; a shebang line chooses its shell."""
    if not user:
        return script
    shell = "bash" if script.startswith("#!") and "bash" in script.partition("\n")[0] else "sh"
    return f'runuser -u {shlex.quote(user)} -- {shell} -c {shlex.quote(script)} {shell} "$@"'


def _with_variables(script: str, given: list[tuple[str, str]]) -> str:
    """The script with its named parameters as variables of its surroundings; the others are its words.

    So Azure/run-command-handler-linux (exec.go, SetEnvironmentVariables); an empty value is passed over.
    """
    exports = [
        f"export {name}={shlex.quote(value)}" for name, value in given if value and name.isidentifier()
    ]
    first, _, rest = script.partition("\n")
    lines = [first, *exports, rest] if first.startswith("#!") else [*exports, script]
    return "\n".join(lines)


def _split(value: str) -> list[str]:
    """The words of an unnamed parameter: the handler puts it into a command line as it is."""
    try:
        return shlex.split(value)
    except ValueError:  # a quotation mark without its other one
        return value.split()


def _duration(interior: Json) -> float:
    """How long the script took, in seconds."""
    began, ended = (datetime.fromisoformat(interior["view"][name]) for name in ("startTime", "endTime"))
    return (ended - began).total_seconds()


def _outcome(done: guest.Execution, began: datetime, ended: datetime) -> Json:
    state, message = "Succeeded", "Execution completed"
    if done.timed_out:
        state, message = "TimedOut", "Execution failed: command timed out"
    elif done.exit_code:
        state = "Failed"
        message = (
            "Execution failed: failed to execute command: command terminated with exit "
            f"status={done.exit_code}"
        )
    return {
        "executionState": state, "executionMessage": message, "exitCode": done.exit_code,
        "output": done.stdout[-LAST:], "error": done.stderr[-LAST:],
        "startTime": timestamp(began), "endTime": timestamp(ended),
    }  # fmt: skip


def _view(cloud: Cloud, resource: Resource) -> Json:
    """What the machine tells of it; while it is in progress only that.

    A script that nobody waits for is in progress when its resource has long been made.
    """
    view: Json = resource.interior["view"]
    goes_on = cloud.clock.now() < datetime.fromisoformat(view["endTime"])
    if resource.properties.get("provisioningState") in ("Creating", "Updating") or goes_on:
        return {
            "executionState": "Running",
            "exitCode": 0,
            "output": "",
            "error": "",
            "startTime": view["startTime"],
        }
    return view


TYPES = [VirtualMachineRunCommands()]
