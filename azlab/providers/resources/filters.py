"""The `$filter` of ARM's lists: `resourceGroup eq 'rg' and tagname eq 'a' and tagvalue eq 'b'`."""

import re
from collections.abc import Callable, Sequence

from azlab.arm.errors import BadRequest
from azlab.arm.messages import Json

_CLAUSE = re.compile(r"^\s*(?P<name>[\w/]+)\s+(?P<how>eq|ne)\s+'(?P<value>(?:[^']|'')*)'\s*$", re.IGNORECASE)
_PART = re.compile(r"^\s*substringof\('(?P<value>(?:[^']|'')*)',\s*(?P<name>\w+)\)\s*$", re.IGNORECASE)
# Outside quotes: as many quotes follow it as can be paired.
_JOINED = r"\s+{}\s+(?=(?:[^']*'[^']*')*[^']*$)"
_AND, _OR = (re.compile(_JOINED.format(word), re.IGNORECASE) for word in ("and", "or"))
TAGS = ("tagname", "tagvalue")
OF_RESOURCES = (
    "location", "resourcetype", "name", "resourcegroup", "identity", "identity/principalid", "plan",
    "plan/publisher", "plan/product", "plan/name", "plan/version", "plan/promotioncode", *TAGS,
)  # fmt: skip
"""What the REST reference of `Resources - List` names; in lower case."""
Fit = Callable[[str], bool]
Clause = tuple[str, Fit]


class Filter:
    """What a `$filter` asks for: pairs of a field's name and a question to its value, joined by and, or.

    Raises `InvalidFilterInQueryString` for a text that is no such filter, and for a field that is not one of
    `known`; an empty text fits everything.
    """

    def __init__(self, text: str, known: Sequence[str] = OF_RESOURCES) -> None:
        ways = _OR.split(text) if text.strip() else []
        self.ways = [[_clause(part, text, known) for part in _AND.split(way)] for way in ways]

    def fits(self, fields: dict[str, str], tags: Json) -> bool:
        """Whether all clauses of one way hold; `fields` by lower-case name."""
        return not self.ways or any(_all_fit(way, fields, tags) for way in self.ways)


def _all_fit(clauses: list[Clause], fields: dict[str, str], tags: Json) -> bool:
    plain = [(name, fit) for name, fit in clauses if name not in TAGS]
    return _tags_fit(clauses, tags) and all(fit(fields.get(name, "")) for name, fit in plain)


def _tags_fit(clauses: list[Clause], tags: Json) -> bool:
    # Both halves are asked of the same tag: `a=1, b=2` does not fit name `a` and value `2`.
    by_name, by_value = ([fit for name, fit in clauses if name == half] for half in TAGS)
    if not by_name and not by_value:
        return True
    return any(
        all(fit(name) for fit in by_name) and all(fit(str(value)) for fit in by_value)
        for name, value in tags.items()
    )


def _clause(part: str, whole: str, known: Sequence[str]) -> Clause:
    same, inside = _CLAUSE.match(part), _PART.match(part)
    match = same or inside
    if match is None or match["name"].lower() not in known:
        raise BadRequest(
            "InvalidFilterInQueryString", f"Invalid $filter '{whole}' specified in the query string."
        )
    wanted = match["value"].replace("''", "'").lower()
    if inside:
        return match["name"].lower(), lambda value: wanted in value.lower()
    alike = match["how"].lower() == "eq"
    return match["name"].lower(), lambda value: (value.lower() == wanted) is alike
