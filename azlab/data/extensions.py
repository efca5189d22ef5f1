"""VM extensions by publisher and type, with their versions.

No record of Azure's whole lists was found: the two parts of a version that a model names are Azure's, the
build after them stands for the many that there are. A type without versions is one that Azure has and the
practice Azure has not. Sources: the recorded traffic of the CLI's own tests (`vm extension image`, `vm user`,
`vm diagnostics`), and the pages of learn.microsoft.com below virtual-machines/extensions.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from azlab.data import files

LISTED_WHOLE = frozenset({"microsoft.azure.diagnostics", "microsoft.azure.extensions", "microsoft.compute"})
"""Publishers of whom every type is known: what is not in their list is not there in Azure."""


@dataclass(frozen=True)
class Extension:
    """A type of extension of one publisher, for one operating system (`Linux` or `Windows`)."""

    publisher: str
    name: str
    system: str
    versions: tuple[str, ...]
    """Oldest first; none when the practice Azure has not got this type."""


def extensions(publisher: str) -> list[Extension]:
    """Return a publisher's extensions; [] when it has none."""
    return [known for known in _extensions() if known.publisher.lower() == publisher.lower()]


def extension(publisher: str, name: str) -> Extension | None:
    """Return one extension by publisher and type, in any case; None when it is not known."""
    return next((known for known in extensions(publisher) if known.name.lower() == name.lower()), None)


def lists_every_extension(publisher: str) -> bool:
    """Whether a type that `extension` does not find of this publisher is none of Azure's either."""
    return publisher.lower() in LISTED_WHOLE


@cache
def _extensions() -> tuple[Extension, ...]:
    return tuple(
        Extension(publisher, name, row["system"], tuple(row.get("versions", ())))
        for publisher, types in files.rows("extensions").items()
        for name, row in types.items()
    )
