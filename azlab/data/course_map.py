"""The map of all that the course is about: its things, and what leads from one to another."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Node:
    """One thing: its name, its column and row on the map, and what it is in a few words."""

    name: str
    column: int
    row: int
    says: str


@dataclass(frozen=True)
class Arrow:
    """From which thing another one is made, or how it belongs to it: by a command or a few words."""

    start: str
    end: str
    name: str


@cache
def nodes() -> tuple[Node, ...]:
    """All things, in the order in which the map is read."""
    named = _document()["nodes"].items()
    return tuple(Node(name, node["at"][0], node["at"][1], node["says"]) for name, node in named)


@cache
def arrows() -> tuple[Arrow, ...]:
    """All arrows; between two things there may be one each way."""
    return tuple(Arrow(*arrow) for arrow in _document()["arrows"])


@cache
def _document() -> dict[str, Any]:
    text = (files("azlab.data") / "course_map.json").read_text("utf-8")
    document: dict[str, Any] = json.loads(text)
    return document
