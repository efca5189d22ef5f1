"""What a command would do: run on a copy of the cloud, which is thrown away.

The copy lies in memory, and the CLI has a copy of its folder: neither cloud nor clock nor journal nor
settings notice anything of it. Files that a command writes into the notebook's folder are written.
"""

import json
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from azlab.arm.app import App
from azlab.arm.chores import LONGEST_WAIT, MINUTE
from azlab.arm.fields import get_at
from azlab.arm.ids import parse_id
from azlab.arm.messages import Request, Response
from azlab.arm.store import MEMORY, Store
from azlab.cli import Result, Session
from azlab.cli.completion.command_tree import GLOBAL
from azlab.lab.sleeping import wall
from azlab.providers import practice_azure
from azlab.transports import Transport
from azlab.transports.simulated import Simulated

READING = ("GET", "HEAD")
NOTHING = "Nothing was changed in your cloud: this ran on a copy of it, which is gone again."
NO_WAIT = "--no-wait"
THEN = "What there would be then:"
THEN_LATER = f"What there would be once it has ended, for which {NO_WAIT} does not wait:"
SECRET = re.compile("password|secret|key")
SIGNS = {"new": "+", "changed": "~", "gone": "-"}
WIDEST = 34
"""Letters of an option with its value, before what it means."""


@dataclass
class _Noting:
    """Passes requests on, and keeps those that write, with the status of the answer."""

    transport: Transport
    written: list[tuple[str, str, int]] = field(default_factory=list)
    read: int = 0

    def send(self, request: Request) -> Response:
        response = self.transport.send(request)
        if request.method in READING:
            self.read += 1
        else:
            self.written.append((request.method, request.path, response.status))
        return response


def what_if(session: Session, store: Store, words: Sequence[str]) -> Result:
    """Run a command, given without its `az`, on a copy of a session's cloud; what it did there, in words."""
    with TemporaryDirectory() as folder, Store(MEMORY) as copy:
        store.copy_into(copy)
        azure = practice_azure(copy, wall())
        noting = _Noting(Simulated(azure))
        before = _documents_in_the_end(store)
        ended = _session_like(session, Path(folder) / "home", noting).run(words)
        _let_end(azure)
        changes = _changes(before, _documents(copy))
    said = "\n".join(_said(session, words, noting, changes, ended))
    return Result(f"az --what-if {' '.join(words)}", note=said)


def _documents_in_the_end(store: Store) -> dict[str, tuple[str, str]]:
    """The resources when what is in progress has ended: no change of that is the command's."""
    with Store(MEMORY) as copy:
        store.copy_into(copy)
        _let_end(practice_azure(copy))
        return _documents(copy)


def _let_end(azure: App) -> None:
    """Let end what is in progress: a command with `--no-wait` has only begun what it does."""
    with azure.cloud.store.transaction():
        azure.cloud.wait(LONGEST_WAIT * MINUTE)


def _session_like(session: Session, home: Path, transport: Transport) -> Session:
    with suppress(OSError, shutil.Error):  # without its settings it would run, too
        shutil.copytree(session.home.folder, home)
    like = Session(transport, home, session.account)
    like.accounts = session.accounts
    like.environment = dict(session.environment)
    return like


def _documents(store: Store) -> dict[str, tuple[str, str]]:
    return {row.id.text: (row.document_text, row.interior_text) for row in store.resources()}


def _changes(
    before: Mapping[str, tuple[str, str]], after: Mapping[str, tuple[str, str]]
) -> dict[str, list[str]]:
    """What would be new, changed and gone, in words."""
    other = [id for id in after if after[id] != before.get(id)]
    told = {id: f"{_named(id)}{_fate(after[id][0])}" for id in other}
    return {
        "new": [told[id] for id in other if id not in before],
        "changed": [told[id] for id in other if id in before],
        "gone": [_named(id) for id in before if id not in after],
    }


def _fate(document: str) -> str:
    """What is to be said of a resource whose operation was accepted, and would fail later."""
    state = get_at(json.loads(document), "properties.provisioningState")
    return ", which would fail" if state == "Failed" else ""


def _said(
    session: Session, words: Sequence[str], noting: _Noting, changes: Mapping[str, list[str]], ended: Result
) -> Iterator[str]:
    yield NOTHING
    options = list(_options(session, words))
    if options:
        yield from ("", "What it is told:", *options)
    yield from ("", f"What it would ask of Azure{_besides(noting.read)}:")
    yield from (f"  {method:6} {path} ({status})" for method, path, status in noting.written)
    if not noting.written:
        yield "  nothing"
    yield from ("", THEN_LATER if NO_WAIT in words else THEN)
    rows = [f"  {SIGNS[kind]} {kind:8}{row}" for kind, told in changes.items() for row in told]
    yield from rows or ["  the same resources as now"]
    if not ended.ok:
        yield from ("", "It would be refused:", ended.errors.rstrip())
        if ended.meaning:
            yield ended.meaning


def _besides(read: int) -> str:
    questions = {0: "", 1: ", besides a question that only reads"}
    return questions.get(read, f", besides {read} questions that only read")


def _options(session: Session, words: Sequence[str]) -> Iterator[str]:
    """Each option that stands there, with its values and what it means."""
    for option, values in session.completer.told(words):
        if option.names[0] not in GLOBAL:
            given = ["..."] if SECRET.search(option.names[0]) and values else values
            shown = " ".join([option.names[0], *given])
            break_or_space = f"\n  {'':{WIDEST}} " if len(shown) > WIDEST else " "
            yield f"  {shown:{WIDEST}}{break_or_space}{option.help}"


def _named(id: str) -> str:
    parsed = parse_id(id)
    if parsed is None:
        return id
    if parsed.is_group:
        return f"resource group {parsed.name}"
    return f"{parsed.types[-1]} {'/'.join(parsed.names)} in {parsed.group}"
