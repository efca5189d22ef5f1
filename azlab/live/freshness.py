"""Reading what was just written: ARM may say for a moment that it is not there."""

import threading
import time
from dataclasses import dataclass, field
from typing import Protocol

from azlab.arm.messages import Request, Response
from azlab.live.waiting import Patience

RECENT = 60.0
"""Seconds after a PUT in which a 404 is not believed at once."""


class Sender(Protocol):
    """What takes a request to the cloud."""

    def send(self, request: Request) -> Response:
        """The answer; where none came, a response that says so."""
        ...


@dataclass
class Freshness:
    """Asks again when something put a moment ago is not found, or not listed; for a while only."""

    exchange: Sender
    patience: Patience = field(default_factory=lambda: Patience(first=0.2, longest=2.0, total=8.0))
    _put: dict[str, float] = field(default_factory=dict)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def send(self, request: Request) -> Response:
        """The answer; of a GET the first that holds what was put a moment ago, or the last of `patience`."""
        response = self.exchange.send(request)
        path = request.path.rstrip("/").lower()
        if request.method == "PUT" and _may_have_made_it(response.status):
            self._remember(path)
        elif request.method == "DELETE" and response.status < 300:
            self._forget(path)
        # What a filter leaves out is not missing.
        elif request.method == "GET" and "$filter" not in request.query:
            return self._asked_again(request, path, response)
        return response

    def _asked_again(self, request: Request, path: str, response: Response) -> Response:
        waits = self.patience.begin()
        while missing := self._missing(path, response):
            if not waits.wait():
                for id in missing:
                    self._forget(id)
                break
            response = self.exchange.send(request)
        return response

    def _missing(self, path: str, response: Response) -> list[str]:
        """What this answer should have held."""
        recent = self._recent()
        if response.status == 404:
            return [id for id in recent if id == path]
        expected = [id for id in recent if id.rpartition("/")[0] == path]
        if response.status != 200 or not expected:
            return []
        document = response.json()
        # What is not on this page may be on the next one.
        if not isinstance(document, dict) or "value" not in document or document.get("nextLink"):
            return []
        listed = {str(row.get("id", "")).lower() for row in document["value"]}
        return [id for id in expected if id not in listed]

    def _recent(self) -> list[str]:
        with self._turn:
            start = time.monotonic() - RECENT
            self._put = {id: moment for id, moment in self._put.items() if moment > start}
            return list(self._put)

    def _remember(self, path: str) -> None:
        with self._turn:
            self._put[path] = time.monotonic()

    def _forget(self, path: str) -> None:
        with self._turn:
            gone = [id for id in self._put if id == path or id.startswith(f"{path}/")]
            for id in gone:
                del self._put[id]


def _may_have_made_it(status: int) -> bool:
    """Whether something may be there after a PUT. An answer that was lost is a 5xx; the same PUT sent again
    while the first is in progress is a 409."""
    return status in (200, 201, 202, 409) or status >= 500
