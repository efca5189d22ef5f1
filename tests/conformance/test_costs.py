"""How many documents a request reads does not depend on how many there are, for every type and verb."""

import json
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from azlab.arm.app import App
from azlab.arm.chores import Chores
from azlab.arm.ids import parse_id
from azlab.arm.store import Resource
from tests.conformance.furnishing import BODIES, GROUP, furnished, send

GUID = re.compile(r'"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"')
FEW, MANY = 3, 60
VERBS = ("GET", "PUT", "DELETE", "PUT")


class Reads:
    """How many resources were taken out of the store, and of which types."""

    def __init__(self) -> None:
        self.count = 0
        self.types: dict[str, int] = {}

    @contextmanager
    def counted(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        stored = Resource.stored

        def noted(row: tuple[str, str, str], origin: str) -> Resource:
            found = stored(row, origin)
            self.types[found.id.type] = self.types.get(found.id.type, 0) + 1
            return found

        with monkeypatch.context() as patched:
            patched.setattr(Resource, "stored", noted)
            # When a minute begins, chores look at what they watch: whichever request it falls on.
            patched.setattr(Chores, "catch_up", lambda chores: None)
            yield
        self.count = sum(self.types.values())


def multiply(app: App, times: int) -> None:
    """Groups beside the shop's, each with all that is in it."""
    store = app.cloud.store
    shop = [*store.resources("", GROUP), *filter(None, [store.get(GROUP)])]
    with store.transaction():
        for number in range(times):
            for resource in shop:
                put_copy(app, resource, f"big{number}")


def put_copy(app: App, resource: Resource, group: str) -> None:
    def moved(text: str) -> str:
        text = re.sub(r'(/resourceGroups/)shop(?=[/"]|$)', rf"\1{group}", text, flags=re.IGNORECASE)
        text = text.replace("shopstore", f"{group}store")
        return GUID.sub(lambda found: f'"{uuid.uuid5(uuid.NAMESPACE_DNS, group + found[0])}"', text)

    id = parse_id(moved(resource.id.text))
    assert id is not None
    document, interior = json.loads(moved(resource.document_text)), json.loads(moved(resource.interior_text))
    app.cloud.put(Resource(id, document, interior))


def reads(app: App, monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, int]]:
    """What each request reads: of every resource of the shop, and a list of its type in its group."""
    found: dict[str, dict[str, int]] = {}
    for path, body in BODIES.items():
        listed = path.rpartition("/")[0]
        requests = [(verb, path) for verb in VERBS]
        if path != GROUP:  # a list of groups shows all that there are
            requests.append(("GET", listed))
        for number, (verb, address) in enumerate(requests):
            send(app, "GET", GROUP)  # what has ended meanwhile is done
            noted = Reads()
            with noted.counted(monkeypatch):
                send(app, verb, address, body if verb == "PUT" else None)
            found[f"{number} {verb} {address.removeprefix(GROUP)}"] = noted.types
    return found


def test_no_request_reads_more_documents_in_a_larger_cloud(monkeypatch: pytest.MonkeyPatch) -> None:
    clouds = [furnished(), furnished()]
    for app, times in zip(clouds, (FEW, MANY), strict=True):
        multiply(app, times)
        for path in BODIES:
            send(app, "GET", path)  # what is derived of all is derived now
    few, many = (reads(app, monkeypatch) for app in clouds)
    grown = {
        name: {
            kind: (few[name].get(kind, 0), count)
            for kind, count in types.items()
            if count > few[name].get(kind, 0)
        }
        for name, types in many.items()
        if sum(types.values()) > sum(few[name].values())
    }
    assert grown == {}
