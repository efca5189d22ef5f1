"""Slips in JMESPath, of which the CLI says no more than that it cannot read a query, or finds nothing."""

import re

LITERAL = re.compile(r"'[^']*'|`[^`]*`|\"[^\"]*\"")
UNCLOSED = "A bracket of the query is never closed."
CUT = "The query ends at its first blank: put all of it in quotes."
TWO_EQUALS = "Two = compare in a query: [?name=='web']."
COLON = "A colon stands between a new name and its value: {Name:name}."
BEGIN = "A query begins with a name, or with [] or [0] for a list: no $ and no full stop stands before them."
BLANK = "A new name that has a blank stands in double quotes within the query."
BRACKETS = "Several values stand in brackets or braces: [].[name, id], or [].{Name:name, Id:id}."
TEXT = "Text in a query stands in single quotes: {} is read as the name of a field."
WORD = r"\"[^\"]*\"|[A-Za-z_][\w-]*"
COMPARED = re.compile(
    rf"[=!]=\s*(?P<name>{WORD})|\b(?:contains|starts_with|ends_with)\(\s*\w+\s*,\s*(?P<part>{WORD})"
)
"""Where nearly always a text is meant."""


def slip_in(query: str, *, goes_on: bool = False) -> str:
    """One sentence about a query that the CLI could not read; "" where nothing of the kind is seen.

    `goes_on`: more words stand behind it, before the next option.
    """
    code = LITERAL.sub("''", query)
    if any(code.count(opening) > code.count(closing) for opening, closing in ("[]", "{}", "()")):
        return CUT if goes_on else UNCLOSED
    if query.startswith((".", "$")):
        return BEGIN
    if re.search(r"\[\?[^\]]*[^=!<>]=[^=]", code):
        return TWO_EQUALS
    if re.search(r"\{\s*\w+\s*=|,\s*\w+\s*=[^=]", code):
        return COLON
    if re.search(r"[{,]\s*\w+\s+\w+\s*:", code):
        return BLANK
    if sentence := name_for_text(query):
        return sentence
    return BRACKETS if "," in re.sub(r"\[[^\]]*\]|\{[^}]*\}|\([^)]*\)", "", code) else ""


def name_for_text(query: str) -> str:
    """One sentence about text that a query has without single quotes, where a name of a field can stand."""
    match = COMPARED.search(query)
    name = match and (match["name"] or match["part"])
    return "" if name is None or name in ("null", "true", "false") else TEXT.format(name)
