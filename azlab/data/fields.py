"""What Azure knows of the bodies that it takes: `field_names/*.json`, by `python3 -m azlab fields`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from azlab.data import files

_NAME = re.compile(r"[a-z]\w*(\.[a-z]\w*)*", re.ASCII)


@lru_cache(maxsize=32)
def fields(namespace: str) -> dict[str, Any] | None:
    """The document of a namespace in lower case, as `azlab.contracts.derivation` describes it.

    None where nothing is known of it. The document is shared: nobody changes it.
    """
    if not _NAME.fullmatch(namespace):  # it may come from an address, and must not lead elsewhere
        return None
    try:
        document: dict[str, Any] = files.rows(f"field_names/{namespace}")
    except FileNotFoundError:
        return None
    return document
