"""What was sent to Azure and answered by it: files of recorded exchanges, one JSON object a line.

A line has `steps`; a step has `method`, `url`, `request`, `status` and `response`.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from azlab.contracts.operations import split_address
from azlab.contracts.sightings import Sighting, of_body

Step = dict[str, Any]


def read_steps(folder: Path) -> Iterator[Step]:
    """Every exchange that Azure answered with success."""
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield from (step for step in json.loads(line)["steps"] if 200 <= (step["status"] or 0) < 300)


def read_traffic(folder: Path) -> Iterator[Sighting]:
    """The fields of every body that was sent, and of every resource that was answered."""
    for step in read_steps(folder):
        address, version = address_of(step["url"])
        resource_type, verb = split_address(address, step["method"])
        if isinstance(step["request"], dict):
            yield from of_body(resource_type, verb, version, step["request"], sent=True)
        if isinstance(step["response"], dict) and step["method"] in ("PUT", "PATCH", "GET"):
            # Only what says of which type it is: operations have fields that no resource has.
            for document in step["response"].get("value", [step["response"]]):
                if isinstance(document, dict) and "/" in str(document.get("type", "")):
                    yield from of_body(document["type"], "PUT", version, document, sent=False)


def address_of(url: str) -> tuple[str, str]:
    """A url as a pattern, names replaced by `{}`, and its api-version ("" for none)."""
    path, _, query = url.partition("?")
    parts = path.strip("/").split("/")
    marks = [index for index, part in enumerate(parts) if part.lower() == "providers"]
    start = marks[-1] + 2 if marks else 0
    # From the namespace on, types and names take turns: every second part is a name.
    for index in range(start + 1, len(parts), 2):
        parts[index] = "{name}"
    return "/" + "/".join(parts), parse_qs(query).get("api-version", [""])[0]
