"""What was read of a store and need not be read again: values made of its resources, and facts."""

from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


class Cache:
    """Derived values by name, each with the types of resources it was made of."""

    def __init__(self) -> None:
        self._versions: dict[str, int] = {}
        self._values: dict[str, tuple[tuple[int, ...], Any]] = {}
        self._written: set[str] = set()
        """Types that were written since something was kept."""
        self.facts: dict[str, str | None] = {}
        """Facts as they stand in this transaction, in JSON; None for one that is not there."""

    def get(self, name: str, types: tuple[str, ...], make: Callable[[], T]) -> T:
        """The value of this name; made by `make` if there is none, or if one of the types has changed."""
        versions = tuple(self._versions.get(kind.lower(), 0) for kind in types)
        known = self._values.get(name)
        if known is None or known[0] != versions:
            known = self._values[name] = (versions, make())
        value: T = known[1]
        return value

    def changed(self, resource_type: str) -> None:
        """A resource of this type (in lower case) was written or removed."""
        self._versions[resource_type] = self._versions.get(resource_type, 0) + 1
        self._written.add(resource_type)

    def kept(self) -> None:
        """What was written stays."""
        self._written.clear()
        self.facts.clear()

    def undone(self) -> None:
        """What was written is not there: what was made of it is of no use."""
        # Changed once more, not forgotten: what was derived in between knows of the writes that are undone.
        for resource_type in tuple(self._written):
            self.changed(resource_type)
        self.facts.clear()

    def clear(self) -> None:
        """Forget all: anything may have been written, by somebody else."""
        self._values.clear()
        self.facts.clear()
