"""What a client says its body is: Resource Manager reads JSON, and nothing else."""

from azlab.arm.errors import AzureError
from azlab.arm.exchange import identified
from azlab.arm.messages import Request, Response, json_response
from azlab.arm.versions import OPEN

MISSING = "<null>"
"""What stands in the sentence where the client said nothing."""


def not_json(request: Request) -> Response | None:
    """The 415 of a body that is said to be something else than JSON, or of which nothing is said.

    None where it may be read. Azure/azure-cli issues 10143 and 13056: `az rest` says nothing of a body that
    is no JSON.
    """
    if not request.body or request.path.lower().startswith(OPEN):
        return None
    given = request.headers.get("content-type", "")
    kind = given.partition(";")[0].strip()
    if kind.lower() == "application/json" or kind.lower().endswith("+json"):
        return None
    error = AzureError(
        "UnsupportedMediaType",
        f"The content media type '{kind or MISSING}' is not supported. Only 'application/json' is supported.",
        status=415,
    )
    return identified(request, json_response(error.status, {"error": error.document()}))
