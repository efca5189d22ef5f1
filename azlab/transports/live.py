"""The transport that talks to a real subscription, through everything that makes this safe.

On the way out: the boundary, stand-ins for what the subscription has not, the ceiling, our tags, the names of
our groups. On the way back the same in reverse. The journal is kept here: real Azure has none to read.
"""

import json
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from azlab.arm.addresses import GRAPH
from azlab.arm.blob_addresses import is_account
from azlab.arm.errors import AzureError
from azlab.arm.health import StoreError
from azlab.arm.journal import journal_entry
from azlab.arm.messages import Json, Request, Response, json_response
from azlab.arm.store import Store
from azlab.live.boundary import Boundary
from azlab.live.ceiling import Ceiling
from azlab.live.freshness import Sender
from azlab.live.inventory import now
from azlab.live.marks import Marks
from azlab.live.names import Names
from azlab.live.stand_ins import StandIns
from azlab.transports import PRACTICE_ONLY

JOURNAL = "/lab/commands"
OWN = "/lab/"


@dataclass
class Live:
    """`cloud` gets the request as it is really sent."""

    cloud: Sender
    boundary: Boundary
    ceiling: Ceiling
    marks: Marks
    names: Names
    stand_ins: StandIns
    store: Store
    _turn: threading.RLock = field(default_factory=threading.RLock)

    def send(self, request: Request) -> Response:
        """Azure's answer in the lesson's words; a refusal of ours where nothing was sent. Never raises."""
        if request.path.startswith(OWN) or _is_about_people(request):
            return self._own_page(request)
        if is_account(request.headers.get("host", "")):
            sentence = "Live mode sends nothing to storage accounts. The portal shows what lies in them."
            return json_response(403, {"error": {"code": PRACTICE_ONLY, "message": sentence}})
        code = ""
        try:
            response = self._inward(request, self.cloud.send(self._outward(request)))
        except AzureError as error:
            code, response = error.code, json_response(error.status, {"error": error.document()})
        self._write_down(request, response, code or _code(response))
        return response

    def _outward(self, request: Request) -> Request:
        self.boundary.check(request)
        body = _document(request)
        if body is None:
            self.boundary.refuse_unread(request)
            return self.names.outward(self.stand_ins.outward_url(request))
        body = self.stand_ins.outward(body)
        self.ceiling.check(request, body)
        content = json.dumps(self.marks.outward(request, body)).encode()
        changed = Request(request.method, request.url, request.headers, content)
        return self.names.outward(self.stand_ins.outward_url(changed))

    def _inward(self, request: Request, response: Response) -> Response:
        response = self.names.inward(request, response)
        if not response.body or "json" not in response.headers.get("content-type", "json"):
            return response
        try:
            document = response.json()
        except ValueError:
            return response
        shown = self.stand_ins.inward(self.marks.inward(document))
        if shown == document:
            return response
        return Response(response.status, response.headers, json.dumps(shown).encode())

    def _own_page(self, request: Request) -> Response:
        if request.path == JOURNAL and request.method == "GET":
            return json_response(200, {"value": self.store.journal()})
        sentence = "Only the practice Azure can do this, and this lesson runs live."
        return json_response(501, {"error": {"code": PRACTICE_ONLY, "message": sentence}})

    def _write_down(self, request: Request, response: Response, code: str) -> None:
        # Azure has done it already: an answer that says otherwise would be the worse fault.
        with suppress(StoreError), self._turn, self.store.transaction():
            self.store.write_journal(journal_entry(request, response, now(), code))


def _is_about_people(request: Request) -> bool:
    """A check's question about the directory: the people of a lesson are in no real one."""
    return request.path.startswith(GRAPH) and not request.command


def _document(request: Request) -> Json | None:
    """The body as a JSON object; None where it is none, and nothing can be put into it."""
    if not request.body or request.method in ("GET", "HEAD"):
        return None
    try:
        return request.document
    except AzureError:
        return None


def _code(response: Response) -> str:
    if response.status < 400 or not response.body:
        return ""
    try:
        error: Any = response.json()["error"]
        return str(error["code"])
    except (ValueError, KeyError, TypeError):
        return str(response.status)
