"""A practice cloud behind faults, and how to talk to it without a network."""

import json
from collections.abc import Callable
from typing import Any

from azlab.arm.messages import Request, Response
from azlab.arm.store import Store
from azlab.providers import SUBSCRIPTIONS, practice_azure
from azlab.server import Faults, Seconds

SUBSCRIPTION = next(iter(SUBSCRIPTIONS))
GROUPS = f"/subscriptions/{SUBSCRIPTION}/resourceGroups"
DISK = f"{GROUPS}/rg/providers/Microsoft.Compute/disks/d"
LONG = Seconds(pause=10.0, slow=50.0, late=50.0)


class Watch:
    """A clock that goes on when it is told to: how busy the machine is counts for nothing."""

    seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def troubled(rates: dict[str, float] | None = None, **options: Any) -> Faults:
    return Faults(practice_azure(Store()), rates or {}, **{"seconds": LONG, "clock": Watch(), **options})


def ask(app: Callable[[Request], Response], method: str, path: str, body: Any = None) -> Response:
    content = json.dumps(body).encode() if body is not None else b""
    url = path if "api-version" in path else f"{path}?api-version=2024-11-01"
    return app(Request(method, url, {}, content))


def make_group(app: Callable[[Request], Response], name: str = "rg") -> Response:
    return ask(app, "PUT", f"{GROUPS}/{name}", {"location": "westeurope"})


def make_disk(app: Callable[[Request], Response]) -> Response:
    properties = {"creationData": {"createOption": "Empty"}, "diskSizeGB": 32}
    return ask(app, "PUT", DISK, {"location": "westeurope", "properties": properties})


def operation_of(response: Response, header: str = "azure-asyncoperation") -> str:
    return response.headers[header].removeprefix("https://management.azure.com")
