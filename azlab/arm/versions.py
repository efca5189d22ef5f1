"""The api-version that every request to Resource Manager names."""

from azlab.arm.addresses import GRAPH
from azlab.arm.blob_addresses import BLOBS
from azlab.arm.errors import BadRequest
from azlab.arm.messages import Request

OPEN = ("/metadata/", "/lab/", "/cli/", BLOBS, GRAPH)
"""Beginnings of addresses that have no versions."""


def refuse_version(request: Request) -> None:
    """Raise what Azure says where no version is named."""
    if "api-version" not in request.query and not request.path.lower().startswith(OPEN):
        raise BadRequest(
            "MissingApiVersionParameter",
            "The api-version query parameter (?api-version=) is required for all requests.",
        )
