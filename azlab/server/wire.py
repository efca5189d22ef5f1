"""How an answer of the app looks to a client at the other end of a wire."""

import math
import re
from dataclasses import replace
from http import HTTPStatus
from urllib.parse import quote

from azlab.arm.blob_addresses import inward, outward
from azlab.arm.exchange import named
from azlab.arm.messages import Request, Response, json_response

PUBLIC = b"https://management.azure.com"
"""How the app names itself in its answers; on the wire it is this server's own address."""
LOGIN = b"https://login.microsoftonline.com"
"""Where the description of the cloud says that tokens are given: here it is this server, too."""
NAMES = tuple(url.decode().removeprefix("https://") for url in (PUBLIC, LOGIN))
"""Azure's own names that this server answers to, for a client that comes by a proxy (`azlab.packer`)."""
CODES = {414: "UriTooLong", 505: "HttpVersionNotSupported"}
"""Where Python's versions disagree about the phrase, or it is no word."""
_UNPRINTABLE = re.compile(r"[^\x20-\x7e]+")


def address_of(request: Request, url: str) -> str:
    """How the client calls this server: by one of Azure's own names, else by its `url`."""
    name = request.headers.get("host", "").partition(":")[0].lower()
    return f"https://{name}" if name in NAMES else url


def on_the_wire(response: Response, url: str) -> Response:
    """The response with its links leading to `url`, and with headers that HTTP can carry."""
    headers = {
        name: _UNPRINTABLE.sub(lambda found: quote(found[0]), value.replace(PUBLIC.decode(), url))
        for name, value in response.headers.items()
    }
    if "retry-after" in headers:
        headers["retry-after"] = whole_seconds(headers["retry-after"])
    # In the bytes: links stand in documents of any shape, and this is the only host that they name.
    body = response.body
    if url not in (PUBLIC.decode(), LOGIN.decode()):
        body = outward(body.replace(PUBLIC, url.encode()).replace(LOGIN, url.encode()), url)
    return Response(response.status, headers, body)


def off_the_wire(request: Request, url: str) -> Request:
    """The request with the blobs that it names where Azure has them, not where this server shows them."""
    body = inward(request.body, url)
    return request if body == request.body else replace(request, body=body)


def whole_seconds(written: str) -> str:
    """A pause as HTTP writes it (RFC 9110, 10.2.3), in whole seconds.

    The newest SDKs read an integer and fail on anything else, after the cloud has acted. At least 1: the
    CLI takes 0 for nothing said, and waits 30 s.
    """
    try:
        return str(max(1, math.ceil(float(written))))
    except (ValueError, OverflowError):
        return "1"


def refused(status: int, sentence: str, code: str = "") -> Response:
    """A refusal of the server itself, in ARM's shape; its code is HTTP's own phrase where none is given."""
    code = code or CODES.get(status) or HTTPStatus(status).phrase.title().replace(" ", "")
    return named(json_response(status, {"error": {"code": code, "message": sentence}}))


def too_large() -> Response:
    """A body beyond ARM's limit, in its words: Azure/azure-api-management-devops-resource-kit issue 594."""
    sentence = "The request content size exceeds the maximum size of 4 MB."
    return refused(413, sentence, "RequestContentTooLarge")
