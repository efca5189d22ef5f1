"""What Image Builder does with a template that it has taken: it looks whether it can build from it.

A template that it cannot build from stays, `Failed`, with a `provisioningError`, and has to be deleted. The
codes are the API's ProvisioningErrorCode, the sentences in MicrosoftDocs/azure-compute-docs,
image-builder-troubleshoot.md.
"""

import hashlib
from urllib.parse import urlsplit

from azlab.arm.cloud import Cloud
from azlab.arm.errors import AzureError, BadRequest
from azlab.arm.identities import Caller
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.providers.virtual_machine_images import sources, staging
from azlab.providers.virtual_machine_images.distribution import DEFINITION, refuse_forbidden, split
from azlab.providers.virtual_machine_images.template_refusals import bad_value

UNREACHABLE = "the practice Azure has no network and cannot reach {}: give the script itself as inline"


def problem_of(change: Change, caller: Caller) -> AzureError | None:
    """Why nothing can be built from a template, with its provisioningErrorCode; None where all is well."""
    try:
        with staging.acting_as(change.cloud, None):
            _check_source(change, caller)
            _check_files(change)
            _check_targets(change.cloud, change.get("distribute"), caller)
    except AzureError as error:
        return error
    return None


def exact_version(change: Change) -> str:
    """The version that a Marketplace image's words stand for now."""
    with staging.acting_as(change.cloud, None):
        wanted = change.get("source")
        return sources.exact_version(change.cloud, change.id.subscription, change.location, wanted)


def _check_source(change: Change, caller: Caller) -> None:
    source = change.get("source")
    if source["type"] == "PlatformImage":
        try:
            exact_version(change)
        except AzureError as error:
            raise BadRequest("BadPIRSource", error.message) from None
        return
    managed = source["type"] == "ManagedImage"
    id, code = (
        (source["imageId"], "BadManagedImageSource")
        if managed
        else (source["imageVersionId"], "BadSharedImageVersionSource")
    )
    kind = sources.IMAGE if managed else sources.VERSION
    _check_read(change.cloud, caller, kind, id, code)
    try:
        found = sources.own(change.cloud, id)
    except AzureError as error:
        raise BadRequest(code, _not_found(managed, id, error)) from None
    if managed and found.location != change.location:
        raise BadRequest(code, bad_value("ImageTemplate.properties.source", "imageId", id).message)


def _not_found(managed: bool, id: str, error: AzureError) -> str:
    client = "compute.ImagesClient#Get" if managed else "compute.GalleryImageVersionsClient#Get"
    step = (
        f"Build (Managed Image) step failed: Error getting Managed Image '{id}': Error getting managed image"
        if managed
        else f"Build (Shared Image Version) step failed for Image Version '{id}': Error getting Image Version"
    )
    return (
        f"{step} '{id}': {client}: Failure responding to request: StatusCode={error.status} -- Original "
        f'Error: autorest/azure: Service returned an error. Status={error.status} Code="{error.code}" '
        f'Message="{error.message}"'
    )


def _check_read(cloud: Cloud, caller: Caller, kind: str, id: str, code: str) -> None:
    try:
        refuse_forbidden(cloud, caller, f"{kind}/read", id)
    except AzureError:
        raise BadRequest(
            code,
            f"Not authorized to access the resource: {id}. Please check the user assigned identity has the "
            "correct permissions. For more details, go to https://aka.ms/azvmimagebuilderts.",
        ) from None


def _check_targets(cloud: Cloud, targets: list[Json], caller: Caller) -> None:
    for target in targets:
        if target["type"] != "SharedImage":
            continue
        definition, _ = split(target["galleryImageId"])
        _check_read(cloud, caller, DEFINITION, definition.text, "BadSharedImageDistribute")
        try:
            staging.send(cloud, "GET", definition.text)
        except AzureError as error:
            raise BadRequest("BadSharedImageDistribute", error.message) from None


def _check_files(change: Change) -> None:
    """A file of an address is fetched when the template is submitted, ten times at most."""
    steps = [*(change.get("customize") or ()), *(change.get("validate.inVMValidations") or ())]
    for number, step in enumerate(steps):
        address = str(step.get("scriptUri") or step.get("sourceUri") or "")
        if address:
            local = f"{hashlib.sha256(address.encode()).hexdigest()[:5]}.{number}.customizer.fp"
            reason = UNREACHABLE.format(urlsplit(address).hostname or "it")
            raise BadRequest(
                "Other",
                f"Downloading external file ({address}) to local file ({local}) [attempt 10 of 10] failed: "
                f"Error downloading '{address}' to '{local}': {reason}",
            )
