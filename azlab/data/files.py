"""Reading the JSON files that stand beside this module."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any


def rows(name: str) -> Any:
    """Return the parsed content of `name`.json; raise FileNotFoundError when there is no such file."""
    return json.loads(files(__package__).joinpath(f"{name}.json").read_text(encoding="utf-8"))
