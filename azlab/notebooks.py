"""A notebook as it was saved, by whomever: what is damaged, or is none, has no cells."""

import json
from pathlib import Path
from typing import Any


def read_document(path: Path) -> dict[str, Any]:
    """The document of a notebook's file; {} where it cannot be read, or is none."""
    try:
        document: Any = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def cells(document: Any, kind: str = "") -> list[dict[str, Any]]:
    """Its cells, or those of a kind ("code", "markdown"), in their order; none where it is no notebook."""
    found = document.get("cells") if isinstance(document, dict) else None
    known = [cell for cell in found if isinstance(cell, dict)] if isinstance(found, list) else []
    return [cell for cell in known if kind in ("", cell.get("cell_type"))]


def source_of(cell: dict[str, Any]) -> str:
    """What stands in a cell; "" where nothing does."""
    source = cell.get("source", "")
    if isinstance(source, list):
        return "".join(map(str, source))
    return source if isinstance(source, str) else ""


def about(part: Any) -> dict[str, Any]:
    """What a document or a cell says of itself, below `azlab` in its metadata; {} where it says nothing."""
    metadata = part.get("metadata") if isinstance(part, dict) else None
    said = metadata.get("azlab") if isinstance(metadata, dict) else None
    return said if isinstance(said, dict) else {}
