"""The transport that answers from a recording: no cloud, no network.

Which steps were made again is kept in a store, beside the journal of what was asked.
"""

import threading
from contextlib import AbstractContextManager
from datetime import UTC, datetime

from azlab import directory
from azlab.arm import errors
from azlab.arm.digits import read_digits
from azlab.arm.errors import AzureError
from azlab.arm.health import StoreError
from azlab.arm.journal import journal_entry
from azlab.arm.messages import Json, Request, Response, json_response
from azlab.arm.store import Store
from azlab.recordings.absence import collection, exists, missing
from azlab.recordings.matching import asked_page, page_name
from azlab.recordings.pages import Answer, Pages, answer, apply
from azlab.recordings.people import asker, is_learner
from azlab.recordings.questions import asked
from azlab.recordings.recording import RECORDED, Recording
from azlab.recordings.steps import Steps
from azlab.recordings.unrecorded import nobody_signed_in, not_recorded, too_early

READING = ("GET", "HEAD")
JOURNAL = "/lab/commands"
SUBSCRIPTIONS = "/subscriptions"


class Recorded:
    """Replays one recording. `lesson` names it in sentences."""

    def __init__(self, recording: Recording, store: Store, lesson: str) -> None:
        self.recording, self.store, self.lesson = recording, store, lesson
        self.steps = Steps(recording)
        self._turn = threading.RLock()
        self.refresh()

    def send(self, request: Request) -> Response:
        """The recorded answer; an error of code `NotRecorded` where there is none."""
        with self._turn:
            try:
                with self.store.transaction():
                    response = self._answer_or_refuse(request)
                    self.store.write_journal(journal_entry(request, response, _now(), _code(response)))
            except StoreError as error:  # nothing of it was kept, so nothing of it may be seen
                self.refresh()
                # The journal's line is lost on a full disk, and a learner may still look at what there is.
                if error.only_reading_works and request.method in READING:
                    return self._answer_or_refuse(request)
                return json_response(error.status, {"error": error.document()})
            return response

    def alone(self) -> AbstractContextManager[object]:
        """Nobody else is answered meanwhile."""
        return self._turn

    def look(self, request: Request) -> Response:
        """What a page says at this step, for who draws it; nobody is told that it was asked.

        What is still on the way stays so: who asks for it next is the first to see it.
        """
        with self._turn:
            try:
                return self._page(asked_page(self._bound(request)), request)
            except AzureError as error:
                return json_response(error.status, {"error": error.document()})

    def _answer_or_refuse(self, request: Request) -> Response:
        try:
            return self._answer(self._bound(request))
        except StoreError:  # an `AzureError` too: it must leave the transaction, which then keeps nothing
            raise
        except AzureError as error:
            return json_response(error.status, {"error": error.document()})

    def refresh(self) -> None:
        """Take the steps that were made again from the store, e.g. after it was brought back from a file."""
        self.pages: Pages = dict(self.recording.start)
        self._on_the_way: dict[str, list[Answer]] = {}
        self._targets: set[str] = set()
        """What was made by a request since the lesson, or its last task, began."""
        for number in self._made:
            self._change(number)

    def ids(self) -> list[str]:
        """The ids of what has a page of its own at this step."""
        shown = [self.page_now(name) for name in self.pages if " " not in name]
        return [str(page["id"]) for page in shown if "id" in page]

    def page_now(self, name: str) -> Json:
        """What a page says at this step; nothing where it was not recorded."""
        page = answer(self.pages, name)
        return dict(page.body) if page is not None and isinstance(page.body, dict) else {}

    @property
    def _made(self) -> list[int]:
        """The numbers of the steps that were made again, in order."""
        return list(self.store.fact("made", []))

    def _answer(self, request: Request) -> Response:
        if request.path.rstrip("/") == JOURNAL:
            return json_response(200, {"value": self.store.journal()})
        if request.path.startswith(RECORDED):
            return self._result(request)
        question = asked(request)
        if question is not None:
            return self._page(question.page, request)
        return self._read(request) if request.method in READING else self._write(request)

    def _read(self, request: Request) -> Response:
        name = asked_page(request)
        if request.method == "HEAD":
            return Response(204 if exists(self.pages, page_name(request.url)) else 404)
        if waiting := self._on_the_way.get(name):
            return _response(waiting.pop(0))
        return self._page(name, request)

    def _page(self, name: str, request: Request) -> Response:
        if name == SUBSCRIPTIONS and is_learner(request):
            return json_response(200, {"value": self._subscriptions()})
        page = answer(self.pages, name)
        if page is not None:
            return _response(page)
        rows: list[object] | None = None
        if name.partition(" ")[0] == SUBSCRIPTIONS and asker(request):
            if not self._has_met(asker(request)):
                raise nobody_signed_in(asker(request), self.lesson)
            rows = []
        if not asker(request):  # what others see of what is there was not asked
            self._refuse_absent(request)
            rows = collection(self.pages, name, self._targets)
        if rows is None:
            raise not_recorded(request, name, self.recording, self.pages, self.lesson)
        return json_response(200, {"value": rows})

    def _write(self, request: Request) -> Response:
        number = self.steps.fitting(request, self.pages, self._made)
        if number is not None:
            self._make(number, request)
            return self.recording.steps[number - 1].response
        again = self.steps.again(request, self._made)
        if again is not None:
            self._bind(again, request)
            return self.recording.steps[again - 1].response
        if request.method != "PUT":
            self._refuse_absent(request)
        known = self.steps.known(request)
        if known:
            raise too_early(known, self.steps, self.pages, self._made, self.lesson)
        raise not_recorded(request, page_name(request.url), self.recording, self.pages, self.lesson)

    def _has_met(self, name: str) -> bool:
        """Whether somebody of this short name asked anything, at any time of the recording."""
        steps = self.recording.steps
        pages = {*self.recording.start, *(page for step in steps for page in step.changes.names)}
        return any(page.endswith(f" as {name}") for page in pages)

    def _subscriptions(self) -> list[Json]:
        """Those of the learner: every sign-in asks, and the page itself may be of who sees more."""
        return [
            {
                "id": f"{SUBSCRIPTIONS}/{id}",
                "subscriptionId": id,
                "tenantId": directory.TENANT,
                "displayName": name,
                "state": "Enabled",
            }
            for id, name in self.recording.subscriptions.items()
        ]

    def _refuse_absent(self, request: Request) -> None:
        """Raise what Azure says of something that is not there."""
        absent = missing(self.pages, request.path)
        if absent is not None:
            raise absent

    def _make(self, number: int, request: Request) -> None:
        step = self.recording.steps[number - 1]
        self._change(number)
        self._on_the_way = {name: list(seen) for name, seen in step.on_the_way.items()}
        self.store.set_fact("made", [*self._made, number])
        self._bind(number, request)

    def _bind(self, number: int, request: Request) -> None:
        """Remember which names of this run stand for which of the recording."""
        bound = {**self.store.fact("bound", {}), **self.steps.names(number, request)}
        self.store.set_fact("bound", bound)

    def _change(self, number: int) -> None:
        """Do to the pages what the step did; what is below a deleted thing goes with it."""
        step = self.recording.steps[number - 1]
        apply(self.pages, step.changes)
        if step.request is None:
            self._targets = set()  # another cloud, which somebody built
        elif step.request.method == "PUT" and step.worked:
            self._targets.add(step.request.address.path.lower())
        elif step.request.method == "DELETE" and step.worked:
            gone = page_name(step.request.url)
            self.pages = {name: page for name, page in self.pages.items() if not name.startswith(f"{gone}/")}

    def _bound(self, request: Request) -> Request:
        """The request with the names that the CLI made up for this run as they were in the recording."""
        bound: dict[str, str] = self.store.fact("bound", {})
        url = request.url
        for own, recorded in bound.items():
            url = url.replace(own, recorded)
        return Request(request.method, url, request.headers, request.body)

    def _result(self, request: Request) -> Response:
        """How a step's operation ended."""
        number, _, link = request.path.removeprefix(RECORDED).partition("/")
        steps = self.recording.steps
        index = read_digits(number) or 0
        if not 0 < index <= len(steps):
            raise errors.NotFound("NotFound", f"The operation '{number}' could not be found.")
        ended = {
            "azure-asyncoperation": json_response(200, {"status": "Succeeded"}),
            "location": Response(200),
        }
        return steps[index - 1].results.get(link) or ended.get(link, Response(200))


def _response(page: Answer) -> Response:
    return json_response(page.status, page.body)


def _code(response: Response) -> str:
    """The code of a refusal."""
    body = response.json() if response.status >= 400 else None
    error = body.get("error") if isinstance(body, dict) else None
    return str(error.get("code", "")) if isinstance(error, dict) else ""


def _now() -> str:
    return datetime.now(UTC).isoformat()
