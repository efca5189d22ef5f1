"""A recording as a file: where it is from, the cloud at the start, and the steps that change it."""

import gzip
import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from azlab.arm.messages import Request, Response
from azlab.assignments import companion, is_spelling
from azlab.recordings.encodings import unpacked
from azlab.recordings.layout import laid_out
from azlab.recordings.pages import VIEW, Answer, Changes, Json, Listing, Page, Pages, View, row_name
from azlab.recordings.people import ASKER, SUBSCRIPTIONS, asker
from azlab.recordings.tables import pack, unpack
from azlab.whole_files import write_whole

FILE, PACKED = "recording.json", "recording.json.gz"
"""The names of a lesson's recording, beside its notebook: as text, or packed where that is long."""
_DATE = re.compile(r'"date": "[\d-]+"')
LONGEST = 400_000
"""Characters of a recording that a person may still read: a hundred machines take millions."""
TURN = "your turn"
RECORDED = "/recorded/"
"""With this begin the addresses at which a replay tells how an operation ended: then step and header."""
LINKS = ("azure-asyncoperation", "location")


class RecordingError(Exception):
    """A file is not a recording that can be read; the text says why."""


@dataclass
class Step:
    """A request that may change something, its answer, and what it changed.

    `results`: how the long operations it began ended, per header that links to them. `on_the_way`: what
    pages showed before they settled, in the order in which they were asked. A step without a request is
    a change by other means (a saved state brought back): it is never replayed. `means` says by which, where
    a replay can do the same: "your turn" is the cloud of the lesson's last task.
    """

    request: Request | None
    response: Response
    results: dict[str, Response] = field(default_factory=dict)
    changes: Changes = field(default_factory=Changes)
    on_the_way: dict[str, list[Answer]] = field(default_factory=dict)
    means: str = ""

    @property
    def worked(self) -> bool:
        """Whether the cloud took the request on; its operation may still have failed."""
        return 200 <= self.response.status < 300


@dataclass
class Recording:
    """One lesson, recorded. `origin` says from what: mode, Azure CLI, dates, lesson's fingerprint."""

    origin: Json
    subscriptions: dict[str, str]
    start: Pages
    steps: list[Step]

    @property
    def days(self) -> tuple[datetime, ...]:
        """The day of the recording by the clock on the wall, and by the cloud's own where that was kept.

        They tell times of the run from times that somebody chose.
        """
        kept = [self.origin[clock] for clock in ("date", "clock") if clock in self.origin]
        return tuple(datetime.fromisoformat(day).replace(tzinfo=UTC) for day in kept)

    def document(self) -> Json:
        """The recording as JSON."""
        return {
            "recorded": self.origin,
            "subscriptions": self.subscriptions,
            "start": _written(Changes({**self.start})),
            "steps": [_step(step) for step in self.steps],
        }

    @classmethod
    def of(cls, document: Json) -> "Recording":
        """The recording that a document holds. Any other raises `KeyError` or the like."""
        start = {name: page for name, page in _read(document["start"]).pages.items() if page is not None}
        steps = [_step_of(step) for step in document["steps"]]
        return cls(document["recorded"], document["subscriptions"], start, steps)

    @classmethod
    def load(cls, path: Path) -> "Recording":
        """The recording in a file. Raises `RecordingError` when it cannot be read."""
        try:
            return cls.of(json.loads(_long(text_of(path))))
        except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise RecordingError(f"{path} is not a recording that can be read: {error}") from None


def find(folder: Path, lesson: str = "") -> Path:
    """Where the recording of a lesson in a folder is, or would be."""
    packed = companion(PACKED, lesson, folder)
    return packed if packed.exists() else companion(FILE, lesson, folder)


def text_of(path: Path) -> str:
    """What a recording's file says. Raises `OSError` or `ValueError` for what is no such file."""
    content = path.read_bytes()
    return (gzip.decompress(content) if is_spelling(path.name, PACKED) else content).decode("utf-8")


def save(document: Json, folder: Path, lesson: str = "") -> Path:
    """Write the document of a lesson's recording, whole or not at all, and return its path.

    The same again keeps its date. Raises `OSError` when it cannot be written.
    """
    text = _short(laid_out(document)) + "\n"
    name, stale = (PACKED, FILE) if len(text) > LONGEST else (FILE, PACKED)
    # Recorded again with nothing new, the file stays as it was: a diff shows lessons that changed, and no
    # dates.
    path = companion(name, lesson, folder)
    if path.exists() and _undated(text_of(path)) == _undated(text):
        return path
    content = text.encode("utf-8")
    # A recording that is cut off would break its lesson for everybody. Without the time of packing, the same
    # content is the same file.
    write_whole(path, gzip.compress(content, mtime=0) if name == PACKED else content)
    companion(stale, lesson, folder).unlink(missing_ok=True)
    return path


def _undated(text: str) -> str:
    return _DATE.sub("", text, count=1)


def _short(text: str) -> str:
    """Subscriptions by number, as in `/subscriptions/<1>/resourceGroups`."""
    for number, id in enumerate(SUBSCRIPTIONS, 1):
        text = text.replace(f"/{id}", f"/<{number}>")
    return text


def _long(text: str) -> str:
    for number, id in enumerate(SUBSCRIPTIONS, 1):
        text = text.replace(f"/<{number}>", f"/{id}")
    return text


