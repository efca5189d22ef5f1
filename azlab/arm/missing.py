"""What Azure answers to a body in which something is missing that must be there; its providers differ.

Network: Azure/azure-cli issue 934 of a reference without an id; of other members, Json.NET's own sentence in
the provider's frame. Storage: Azure/bicep issue 13784. Compute: its known refusals, e.g. of `osProfile`.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from azlab.arm.errors import AzureError, BadRequest, missing_value
from azlab.arm.fields import Field
from azlab.arm.messages import Json
from azlab.arm.positions import path_text

Steps = list[str | int]


def missing_member(namespace: str, field: Field, document: Json) -> AzureError:
    """The refusal of a body that lacks a required field somewhere."""
    match namespace.lower():
        case "microsoft.network":
            detail = _network_detail(next(missing_at(document, field.steps)))
            return BadRequest("InvalidRequestFormat", "Cannot parse the request.", details=[detail])
        case "microsoft.storage":
            return BadRequest(
                "MissingRequiredAccountProperty",
                f"Account property {field.short} is required for the request.",
            )
    return missing_value(field.short)


def _network_detail(steps: Steps) -> BadRequest:
    *way, last = steps
    if last == "id":
        return BadRequest(
            "MissingJsonReferenceId", f"Value for reference id is missing. Path {path_text(way)}."
        )
    return BadRequest(
        "InvalidJson", f"Required property '{last}' not found in JSON. Path '{path_text(way)}'."
    )


def missing_at(document: Any, steps: Sequence[str], way: Steps | None = None) -> Iterator[Steps]:
    """Where in a document the last step of a path is missing although all before it is there."""
    way = way or []
    if steps[0] == "[]":
        for index, item in enumerate(document):
            yield from missing_at(item, steps[1:], [*way, index])
    elif document.get(steps[0]) is None:
        if len(steps) == 1:
            yield [*way, steps[0]]
    elif len(steps) > 1:
        yield from missing_at(document[steps[0]], steps[1:], [*way, steps[0]])
