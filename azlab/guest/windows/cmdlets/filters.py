"""Cmdlets that print values, or take what comes down the pipeline and pass part of it on."""

from __future__ import annotations

import json
from typing import Any

from azlab.budget import Budget
from azlab.guest.disks import CommandError
from azlab.guest.windows.cmdlets.files import lines_of
from azlab.guest.windows.console import Call, cmdlet
from azlab.guest.windows.grammar import Token
from azlab.guest.windows.operators import compared, number, truth
from azlab.guest.windows.values import Row, listed, member, shown, table, text


def write_output(call: Call) -> list[Any]:
    return call.many("object") or list(call.incoming)


def write_host(call: Call) -> list[Any]:
    """Goes to the screen, whatever follows in the pipeline."""
    call.shell.print(" ".join(text(item) for item in call.many("object")))
    return []


def select(call: Call) -> list[Any]:
    found = list(call.incoming)
    if call.has("unique"):
        found = _unique(found, call.shell.budget)
    if "first" in call.given:
        found = found[: _number(call, "first")]
    if "last" in call.given:
        found = found[-_number(call, "last") :] if _number(call, "last") else []
    if call.has("expandproperty"):
        return [member(each, call.text("expandproperty")) for each in found]
    names = [text(name) for name in call.many("property")]
    return [_chosen(each, names) for each in found] if names else found


