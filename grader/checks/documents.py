"""Reading ARM documents: paths, names inside ids, and what Azure holds for the same text."""

import re
from datetime import UTC, datetime
from typing import Any

_STEP = re.compile(r"[^.\[\]]+")


def value_at(document: Any, path: str) -> Any:
    """The value at e.g. `properties.storageProfile.dataDisks[0].lun`; None where the path ends early."""
    for step in _STEP.findall(path):
        if isinstance(document, list) and step.isdigit() and int(step) < len(document):
            document = document[int(step)]
        elif isinstance(document, dict):
            document = document.get(step)
        else:
            return None
    return document


def same(left: Any, right: Any) -> bool:
    """Whether two names, ids or codes are the same to Azure, which does not mind the case."""
    return str(left).strip("/ ").casefold() == str(right).strip("/ ").casefold()


def last_name(id: Any) -> str:
    """The last name of an id: `web` of `.../virtualMachines/web`."""
    return str(id or "").rstrip("/").rpartition("/")[2]


def names(id: Any, wanted: str) -> bool:
    """Whether an id is the wanted id, or ends with the wanted name."""
    return bool(id) and same(id if wanted.startswith("/") else last_name(id), wanted)


def moment(text: Any) -> datetime | None:
    """The moment that a text says; None where it says none. Without a zone it is in UTC, as Azure's are."""
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def location_name(location: str) -> str:
    """`westeurope`, however it was written."""
    return "".join(location.split()).casefold()
