"""Above the newest api-version that is known, what nobody knows is kept and shown, at any depth of any type.

A member that Azure alone writes is Azure's with all that is in it.
"""

from collections.abc import Iterator
from functools import reduce
from typing import Any

import pytest

from azlab.arm.app import App
from azlab.arm.conversions import Kind, ListOf, ObjectOf
from azlab.arm.resource import ResourceType
from azlab.arm.store import Store
from tests.conformance.furnishing import (
    BODIES,
    FRONT,
    GROUP,
    every_type,
    every_type_that_is_made,
    furnished,
    places,
    send,
)
from tests.conformance.plausible import Steps, found, planted

MOOD: Any = {"of": ["the", {"day": 1}]}
LATER = "2999-01-01"


@pytest.fixture(scope="module")
def cloud() -> App:
    return furnished()


@pytest.fixture
def fresh(cloud: App) -> Iterator[App]:
    saved = Store()
    cloud.cloud.store.copy_into(saved)
    yield cloud
    saved.copy_into(cloud.cloud.store)
    saved.close()


def objects(kind: Kind, document: Any, way: Steps = ()) -> Iterator[Steps]:
    """The paths of the objects in a document that a client may write to, the document itself first."""
    if isinstance(kind, ListOf) and isinstance(document, list) and document:
        yield from objects(kind._kind, document[0], (*way, "[]"))
    if isinstance(kind, ObjectOf) and isinstance(document, dict):
        if way:  # ARM itself reads the first level, and knows all that can be there
            yield way
        for name, value in document.items():
            member = kind.members.get(name.lower())
            if member is not None and not member.read_only:
                yield from objects(member.kind, value, (*way, name))


def with_mood(document: Any, way: Steps) -> Any:
    return planted(document, (*way, "moodOfTheDay"), MOOD)


def lost(app: App, kind: ResourceType, base: Any) -> list[str]:
    """Where the mood was taken, and is not shown afterwards. What is refused together is asked one by one."""
    path, body = places(kind.name)[0], app.cloud.setting.bodies.of(kind.name, "PUT")
    assert body is not None
    ways = list(objects(body.root, base))
    if send(app, "PUT", path, reduce(with_mood, ways, base), version=LATER).status < 300:
        return _missing(app, path, ways)
    saved, missing = Store(), []
    app.cloud.store.copy_into(saved)
    for way in ways:
        if send(app, "PUT", path, with_mood(base, way), version=LATER).status < 300:
            missing += _missing(app, path, [way])
        saved.copy_into(app.cloud.store)
    saved.close()
    return missing


def _missing(app: App, path: str, ways: list[Steps]) -> list[str]:
    shown = send(app, "GET", path).json()
    return [".".join(way) for way in ways if not found(shown, (*way, "moodOfTheDay"), MOOD)]


@every_type_that_is_made
def test_what_nobody_knows_is_kept_where_something_is_made(fresh: App, kind: ResourceType) -> None:
    path = places(kind.name)[0]
    send(fresh, "DELETE", path)
    assert lost(fresh, kind, BODIES[path]) == []


@every_type
def test_what_nobody_knows_is_kept_where_something_is_there(fresh: App, kind: ResourceType) -> None:
    assert lost(fresh, kind, send(fresh, "GET", places(kind.name)[0]).json()) == []


def test_an_image_is_refused_the_key_of_a_set_that_nobody_can_have_made_here(fresh: App) -> None:
    path = f"{GROUP}/providers/Microsoft.Compute/images/golden"
    send(fresh, "DELETE", path)
    key = {"id": f"{GROUP}/providers/Microsoft.Compute/diskEncryptionSets/keys", "moodOfTheDay": MOOD}
    steps = ("properties", "storageProfile", "osDisk", "diskEncryptionSet")
    answer = send(fresh, "PUT", path, planted(BODIES[path], steps, key), version=LATER)
    assert (answer.status, answer.json()["error"]["code"]) == (400, "NotImplemented")
    assert send(fresh, "GET", path).status == 404


def test_an_image_keeps_what_is_said_beside_the_id_of_its_disk(fresh: App) -> None:
    path = f"{GROUP}/providers/Microsoft.Compute/images/golden"
    send(fresh, "DELETE", path)
    steps = ("properties", "storageProfile", "osDisk", "managedDisk", "moodOfTheDay")
    assert send(fresh, "PUT", path, planted(BODIES[path], steps, MOOD), version=LATER).status == 201
    assert found(send(fresh, "GET", path).json(), steps, MOOD)


def test_a_reference_given_as_the_whole_resource_is_its_id(fresh: App) -> None:
    path = f"{FRONT}/inboundNatRules/ssh"
    front = send(fresh, "GET", f"{FRONT}/frontendIPConfigurations/front").json()
    body = planted(BODIES[path], ("properties", "frontendIPConfiguration"), front)
    for version in ("2024-05-01", LATER):
        assert send(fresh, "PUT", path, body, version=version).status == 200
        shown = send(fresh, "GET", path).json()["properties"]
        assert shown["frontendIPConfiguration"] == {"id": front["id"]}
