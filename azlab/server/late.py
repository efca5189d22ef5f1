"""Eventual consistency: for a moment, what was made is not found and not listed."""

import json
from collections.abc import Callable

from azlab.arm import errors
from azlab.arm.messages import Request, Response, json_response


class Late:
    """Resources that were put a moment ago, and who does not see them yet."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self.seconds, self._clock = seconds, clock
        self._until: dict[str, float] = {}

    def heed(self, request: Request, response: Response, strikes: Callable[[str], bool]) -> None:
        """After a PUT that made something: perhaps it will be late."""
        # A PUT that changes something (200) is seen at once: only what is new may be late.
        if request.method == "PUT" and response.status in (201, 202) and strikes("late"):
            self._until[_key(request)] = self._clock() + self.seconds

    def seen_through(self, request: Request, response: Response) -> Response:
        """The answer as somebody sees it who has not heard of the newest resources."""
        now = self._clock()
        self._until = {key: until for key, until in self._until.items() if until > now}
        if not self._until or request.method != "GET" or response.status != 200:
            return response
        if _key(request) in self._until:
            return _missing(request)
        return self._listed(response)

    def _listed(self, response: Response) -> Response:
        document = response.json()
        rows = document.get("value") if isinstance(document, dict) else None
        if not isinstance(rows, list):
            return response
        seen = [row for row in rows if str(_id(row)).lower() not in self._until]
        if len(seen) == len(rows):
            return response
        body = json.dumps({**document, "value": seen}).encode()
        return Response(response.status, response.headers, body)


def _key(request: Request) -> str:
    return request.path.rstrip("/").lower()


def _id(row: object) -> object:
    return row.get("id") if isinstance(row, dict) else None


def _missing(request: Request) -> Response:
    id = request.address.id
    if id is None or id.is_group:
        error = errors.group_not_found(id.group if id else "")
    else:
        error = errors.resource_not_found(id.relative_name, id.group)
    return json_response(404, {"error": error.document()})
