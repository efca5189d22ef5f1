"""All pages of a cloud at one moment: what was ever asked, and every resource that an answer names."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from azlab.arm.ids import parse_id
from azlab.arm.messages import Request, Response
from azlab.recordings.absence import missing
from azlab.recordings.matching import asked_page
from azlab.recordings.pages import VIEW, Answer, Page, Pages, page_of, view_of
from azlab.recordings.patterns import GENERATED
from azlab.recordings.people import asker
from azlab.recordings.questions import VERSION, Question, Send

DEEPEST = 12
"""How often ids are followed from answer to answer; a VM is three steps from its network's rules."""
UNSEEN = ("ipconfigurations", "defaultsecurityrules")
"""Parts of resources that have an id and no page."""


@dataclass
class Watch:
    """What to look at: the addresses and questions of a run, and the version each type is asked with."""

    addresses: dict[str, Request] = field(default_factory=dict)
    questions: set[Question] = field(default_factory=set)
    ids: dict[str, str] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)

    def note(self, request: Request, response: Response) -> None:
        """Remember what a request asks for and what its answer names."""
        # Deployments that the CLI names anew each time would be pages nobody asks for again.
        if request.method == "GET" and not GENERATED.search(request.url):
            # The newest: what is asked for until now is soon asked for until a while ago.
            self.addresses[asked_page(request)] = _again(request)
        id = request.address.id
        if id is not None and "api-version" in request.query:
            self.versions.setdefault(id.type.lower(), request.query["api-version"])
        self.note_ids(body_of(response))

    def note_ids(self, body: Any) -> None:
        """Remember the resources that a document names, and their groups."""
        for text in _texts(body):
            id = parse_id(text)
            # Without its group an id belongs to the subscription or the directory, whose pages are asked for
            # by name.
            if id is not None and id.group and id.types[-1].lower() not in UNSEEN:
                self.ids.setdefault(id.key, id.text)
                self.ids.setdefault(id.group_id.key, id.group_id.text)

    def version(self, id: str) -> str:
        """The api-version that this run asked the type of an id with; a usual one for any other type."""
        return self.versions.get(_type(id), VERSION)


def survey(send: Send, watch: Watch) -> Pages:
    """Every page of the cloud that `send` asks. New ids are added to the watch."""
    resources = _resources(send, watch)
    pages: Pages = {**resources}
    addresses = {**_views(resources), **watch.addresses}
    for name in sorted(addresses.keys() - pages.keys()):
        answer = send(addresses[name])
        pages[name] = _page(name, answer, resources)
    for question in sorted(watch.questions, key=lambda question: question.page):
        answer = question.ask(send)
        pages[question.page] = Answer(answer.status, body_of(answer))
    return {name: page for name, page in pages.items() if not _is_plain_absence(pages, name)}


def body_of(response: Response) -> Any:
    """The body as JSON; as text where it is none."""
    try:
        return response.json()
    except ValueError:
        return response.body.decode(errors="replace")


def _resources(send: Send, watch: Watch) -> dict[str, Answer]:
    """The pages of all resources, found by following ids from answer to answer."""
    found: dict[str, Answer] = {}
    looked: set[str] = set()
    for _ in range(DEEPEST):
        for name in sorted(watch.ids.keys() - looked):  # a copy: what is found here is asked next time round
            id = watch.ids[name]
            answer = send(Request("GET", f"{id}?api-version={watch.version(id)}"))
            looked.add(name)
            if answer.status == 200:
                found[name] = Answer(200, body_of(answer))
                watch.note_ids(found[name].body)
    return found


def _page(name: str, answer: Response, resources: dict[str, Answer]) -> Page:
    body, own = body_of(answer), resources.get(name.removesuffix(VIEW))
    view = view_of(body, own) if answer.status == 200 and own and name.endswith(VIEW) else None
    return view or page_of(answer.status, body, {**resources})


def _again(request: Request) -> Request:
    """The same request by the same person; the learner needs no token."""
    kept = {"authorization": request.headers["authorization"]} if asker(request) else {}
    return Request("GET", request.url, kept)


def _views(resources: dict[str, Answer]) -> dict[str, Request]:
    """What asks for the instance views of all VMs, by the names of their pages."""
    machines = [name for name in resources if _type(name) == "microsoft.compute/virtualmachines"]
    return {f"{name}{VIEW}": Request("GET", f"{name}{VIEW}&api-version={VERSION}") for name in machines}


def _type(id: str) -> str:
    found = parse_id(id)
    return found.type.lower() if found else ""


def _is_plain_absence(pages: Pages, name: str) -> bool:
    """Whether a page only says that a resource is not there, in the words in which it is said anyway."""
    page = pages[name]
    if not isinstance(page, Answer) or page.status != 404:
        return False
    error = missing(pages, name.partition("?")[0])
    return error is not None and _like(page.body, {"error": error.document()})


def _like(body: Any, expected: Any) -> bool:
    """Names in paths are in lower case here."""
    return json.dumps(body).lower() == json.dumps(expected).lower()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str) and value.startswith("/subscriptions/") and "?" not in value:
        yield value
