"""Long operations that take real time, or end in failure."""

import json
from collections.abc import Callable

from azlab.arm.messages import Json, Request, Response, json_response
from azlab.arm.operations import HOST

FAILURE = {
    # Compute's own words for a failure on its side.
    "code": "InternalExecutionError",
    "message": "An internal execution error occurred. Please retry later.",
}
ADDRESSES = ("azure-asyncoperation", "location")


class TroubledOperations:
    """The operations that a client was told of, and what it will be told when it asks about them."""

    def __init__(self, seconds: float, pause: float, clock: Callable[[], float]) -> None:
        self.seconds, self.pause, self._clock = seconds, pause, clock
        self._slow: dict[str, tuple[float, str]] = {}
        self._failed: dict[str, str] = {}
        self._broken: set[str] = set()

    def heed(self, request: Request, response: Response, strikes: Callable[[str], bool]) -> Response:
        """After an answer: perhaps the operation it began is troubled."""
        if request.method == "GET" or response.status not in (200, 201, 202):
            return response
        addresses = {name: _address(response.headers[name]) for name in ADDRESSES if name in response.headers}
        self._broken.discard(_key(request))
        if not addresses:
            return response
        if "azure-asyncoperation" in addresses and strikes("failed_operation"):
            self._failed[addresses["azure-asyncoperation"]] = _key(request)
            self._broken.add(_key(request))
        elif strikes("slow_operation"):
            due = self._clock() + self.seconds
            self._slow.update({address: (due, name) for name, address in addresses.items()})
        return response

    def has_failed(self, request: Request) -> bool:
        """Whether the request asks about an operation that ended in failure."""
        return request.url in self._failed

    def told(self, request: Request) -> Response | None:
        """What is said of a troubled operation; None of any other request."""
        if request.method != "GET":
            return None
        if self.has_failed(request):
            return json_response(200, {"status": "Failed", "error": FAILURE})
        due, name = self._slow.get(request.url, (0.0, ""))
        if self._clock() >= due:
            return None
        headers = {"retry-after": json.dumps(self.pause)}
        if name == "location":
            return Response(202, {**headers, "location": HOST + request.url})
        return json_response(200, {"status": "InProgress"}, headers)

    def seen_through(self, request: Request, response: Response) -> Response:
        """A resource whose last operation failed shows it, until it is written again."""
        if request.method != "GET" or response.status != 200 or _key(request) not in self._broken:
            return response
        document: Json = response.json()
        if "provisioningState" in document.get("properties", {}):
            document["properties"]["provisioningState"] = "Failed"
        return json_response(200, document, response.headers)


def _address(link: str) -> str:
    return link.removeprefix(HOST)


def _key(request: Request) -> str:
    return request.path.rstrip("/").lower()
