"""The jobs of Resource Manager: their names in links, and how they are asked about."""

import base64
import json
import re

from azlab.arm.messages import Json, Request, Response, json_response
from azlab.arm.operations import HOST, PAUSE

_PLAIN = re.compile(r"[^A-Z0-9]")


def job_token(kind: str, *parts: str, location: str) -> str:
    """The name of a job as ARM makes it up: what it is about and where it runs, in base64."""
    job = "-".join([kind, *parts])
    text = json.dumps({"jobId": job, "jobLocation": location}, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def escaped(name: str) -> str:
    """A name as a part of a job's: `CLI:5FTEST` for `cli_test` and so on (recorded by the CLI's tests)."""
    return _PLAIN.sub(lambda found: f":{ord(found[0]):02X}", name.upper())


def accepted(request: Request, subscription: str, token: str) -> Response:
    """The 202 of a job that has not ended."""
    version = request.query.get("api-version", "")
    link = f"{HOST}/subscriptions/{subscription}/operationresults/{token}?api-version={version}"
    return json_response(202, None, {"location": link, "retry-after": PAUSE})


def ended(operation: Json | None) -> Response:
    """How a job ended: its result, or its error; 204 for one that is not known."""
    if operation is not None and operation["error"]:
        return json_response(409, {"error": operation["error"]})
    if operation is None:
        return json_response(204)
    return json_response(operation["last"], operation.get("result"))
