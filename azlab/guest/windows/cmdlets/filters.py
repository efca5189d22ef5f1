"""Cmdlets that print values, or take what comes down the pipeline and pass part of it on."""

from __future__ import annotations

import json
from typing import Any

from azlab.guest.disks import CommandError
from azlab.guest.windows.cmdlets.files import lines_of
from azlab.guest.windows.console import Call, cmdlet
from azlab.guest.windows.grammar import Token
from azlab.guest.windows.values import Row, compared, listed, member, shown, table, text


def write_output(call: Call) -> list[Any]:
    return call.many("object") or list(call.incoming)


def write_host(call: Call) -> list[Any]:
    """Goes to the screen, whatever follows in the pipeline."""
    call.shell.print(" ".join(text(one) for one in call.many("object")))
    return []


def select(call: Call) -> list[Any]:
    found = list(call.incoming)
    if call.has("unique"):
        found = [one for at, one in enumerate(found) if one not in found[:at]]
    if "first" in call.given:
        found = found[: _number(call, "first")]
    if "last" in call.given:
        found = found[-_number(call, "last") :] if _number(call, "last") else []
    if call.has("expandproperty"):
        return [member(one, call.text("expandproperty")) for one in found]
    names = [text(name) for name in call.many("property")]
    return [_chosen(one, names) for one in found] if names else found


def _chosen(value: Any, names: list[str]) -> Any:
    made = Row(
        {name: member(value, name) for name in names}
        if "*" not in names or not isinstance(value, Row)
        else value
    )
    made.columns = tuple(made)
    return made


def _number(call: Call, name: str) -> int:
    value = call.given.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise CommandError(f'{call.name} : Cannot convert value "{text(value)}" to type "System.Int32".')
    return value


def where(call: Call) -> list[Any]:
    """`{ $_.Name -like 'x*' }` or `Name -like 'x*'`."""
    block = call.given.get("filterscript")
    if isinstance(block, Token):
        return [one for one in call.incoming if call.shell.holds(block.text, one)]
    operator = next((name for name in call.given if name in OPERATORS), None)
    if operator is None:
        return [one for one in call.incoming if member(one, text(block))]
    return [
        one for one in call.incoming if compared(member(one, text(block)), operator, call.given[operator])
    ]


def sort(call: Call) -> list[Any]:
    name = call.text("property")
    return sorted(
        call.incoming,
        key=lambda one: text(member(one, name) if name else one).casefold(),
        reverse=call.has("descending"),
    )


def format_table(call: Call) -> list[Any]:
    rows = _rows(call)
    return [table(rows).rstrip("\n")] if rows else select(call)


def format_list(call: Call) -> list[Any]:
    rows = _rows(call)
    return [listed(rows).rstrip("\n")] if rows else select(call)


def _rows(call: Call) -> list[Row]:
    names = [text(name) for name in call.many("property")]
    return [_chosen(one, names) if names else one for one in call.incoming if isinstance(one, Row)]


def measure(call: Call) -> list[Any]:
    made = Row(Count=len(call.incoming))
    made.columns = ("Count",)
    return [made]


def select_string(call: Call) -> list[Any]:
    """Over what comes in, or over the file `-Path` names."""
    subjects = lines_of(call, call.path()) if call.has("path") else call.incoming
    operator = "like" if call.has("simplematch") else "match"
    pattern = f"*{call.text('pattern')}*" if call.has("simplematch") else call.text("pattern")
    return [one for one in subjects if compared(text(one), operator, pattern)]


def out_null(call: Call) -> list[Any]:
    return []


def out_string(call: Call) -> list[Any]:
    return [shown(call.incoming)]


def to_json(call: Call) -> list[Any]:
    plain = call.incoming[0] if len(call.incoming) == 1 else call.incoming
    return [json.dumps(plain, indent=2, default=text)]


OPERATORS = ("eq", "ne", "like", "notlike", "match", "notmatch", "gt", "lt", "ge", "le", "contains")
CMDLETS = {
    "Write-Output": cmdlet(write_output, "object", "inputobject"),
    "Write-Host": cmdlet(write_host, "object", "foregroundcolor backgroundcolor", "nonewline"),
    "Select-Object": cmdlet(select, "property", "first last expandproperty", "unique"),
    "Where-Object": cmdlet(where, "filterscript value", " ".join(OPERATORS) + " property"),
    "Sort-Object": cmdlet(sort, "property", "", "descending unique"),
    "Format-Table": cmdlet(format_table, "property", "", "autosize wrap"),
    "Format-List": cmdlet(format_list, "property"),
    "Measure-Object": cmdlet(measure, "property"),
    "Select-String": cmdlet(select_string, "pattern path", "", "simplematch"),
    "Out-Null": cmdlet(out_null),
    "Out-String": cmdlet(out_string, "", "width"),
    "ConvertTo-Json": cmdlet(to_json, "", "depth", "compress"),
}
