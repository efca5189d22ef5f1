"""Things that hold at scopes, found by where they hold: at a scope, above it, below it."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class ScopeIndex(Generic[T]):
    """Values by their scopes, which are compared without regard to case."""

    def __init__(self, values: Iterable[tuple[str, T]]) -> None:
        self._values: dict[str, list[T]] = {}
        for scope, value in values:
            self._values.setdefault(_key(scope), []).append(value)
        self._scopes = sorted(self._values)

    def at_or_above(self, scope: str) -> Iterator[T]:
        """What holds at a scope because it was put there or above, the nearest first."""
        if not self._values:
            return
        key = _key(scope)
        while True:
            yield from self._values.get(key, ())
            if not key:
                return
            key = key.rpartition("/")[0]

    def below(self, scope: str) -> Iterator[T]:
        """What was put below a scope."""
        key = _key(scope) + "/"
        for found in self._scopes[bisect_left(self._scopes, key) :]:
            if not found.startswith(key):
                return
            yield from self._values[found]


def _key(scope: str) -> str:
    return scope.rstrip("/").lower()
