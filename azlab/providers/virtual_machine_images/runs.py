"""`run` and `cancel` of an image template, what a run has made, and its log."""

from datetime import UTC, datetime, timedelta

from azlab.arm.cloud import Cloud
from azlab.arm.errors import AzureError
from azlab.arm.fields import get_at
from azlab.arm.messages import Json
from azlab.arm.resource import Call
from azlab.arm.store import Resource
from azlab.providers.virtual_machine_images import builds, staging
from azlab.providers.virtual_machine_images.builds import Build, Outcome

STATUS = "properties.lastRunStatus"
CONTAINER = "packerlogs"


def is_running(template: Resource) -> bool:
    """Whether a build of the template is in progress."""
    return get_at(template.properties, "lastRunStatus.runState") in ("Running", "Canceling")


def start(call: Call) -> None:
    """Begin a build. What becomes of it is written when its time has passed."""
    cloud, template = call.cloud, call.resource
    folder, began = cloud.guid(), cloud.clock.now()
    account = staging.account(cloud, template.properties["exactStagingResourceGroup"])
    name = account.id.name if account is not None else ""
    path = f"{CONTAINER}/{folder}/customization.log"
    outcome = Build(cloud, template, cloud.guid(), f"https://{name}.blob.core.windows.net/{path}").rehearse()
    call.seconds = outcome.seconds
    call.effects = [*builds.written(outcome), *_told(cloud, template, outcome, began)]
    if account is not None and outcome.log:
        blobs = {**account.interior.get("blobs", {}), path: outcome.log}
        call.effects.append(["set-interior", account.id.key, "blobs", blobs])
    if outcome.state != "Succeeded":
        call.error = AzureError("InternalOperationError", outcome.message)
    template.properties["lastRunStatus"] = {
        "startTime": _written(began), "runState": "Running", "runSubState": "Building", "message": "",
    }  # fmt: skip
    cloud.put(template)


def _told(cloud: Cloud, template: Resource, outcome: Outcome, began: datetime) -> list[list[object]]:
    status = {
        "startTime": _written(began),
        "endTime": _written(began + timedelta(seconds=outcome.seconds)),
        "runState": outcome.state,
        "message": outcome.message,
    }
    known = template.interior.get("outputs", {})
    outputs = {**known, **outcome.outputs}
    key = template.id.key
    return [["set", key, STATUS, status], ["set-interior", key, "outputs", outputs]]


def cancel(call: Call) -> None:
    """Stop the build that is in progress, if one is; nothing comes of it."""
    template = call.resource
    if not is_running(template):
        return
    call.cloud.operations.cancel(template.id.key)
    status: Json = {
        "startTime": template.properties["lastRunStatus"]["startTime"],
        "endTime": _written(call.cloud.clock.now()),
        "runState": "Canceled",
        "message": "",
    }
    template.properties["lastRunStatus"] = status
    call.cloud.put(template)


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f") + "Z"
