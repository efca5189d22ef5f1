"""`az image copy`: snapshot of the OS disk, a copy of it per region, an image of each copy.

The steps, warnings and names are those of Azure's own `image-copy-extension`; the bytes travel by
ARM's cross-region snapshot copy instead of through a storage account.
"""

import json
import time
from dataclasses import dataclass, field
from typing import Any

from azure.cli.core.azclierror import ArgumentUsageError, HTTPError, ResourceNotFoundError
from azure.cli.core.commands.client_factory import get_subscription_id
from azure.cli.core.util import send_raw_request
from knack.log import get_logger
from knack.util import CLIError

logger = get_logger(__name__)

COMPUTE, RESOURCES = "2024-03-02", "2024-11-01"
IMAGES = "2024-11-01"
MARK = {"created_by": "image-copy-extension"}
REQUEST_ID = "x-ms-client-request-id"
PATIENCE = 200
"""Polls of one operation before we give up; practice operations need a handful."""
PAUSE = 10.0
"""Seconds between two polls where the cloud names none."""

_NO_DISK = (
    "Unable to find the source OS disk. Please make sure the source OS disk is not deleted.\n"
    "If you deleted the source disk where the image was created (or chose to delete the VM while creating "
    "the image). Please refer to https://github.com/Azure/azure-cli/issues/25431 for temporary solution."
)
_GROUP_EXISTS = (
    "You already have an resource group named {0}, the existing resource group cannot be used as "
    "--temporary-resource-group-name when --cleanup is set. Please delete the resouce group or specify a "
    "new resource group by --temporary-resource-group-name."
)


@dataclass(frozen=True)
class Arm:
    """ARM as this command needs it: raw requests, and operations waited for."""

    context: Any

    def get(self, path: str, version: str) -> dict[str, Any]:
        """A resource. Raises `ResourceNotFoundError` for a 404, else `CLIError`, as all of these do."""
        return _document(self._send("GET", path, version))

    def exists(self, path: str, version: str) -> bool:
        """Whether a resource is there."""
        try:
            self._send("GET", path, version)
        except ResourceNotFoundError:
            return False
        return True

    def put(self, path: str, version: str, body: dict[str, Any]) -> dict[str, Any]:
        """Write a resource, wait until that has ended, and return what is there then."""
        self._wait(self._send("PUT", path, version, body))
        return self.get(path, version)

    def delete(self, path: str, version: str) -> None:
        """Delete a resource and wait until it is gone."""
        self._wait(self._send("DELETE", path, version))

    def start_delete(self, path: str, version: str) -> None:
        """Begin a deletion and go on: a group may take minutes."""
        self._send("DELETE", path, version)

    def _send(self, method: str, path: str, version: str, body: dict[str, Any] | None = None) -> Any:
        content = json.dumps(body) if body is not None else None
        try:
            return send_raw_request(
                self.context,
                method,
                f"{path}?api-version={version}",
                headers=self._headers,
                body=content,
                generated_client_request_id_name=None if self._headers else REQUEST_ID,
            )
        except HTTPError as error:
            kind = ResourceNotFoundError if error.response.status_code == 404 else CLIError
            raise kind(_sentence(error.response)) from error

    @property
    def _headers(self) -> list[str]:
        """By which the requests of one command are known as such, as for every other command."""
        known = self.context.data.get("headers", {})
        return [f"{REQUEST_ID}={known[REQUEST_ID]}"] if REQUEST_ID in known else []

    def _wait(self, answer: Any) -> None:
        address = answer.headers.get("Azure-AsyncOperation") or answer.headers.get("Location")
        for _ in range(PATIENCE if address else 0):
            answer = send_raw_request(self.context, "GET", address)
            status = _document(answer).get("status", "Succeeded")
            if status in ("Failed", "Canceled"):
                raise CLIError(_sentence(answer))
            if answer.status_code != 202 and status == "Succeeded":
                return
            # Not a whole number in the practice Azure, where a poll costs no time.
            time.sleep(float(answer.headers.get("Retry-After") or PAUSE))


@dataclass(frozen=True)
class Copy:
    """What is the same for every region: the snapshot to copy from, and what to make of the copies."""

    arm: Arm
    snapshot: dict[str, Any]
    target_group: str
    temporary_group: str
    image_name: str
    """With `{location}` where the region belongs."""
    as_snapshot: bool
    tags: dict[str, str] | None = field(default=None)
    timeout: int = 3600
    """Seconds that the copy to one region may take."""

    def to(self, location: str) -> None:
        """Copy the snapshot to a region and make an image of it there. Raises `CLIError`."""
        copied = self._copy_snapshot(location)
        if self.as_snapshot:
            logger.warning("%s - Skipping image creation", location)
            return
        logger.warning("%s - Creating final image", location)
        self._create_image(location, copied)

    def _copy_snapshot(self, location: str) -> dict[str, Any]:
        logger.warning("%s - Creating snapshot in target region from the source snapshot", location)
        group = self.target_group if self.as_snapshot else self.temporary_group
        creation = {"createOption": "CopyStart", "sourceResourceId": self.snapshot["id"]}
        name = f"{self.snapshot['name']}-{location}"
        body = _snapshot(location, creation, self.snapshot["properties"])
        return self._arrived(
            self.arm.put(f"{group}/providers/Microsoft.Compute/snapshots/{name}", COMPUTE, body)
        )

    def _arrived(self, snapshot: dict[str, Any]) -> dict[str, Any]:
        """The snapshot with all its data: a copy from another region goes on in the background."""
        deadline = time.monotonic() + self.timeout
        while snapshot["properties"].get("completionPercent", 100) < 100:
            if time.monotonic() > deadline:
                raise CLIError(f"The copy of the snapshot did not end within {self.timeout} seconds.")
            time.sleep(PAUSE)
            snapshot = self.arm.get(snapshot["id"], COMPUTE)
        return snapshot

    def _create_image(self, location: str, snapshot: dict[str, Any]) -> None:
        source = snapshot["properties"]
        disk = {"osType": source["osType"], "osState": "Generalized", "snapshot": {"id": snapshot["id"]}}
        properties: dict[str, Any] = {"storageProfile": {"osDisk": disk}}
        if source.get("hyperVGeneration"):
            properties["hyperVGeneration"] = source["hyperVGeneration"]
        name = self.image_name.format(location=location)
        body = {"location": location, "tags": self.tags or {}, "properties": properties}
        self.arm.put(f"{self.target_group}/providers/Microsoft.Compute/images/{name}", IMAGES, body)


