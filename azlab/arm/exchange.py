"""What ARM adds to every answer, and what it answers when it has broken itself.

`x-ms-request-id` names the request, `x-ms-correlation-request-id` what it belongs to; a client that names its
request itself finds that name again. learn.microsoft.com, azure/azure-resource-manager/management, and ARM's
own resource provider contract (common-api-details) tell of these headers.
"""

import traceback
import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from azlab.arm.errors import AzureError
from azlab.arm.messages import Request, Response

CORRELATION, CLIENT = "x-ms-correlation-request-id", "x-ms-client-request-id"
WANTED = "x-ms-return-client-request-id"
FRAMES = 5
"""How many places in the code the journal keeps of a fault: the last ones."""


def identified(request: Request, response: Response) -> Response:
    """The answer with the names of its request. Names that the answer has already stay."""
    headers = {"cache-control": "no-cache", **_names(response), **response.headers}
    correlation, client = _given(request, CORRELATION), _given(request, CLIENT)
    if correlation:
        headers[CORRELATION] = correlation
    if client and request.headers.get(WANTED, "true").lower() != "false":
        headers[CLIENT] = client
    return replace(response, headers=headers)


def named(response: Response) -> Response:
    """The answer with a name of its own, for a request of which nothing else is known."""
    return replace(response, headers={**_names(response), **response.headers})


def _names(response: Response) -> dict[str, str]:
    name = response.headers.get("x-ms-request-id") or str(uuid.uuid4())
    return {"x-ms-request-id": name, CORRELATION: name}


def _given(request: Request, header: str) -> str:
    """A name that the client gave, as far as a header may repeat it."""
    # It is sent back as a header: a line end in it would begin another one.
    text: str = request.headers.get(header, "").strip()
    return text if text.isascii() and text.isprintable() and len(text) <= 128 else ""


class InternalServerError(AzureError):
    """Azure's own 500. The sentence: Azure/azure-powershell issue 11291."""

    status = 500

    def __init__(self, request: Request, moment: datetime) -> None:
        self.reference = str(uuid.uuid4())
        correlation = _given(request, CORRELATION) or self.reference
        super().__init__(
            "InternalServerError",
            f"Encountered internal server error. Diagnostic information: timestamp "
            f"'{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}', subscription id '{request.address.subscription}', "
            f"tracking id '{self.reference}', request correlation id '{correlation}'.",
        )

    @property
    def headers(self) -> Mapping[str, str]:
        """The reference, as the name of the request."""
        return {"x-ms-request-id": self.reference}


def told(fault: BaseException) -> str:
    """A fault as the journal keeps it: what it was, and where."""
    frames = traceback.extract_tb(fault.__traceback__)[-FRAMES:]
    where = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(fault).__name__}: {str(fault)[:500]} ({where})"
