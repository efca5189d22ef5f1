"""Routes that are not plain resource verbs: a table of method, path pattern and function.

@routes.route("GET", "/subscriptions/{subscription}/locations")
def locations(visit: Visit) -> Response: ...

Every request asks for its route, and there are over a hundred: an index finds the few that can fit by the
last word of their path that is no `{name}`.
"""

import re
from collections.abc import Callable, Iterable
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
    word: str
    """The last word of its path that is no `{name}`, in lower case; "" where it has none."""
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
            self.all.append(Route(method, _pattern(path), _last_word(path), page))
            return page

        return register

    def missing(self, method: str, path: str, what: str) -> None:
        """Say of an address that `what` is not in the practice Azure, before anybody asks who may do it."""
        self.all.append(Route(method, _pattern(path), _last_word(path), _nowhere, what))


def _pattern(path: str) -> re.Pattern[str]:
    pattern = re.sub(r"\\\{(\w+)\\\*\\\}", r"(?P<\1>.+)", re.escape(path))
    pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", pattern)
    return re.compile(f"^{pattern}/?$", re.IGNORECASE)


def _last_word(path: str) -> str:
    words = [word for word in path.lower().split("/") if "{" not in word]
    return words[-1] if words else ""


def _nowhere(visit: Visit) -> Response:
    raise not_in_practice(visit.request.path)


class RouteIndex:
    """All routes of a cloud. Where several fit, the one that was registered first is found."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._by_word: dict[str, list[tuple[int, Route]]] = {}
        for number, route in enumerate(routes):
            self._by_word.setdefault(route.word, []).append((number, route))

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        """The route of a request with the parts of its path; None where no route fits."""
        for route in self.candidates(path):
            match = route.pattern.match(path) if route.method == method else None
            if match:
                return route, match.groupdict()
        return None

    def has_page(self, path: str) -> bool:
        """Whether a route fits, whatever its method."""
        return any(route.pattern.match(path) for route in self.candidates(path))

    def candidates(self, path: str) -> list[Route]:
        """The routes that can fit: those whose word is in the path, in the order of their registration."""
        words = {"", *path.lower().split("/")}
        found = [numbered for word in words for numbered in self._by_word.get(word, ())]
        return [route for _, route in sorted(found, key=lambda numbered: numbered[0])]
