"""What Image Builder refuses of a template before it takes it.

The sentence of a bad field: MicrosoftDocs/azure-compute-docs, image-builder-troubleshoot.md. The rules are
those of image-builder-json.md there; of which fields it is said, besides `imageId`, no source was found.
"""

from azlab.arm.errors import BadRequest, Conflict, not_in_practice
from azlab.arm.ids import parse_id
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.providers.virtual_machine_images.customizers import POWERSHELL, RESTART, SHELL
from azlab.providers.virtual_machine_images.distribution import DEFINITION, IMAGE, VERSION

LEAST_MINUTES, MOST_MINUTES = 6, 960
KEPT = ("distribute", "vmProfile")
"""Properties that a PATCH may change, besides identity and tags."""
SOURCES = {"PlatformImage": "publisher", "ManagedImage": "imageId", "SharedImageVersion": "imageVersionId"}
CUSTOMIZERS = (SHELL, POWERSHELL, RESTART, "File", "WindowsUpdate")
VALIDATORS = (SHELL, POWERSHELL, "File")


def bad_value(part: str, field: str, value: object) -> BadRequest:
    """400 of a field of a template; `part` is the object that it is in."""
    return BadRequest(
        "ValidationFailed",
        f"Validation failed: '{part}': Field '{field}' has a bad value: '{value}'. Please review  "
        "http://aka.ms/azvmimagebuildertmplref  for details on fields requirements in the Image Builder "
        "Template.",
    )


def refuse(change: Change) -> None:
    """Raise what is wrong with a template, or with changing it."""
    if change.before is not None:
        _refuse_update(change)
    elif not (change.document.get("identity") or {}).get("userAssignedIdentities"):
        raise bad_value("ImageTemplate.identity", "userAssignedIdentities", "")
    if len((change.document.get("identity") or {}).get("userAssignedIdentities") or ()) > 1:
        names = ", ".join(change.document["identity"]["userAssignedIdentities"])
        raise bad_value("ImageTemplate.identity", "userAssignedIdentities", names)
    _refuse_source(change.properties)
    _refuse_minutes(change.get("buildTimeoutInMinutes") or 0)
    for name, known in (("customize", CUSTOMIZERS), ("validate.inVMValidations", VALIDATORS)):
        for index, step in enumerate(change.get(name) or ()):
            _refuse_step(f"ImageTemplate.properties.{name}[{index}]", step, known)
    _refuse_targets(change)
    _refuse_what_is_not_here(change)


def _refuse_update(change: Change) -> None:
    assert change.before is not None
    before = change.before.properties
    changed = [name for name in change.properties if change.properties[name] != before.get(name)]
    if not change.is_patch or any(name not in KEPT for name in changed):
        raise Conflict("Conflict", "Update/Upgrade of image templates is currently not supported")


def _refuse_source(properties: Json) -> None:
    source = properties.get("source") or {}
    needed = SOURCES.get(source.get("type", ""))
    if needed is None:
        raise bad_value("ImageTemplate.properties.source", "type", source.get("type", ""))
    if not source.get(needed):
        raise bad_value("ImageTemplate.properties.source", needed, "")
    wanted = {"imageId": IMAGE, "imageVersionId": VERSION}.get(needed)
    if wanted and not _names(source[needed], wanted):
        raise bad_value("ImageTemplate.properties.source", needed, source[needed])


def _names(text: str, *types: str) -> bool:
    id = parse_id(text)
    return id is not None and id.type.lower() in [kind.lower() for kind in types]


def _refuse_minutes(minutes: int) -> None:
    if minutes and not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise bad_value("ImageTemplate.properties", "buildTimeoutInMinutes", minutes)


def _refuse_step(path: str, step: Json, known: tuple[str, ...]) -> None:
    if step.get("type") not in known:
        raise bad_value(path, "type", step.get("type", ""))
    if step["type"] in (SHELL, POWERSHELL) and bool(step.get("inline")) == bool(step.get("scriptUri")):
        raise bad_value(path, "inline", step.get("inline", ""))
    if step["type"] == "File" and not (step.get("sourceUri") and step.get("destination")):
        raise bad_value(path, "sourceUri", step.get("sourceUri", ""))
    if step["type"] == "WindowsUpdate":
        raise not_in_practice("WindowsUpdate as a customizer of an image template")


def _refuse_targets(change: Change) -> None:
    targets, names = change.get("distribute") or [], set[str]()
    if not targets:
        raise bad_value("ImageTemplate.properties", "distribute", "[]")
    for index, target in enumerate(targets):
        path, name = f"ImageTemplate.properties.distribute[{index}]", target.get("runOutputName", "")
        if not name or name.lower() in names:
            raise bad_value(path, "runOutputName", name)
        names.add(name.lower())
        _refuse_target(path, target, change.location)


def _refuse_target(path: str, target: Json, location: str) -> None:
    kind = target.get("type", "")
    if kind == "VHD":
        raise not_in_practice("VHD as a distribution of an image template")
    if kind not in ("ManagedImage", "SharedImage"):
        raise bad_value(path, "type", kind)
    field, types = (
        ("imageId", (IMAGE,)) if kind == "ManagedImage" else ("galleryImageId", (DEFINITION, VERSION))
    )
    if not _names(target.get(field, ""), *types):
        raise bad_value(path, field, target.get(field, ""))
    if kind == "ManagedImage" and not target.get("location"):
        raise bad_value(path, "location", "")
    if kind == "ManagedImage" and target["location"].replace(" ", "").lower() != location:
        raise not_in_practice("a managed image in another region than its image template")


def _refuse_what_is_not_here(change: Change) -> None:
    network = change.get("vmProfile.vnetConfig") or {}
    missing = {
        "stagingResourceGroup of an image template": change.get("stagingResourceGroup"),
        "additionalDataDisks of an image template": change.get("additionalDataDisks"),
        "sourceValidationOnly of an image template": change.get("validate.sourceValidationOnly"),
        "containerInstanceSubnetId of an image template": network.get("containerInstanceSubnetId"),
        "proxyVmSize of an image template": network.get("proxyVmSize"),
        "onCustomizerError abort of an image template": "abort"
        in (change.get("errorHandling") or {}).values(),
        "optimize.workload of an image template": change.get("optimize.workload"),
    }
    for what, given in missing.items():
        if given:
            raise not_in_practice(what)