def _unique(values: list[Any], budget: Budget) -> list[Any]:
    """Each value once, in the order in which they first come. BudgetExceeded: too many rows to compare."""
    kept, seen = list[Any](), set[str | int | float]()
    for value in values:
        if isinstance(value, str | int | float):
            if value in seen:
                continue
            seen.add(value)
        else:
            budget.step(len(kept) // 50)
            if value in kept:
                continue
        kept.append(value)
    return kept


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
        return [item for item in call.incoming if call.shell.holds(block.text, item)]
    operator = next((name for name in call.given if name in OPERATORS), None)
    if operator is None:
        return [item for item in call.incoming if truth(member(item, text(block)))]
    wanted, budget = call.given[operator], call.shell.budget
    return [
        item
        for item in call.incoming
        if truth(compared(member(item, text(block)), operator, wanted, budget)[0])
    ]


def for_each(call: Call) -> list[Any]:
    """`{ ... }` for each item, or a property's name; `-Begin` and `-End` around them."""
    block, out = call.given.get("process"), list[Any]()
    for name in ("begin", "process", "end"):
        given = call.given.get(name)
        items = call.incoming if name == "process" else [None]
        for item in items if given is not None else []:
            call.shell.budget.step()
            out += (
                call.shell.apply(given.text, item)
                if isinstance(given, Token)
                else [member(item, text(block))]
            )
    return out


def sort(call: Call) -> list[Any]:
    """By a property or a `{ ... }`; numbers by their size, all else by their text."""
    wanted = call.given.get("property")

    def key(item: Any) -> tuple[bool, float, str]:
        if isinstance(wanted, Token):
            found = call.shell.apply(wanted.text, item)
            value = found[0] if found else None
        else:
            value = member(item, text(wanted)) if wanted is not None else item
        size = float(value) if isinstance(value, int | float) else None
        return (size is None, size or 0.0, text(value).casefold())

    call.shell.budget.step(len(call.incoming) // 20)
    found = sorted(call.incoming, key=key, reverse=call.has("descending"))
    if call.has("unique"):
        return [
            item
            for at, item in enumerate(found)
            if not at or text(item).casefold() != text(found[at - 1]).casefold()
        ]
    return found


def format_table(call: Call) -> list[Any]:
    rows = _rows(call)
    return [table(rows).rstrip("\n")] if rows else select(call)


def format_list(call: Call) -> list[Any]:
    rows = _rows(call)
    return [listed(rows).rstrip("\n")] if rows else select(call)


def _rows(call: Call) -> list[Row]:
    names = [text(name) for name in call.many("property")]
    return [_chosen(item, names) if names else item for item in call.incoming if isinstance(item, Row)]


def measure(call: Call) -> list[Any]:
    """The count; with `-Sum`, `-Average`, `-Maximum`, `-Minimum` those too, of a property or the items."""
    name = call.text("property")
    values = [member(item, name) if name else item for item in call.incoming]
    if any(call.has(kind) for kind in ("line", "word", "character")):
        return [_text_measured(call, [text(value) for value in values])]
    made = Row(Count=len(values))
    wanted = [kind for kind in ("sum", "average", "maximum", "minimum") if call.has(kind)]
    numbers = [number(value) for value in values] if wanted else []
    if numbers:
        known = {
            "sum": sum(numbers),
            "average": sum(numbers) / len(numbers),
            "maximum": max(numbers),
            "minimum": min(numbers),
        }
        made.update({kind.capitalize(): known[kind] for kind in wanted})
    made.columns = tuple(made)
    return [made]


def _text_measured(call: Call, texts: list[str]) -> Row:
    """Lines, words and characters, each where it is asked for; PowerShell counts no empty line."""
    lines = sum(bool(line) for value in texts for line in value.split("\n"))
    made = Row(
        Lines=lines if call.has("line") else None,
        Words=sum(len(value.split()) for value in texts) if call.has("word") else None,
        Characters=sum(map(len, texts)) if call.has("character") else None,
        Property=None,
    )
    made.columns = tuple(made)
    return made


def select_string(call: Call) -> list[Any]:
    """Over what comes in, or over the file `-Path` names."""
    subjects = lines_of(call, call.path()) if call.has("path") else call.incoming
    operator = "like" if call.has("simplematch") else "match"
    pattern = f"*{call.text('pattern')}*" if call.has("simplematch") else call.text("pattern")
    return [item for item in subjects if compared(text(item), operator, pattern, call.shell.budget)[0]]


def write_error(call: Call) -> list[Any]:
    raise CommandError(" ".join(text(item) for item in call.many("message")) or call.name)


def write_warning(call: Call) -> list[Any]:
    """Write-Warning goes to the screen; Write-Verbose and Write-Debug say nothing by themselves."""
    if call.name.lower() == "write-warning":
        call.shell.print("WARNING: " + " ".join(text(item) for item in call.many("message")))
    return []


def out_null(call: Call) -> list[Any]:
    return []


def out_string(call: Call) -> list[Any]:
    return [shown(call.incoming)]


def to_json(call: Call) -> list[Any]:
    values = call.many("inputobject") or call.incoming
    plain = values[0] if len(values) == 1 else values
    marks = (",", ":") if call.has("compress") else (",", ": ")
    try:
        return [json.dumps(plain, indent=None if call.has("compress") else 2, separators=marks, default=text)]
    except (ValueError, RecursionError):
        raise CommandError(f"{call.name} : A cyclic object cannot be serialized.") from None


def from_json(call: Call) -> list[Any]:
    source = "\n".join(text(item) for item in call.many("inputobject") or call.incoming)
    try:
        found = json.loads(source, object_pairs_hook=_row_of)
    except (ValueError, RecursionError):
        raise CommandError(f"{call.name} : Invalid JSON primitive.") from None
    return found if isinstance(found, list) else [found]


def _row_of(pairs: list[tuple[str, Any]]) -> Row:
    made = Row(pairs)
    made.columns = tuple(made)
    return made


OPERATORS = ("eq", "ne", "like", "notlike", "match", "notmatch", "gt", "lt", "ge", "le", "contains")
CMDLETS = {
    "Write-Output": cmdlet(write_output, "object", "inputobject"),
    "Write-Host": cmdlet(write_host, "object", "foregroundcolor backgroundcolor", "nonewline"),
    "Select-Object": cmdlet(select, "property", "first last expandproperty", "unique"),
    "Where-Object": cmdlet(where, "filterscript value", " ".join(OPERATORS) + " property"),
    "ForEach-Object": cmdlet(for_each, "process", "begin end membername"),
    "Sort-Object": cmdlet(sort, "property", "", "descending unique"),
    "Format-Table": cmdlet(format_table, "property", "", "autosize wrap"),
    "Format-List": cmdlet(format_list, "property"),
    "Measure-Object": cmdlet(measure, "property", "", "sum average maximum minimum line word character"),
    "Write-Error": cmdlet(write_error, "message"),
    "Write-Warning": cmdlet(write_warning, "message"),
    "Write-Verbose": cmdlet(write_warning, "message"),
    "Write-Debug": cmdlet(write_warning, "message"),
    "Write-Information": cmdlet(write_warning, "message"),
    "Select-String": cmdlet(select_string, "pattern path", "", "simplematch"),
    "Out-Null": cmdlet(out_null),
    "Out-String": cmdlet(out_string, "", "width"),
    "ConvertTo-Json": cmdlet(to_json, "inputobject", "depth", "compress"),
    "ConvertFrom-Json": cmdlet(from_json, "inputobject"),
}
