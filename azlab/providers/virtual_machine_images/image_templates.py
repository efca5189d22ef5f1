"""Microsoft.VirtualMachineImages/imageTemplates: templates from which Azure Image Builder makes images.

Shapes and statuses: recorded exchanges of `az image builder`.
"""

import re
from typing import ClassVar

from azlab.arm import assigned_identities
from azlab.arm.cloud import Cloud, copy_of
from azlab.arm.errors import AzureError, not_allowed
from azlab.arm.fields import Field, get_at
from azlab.arm.messages import Json
from azlab.arm.resource import ASYNC, BOTH, Call, Change, Reply, ResourceType, action
from azlab.arm.store import Resource
from azlab.providers.virtual_machine_images import runs, staging, submissions, template_refusals


class ImageTemplates(ResourceType):
    """A template is made once: only its identity, tags, profile and distribution can be changed."""

    name = "Microsoft.VirtualMachineImages/imageTemplates"
    name_rule = re.compile(r"^[A-Za-z0-9\-_.]{1,64}$")
    name_parameter = "imageTemplateName"
    created = Reply(201, ASYNC)
    updated = Reply(201, ASYNC)
    patched = Reply(202, BOTH)
    deleted = Reply(202, BOTH)
    seconds = 38.0
    fields: ClassVar[tuple[Field, ...]] = (
        Field("identity", dict),
        Field("properties.source", dict),
        Field("properties.source.exactVersion", read_only=True),
        Field("properties.customize", list),
        Field("properties.customize[].type"),
        Field("properties.distribute", list),
        Field("properties.distribute[].type"),
        Field("properties.buildTimeoutInMinutes", int),
        Field("properties.vmProfile", dict),
        Field("properties.validate", dict),
        Field("properties.exactStagingResourceGroup", read_only=True),
        Field("properties.lastRunStatus", dict, read_only=True),
        Field("properties.provisioningError", dict, read_only=True),
    )

    def refuse(self, change: Change) -> None:
        template_refusals.refuse(change)

    def provision(self, change: Change) -> None:
        assigned_identities.complete(change)
        change.document.setdefault("identity", {"type": "None"})  # as it is shown in recorded exchanges
        if change.before is not None:
            _complete_targets(change.properties)  # a PATCH leaves out what is null
            return
        caller = staging.identity_of(change.cloud, Resource(change.id, change.document))
        group = staging.make(change.cloud, change.id, change.location, caller.object_id)
        change.error = submissions.problem_of(change, caller)
        change.effects.append(["set", change.id.key, "properties.exactStagingResourceGroup", group])
        if change.error is not None:
            told = {"provisioningErrorCode": change.error.code, "message": change.error.message}
            change.effects.append(["set", change.id.key, "properties.provisioningError", told])
        elif change.get("source.type") == "PlatformImage":
            exact = submissions.exact_version(change)
            change.effects.append(["set", change.id.key, "properties.source.exactVersion", exact])
        change.document["properties"] = _shown_first(change)
        if change.error is None and change.get("autoRun.state") == "Enabled":
            runs.start_when_made(change, group, self.seconds)

    def show(self, cloud: Cloud, resource: Resource, expand: str) -> Json:
        runs.tell_stage(cloud, resource)
        return resource.document

    def accepted(self, change: Change, resource: Resource) -> Json | None:
        return None if change.is_patch else self.show(change.cloud, resource, "")

    def refuse_while_busy(self, cloud: Cloud, resource: Resource, operation: str) -> None:
        if not runs.is_running(resource):
            super().refuse_while_busy(cloud, resource, operation)
        elif operation != "cancel":
            raise _not_now(resource, operation)

    def remove(self, cloud: Cloud, resource: Resource) -> None:
        """The staging group goes with its template (image-builder-json.md, "Template deletion")."""
        group = get_at(resource.properties, "exactStagingResourceGroup", "")
        if group and cloud.get(group) is not None:
            with staging.acting_as(cloud, None):
                staging.send(cloud, "DELETE", group)

    @action("run", reply=Reply(202, BOTH))
    def run(self, call: Call) -> None:
        if call.resource.properties["provisioningState"] != "Succeeded":
            raise _not_now(call.resource, "run")
        runs.start(call)

    @action("cancel", reply=Reply(204))
    def cancel(self, call: Call) -> None:
        runs.cancel(call)


def _not_now(template: Resource, operation: str) -> AzureError:
    """danielsollondon/azvmimagebuilder issue 79."""
    verb = operation if operation in ("delete", "write") else f"{operation}/action"
    verb = "write" if operation == "update" else verb
    states = {"Succeeded": "provisioned"}
    state = template.properties["provisioningState"]
    run = get_at(template.properties, "lastRunStatus.runState", "")
    return not_allowed(
        f"Operation {template.id.type}/{verb} is not allowed in provisioning state: "
        f"{states.get(state, state.lower())} or run state: {run.lower()}."
    )


def _complete_targets(properties: Json) -> None:
    for target in properties["distribute"]:
        target.setdefault("artifactTags", {})
        if target["type"] == "SharedImage":
            target.setdefault("excludeFromLatest", False)
            target.setdefault("versioning", None)


def _shown_first(change: Change) -> Json:
    """The properties with what Image Builder writes where nothing was said."""
    wanted = copy_of(change.properties)
    if wanted["source"]["type"] == "PlatformImage":
        wanted["source"]["exactVersion"] = wanted["source"].get("version", "latest")
    _complete_targets(wanted)
    for step in wanted.get("customize") or ():
        if step["type"] == "PowerShell":
            step.setdefault("runElevated", False)
            step.setdefault("runAsSystem", False)
    wanted.setdefault("buildTimeoutInMinutes", 0)
    wanted["vmProfile"] = {"vmSize": "", "osDiskSizeGB": 0, **(wanted.get("vmProfile") or {})}
    wanted.setdefault("stagingResourceGroup", "")
    wanted["exactStagingResourceGroup"] = ""
    properties: Json = wanted
    return properties


TYPES = [ImageTemplates()]
