"""Routes that are not plain resource verbs: a table of method, path pattern and function.

@routes.route("GET", "/subscriptions/{subscription}/locations")
def locations(visit: Visit) -> Response: ...
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from azlab.arm.addresses import Address
from azlab.arm.cloud import Cloud
from azlab.arm.errors import not_in_practice
from azlab.arm.messages import Json, Request, Response


@dataclass(frozen=True)
class Visit:
    """One request at a route: the cloud, the request, and the parts of its path."""

    cloud: Cloud
    request: Request
    parts: dict[str, str]
    body: Json

    @property
    def address(self) -> Address:
        return self.request.address


Page = Callable[[Visit], Response]


@dataclass(frozen=True)
class Route:
    method: str
    pattern: re.Pattern[str]
    page: Page
    missing: str = ""
    """What Azure has at this address, where this cloud has nothing."""


class Routes:
    """A provider's own pages."""

    def __init__(self) -> None:
        self.all: list[Route] = []

    def route(self, method: str, path: str) -> Callable[[Page], Page]:
        """Register a page. `{name}` is one segment of the path, `{name*}` the rest of it."""

        def register(page: Page) -> Page:
            self.all.append(Route(method, _pattern(path), page))
            return page

        return register

    def missing(self, method: str, path: str, what: str) -> None:
        """Say of an address that `what` is not in the practice Azure, before anybody asks who may do it."""
        self.all.append(Route(method, _pattern(path), _nowhere, what))


def _pattern(path: str) -> re.Pattern[str]:
    pattern = re.sub(r"\\\{(\w+)\\\*\\\}", r"(?P<\1>.+)", re.escape(path))
    pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", pattern)
    return re.compile(f"^{pattern}/?$", re.IGNORECASE)


def _nowhere(visit: Visit) -> Response:
    raise not_in_practice(visit.request.path)


def find(routes: list[Route], method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """The first route that fits."""
    for route in routes:
        match = route.pattern.match(path) if route.method == method else None
        if match:
            return route, match.groupdict()
    return None
