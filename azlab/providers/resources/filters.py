"""The `$filter` of ARM's lists: `resourceGroup eq 'rg' and tagname eq 'a' and tagvalue eq 'b'`."""

import re
from collections.abc import Callable

from azlab.arm.errors import BadRequest
from azlab.arm.messages import Json

_CLAUSE = re.compile(r"^\s*(?P<name>[\w/]+)\s+eq\s+'(?P<value>(?:[^']|'')*)'\s*$", re.IGNORECASE)
_PART = re.compile(r"^\s*substringof\('(?P<value>(?:[^']|'')*)',\s*(?P<name>\w+)\)\s*$", re.IGNORECASE)
# An `and` outside quotes: as many quotes follow it as can be paired.
_AND = re.compile(r"\s+and\s+(?=(?:[^']*'[^']*')*[^']*$)", re.IGNORECASE)
Fit = Callable[[str], bool]


class Filter:
    """What a `$filter` asks for: pairs of a field's name and a question to its value.

    Raises `InvalidFilterInQueryString` for a text that is no such filter; an empty text fits everything.
    """

    def __init__(self, text: str) -> None:
        self.clauses = [_clause(part, text) for part in _AND.split(text)] if text.strip() else []

    def fits(self, fields: dict[str, str], tags: Json) -> bool:
        """Whether all clauses hold; `fields` by lower-case name."""
        plain = [(name, fit) for name, fit in self.clauses if not name.startswith("tag")]
        return self._tags_fit(tags) and all(fit(fields.get(name, "")) for name, fit in plain)

    def _tags_fit(self, tags: Json) -> bool:
        # Both halves are asked of the same tag: `a=1, b=2` does not fit name `a` and value `2`.
        by_name = [fit for name, fit in self.clauses if name == "tagname"]
        by_value = [fit for name, fit in self.clauses if name == "tagvalue"]
        if not by_name and not by_value:
            return True
        return any(
            all(fit(name) for fit in by_name) and all(fit(str(value)) for fit in by_value)
            for name, value in tags.items()
        )


def _clause(part: str, whole: str) -> tuple[str, Fit]:
    same, inside = _CLAUSE.match(part), _PART.match(part)
    match = same or inside
    if match is None:
        raise BadRequest(
            "InvalidFilterInQueryString", f"Invalid $filter '{whole}' specified in the query string."
        )
    wanted = match["value"].replace("''", "'").lower()
    if same:
        return match["name"].lower(), lambda value: value.lower() == wanted
    return match["name"].lower(), lambda value: wanted in value.lower()
