"""A tiny ARM for the CLI's own tests: it stores what is put, and deletes in the background."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from azlab.arm.messages import Request, Response, json_response
from azlab.cli.home import Account
from azlab.cli.session import Session
from azlab.transports.simulated import Simulated

SUBSCRIPTION = "11111111-1111-1111-1111-111111111111"
OTHER_SUBSCRIPTION = "22222222-2222-2222-2222-222222222222"
TENANT = "33333333-3333-3333-3333-333333333333"
GROUPS = f"/subscriptions/{SUBSCRIPTION}/resourceGroups"


class TinyArm:
    """Answers PUT, GET, HEAD, list and DELETE of anything; a delete takes two polls, or never ends."""

    def __init__(self) -> None:
        self.resources: dict[str, dict[str, Any]] = {}
        self.requests: list[Request] = []
        self.polls_of_a_delete = 2
        self.interrupt = False
        self.polled: Callable[[], object] = lambda: None
        """Called whenever somebody asks how a delete is getting on."""

    def __call__(self, request: Request) -> Response:
        self.requests.append(request)
        if self.interrupt:
            raise KeyboardInterrupt
        path = urlsplit(request.url).path.rstrip("/")
        if path.startswith("/operations/"):
            return self._poll(path)
        return getattr(self, request.method.lower())(path, request)

    def put(self, path: str, request: Request) -> Response:
        name = path.rpartition("/")[2]
        document = {"id": path, "name": name, **json.loads(request.body)}
        document.setdefault("properties", {})["provisioningState"] = "Succeeded"
        self.resources[path.lower()] = document
        return json_response(201, document)

    def get(self, path: str, request: Request) -> Response:
        if path.lower() in self.resources:
            return json_response(200, self.resources[path.lower()])
        if path.lower().endswith(("/resourcegroups", "/virtualnetworks")):
            found = [document for key, document in self.resources.items() if key.startswith(path.lower())]
            return json_response(200, {"value": found})
        sentence = f"Resource group '{path.rpartition('/')[2]}' could not be found."
        return json_response(404, {"error": {"code": "ResourceGroupNotFound", "message": sentence}})

    def head(self, path: str, request: Request) -> Response:
        return Response(204 if path.lower() in self.resources else 404)

    def delete(self, path: str, request: Request) -> Response:
        self.resources.pop(path.lower(), None)
        return self._accepted(self.polls_of_a_delete)

    def _poll(self, path: str) -> Response:
        self.polled()
        left = int(path.rpartition("/")[2])
        return self._accepted(left - 1) if left else Response(200)

    def _accepted(self, polls: int) -> Response:
        location = f"https://management.azure.com/operations/{polls}?api-version=2024-11-01"
        return Response(202, {"location": location, "retry-after": "0.05"})

    def paths(self, method: str) -> list[str]:
        return [urlsplit(request.url).path for request in self.requests if request.method == method]


@pytest.fixture
def arm() -> TinyArm:
    return TinyArm()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "session"


@pytest.fixture
def session(arm: TinyArm, home: Path) -> Session:
    names = {SUBSCRIPTION: "Practice subscription", OTHER_SUBSCRIPTION: "Second subscription"}
    return Session(Simulated(arm), home, Account("learner@practice.example", TENANT, names))
