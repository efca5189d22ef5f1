"""The cloud's journal: one row per HTTP request, oldest first, with the command that sent it."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any

from grader.checks.cloud import Json, Reader
from grader.checks.documents import same

LOOKING = ("GET", "HEAD")


@dataclass(frozen=True)
class Row:
    """One request. `codes` are the error codes of its answer, the outermost first."""

    method: str
    path: str
    status: int
    command: str = ""
    parameters: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    body: Any = field(default=None, hash=False)
    user: str = ""
    """Who asked: a sign-in name."""
    cell: str = ""
    form: str = ""
    """Which cell of the notebook asked, and what tells its text from others; "" where nobody knows."""
    time: str = ""
    """When it was asked, by the cloud's clock; "" where nobody knows."""

    @classmethod
    def of(cls, row: Json) -> "Row":
        """A row as `/lab/commands` lists it; what is missing there counts as empty."""
        codes = [row.get("error") or "", *(row.get("codes") or ())]
        return cls(
            str(row.get("method", "GET")),
            str(row.get("path", "")),
            int(row.get("status") or 0),
            str(row.get("command") or ""),
            tuple(row.get("parameters") or ()),
            tuple(code for code in codes if code),
            row.get("body"),
            str(row.get("user") or ""),
            str(row.get("cell") or ""),
            str(row.get("form") or ""),
            str(row.get("time") or ""),
        )

    @property
    def worked(self) -> bool:
        """Whether it was not refused; what it began may still have failed."""
        return 200 <= self.status < 400

    @property
    def looks(self) -> bool:
        """Whether it only read."""
        return self.method in LOOKING

    @property
    def sender(self) -> str:
        """Who asked, without the domain."""
        return self.user.partition("@")[0]

    def makes(self, id: str) -> bool:
        """Whether it put this resource there, by itself or as a part of a template."""
        if self.method != "PUT" or not self.worked:
            return False
        group, name = id.rpartition("/providers/")[0].casefold(), id.rpartition("/")[2]
        template = "/microsoft.resources/deployments/" in self.path.casefold()
        in_group = self.path.casefold().startswith(f"{group}/")
        return same(self.path.rstrip("/"), id) or (template and in_group and self.concerns(name))

    def deletes(self, id: str) -> bool:
        """Whether it took this resource away, by itself or with its group."""
        gone = self.method == "DELETE" and self.status in (200, 202)
        return gone and f"{id}/".casefold().startswith(f"{self.path.rstrip('/')}/".casefold())

    def refuses(self, asked: Collection[str]) -> bool:
        """Whether a command's request to one of these paths (in small letters) was refused, at once or later.

        A deployment is accepted first; that a part of it failed, its operation says, with status 200.
        """
        path, polled, _ = self.path.casefold().partition("/operationstatuses/")
        told = bool(polled) if self.looks else self.status >= 400
        return told and bool(self.command and self.codes) and path in asked

    def concerns(self, name: str) -> bool:
        """Whether a resource of this name is in the path, or named by id or name in the body."""
        if any(same(part, name) for part in self.path.split("/")):
            return True
        name = name.casefold()
        return f'/{name}"' in self._written or f'"{name}"' in self._written

    @cached_property
    def _written(self) -> str:
        """The body as a text, once: each is asked for every resource there is, and a template is large."""
        return json.dumps(self.body).casefold() if self.body else ""


class Journal:
    """All rows, and the questions checks ask of them."""

    def __init__(self, rows: Sequence[Row], forms: Mapping[str, str] | None = None) -> None:
        self.rows, self._forms = rows, dict(forms or {})

    @classmethod
    def of(cls, cloud: Reader) -> "Journal":
        """The journal as it is now. Raises `CheckError` when the cloud gives none."""
        return cls([Row.of(row) for row in cloud.list("/lab/commands")], cloud.forms)

    @property
    def as_it_stands(self) -> "Journal":
        """Without what cells asked in an earlier form: run afresh, the notebook would not ask it.

        A cell that was not run in this kernel stands as it was run last.
        """
        latest = {row.cell: row.form for row in self.rows if row.cell} | self._forms
        return Journal([row for row in self.rows if not row.cell or row.form == latest[row.cell]])

    def of_command(self, command: str) -> list[Row]:
        """The rows an `az` command sent, e.g. of `az vm create`."""
        wanted = spelled(command)
        return [row for row in self.rows if spelled(row.command) == wanted]

    def runs_of(self, command: str) -> list[list[Row]]:
        """The same rows, run by run: what came one after the other with the same options."""
        wanted = spelled(command)
        runs = groupby(self.rows, key=lambda row: (spelled(row.command), row.parameters))
        return [list(rows) for (name, _), rows in runs if name == wanted]

    @cached_property
    def _gone_groups(self) -> list[str]:
        # Of anything but a group, what was in it is not known: Azure deletes a gallery only when it is empty.
        gone = [row.path for row in self.rows if _deleted(row) and "/providers/" not in row.path.casefold()]
        return [f"{path.rstrip('/')}/".casefold() for path in gone]

    def saw(self, id: str) -> bool:
        """Whether a resource is known to have been there."""
        if any(id.casefold().startswith(group) for group in self._gone_groups):
            return True
        return any(same(row.path, id) and (_deleted(row) or _present(row)) for row in self.rows)


def spelled(command: str) -> str:
    """`vm create`, with or without `az` before it."""
    return " ".join(command.split()).casefold().removeprefix("az ")


def done(rows: Sequence[Row]) -> list[Row]:
    """The rows that did what the command is for: its writes, or its reads when it only reads."""
    writes = [row for row in rows if not row.looks]
    return [row for row in writes or rows if row.worked]


def ended_well(run: Sequence[Row]) -> bool:
    """Whether one run of a command did what it is for: a command of several steps did the last one, too."""
    writes = [row for row in run if not row.looks]
    return writes[-1].worked if writes else any(row.worked for row in run)


def _deleted(row: Row) -> bool:
    # 204 means that there was nothing to delete; 202 that a deletion has begun.
    return row.method == "DELETE" and row.status in (200, 202)


def _present(row: Row) -> bool:
    return row.method in ("GET", "PUT", "PATCH") and row.worked