def cli_version() -> str:
    """The version of the installed Azure CLI."""
    return version("azure-cli-core")


def fingerprint(notebook: Path) -> str:
    """What a recording depends on: the notebook's code cells in order, the lesson's start, and its cases."""
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    start, cases = (companion(name, notebook.stem, notebook.parent) for name in ("start.az", "cases"))
    sources.append(start.read_text("utf-8") if start.exists() else "")
    sources += [path.read_text("utf-8") for path in sorted(cases.glob("*.case"))]
    return hashlib.sha256("\0".join(sources).encode()).hexdigest()[:16]


def _step(step: Step) -> Json:
    written: Json = {"means": step.means} if step.means else {}
    if step.request is not None:
        written["request"] = _request(step.request)
        written["answer"] = _response(step.response)
    if step.results:
        written["results"] = {link: _response(result) for link, result in step.results.items()}
    if step.on_the_way:
        written["on the way"] = {
            name: [_page(answer) for answer in seen] for name, seen in step.on_the_way.items()
        }
    return {**written, **({"changes": _written(step.changes)} if step.changes else {})}


def _step_of(written: Json) -> Step:
    request = _request_of(written["request"]) if "request" in written else None
    ways = written.get("on the way", {})
    return Step(
        request,
        _response_of(written.get("answer", {})),
        {link: _response_of(result) for link, result in written.get("results", {}).items()},
        _read(written.get("changes", {})),
        {name: [_answer_of(answer) for answer in answers] for name, answers in ways.items()},
        written.get("means", ""),
    )


def _request(request: Request) -> Json:
    written: Json = {"by": f"az {request.command} {' '.join(request.parameters)}".strip()}
    written[request.method] = request.url
    if asker(request):
        written["as"] = asker(request)
    if request.body:
        written["body"] = _json(request.body)
    return written


def _request_of(written: Json) -> Request:
    method, url = next((name, value) for name, value in written.items() if name not in ("by", "as", "body"))
    _, *words = written["by"].split(" ")
    # The command has no words with a dash, its options all have: one text holds both headers.
    split = next((number for number, word in enumerate(words) if word.startswith("-")), len(words))
    headers = {"commandname": " ".join(words[:split]), "parametersetname": " ".join(words[split:])}
    headers |= {ASKER: written["as"]} if "as" in written else {}
    return Request(method, url, headers, _bytes(written.get("body")))


def _response(response: Response) -> Json:
    kept = {name: value for name, value in response.headers.items() if name in ("retry-after", *LINKS)}
    written: Json = {"status": response.status, **({"headers": kept} if kept else {})}
    return {**written, "body": _json(response.body)} if response.body else written


def _response_of(written: Json) -> Response:
    body = _bytes(written.get("body"))
    headers = {"content-type": "application/json; charset=utf-8"} if body else {}
    return Response(written.get("status", 200), {**headers, **written.get("headers", {})}, body)


def _written(changes: Changes) -> Json:
    pages = {name: page for name, page in changes.pages.items() if not isinstance(page, Listing | View | str)}
    views = {name: page for name, page in changes.pages.items() if isinstance(page, View)}
    lists = {name: page for name, page in changes.pages.items() if isinstance(page, Listing)}
    inside = {name: page for name, page in changes.pages.items() if isinstance(page, str)}
    written: Json = {
        "pages": {name: None if page is None else _page(page) for name, page in pages.items()},
        "instance views": {name.removesuffix(VIEW): view.instance for name, view in views.items()},
        "lists": {name: _listing(page) for name, page in lists.items()},
        "rows": changes.rows,
        "inside": inside,
    }
    return {name: part for name, part in written.items() if part}


def _read(written: Json) -> Changes:
    pages: dict[str, Page | None] = {
        name: None if page is None else _answer_of(page) for name, page in written.get("pages", {}).items()
    }
    pages.update({f"{name}{VIEW}": View(view) for name, view in written.get("instance views", {}).items()})
    pages.update({name: _listing_of(listing) for name, listing in written.get("lists", {}).items()})
    pages.update(written.get("inside", {}))
    return Changes(pages, written.get("rows", {}))


def _page(answer: Page) -> Any:
    """A page's body; where the status is another than 200, that too."""
    assert isinstance(answer, Answer)
    return answer.body if answer.status == 200 else {"refused": answer.status, "body": answer.body}


def _answer_of(written: Any) -> Answer:
    # No page of ARM has exactly these two names.
    if isinstance(written, dict) and written.keys() == {"refused", "body"}:
        return Answer(written["refused"], written["body"])
    return Answer(200, written)


def _listing(listing: Listing) -> Json:
    table = pack(list(listing.rows.values()))
    around = {"rest": listing.rest} if listing.rest != {} else {}
    return {**around, **(table or {"named": listing.rows})}


def _listing_of(written: Json) -> Listing:
    rest = written.get("rest", {})
    if "named" in written:
        return Listing(rest, written["named"])
    return Listing(rest, {str(row_name(row)): row for row in unpack(written)})


def _json(body: bytes) -> Any:
    body = unpacked(body)
    try:
        return json.loads(body.decode("utf-8-sig"))
    except ValueError:
        return body.decode(errors="replace")


def _bytes(body: Any) -> bytes:
    return b"" if body is None else json.dumps(body, separators=(",", ":")).encode()
