"""Stored resources are read when somebody looks; what is derived of them is made anew when they change."""

import json
from contextlib import suppress
from pathlib import Path

import pytest

from azlab.arm.health import StoreError
from azlab.arm.ids import resource_id
from azlab.arm.store import Resource, Store

DISK, IMAGE = "Microsoft.Compute/disks", "Microsoft.Compute/images"


def resource(kind: str, name: str, **document: object) -> Resource:
    return Resource(resource_id("S", "G", kind, name), {"name": name, **document}, {"hidden": name})


def names(store: Store) -> list[str]:
    """The names of all disks, as something that is derived of them."""
    return store.derived("names", (DISK,), lambda: [disk.id.name for disk in store.resources(DISK)])


@pytest.fixture
def store() -> Store:
    store = Store()
    with store.transaction():
        store.put(resource(DISK, "a"))
    return store


def test_what_nobody_looked_at_is_written_as_it_was(store: Store) -> None:
    with store.transaction():
        store.put(Resource.stored(("/subscriptions/S", '{ "spaces": true }', "{}"), ""))
    found = store.get("/subscriptions/S")
    assert found is not None
    store.put(found)
    assert (store.get("/subscriptions/s") or found).document_text == '{ "spaces": true }'
    assert found.document == {"spaces": True}
    assert found.document_text == '{"spaces":true}'


def test_what_was_changed_is_written_as_it_is(store: Store) -> None:
    found = store.get(resource(DISK, "a").id.key)
    assert found is not None
    found.properties["diskSizeGB"] = 8
    found.interior["hidden"] = "b"
    store.put(found)
    again = store.get(found.id.key)
    assert again is not None
    assert (again.document, again.interior) == (
        {"name": "a", "properties": {"diskSizeGB": 8}},
        {"hidden": "b"},
    )
    assert json.loads(again.document_text) == again.document


@pytest.mark.parametrize("text", ["", "no JSON", "[]", "5", '{"a": 1} and more'])
def test_a_text_that_is_no_document_is_damage(text: str) -> None:
    with pytest.raises(StoreError, match="/subscriptions/S' is no"):
        _ = Resource.stored(("/subscriptions/S", text, "{}"), "cloud.sqlite").document
    with pytest.raises(StoreError, match="is no id"):
        _ = Resource.stored(("S", "{}", "{}"), "cloud.sqlite").id


def test_what_is_derived_is_made_once_and_anew_after_a_change(store: Store) -> None:
    assert names(store) == ["a"]
    assert names(store) is names(store)
    with store.transaction():
        store.put(resource(IMAGE, "i"))
        before = names(store)
        store.put(resource(DISK, "b"))
        assert names(store) == ["a", "b"]
        assert before == ["a"]
        store.delete(resource(DISK, "A").id.text)
        assert names(store) == ["b"]
    store.clear()
    assert names(store) == []


def test_what_was_derived_of_something_undone_is_forgotten(store: Store) -> None:
    with suppress(KeyError), store.transaction():
        store.put(resource(DISK, "lost"))
        assert names(store) == ["a", "lost"]
        raise KeyError
    assert names(store) == ["a"]
    with store.transaction():
        store.put(resource(DISK, "b"))
        with suppress(KeyError), store.savepoint():
            store.delete(resource(DISK, "a").id.key)
            assert names(store) == ["b"]
            raise KeyError
        assert names(store) == ["a", "b"]
    with store.reading():
        store.put(resource(DISK, "c"))
        assert names(store) == ["a", "b", "c"]
    assert names(store) == ["a", "b"]


def test_what_another_process_writes_is_noticed(tmp_path: Path) -> None:
    here, there = Store(tmp_path / "cloud.sqlite"), Store(tmp_path / "cloud.sqlite")
    with here.transaction():
        assert names(here) == []
    with there.transaction():
        there.put(resource(DISK, "theirs"))
    with here.transaction():
        assert names(here) == ["theirs"]
    there.copy_to(tmp_path / "copy.sqlite")
    with here.transaction():
        here.delete(resource(DISK, "theirs").id.key)
        assert names(here) == []
    here.copy_from(tmp_path / "copy.sqlite")
    assert names(here) == ["theirs"]


def test_who_names_a_resource_is_found_without_a_search(store: Store) -> None:
    disk, guid = resource(DISK, "a").id, "5a5f3bc5-0000-4000-8000-00000000000f"
    image = resource(IMAGE, "i", source={"id": f"{disk.text.upper()}/"}, family=guid.upper())
    with store.transaction():
        store.put(image)
        own = f"{resource(IMAGE, 'j').id.text}/parts/p"
        store.put(resource(IMAGE, "j", source=f"see {disk.text}", own=own))
    for name in (disk.text, disk.key, f"{disk}/", guid):
        assert [one.id.name for one in store.mentioning(name, IMAGE)] == ["i"], name
    assert store.mentioning(disk.text, DISK) == []
    assert store.mentioning(own, IMAGE) == []
    with store.transaction():
        store.put(resource(IMAGE, "i", source=resource(DISK, "b").id.text))
    assert store.mentioning(disk.text, IMAGE) == store.mentioning(guid, IMAGE) == []
    assert len(store.mentioning(resource(DISK, "b").id.text, IMAGE)) == 1
    store.delete(image.id.key)
    assert store.mentioning(resource(DISK, "b").id.text, IMAGE) == []


def test_a_name_beyond_ascii_is_found_too(store: Store) -> None:
    disk = resource_id("S", "Gräfin", DISK, "größe")
    with store.transaction():
        store.put(resource(IMAGE, "i", source=disk.text))
    assert [one.id.name for one in store.mentioning(disk.text, IMAGE)] == ["i"]


@pytest.mark.parametrize(
    "value", ['/subscriptions/S"', "/subscriptions/S\\", "/subscriptions/\ud800", '"', "\\"]
)
def test_a_value_that_is_no_id_may_look_like_one(store: Store, value: str) -> None:
    with store.transaction():
        store.put(resource(IMAGE, "i", value=value, other="/subscriptions/T"))
    assert len(store.mentioning("/subscriptions/T", IMAGE)) == 1
