"""What breaks inside is ARM's own 500: undone, in the journal, with a reference; and the next one works."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from azlab.arm.app import App
from azlab.arm.cloud import Cloud, Setting
from azlab.arm.ids import ResourceId
from azlab.arm.messages import Json, Request, Response, json_response
from azlab.arm.router import Routes, Visit
from azlab.arm.store import Resource, Store

SUBSCRIPTION = "11111111-2222-3333-4444-555555555555"
PAGE = "/lab/broken?api-version=2024-11-01"
HOME = f"/subscriptions/{SUBSCRIPTION}"
THING = ResourceId(SUBSCRIPTION, "", "Practice.Kitchen", ("things",), ("a",), HOME)
SENTENCE = re.compile(
    r"Encountered internal server error\. Diagnostic information: timestamp '\d{8}T\d{6}Z', subscription id "
    r"'', tracking id '([0-9a-f-]{36})', request correlation id '([0-9a-f-]{36})'\."
)


def endless(depth: int = 0) -> int:
    return endless(depth + 1) + 1


def huge() -> None:
    raise MemoryError


def wrong() -> None:
    raise KeyError("a bug")


def full() -> None:
    raise sqlite3.OperationalError("database or disk is full")


FAULTS: dict[str, Callable[[], object]] = {
    "RecursionError": endless,
    "MemoryError": huge,
    "KeyError": wrong,
    "OperationalError": full,
}


def broken_app(kind: str, store: Store) -> App:
    """An app with a page that writes and then breaks, and one that works."""
    routes = Routes()

    @routes.route("PUT", "/lab/broken")
    def broken(visit: Visit) -> Response:
        visit.cloud.put(Resource(THING, {"id": THING.text}))
        FAULTS[kind]()
        return json_response(200)

    @routes.route("GET", "/lab/whole")
    def whole(visit: Visit) -> Response:
        return json_response(200, {"there": visit.cloud.get(THING) is not None})

    return App(store, [], routes.all, Setting({}, {SUBSCRIPTION: "Practice"}, "tenant", str.lower))


@pytest.fixture(params=list(FAULTS))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def app(kind: str) -> App:
    return broken_app(kind, Store())


def fault_of(app: App) -> Json:
    return next(entry for entry in app.cloud.store.journal() if entry["error"] == "InternalServerError")


def test_a_fault_is_arms_own_500_with_a_reference(app: App) -> None:
    response = app(Request("PUT", PAGE, {}, b"{}"))
    error = response.json()["error"]
    said = SENTENCE.fullmatch(error["message"])
    assert (response.status, error["code"]) == (500, "InternalServerError")
    assert said is not None
    assert response.headers["x-ms-request-id"] == said[1] == said[2]


def test_a_fault_leaves_nothing_behind_and_the_next_request_works(app: App) -> None:
    app(Request("PUT", PAGE, {}, b"{}"))
    assert app(Request("GET", "/lab/whole")).json() == {"there": False}
    assert app.cloud.caller is None


def test_the_journal_says_what_broke_and_where(app: App, kind: str) -> None:
    response = app(Request("PUT", PAGE, {"commandname": "thing create"}, b'{"a": 1}'))
    entry = fault_of(app)
    assert (entry["status"], entry["command"], entry["body"]) == (500, "thing create", {"a": 1})
    assert entry["reference"] == response.headers["x-ms-request-id"]
    assert entry["fault"].startswith(f"{kind}: ")
    assert "test_faults_inside.py:" in entry["fault"]


def test_who_interrupts_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setitem(FAULTS, "KeyError", interrupted)
    app = broken_app("KeyError", Store())
    with pytest.raises(KeyboardInterrupt):
        app(Request("PUT", PAGE, {}, b"{}"))
    assert app(Request("GET", "/lab/whole")).json() == {"there": False}


class Unwritable(Store):
    """A store of which the disk is full from some moment on."""

    is_full = False

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with super().transaction():
            yield
            if self.is_full:
                raise sqlite3.OperationalError("database or disk is full")


def test_a_store_that_cannot_write_is_an_answer_too() -> None:
    store = Unwritable()
    app = broken_app("KeyError", store)
    store.is_full = True
    response = app(Request("GET", "/lab/whole"))
    assert response.status >= 500
    assert response.json()["error"]["code"]
    store.is_full = False
    assert app(Request("GET", "/lab/whole")).status == 200


def test_a_chore_that_breaks_keeps_nobody_from_an_answer() -> None:
    def chore(cloud: Cloud) -> None:
        raise KeyError("a bug")

    setting = Setting({}, {SUBSCRIPTION: "Practice"}, "tenant", str.lower)
    app = App(Store(), [], [], setting, [chore])
    before = app.cloud.now()
    assert app(Request("GET", "/lab/clock")).status == 200
    assert app.cloud.now() > before
    assert fault_of(app)["fault"].startswith("KeyError: 'a bug'")


def test_a_body_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[bytes] = []

    def read_body(content: bytes) -> Json:
        read.append(content)
        return {"a": 1}

    monkeypatch.setattr("azlab.arm.messages.read_body", read_body)
    broken_app("KeyError", Store())(Request("PUT", PAGE, {}, b'{"a": 1}'))
    assert len(read) == 1
