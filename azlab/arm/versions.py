"""The api-version that every request to Resource Manager names.

Azure refuses what is no date, and what a type's own list does not have. One run of the Azure CLI mixes many
versions, and clients are newer than any list that is kept here: a date after the newest of the list is taken.
"""

import re
from collections.abc import Sequence
from datetime import date

from azlab.arm.addresses import GRAPH, Address, Kind
from azlab.arm.blob_addresses import BLOBS
from azlab.arm.cloud import Cloud
from azlab.arm.errors import AzureError, BadRequest, NotFound
from azlab.arm.messages import Request

OPEN = ("/metadata/", "/lab/", "/cli/", BLOBS, GRAPH)
"""Beginnings of addresses that have no versions."""
OWN = "Microsoft.Resources"
"""The namespace of Resource Manager's own types and pages."""
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:-[A-Za-z][\w-]*)?", re.ASCII)


def refuse_strange_version(cloud: Cloud, request: Request) -> None:
    """Raise what Azure says where no version is named, or what is no date."""
    if request.path.lower().startswith(OPEN):
        return
    version = request.query.get("api-version", "")
    if not version:
        raise BadRequest(
            "MissingApiVersionParameter",
            "The api-version query parameter (?api-version=) is required for all requests.",
        )
    if not _is_date(version) and version not in _listed(cloud, request.address):
        raise _invalid(version, _listed(cloud, request.address))


def _is_date(version: str) -> bool:
    """Whether it begins with a day of the calendar; a word such as `-preview` may follow."""
    found = _DATE.fullmatch(version)
    try:
        return found is not None and bool(date.fromisoformat(found[1]))
    except ValueError:
        return False


def refuse_unlisted_version(cloud: Cloud, request: Request) -> None:
    """Raise what Azure says of a date that the address's own list does not have, up to the newest of it."""
    version, address = request.query.get("api-version", ""), request.address
    listed = _listed(cloud, address)
    known = version in listed or version[:10] > max(listed, default="")[:10]
    if known or address.kind in (Kind.OUTSIDE, Kind.PROGRESS):
        return
    if not address.namespace or address.namespace.lower() == OWN.lower():
        raise _invalid(version, listed)
    kind, location = address.type.partition("/")[2], _location(cloud, request)
    raise (
        _no_provider(cloud, location, version, kind, listed)
        if location
        else _no_type(address, version, listed)
    )


def _listed(cloud: Cloud, address: Address) -> Sequence[str]:
    return cloud.setting.azure.versions(address.type if address.namespace else f"{OWN}/resources")


def _location(cloud: Cloud, request: Request) -> str:
    """The region that a request is about; "" where it is about none, or about a list."""
    address = request.address
    if address.is_regional:
        return cloud.setting.normalize(address.words[1])
    there = cloud.get(address.id or address.owner or "")
    given = request.document.get("location") if request.method == "PUT" else None
    return there.location if there else cloud.setting.normalize(given) if isinstance(given, str) else ""


def _invalid(version: str, listed: Sequence[str]) -> BadRequest:
    """Azure/azure-powershell issue 6031."""
    return BadRequest(
        "InvalidApiVersionParameter",
        f"The api-version '{version}' is invalid. The supported versions are '{','.join(listed)}'.",
    )


def _no_provider(cloud: Cloud, location: str, version: str, kind: str, listed: Sequence[str]) -> AzureError:
    """Azure/azure-cli issue 28496: for whatever is in a region."""
    return BadRequest(
        "NoRegisteredProviderFound",
        f"No registered resource provider found for location '{location}' and API version '{version}' "
        f"for type '{kind}'. The supported api-versions are '{', '.join(sorted(listed))}'. "
        f"The supported locations are '{', '.join(sorted(cloud.setting.locations))}'.",
    )


def _no_type(address: Address, version: str, listed: Sequence[str]) -> AzureError:
    """Azure/acs-engine issue 4037: for what is in none."""
    kind = address.type.partition("/")[2]
    return NotFound(
        "InvalidResourceType",
        f"The resource type '{kind}' could not be found in the namespace '{address.namespace}' for "
        f"api version '{version}'. The supported api-versions are '{','.join(sorted(listed))}'.",
    )
