"""The transport that passes everything on to another one, and notes what a recording needs."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import cast
from urllib.parse import unquote

from azlab.arm.messages import Request, Response, json_response
from azlab.recordings.matching import asked_page, page_name
from azlab.recordings.pages import Answer, Json, Page, Pages, difference, digest
from azlab.recordings.pages import answer as page
from azlab.recordings.people import ASKER, asker
from azlab.recordings.questions import ACTION, HOST, Send, asked
from azlab.recordings.recording import LINKS, RECORDED, Recording, Step
from azlab.recordings.scrubbing import Scrubber
from azlab.recordings.survey import Watch, body_of, survey
from azlab.transports import Transport

READING = ("GET", "HEAD")
PAUSE = "0.001"
"""Seconds to the next poll, as a replay says it."""
OWN = "/lab/"
"""Pages of the lab itself, which a replay makes anew."""
OF_DISKS = ("/lab/insides/", "/lab/used-sizes", "/lab/case", "/lab/reach/")
"""Below these lies what was seen on disks, and which case is open: a replay cannot know it by itself."""


@dataclass(frozen=True)
class Look:
    """A cloud to survey. `insides` tells the insides of machines apart: a fingerprint per id, if known."""

    send: Send
    insides: Mapping[str, str] | None


class Recorder:
    """Records one run.

    `look` gives the cloud to survey, as it will be when everything in progress has ended.
    """

    def __init__(self, inner: Transport, look: Callable[[], Look], watch: Watch) -> None:
        self.inner, self.watch = inner, watch
        self.steps: list[Step] = []
        self._look = look
        self._turn = threading.RLock()
        self._touched: dict[str, str] = {}
        self._links: dict[str, tuple[Step, str] | None] = {}
        self._seen: list[tuple[str, Answer]] = []
        self.start = self._before = self._now = self._survey(look())

    def send(self, request: Request) -> Response:
        """The answer of the transport inside. A write first settles the step before it."""
        with self._turn:
            reads = request.method in READING
            question = None if reads else asked(request)
            if not reads and question is None:
                self.settle()
            answer = self.inner.send(request)
            if question is not None:
                self.watch.questions.add(question)
                self._links[_address(answer)] = None
            elif reads:
                self._note_read(request, answer)
            else:
                self._begin(request, answer)
            return answer

    def recording(self, origin: Json, account: Scrubber) -> Json:
        """What was recorded until it was last settled, without secrets, as a recording's document."""
        steps = [_replayed(step, number) for number, step in enumerate(self.steps, 1)]
        recorded = Recording(origin, account.subscriptions, self.start, steps)
        return cast(Json, account.clean(recorded.document()))

    def settle(self) -> None:
        """Note what has changed since the last step began, as its doing."""
        look = self._look()
        self._now = self._survey(look)
        if not self.steps:
            return
        step = self.steps[-1]
        step.changes = difference(self._before, self._now)
        step.on_the_way = _on_the_way(self._seen, self._now)
        self._finish(step, look.send)

    def begin_anew(self, means: str = "") -> None:
        """Note that the cloud was changed by other means, e.g. a saved state that was brought back."""
        self._begin_step(Step(None, Response(200), means=means))
        self.settle()

    def _begin(self, request: Request, answer: Response) -> None:
        named = {ASKER: asker(request)} if asker(request) else {}
        step = Step(replace(request, headers={**request.headers, **named}), answer)
        self._begin_step(step)
        for link in LINKS:
            if link in answer.headers:
                self._links[page_name(answer.headers[link])] = (step, link)
        self.watch.note(request, answer)
        if request.path.lower().endswith(ACTION):
            self._touched[request.path.lower().removesuffix(ACTION)] = f"after step {len(self.steps)}"

    def _begin_step(self, step: Step) -> None:
        self._before, self._seen = self._now, []
        self.steps.append(step)

    def _note_read(self, request: Request, answer: Response) -> None:
        name = page_name(request.url)
        if name in self._links:
            known = self._links[name]
            if known is not None:
                known[0].results[known[1]] = answer
        elif request.method == "GET" and (
            request.path.startswith(OF_DISKS) or not request.path.startswith(OWN)
        ):
            self.watch.note(request, answer)
            self._seen.append((asked_page(request), Answer(answer.status, body_of(answer))))

    def _finish(self, step: Step, send: Send) -> None:
        """Ask how the step's operations ended; `--no-wait` left it unasked."""
        for link in LINKS:
            if link in step.response.headers:
                path = step.response.headers[link].removeprefix(HOST)
                answer = send(Request("GET", path))
                if answer.status < 400:
                    step.results[link] = answer

    def _survey(self, look: Look) -> Pages:
        insides = self._touched if look.insides is None else look.insides
        inside: dict[str, Page] = {f"inside {id.lower()}": mark for id, mark in insides.items()}
        return {**survey(look.send, self.watch), **inside}


def _address(answer: Response) -> str:
    return page_name(answer.headers.get("location", ""))


def _on_the_way(seen: list[tuple[str, Answer]], settled: Pages) -> dict[str, list[Answer]]:
    """What each page showed while it was not yet as it is now."""
    ways: dict[str, list[Answer]] = {}
    for name, answer in seen:
        ways.setdefault(name, []).append(answer)
    return {name: way for name, answers in ways.items() if (way := _unsettled(answers, page(settled, name)))}


def _unsettled(answers: list[Answer], last: Answer | None) -> list[Answer]:
    """The answers up to the last one that is not yet as the page is at the end."""
    while answers and _same(answers[-1], last):
        answers = answers[:-1]
    return answers


def _same(answer: Answer, settled: Answer | None) -> bool:
    return answer.status == 404 if settled is None else digest(answer) == digest(settled)


def _replayed(step: Step, number: int) -> Step:
    """The step as it is replayed: links lead to the recording, and operations have ended."""
    if step.request is None:
        return step
    links = {link: f"{HOST}{RECORDED}{number}/{link}" for link in LINKS if link in step.response.headers}
    headers = {"retry-after": PAUSE, **links} if links else {}
    ended = {link: _end(result, len(links)) for link, result in step.results.items() if _is_end(result)}
    return replace(
        step,
        request=replace(step.request, url=_without_version(step.request.url)),
        response=Response(step.response.status, headers, step.response.body),
        results=ended,
    )


def _end(answer: Response, links: int) -> Response:
    """How an operation ended; what it made is not said twice where another link tells it."""
    body = body_of(answer)
    if links > 1 and isinstance(body, dict) and "output" in body.get("properties", {}):
        body = {name: value for name, value in body.items() if name != "properties"}
    return json_response(answer.status, body or None)


def _is_end(answer: Response) -> bool:
    body = body_of(answer)
    status = body.get("status") if isinstance(body, dict) else None
    return answer.status != 202 and status not in ("InProgress", "Running", "Accepted", "Creating")


def _without_version(url: str) -> str:
    path, _, query = url.partition("?")
    kept = [part for part in query.split("&") if part and not part.startswith("api-version=")]
    return unquote(path) + (f"?{'&'.join(kept)}" if kept else "")
