"""One request to the real cloud and its answer, through what passes: throttling, drops, expired tokens.

A request is repeated only when that does no harm. A script that ran inside a VM may have done its work when
its answer is lost: then the answer says so, and nothing is repeated.
"""

from dataclasses import dataclass
from typing import Protocol

import requests

from azlab.arm.addresses import GRAPH
from azlab.arm.messages import Request, Response, json_response
from azlab.arm.operations import HOST
from azlab.live import LiveError
from azlab.live.account import NOT_SIGNED_IN, Endpoints
from azlab.live.waiting import Patience, wait_of

ALIASES, ALIAS_HOST = "/cli/vm/", "azcliprod.blob.core.windows.net"
FILES = ".blob.storage.azure.net"
"""Hosts of download links; the link itself is the permission."""
PASSING = (408, 429, 500, 502, 503, 504)
NOT_DONE = (429, 503)
"""Answers that say that nothing was done."""
ONCE = ("/runcommand",)
"""Ends of POST paths that must not be repeated when the answer was lost."""
REFUSALS = 3
"""So many new tokens are tried before a 401 is believed."""
LOSSES = 8
"""So many times no answer at all is borne: a minute and a half."""
OURS = ("host", "authorization", "content-length", "accept-encoding", "connection")
WIRE = ("content-encoding", "transfer-encoding", "content-length", "connection", "keep-alive")
TIMEOUT = (15, 230)
"""Seconds to connect, and to wait for an answer (ARM itself gives up after 230)."""


class TokenSource(Protocol):
    """Where access tokens come from: `account.Tokens`."""

    def get(self, resource: str) -> str:
        """A token for a resource. Raises `LiveError` without one."""
        ...

    def forget(self, token: str) -> None:
        """Give this token to nobody any more: the cloud has refused it."""
        ...


@dataclass
class Exchange:
    """The cloud behind `endpoints`, under the names that the CLI knows (`https://management.azure.com`)."""

    endpoints: Endpoints
    tokens: TokenSource
    patience: Patience

    def __post_init__(self) -> None:
        # Made here and now: a session made while a command runs would lead back to our own transport.
        self._wire = requests.Session()

    def send(self, request: Request) -> Response:
        """The answer. Never raises: no answer at all is one of ours, in Azure's shape.

        A conflict after a lost answer is one with our own first request: it is under way, and waited for.
        """
        waits = self.patience.begin()
        lost, losses, refusals = False, 0, 0
        while True:
            try:
                response = self._once(request)
            except LiveError as error:
                return _refusal(401, NOT_SIGNED_IN, str(error))
            except requests.exceptions.RequestException as error:
                if not _repeatable(request, error):
                    return _refusal(502, "AnswerLost", _lost(request))
                lost, losses = True, losses + 1
                response = _refusal(503, "NoAnswer", f"There was no answer: {type(error).__name__}.")
                if losses > LOSSES:
                    return response
            if response.status == 401 and refusals < REFUSALS:
                # The token that was refused is forgotten by now, so the next round brings a new one.
                refusals += 1
                continue
            under_way = lost and response.status == 409
            if not under_way and (response.status not in PASSING or not _harmless(request, response.status)):
                return _after_a_loss(request, response, lost)
            if not waits.wait(wait_of(response)):
                return response

    def _once(self, request: Request) -> Response:
        address, resource = self._address(request)
        # The token that the CLI sends is our own and means nothing to Azure: the learner's takes its place.
        headers = {name: value for name, value in request.headers.items() if name not in OURS}
        token = self.tokens.get(resource) if resource else ""
        if token:
            headers["authorization"] = f"Bearer {token}"
        answer = self._wire.request(
            request.method,
            address,
            data=request.body or None,
            headers=headers,
            timeout=TIMEOUT,
            # A redirect would carry the token wherever it leads.
            allow_redirects=False,
        )
        if answer.status_code == 401 and token:
            self.tokens.forget(token)
        return self._read(answer)

    def _address(self, request: Request) -> tuple[str, str]:
        """Where it goes, and which resource its token is for; no token for public files."""
        host = request.headers.get("host", "")
        # The signature in the link is the permission: a token would be shown to a host that has no use for
        # it.
        if host.endswith(FILES):
            return f"https://{host}{request.url}", ""
        if request.path.startswith(ALIASES):
            return self.endpoints.aliases or f"https://{ALIAS_HOST}{request.url}", ""
        if request.path.startswith(GRAPH):
            return self.endpoints.graph + request.url, f"{self.endpoints.graph}/"
        return self.endpoints.manager + request.url, f"{self.endpoints.manager}/"

    def _read(self, answer: requests.Response) -> Response:
        # Links must lead back here: the CLI follows them to the host that it knows.
        manager = self.endpoints.manager
        headers = {name.lower(): value.replace(manager, HOST) for name, value in answer.headers.items()}
        # `requests` has unpacked the body: headers that say how it came would now be wrong.
        kept = {name: value for name, value in headers.items() if name not in WIRE}
        return Response(answer.status_code, kept, answer.content.replace(manager.encode(), HOST.encode()))


def _repeatable(request: Request, error: Exception) -> bool:
    not_sent = isinstance(error, requests.exceptions.ConnectTimeout | requests.exceptions.SSLError)
    # urllib3 wraps its own errors in others of its own: what was not even connected is seen in the text only.
    return not_sent or "NewConnectionError" in repr(error) or not _once_only(request)


def _harmless(request: Request, status: int) -> bool:
    return status in NOT_DONE or not _once_only(request)


def _once_only(request: Request) -> bool:
    return request.method == "POST" and request.path.rstrip("/").lower().endswith(ONCE)


def _after_a_loss(request: Request, response: Response, lost: bool) -> Response:
    """A deletion whose first answer was lost finds nothing the second time: it was done."""
    if lost and request.method == "DELETE" and response.status == 404:
        return Response(204)
    return response


def _refusal(status: int, code: str, sentence: str) -> Response:
    return json_response(status, {"error": {"code": code, "message": sentence}})


def _lost(request: Request) -> str:
    action = request.path.rpartition("/")[2]
    return (
        f"The connection ended before Azure's answer to '{action}' came. It may have been done or not: look, "
        "then run the cell again if it was not."
    )
