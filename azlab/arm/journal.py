"""The cloud's memory of what was asked of it: which command, with which options, and how it ended."""

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from azlab.arm.errors import AzureError
from azlab.arm.identities import caller_of
from azlab.arm.messages import Json, Request, Response, written

_SECRETS = re.compile("password|passphrase|secret|keydata|customdata|userdata|protected(settings|parameters)")
"""Parts of names whose text the journal never keeps."""
_PROGRESS = re.compile(
    r"/locations/[^/]+/(\w*operations|operationresults)/[^/]+$|/operationstatuses/[^/]+$", re.IGNORECASE
)
"""Addresses at which one asks how something is getting on; those of a deployment's steps are none."""
LONGEST_JOURNAL = 10_000
"""Rows from which on a journal is made shorter."""
READING = ("GET", "HEAD")
LONGEST_BODY, LONGEST_TEXT, LONGEST_NAME = 65_536, 16_384, 1_024
"""Characters: of a body, of a text in a body that is longer, of a name or id in one that is longer still."""
_CODE = re.compile(r'\\*"code\\*":\s*\\*"([\w.]+)\\*"')
"""A code inside an error; a deployment's error holds its resources' errors as text, with `\\"`."""


def journal_entry(request: Request, response: Response, now: str, error: str = "") -> Json:
    """One line of the journal. Passwords and keys are left out."""
    caller = caller_of(request)
    return {
        "time": now,
        "user": caller.user if caller else "",
        "method": request.method,
        "path": request.path,
        "status": response.status,
        "error": error,
        "codes": _codes(response),
        "command": request.command,
        "parameters": request.parameters,
        "body": _safe(request),
    }


def shortened(body: Any) -> Any:
    """A body as the journal keeps it: one that is very long without its long texts.

    What a check asks of a body is which names are in it, and which script was run: names are short, and a
    script that is longer than this is cut at its end.
    """
    if len(written(body)) <= LONGEST_BODY:
        return body
    cut = _cut(body)
    if len(written(cut)) <= LONGEST_BODY:
        return cut
    return {"names": names_in(body)}


def names_in(body: Any) -> list[str]:
    """The names and short texts in a body, the first of them, as many as there is room for."""
    names: dict[str, None] = {}
    room = LONGEST_BODY
    for name in _texts(body):
        if name not in names:
            room -= len(name) + 3
            if room <= 0:
                break
            names[name] = None
    return [name for name in names if len(name) <= LONGEST_NAME]


def _cut(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _cut(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_cut(item) for item in value]
    return value[:LONGEST_TEXT] if isinstance(value, str) else value


def _texts(value: Any) -> Iterator[str]:
    """Every name and every text in a body."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield name
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def shorten(connection: sqlite3.Connection) -> None:
    """Take out of a store's journal that has grown long what nobody can miss."""
    if connection.execute("select count(*) from journal").fetchone()[0] > LONGEST_JOURNAL:
        rows = connection.execute("select sequence, entry from journal order by sequence")
        gone = superfluous([(number, json.loads(entry)) for number, entry in rows])
        connection.executemany("delete from journal where sequence = ?", [(number,) for number in gone])


def superfluous(rows: Sequence[tuple[int, Json]]) -> list[int]:
    """The numbers of rows that nobody can miss, of a journal that has grown long.

    Progress that was asked about, and all but the first and the last of the same question asked in a row: a
    loop that waits. Checks ask what was done, in which order, and whether it was looked at; never how often.
    """
    gone = [number for number, row in rows if _asks_progress(row)]
    kept = [(number, row) for number, row in rows if not _asks_progress(row)]
    for before, (number, row), after in zip(kept, kept[1:], kept[2:], strict=False):
        if row["method"] in READING and _question(before[1]) == _question(row) == _question(after[1]):
            gone.append(number)
    return sorted(gone)


def _asks_progress(row: Json) -> bool:
    return row["method"] == "GET" and bool(_PROGRESS.search(row["path"]))


def _question(row: Json) -> tuple[Any, ...]:
    """What was asked, by whom, in which words, and how it was answered."""
    asked = (row["method"], row["path"], row["user"], row["command"], tuple(row["parameters"] or ()))
    return (*asked, row["status"], row["error"], tuple(row["codes"] or ()))


def _codes(response: Response) -> list[str]:
    """Every error code of the answer, the outermost first; of a deployment also its resources'."""
    if b'"error"' not in response.body:
        return []
    return list(dict.fromkeys(_CODE.findall(response.body.decode(errors="replace"))))


def _safe(request: Request) -> Any:
    if request.method in READING or not request.body:
        return None
    try:
        body = _without_secrets(request.document)
    except AzureError:
        return None  # what no client can mean is not kept
    # A byte becomes six characters at most (`\u0001`): most are short, and need not be written to see it.
    return body if len(request.body) * 6 <= LONGEST_BODY else shortened(body)


def _without_secrets(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_secrets(item) for name, item in value.items() if not _is_secret(name, item)}
    return [_without_secrets(item) for item in value] if isinstance(value, list) else value


def _is_secret(name: str, value: Any) -> bool:
    return not isinstance(value, bool) and _SECRETS.search(name.lower()) is not None
