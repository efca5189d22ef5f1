"""How an answer can be read, however it was kept: `az(...)`, `NAME=$(az ...)`, `NAME = !az ...`, a text.

In a session a check sees the learner's own object, in grading its plain data (docs/answers.md): both are read
alike. A text is also what stands in it: JSON, the lines of `-o tsv`, the rows of `-o table`.
"""

import json
import re
import sys
from contextlib import suppress
from typing import Any

LONGEST = 250_000
"""Characters of a text that is looked into."""
MOST_FIELDS = 100_000
"""Of a table: its columns times its rows."""
_WARNING = re.compile(r"(?m)^(?:\x1b\[\d+m)*(?:WARNING|DEBUG|INFO): .*\n?")
"""What the CLI says on stderr, which `NAME = !az ...` keeps among the lines."""
_INSIDE = re.compile(r"(?s)\s*Enable succeeded: *\n\[stdout\]\n(.*?)\n?\[stderr\]\s*")
"""The message of run-command; where a script said something on its error stream, it is not all."""
_RULE = re.compile(r"-+(?:  +-+)*")


def is_result(value: Any) -> bool:
    """Whether a value is what `az(...)` gave back, or what stands for a command's answer in grading."""
    return all(hasattr(value, name) for name in ("data", "text", "exit_code"))


def is_lines(value: Any) -> bool:
    """Whether it is what `NAME = !...` keeps: IPython's own list of lines."""
    return isinstance(value, list) and type(value).__name__ == "SList"


def text_of(value: Any) -> str | None:
    """What a command printed, without the CLI's warnings; a text as it is; None for what is no text."""
    if is_lines(value):
        value = "\n".join(map(str, value))
    elif is_result(value):
        value = value.text
    elif isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    elif isinstance(getattr(value, "stdout", None), str):  # `%%capture`, `subprocess.run`
        value = value.stdout
    return _WARNING.sub("", value) if isinstance(value, str) else None


def readings(value: Any) -> list[Any]:
    """Everything that an answer can be read as: the data of a result, its text, and what stands in that."""
    text = text_of(value)
    if text is None:
        return [_records(value)]
    data = [value.data] if is_result(value) and not is_the_text(value) else []
    printed = said_inside(text)
    return [*data, text, *([printed] if printed != text else []), *_inside(printed)]


def _records(value: Any) -> Any:
    """The rows of a pandas table, as grading has them; any other value as it is."""
    pandas = sys.modules.get("pandas")
    return value.to_dict("records") if pandas and type(value) is pandas.DataFrame else value


def said_inside(text: str) -> str:
    """What a script printed, of run-command's message about it; any other text as it is."""
    found = _INSIDE.fullmatch(text)
    return found[1] if found else text


def is_the_text(result: Any) -> bool:
    """Whether the data are the lines of the text, as they are of `NAME = !...` in grading."""
    return isinstance(result.data, list) and result.data == str(result.text).split("\n")


def _inside(text: str) -> list[Any]:
    """What stands in a text of several values: JSON, a table, or lines."""
    text = text.strip()
    if len(text) > LONGEST:
        return []
    found: list[Any] = []
    if text.startswith(("[", "{")):
        with suppress(ValueError, RecursionError):
            found.append(json.loads(text))
    lines = text.splitlines()
    if len(lines) > 1 and _RULE.fullmatch(lines[1].strip()):
        rows = _rows(lines)
        only = list(rows[0].values()) if len(rows) == 1 else []
        found += [rows, *(only if len(only) == 1 else [])]  # a table of one value is that value, too
    elif len(lines) > 1:
        found.append([line.split("\t") if "\t" in line else line for line in lines])
    return found


def columns_of(value: Any) -> list[str]:
    """The names above the columns of a table; none of what is no table.

    It is one that the CLI printed, or rows that Python holds, as `az(...).table` has them.
    """
    held = _records(value)
    if isinstance(held, list) and held and all(type(row) is dict for row in held):
        return list(map(str, held[0])) if all(row.keys() == held[0].keys() for row in held) else []
    rows = [found for found in readings(value) if isinstance(found, list)] if _is_table(value) else []
    return list(rows[-1][0]) if rows and rows[-1] else []


def _is_table(value: Any) -> bool:
    lines = (text_of(value) or "").strip().splitlines()
    return len(lines) > 2 and bool(_RULE.fullmatch(lines[1].strip()))


def _rows(lines: list[str]) -> list[dict[str, str]]:
    """The rows of a table that the CLI printed, by the names above its columns; none of one too large."""
    starts = [column.start() for column in re.finditer(r"-+", lines[1])]
    if len(starts) * len(lines) > MOST_FIELDS:
        return []
    spans = list(zip(starts, [*starts[1:], None], strict=True))
    head, _, *rows = [[line[start:end].strip() for start, end in spans] for line in lines]
    return [dict(zip(head, row, strict=True)) for row in rows]
