"""Requests and responses, as plain values.

The whole practice Azure is one callable from `Request` to `Response`, so that the same app answers
the Azure CLI inside a kernel and any ARM client on loopback HTTPS.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, unquote

from azlab.arm.addresses import Address, read_address
from azlab.arm.errors import AzureError, invalid_content
from azlab.arm.jsonc import read_body

Json = dict[str, Any]
JSON = "application/json; charset=utf-8"
_COMPACT = json.JSONEncoder(separators=(",", ":"), check_circular=False)


@dataclass(frozen=True)
class Request:
    """One HTTP request to ARM. `url` is path and query; header names are lower case."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    at_once: bool = False
    """Whether what a PUT begins has ended when it is answered, without a body: so the cloud makes parts."""

    @cached_property
    def path(self) -> str:
        """Without the double strokes that `az resource show` writes where it has no parent to name."""
        return unquote(self.url.partition("?")[0]).replace("//", "/")

    @cached_property
    def address(self) -> Address:
        """What the path leads to."""
        return read_address(self.method, self.path)

    @property
    def document(self) -> Json:
        """The body as an object, `{}` where there is none. Read once, however often it is asked for.

        Raises `InvalidRequestContent` where it is something else.
        """
        if isinstance(self._content, AzureError):
            raise self._content
        return self._content

    @cached_property
    def _content(self) -> Json | AzureError:
        if not self.body:
            return {}
        try:
            body = read_body(self.body)
        except (ValueError, RecursionError) as error:
            return invalid_content(str(error))
        if not isinstance(body, dict):
            return invalid_content("Error converting value to Object. Path ''")
        return body

    @cached_property
    def query(self) -> dict[str, str]:
        """Query parameters, names in lower case (ARM does not mind the case)."""
        pairs = parse_qsl(self.url.partition("?")[2], keep_blank_values=True)
        return {name.lower(): value for name, value in pairs}

    @property
    def expand(self) -> str:
        """What a GET is to show besides: `$expand`, `$select`, or the name of a flag (`includeX=true`)."""
        query = self.query.items()
        flags = [name for name, value in query if value.lower() == "true" and name[:1] != "$"]
        return ",".join([self.query.get("$expand") or self.query.get("$select", ""), *flags])

    @property
    def command(self) -> str:
        """The Azure CLI command that sent this request, e.g. `vm create`; empty for other clients."""
        return self.headers.get("commandname", "")

    @property
    def parameters(self) -> list[str]:
        """The options of that command, e.g. `["-g", "-n"]`."""
        return self.headers.get("parametersetname", "").split()


@dataclass(frozen=True)
class Response:
    """One HTTP response of ARM. Header names are lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def json(self) -> Any:
        """The parsed body; None when there is none."""
        return json.loads(self.body) if self.body else None


def json_list(documents: Iterable[str], next_link: str = "") -> Response:
    """A page of a list as ARM sends it, of documents that are JSON already."""
    end = f',"nextLink":{json.dumps(next_link)}' if next_link else ""
    body = f'{{"value":[{",".join(documents)}]{end}}}'.encode()
    return Response(200, {"content-type": JSON}, body)


def json_response(status: int, document: Any = None, headers: Mapping[str, str] | None = None) -> Response:
    """A response with a JSON body, or with no body at all when `document` is None."""
    if document is None:
        return Response(status, dict(headers or {}))
    return Response(status, {"content-type": JSON, **(headers or {})}, written(document).encode())


def written(value: Any) -> str:
    """JSON as it is stored, and as ARM sends it: without spaces."""
    return _COMPACT.encode(value)
