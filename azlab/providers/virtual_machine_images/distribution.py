"""Where a built image goes: managed images and versions of galleries, as the template's identity may.

The sentences of what fails: danielsollondon/azvmimagebuilder issue 20 (a managed image) and MicrosoftDocs/
azure-compute-docs, image-builder-troubleshoot.md (a gallery).
"""

from datetime import UTC

from azlab.arm.access import authorization_failed
from azlab.arm.actions import Need
from azlab.arm.cloud import Cloud
from azlab.arm.errors import AzureError, from_document
from azlab.arm.identities import Caller
from azlab.arm.ids import ResourceId, parse_id
from azlab.arm.messages import Json
from azlab.arm.store import Resource
from azlab.providers.virtual_machine_images.staging import acting_as, send

DEFINITION, VERSION = "Microsoft.Compute/galleries/images", "Microsoft.Compute/galleries/images/versions"
IMAGE = "Microsoft.Compute/images"
OF_IMAGES = ("delete", "write", "read")
"""What is asked for a managed image, first that which is refused first."""


class DistributionError(Exception):
    """One image could not be distributed; the message is Image Builder's."""


def refuse_forbidden(cloud: Cloud, caller: Caller, action: str, scope: str) -> None:
    """Raise ARM's 403 where the template's identity may not do an action."""
    with acting_as(cloud, caller):
        if not cloud.may(action, scope):
            raise authorization_failed(caller, Need(action, scope))


def distribute(cloud: Cloud, caller: Caller, target: Json, source: Resource, number: str) -> Resource:
    """Make the image that a distributor wants of `source`, the image of the build VM.

    `number` is the version of the image that the build began with. Raises `DistributionError`.
    """
    if target["type"].lower() == "managedimage":
        return _managed_image(cloud, caller, target, source)
    return _version(cloud, caller, target, source, number)


def _managed_image(cloud: Cloud, caller: Caller, target: Json, source: Resource) -> Resource:
    id, machine = target["imageId"], source.properties["sourceVirtualMachine"]
    try:
        for verb in OF_IMAGES:
            refuse_forbidden(cloud, caller, f"{IMAGE}/{verb}", id)
        if cloud.get(id) is not None:
            send(cloud, "DELETE", id)
            cloud.operations.wait_until_idle(id.lower())
        body = {
            "location": target["location"],
            "tags": target.get("artifactTags") or {},
            "properties": {
                "sourceVirtualMachine": machine,
                "hyperVGeneration": source.properties["hyperVGeneration"],
            },
        }
        send(cloud, "PUT", id, body)
        return finished(cloud, id)
    except AzureError as error:
        raise DistributionError(
            f"Error publishing VHD to managed image:{id}, Location:{target['location']}. Error: Creating "
            "image from VHD reported non-success status ("
            f"{_of_service('compute.ImagesClient#CreateOrUpdate', error)})"
        ) from None


def _version(cloud: Cloud, caller: Caller, target: Json, source: Resource, number: str) -> Resource:
    definition, named = split(target["galleryImageId"])
    found = cloud.get(definition)
    location = found.location if found is not None else source.location
    id = definition.child("versions", named or _next_name(cloud, definition, target, number)).text
    try:
        for verb in ("write", "read"):
            refuse_forbidden(cloud, caller, f"{VERSION}/{verb}", id)
        send(cloud, "PUT", id, _version_body(target, source, location))
        return finished(cloud, id)
    except AzureError as error:
        raise DistributionError(
            f"Error publishing MDI to Azure Compute Gallery:{definition.text}, Location:{source.location}. "
            "Error: Error returned from SIG client while publishing MDI to Azure Compute Gallery for "
            f"dstImageLocation: {source.location}, dstSubscription: {definition.subscription}, "
            f"dstResourceGroupName: {definition.group}, dstGalleryName: {definition.names[0]}, "
            f"dstGalleryImageName: {definition.names[1]}. Error: "
            + _of_service("compute.GalleryImageVersionsClient#CreateOrUpdate", error)
        ) from None


def split(id: str) -> tuple[ResourceId, str]:
    """The image definition that a distributor names, and the version, "" where it names none."""
    parsed = parse_id(id)
    assert parsed is not None  # the template was refused otherwise
    if parsed.type.lower() == VERSION.lower() and parsed.parent is not None:
        return parsed.parent, parsed.name
    return parsed, ""


def _version_body(target: Json, source: Resource, location: str) -> Json:
    regions = [
        {"name": region["name"], "regionalReplicaCount": region.get("replicaCount"),
         "storageAccountType": region.get("storageAccountType")}
        for region in target.get("targetRegions") or ()
    ] or [{"name": name} for name in target.get("replicationRegions") or [location]]  # fmt: skip
    profile = {
        "targetRegions": regions,
        "excludeFromLatest": target.get("excludeFromLatest", False),
        "storageAccountType": target.get("storageAccountType"),
        "replicationMode": target.get("replicationMode"),
    }
    return {
        "location": location,
        "tags": target.get("artifactTags") or {},
        "properties": {
            "publishingProfile": {name: value for name, value in profile.items() if value is not None},
            "storageProfile": {"source": {"id": source.id.text}},
        },
    }


def _next_name(cloud: Cloud, definition: ResourceId, target: Json, source: str) -> str:
    """The number of a version that the template leaves to Image Builder.

    `Latest` is above all of its major, `Source` is that of the source image where it has three numbers.
    Without a scheme it is 0 and the two halves of the seconds since 1970, as the versions in
    image-builder-json.md and in recorded exchanges are.
    """
    scheme = target.get("versioning") or {}
    known = sorted(_number(version.id.name) for version in cloud.resources(VERSION, definition))
    if str(scheme.get("scheme")).lower() == "latest":
        major = scheme.get("major", known[-1][0] if known else 0)
        of_major = [number for number in known if number[0] == major]
        first, minor, patch = of_major[-1] if of_major else (major, 0, 0)
        return f"{first}.{minor}.{patch + 1}" if of_major else f"{major}.0.0"
    numbers = source.split(".")
    if str(scheme.get("scheme")).lower() == "source" and len(numbers) == 3:
        return ".".join(str(int(number)) for number in numbers)
    seconds = int(cloud.clock.now().astimezone(UTC).timestamp())
    return f"0.{seconds >> 16}.{seconds & 0xFFFF}"


def _number(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in name.split("."))


def finished(cloud: Cloud, id: str) -> Resource:
    """The resource when all that was begun on it has ended. Raises the `AzureError` of what failed."""
    key = id.lower()
    begun = [operation["name"] for operation in cloud.operations.open_on(key)]
    cloud.operations.wait_until_idle(key)
    for ended in filter(None, map(cloud.store.operation, begun)):
        if ended["error"]:
            raise from_document(ended["error"])
    found = cloud.get(id)
    assert found is not None  # nobody else is asked while a build is rehearsed
    return found


def _of_service(client: str, error: AzureError) -> str:
    """An error of ARM as Image Builder's own client tells it."""
    return (
        f"{client}: Failure sending request: StatusCode={error.status} -- Original Error: "
        f'Code="{error.code}" Message="{error.message}"'
    )
