"""VM extensions that do something in the practice Azure, by publisher and type, with their versions.

No record of Azure's whole lists was found: the two parts of a version that a model names are Azure's, the
build after them stands for the many that there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from azlab.data import files


@dataclass(frozen=True)
class Extension:
    """A type of extension of one publisher, for one operating system."""

    publisher: str
    name: str
    system: str
    versions: tuple[str, ...]


def extensions(publisher: str) -> list[Extension]:
    """Return a publisher's extensions; [] when it has none."""
    return [one for one in _extensions() if one.publisher.lower() == publisher.lower()]


def extension(publisher: str, name: str) -> Extension | None:
    """Return one extension by publisher and type, in any case; None when there is none."""
    return next((one for one in extensions(publisher) if one.name.lower() == name.lower()), None)


@cache
def _extensions() -> tuple[Extension, ...]:
    return tuple(
        Extension(publisher, name, row["system"], tuple(row["versions"]))
        for publisher, types in files.rows("extensions").items()
        for name, row in types.items()
    )