def copy_image(
    cmd: Any,
    source_resource_group_name: str,
    source_object_name: str,
    target_location: list[str],
    target_resource_group_name: str,
    temporary_resource_group_name: str = "image-copy-rg",
    source_type: str = "image",
    cleanup: bool = False,
    parallel_degree: int = -1,
    tags: dict[str, str] | None = None,
    target_name: str | None = None,
    target_subscription: str | None = None,
    export_as_snapshot: bool = False,
    timeout: int = 3600,
) -> None:
    """The command. `parallel_degree` is accepted; practice copies take no time worth sharing."""
    if timeout < 3600:
        logger.error("Timeout should be greater than 3600 seconds")
        raise CLIError("Invalid Timeout")
    arm = Arm(cmd.cli_ctx)
    source_group = _group(get_subscription_id(cmd.cli_ctx), source_resource_group_name)
    subscription = _subscription(cmd, target_subscription)
    temporary_group = _group(subscription, temporary_resource_group_name)
    if cleanup and arm.exists(temporary_group, RESOURCES):
        raise ArgumentUsageError(_GROUP_EXISTS.format(temporary_resource_group_name))
    snapshot = _snapshot_source(arm, source_group, source_object_name, source_type)
    target_group = _group(subscription, target_resource_group_name)
    for group in (temporary_group, target_group):
        _create_group(arm, group, target_location[0])
    logger.warning("Target location count: %s", len(target_location))
    name = target_name or source_object_name + ("-image" if source_type == "vm" else "") + "-{location}"
    copy = Copy(arm, snapshot, target_group, temporary_group, name, export_as_snapshot, tags, timeout)
    for location in target_location:
        copy.to(location.strip())
    if cleanup:
        logger.warning("Deleting transient resources")
        arm.start_delete(temporary_group, RESOURCES)
        arm.delete(snapshot["id"], COMPUTE)
    logger.warning("Image copy finished")


def _snapshot_source(arm: Arm, group: str, name: str, source_type: str) -> dict[str, Any]:
    """A snapshot of the source's OS disk, beside the source."""
    logger.warning("Getting OS disk ID of the source VM/image")
    collection, version = ("virtualMachines", IMAGES) if source_type == "vm" else ("images", IMAGES)
    source = arm.get(f"{group}/providers/Microsoft.Compute/{collection}/{name}", version)
    storage = source["properties"]["storageProfile"]
    if storage.get("dataDisks"):
        logger.warning("Data disks in the source detected, but are ignored by this extension!")
    disk = storage["osDisk"]
    logger.warning("Creating source snapshot")
    creation = {"createOption": "Copy", "sourceResourceId": _disk_id(arm, disk)}
    generation = source["properties"].get("hyperVGeneration")
    described = {"osType": disk.get("osType"), "hyperVGeneration": generation}
    body = _snapshot(source["location"], creation, described)
    return arm.put(f"{group}/providers/Microsoft.Compute/snapshots/{name}_os_disk_snapshot", COMPUTE, body)


def _disk_id(arm: Arm, disk: dict[str, Any]) -> str:
    for kind in ("managedDisk", "snapshot"):
        found = (disk.get(kind) or {}).get("id")
        if found and not arm.exists(found, COMPUTE):
            raise ResourceNotFoundError(_NO_DISK)
        if found:
            return str(found)
    logger.error("Unable to locate a supported OS disk type in the provided source object")
    raise CLIError("Invalid OS Disk Source Type")


def _snapshot(location: str, creation: dict[str, Any], described: dict[str, Any]) -> dict[str, Any]:
    known = {name: described[name] for name in ("osType", "hyperVGeneration") if described.get(name)}
    # ARM copies only incremental snapshots across regions.
    properties = {"creationData": creation, "incremental": True, **known}
    return {"location": location, "tags": MARK, "properties": properties}


def _create_group(arm: Arm, group: str, location: str) -> None:
    if not arm.exists(group, RESOURCES):
        logger.warning("Creating resource group: %s", group.rpartition("/")[2])
        arm.put(group, RESOURCES, {"location": location.strip()})


def _subscription(cmd: Any, wanted: str | None) -> str:
    """The id of the target subscription, given by id or by name."""
    if not wanted:
        return str(get_subscription_id(cmd.cli_ctx))
    from azure.cli.core._profile import Profile

    return str(Profile(cli_ctx=cmd.cli_ctx).get_subscription(wanted)["id"])


def _group(subscription: str, name: str) -> str:
    return f"/subscriptions/{subscription}/resourceGroups/{name}"


def _sentence(answer: Any) -> str:
    """Azure's error as the CLI prints it: `(Code) message`."""
    error = _document(answer).get("error") or {}
    return f"({error.get('code')}) {error.get('message')}" if error else str(answer.text)


def _document(answer: Any) -> dict[str, Any]:
    document = json.loads(answer.text) if answer.text else {}
    return document if isinstance(document, dict) else {}
