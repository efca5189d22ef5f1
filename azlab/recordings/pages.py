"""The cloud as pages: what ARM answers to each GET, and what a step changes of it.

A page is named by its address without the version: `/subscriptions/S/resourcegroups/rg?$expand=x`. A page
that lists things by id is kept row by row, so that the rows of a step that was left out are left out too.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any, cast

from azlab.recordings.patterns import TIME

Json = dict[str, Any]
_ONCE = re.compile(r'"(?:etag|signature)": "(?:[^"\\]|\\.)*"')
"""What is another text each time it is read."""
_STANDING = re.compile(r'"keyCreationTime": \{[^{}]*\}')
"""Moments that a page is about: nothing else tells the renewed key of a storage account from the old one."""


@dataclass(frozen=True)
class Answer:
    """What a GET is answered with."""

    status: int
    body: Any


@dataclass(frozen=True)
class Listing:
    """A page of rows by id or name. `rest` is what stands around them; None when the rows are all.

    A row that is `True` is the page of its id.
    """

    rest: Json | None
    rows: dict[str, Any]

    @property
    def body(self) -> Any:
        """As ARM writes it: a bare list, or an object with `value`."""
        rows = list(self.rows.values())
        return rows if self.rest is None else {"value": rows, **self.rest}


@dataclass(frozen=True)
class View:
    """A VM with its instance view: the page of the VM itself, and what the view adds."""

    instance: Any


Page = Answer | Listing | View | str
"""A text is what nobody reads and yet tells states apart: the fingerprint of a machine's inside."""
Pages = dict[str, Page]
VIEW = "?$expand=instanceView"
"""With this ends the name of a page that is a view."""


@dataclass
class Changes:
    """What a step changed: pages with their new content (None: gone), and rows of listings."""

    pages: dict[str, Page | None] = field(default_factory=dict)
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.pages or self.rows)

    @property
    def names(self) -> set[str]:
        """The names of all pages that changed, wholly or by a row."""
        return {*self.pages, *self.rows}


def view_of(body: Any, own: Answer) -> View | None:
    """The view that a body is of the page without it; None when more than that differs."""
    properties = dict(body.get("properties", {}))
    instance = properties.pop("instanceView", None)
    return View(instance) if {**body, "properties": properties} == own.body and instance else None


def page_of(status: int, body: Any, own_pages: Pages) -> Page:
    """An answer as a page: a listing where every row has a name. `own_pages` has the rows' own pages."""
    rows = body if isinstance(body, list) else body.get("value") if isinstance(body, dict) else None
    if status != 200 or not isinstance(rows, list) or (isinstance(body, dict) and "id" in body):
        return Answer(status, body)
    names = [row_name(row) for row in rows]
    if None in names or len(set(names)) < len(names):  # rows that cannot be told apart stay one page
        return Answer(status, body)
    rest = None if isinstance(body, list) else {name: body[name] for name in body if name != "value"}
    named = dict(zip(cast("list[str]", names), rows, strict=True))
    return Listing(rest, {name: _as_own(name, row, own_pages) for name, row in named.items()})


def row_name(row: Any) -> str | None:
    """How a row is known again: by its id, else by its name, in lower case; None when it has neither."""
    if not isinstance(row, dict):
        return None
    # Usages and sizes are no resources: they have a name and no id, and usages have an object for a name.
    name = row.get("id") or row.get("name")
    if isinstance(name, dict):
        name = name.get("value")
    return name.lower() if isinstance(name, str) and name else None


def _as_own(name: str, row: Any, own_pages: Pages) -> Any:
    own = own_pages.get(name)
    return True if isinstance(own, Answer) and own.status == 200 and own.body == row else row


def answer(pages: Pages, name: str) -> Answer | None:
    """What a page is answered with; None when there is none."""
    page = pages.get(name)
    if isinstance(page, View):
        own = _own(pages, name.removesuffix(VIEW))
        seen = {**own, "properties": {**own["properties"], "instanceView": page.instance}} if own else None
        return Answer(200, seen) if seen else None
    if not isinstance(page, Listing):
        return page if isinstance(page, Answer) else None
    rows = {id: _own(pages, id) if row is True else row for id, row in page.rows.items()}
    return Answer(200, Listing(page.rest, {id: row for id, row in rows.items() if row is not None}).body)


def difference(before: Pages, after: Pages) -> Changes:
    """What turns one state into another. Times, etags and signatures alone are no difference.

    But for when the keys of a storage account were made: nothing else tells that one was renewed.
    """
    changes = Changes()
    for name in before.keys() - after.keys():
        # None is "gone", which is not the same as a page that says 404: that one was asked for.
        changes.pages[name] = None
    for name, page in after.items():
        old = before.get(name)
        if old is None or digest(old) != digest(page):
            _note(changes, name, old, page)
    return changes


def apply(pages: Pages, changes: Changes) -> None:
    """Change a state in place. Rows of a page that is no listing there are passed over."""
    for name, page in changes.pages.items():
        if page is None:
            pages.pop(name, None)
        else:
            pages[name] = page
    for name, rows in changes.rows.items():
        listing = pages.get(name)
        if isinstance(listing, Listing):
            pages[name] = Listing(listing.rest, _merged(listing.rows, rows))


def digest(page: Page | None) -> str:
    """What tells one state of a page from another: its content without what is new at each reading."""
    if page is None or isinstance(page, str):
        return page or ""
    content = json.dumps(list(vars(page).values()))
    return "".join([TIME.sub("", _ONCE.sub("", content)), *_STANDING.findall(content)])


def _own(pages: Pages, name: str) -> Any:
    page = pages.get(name)
    return page.body if isinstance(page, Answer) and page.status == 200 else None


def _note(changes: Changes, name: str, old: Page | None, page: Page) -> None:
    if not isinstance(old, Listing) or not isinstance(page, Listing) or old.rest != page.rest:
        changes.pages[name] = page
        return
    gone: dict[str, Any] = {id: None for id in old.rows if id not in page.rows}
    changes.rows[name] = {**gone, **{id: row for id, row in page.rows.items() if old.rows.get(id) != row}}


def _merged(old: dict[str, Any], changed: dict[str, Any]) -> dict[str, Any]:
    """New rows go where their ids belong when the old ones were in order, else to the end."""
    # What a listing looked like is all that tells how the cloud orders it.
    in_order = list(old) == sorted(old)
    rows = {name: row for name, row in {**old, **changed}.items() if row is not None}
    return dict(sorted(rows.items())) if in_order else rows
