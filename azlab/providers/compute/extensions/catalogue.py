"""Which extensions there are: publisher, type and version, and for which operating system."""

from azlab import data
from azlab.arm.digits import read_digits
from azlab.arm.errors import NotFound, not_allowed, not_in_practice
from azlab.arm.fields import get_at
from azlab.arm.messages import Json
from azlab.data import Extension

COUNTERPARTS = {
    "Linux": "Please use publisher 'Microsoft.Azure.Extensions' and type 'CustomScript' instead.",
    "Windows": "Please use publisher 'Microsoft.Compute' and type 'CustomScriptExtension' instead.",
}
SCRIPTS = ("customscript", "customscriptextension")


def refuse_unknown(properties: Json, os_type: str = "") -> Extension:
    """The extension that a body means. Raises what Azure says of one that it has not.

    Sentences: Azure/azure-powershell issue 20094 (type), MicrosoftDocs/azure-docs issue 90471 (version),
    hashicorp/terraform-provider-azurerm pull 22351 (operating system; "" leaves that out).
    """
    publisher, kind = str(properties.get("publisher", "")), str(properties.get("type", ""))
    known = data.extension(publisher, kind)
    if known is None and (data.publisher_name(publisher) is None or data.lists_every_extension(publisher)):
        raise NotFound(
            "ArtifactNotFound",
            f"The VM extension with publisher '{publisher}' and type '{kind}' could not be found.",
        )
    if known is None or not known.versions:
        raise not_in_practice(f"VM extension {publisher}/{kind}")
    if os_type and known.system != os_type:
        raise _for_another_system(publisher, kind, os_type)
    _refuse_version(known, properties)
    _refuse_downloads(properties)
    return known


def newest(properties: Json) -> str:
    """The whole version of what is installed, e.g. `2.1.13` for `2.1`; as wanted where it is not known."""
    known = data.extension(str(properties.get("publisher", "")), str(properties.get("type", "")))
    wanted = str(properties.get("typeHandlerVersion", ""))
    fitting = [version for version in known.versions if _satisfies(version, wanted)] if known else []
    return fitting[-1] if fitting else wanted


def _refuse_version(known: Extension, properties: Json) -> None:
    wanted = str(properties.get("typeHandlerVersion", ""))
    if wanted and not any(_satisfies(version, wanted) for version in known.versions):
        raise NotFound(
            "ArtifactVersionNotFound",
            f"No version found in the artifact repository that satisfies the requested version '{wanted}' "
            f"for VM extension with publisher '{properties['publisher']}' and type '{properties['type']}'.",
        )


def _for_another_system(publisher: str, kind: str, os_type: str) -> Exception:
    sentence = f"Publisher '{publisher}' and type '{kind}' are not supported for OS type '{os_type}'."
    advice = f" {COUNTERPARTS[os_type]}" if kind.lower() in SCRIPTS else ""
    return not_allowed(sentence + advice)


def _refuse_downloads(properties: Json) -> None:
    """What an agent fetches is not modelled; a custom script says that it could not (`downloads`)."""
    if str(properties.get("type", "")).lower() in SCRIPTS:
        return
    for part in ("settings", "protectedSettings"):
        if get_at(properties, f"{part}.fileUris"):
            raise not_in_practice("fileUris of an extension that is no custom script")


def _satisfies(version: str, wanted: str) -> bool:
    """Whether a version is of the wanted major number, and not older."""
    if not wanted:
        return True
    (major, _, minor), (wanted_major, _, least) = version.partition("."), wanted.partition(".")
    return major == wanted_major and _number(minor) >= _number(least)


def _number(text: str) -> int:
    return read_digits(text.partition(".")[0]) or 0
