"""What stands for the network in these tests, and the things a learner makes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from azlab.arm.messages import Request, Response
from azlab.arm.store import Store
from azlab.cli import Account, Session
from azlab.directory import LEARNER, SUBSCRIPTIONS, TENANT
from azlab.live.boundary import Boundary
from azlab.live.ceiling import Ceiling, Limits, Machines
from azlab.live.inventory import machines
from azlab.live.marks import Marks
from azlab.live.names import Names
from azlab.live.resource_manager import Manager
from azlab.live.stand_ins import StandIns
from azlab.transports.live import Live

SUBSCRIPTION = next(iter(SUBSCRIPTIONS))
ROOT = f"/subscriptions/{SUBSCRIPTION}"
GROUPS = f"{ROOT}/resourceGroups"
EXPIRES = "2026-11-25T16:00Z"


class Wire:
    """The way to a cloud. `before` sees each request, and may do anything at all."""

    def __init__(self, app: Callable[[Request], Response]) -> None:
        self.app = app
        self.requests: list[Request] = []
        self.before: Callable[[Request], None] = lambda request: None
        self.after: Callable[[Request], None] = lambda request: None

    def send(self, request: Request) -> Response:
        self.requests.append(request)
        self.before(request)
        response = self.app(request)
        self.after(request)
        return response


def live(
    wire: Wire,
    learner: str = "anna-3f2a",
    lesson: str = "04-managed-images",
    limits: Limits | None = None,
    stand_ins: StandIns | None = None,
) -> Live:
    """The live transport of one learner in one lesson."""
    names = Names.of(learner, lesson)
    manager = Manager(wire, SUBSCRIPTION, sleep=lambda seconds: None)

    def existing() -> list[Machines]:
        return [Machines(names.plain(one.id), one.size, one.count) for one in machines(manager, learner)]

    return Live(
        wire,
        Boundary(SUBSCRIPTION),
        Ceiling(limits or Limits(), existing),
        Marks(lesson, learner, EXPIRES),
        names,
        stand_ins or StandIns(),
        Store(),
    )


def session(transport: Live, folder: Path) -> Session:
    """An Azure CLI over that transport; it waits in no real time."""
    return Session(transport, folder, Account(LEARNER.user, TENANT, {SUBSCRIPTION: "Practice"}))


def ask(transport: Any, method: str, path: str, body: Any = None) -> Response:
    content = json.dumps(body).encode() if body is not None else b""
    answer: Response = transport.send(Request(method, f"{path}?api-version=2024-11-01", {}, content))
    return answer


def make_group(transport: Any, name: str = "rg", **more: Any) -> Response:
    return ask(transport, "PUT", f"{GROUPS}/{name}", {"location": "westeurope", **more})


def make_disk(transport: Any, name: str = "d", group: str = "rg", gib: int = 32, **more: Any) -> Response:
    properties = {"creationData": {"createOption": "Empty"}, "diskSizeGB": gib}
    body = {"location": "westeurope", "properties": properties, **more}
    return ask(transport, "PUT", disk_id(name, group), body)


def disk_id(name: str = "d", group: str = "rg") -> str:
    return f"{GROUPS}/{group}/providers/Microsoft.Compute/disks/{name}"
