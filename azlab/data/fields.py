"""What Azure knows of the bodies that it takes: `field_names/*.json`, by `python3 -m azlab fields`."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from azlab.data import files


@lru_cache(maxsize=32)
def fields(namespace: str) -> dict[str, Any] | None:
    """The document of a namespace in lower case, as `azlab.contracts.derivation` describes it.

    None where nothing is known of it. The document is shared: nobody changes it.
    """
    try:
        document: dict[str, Any] = files.rows(f"field_names/{namespace}")
    except (FileNotFoundError, ValueError):
        return None
    return document
