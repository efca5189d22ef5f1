"""`run` and `cancel` of an image template, what a run has made, and its log."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from azlab.arm.cloud import Cloud, copy_of
from azlab.arm.errors import AzureError
from azlab.arm.fields import get_at
from azlab.arm.messages import Json
from azlab.arm.resource import Call, Change
from azlab.arm.store import Resource
from azlab.providers.virtual_machine_images import builds, staging
from azlab.providers.virtual_machine_images.builds import Build, Outcome

STATUS = "properties.lastRunStatus"
CONTAINER = "packerlogs"
NEVER = "0001-01-01T00:00:00Z"
"""The end of a build that is in progress, as recorded exchanges have it."""


def is_running(template: Resource) -> bool:
    """Whether a build of the template is in progress."""
    return get_at(template.properties, "lastRunStatus.runState") in ("Running", "Canceling")


@dataclass(frozen=True)
class Begun:
    """A build in progress: how long it takes from now on, and what it does at its end."""

    seconds: float
    effects: list[list[object]]
    error: AzureError | None
    status: Json
    """The template's `lastRunStatus` until then."""


def start(call: Call) -> None:
    """Begin a build. What becomes of it is written when its time has passed."""
    begun = _begun(call.cloud, call.resource, call.cloud.clock.now())
    call.seconds, call.effects, call.error = begun.seconds, begun.effects, begun.error
    call.resource.properties["lastRunStatus"] = begun.status
    call.cloud.put(call.resource)


def start_when_made(change: Change, group: str, seconds: float) -> None:
    """Begin a build as soon as a template is there, in so many seconds (`autoRun`)."""
    document = copy_of(change.document)
    document["properties"]["exactStagingResourceGroup"] = group
    at = change.cloud.clock.now() + timedelta(seconds=seconds)
    template = Resource(change.id, document)
    begun = _begun(change.cloud, template, at)
    change.interior["stages"] = template.interior["stages"]
    change.effects.append(["set", change.id.key, STATUS, begun.status])
    change.cloud.operations.start(
        change.cloud.guid(), change.id.key, seconds + begun.seconds, shape="compute", effects=begun.effects,
        error=begun.error.document() if begun.error else None, method="POST",
    )  # fmt: skip


def _begun(cloud: Cloud, template: Resource, at: datetime) -> Begun:
    folder, account = cloud.guid(), staging.account(cloud, template.properties["exactStagingResourceGroup"])
    name = account.id.name if account is not None else ""
    path = f"{CONTAINER}/{folder}/customization.log"
    link = f"https://{name}.blob.core.windows.net/{path}"
    outcome = Build(cloud, template, cloud.guid(), link).rehearse()
    effects = [*builds.written(outcome), *_told(template, outcome, at)]
    if account is not None and outcome.log:
        blobs = {**account.interior.get("blobs", {}), path: outcome.log}
        effects.append(["set-interior", account.id.key, "blobs", blobs])
    failed = outcome.state != "Succeeded"
    error = AzureError("InternalOperationError", outcome.message) if failed else None
    status = {
        "startTime": _written(at), "endTime": NEVER, "runState": "Running", "runSubState": "Queued",
        "message": "",
    }  # fmt: skip
    template.interior["stages"] = [
        [(at + timedelta(seconds=seconds)).isoformat(), name] for name, seconds in outcome.stages.items()
    ]
    return Begun(outcome.seconds, effects, error, status)


def tell_stage(cloud: Cloud, template: Resource) -> None:
    """Write into a template's document how far its build has come by now."""
    if is_running(template):
        now = cloud.clock.now()
        for moment, name in template.interior.get("stages", ()):
            if datetime.fromisoformat(moment) <= now:
                template.properties["lastRunStatus"]["runSubState"] = name


def _told(template: Resource, outcome: Outcome, began: datetime) -> list[list[object]]:
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
