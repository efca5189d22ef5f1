"""The store: whole or nothing, and nothing lost."""

import signal
import subprocess
import sys
import textwrap
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from azlab.arm import state_files
from azlab.arm.ids import resource_id
from azlab.arm.store import Resource, Store

DISK = "Microsoft.Compute/disks"


def disk(name: str, **document: Any) -> Resource:
    return Resource(resource_id("S", "G", DISK, name), {"name": name, **document}, {"hidden": name})


def interrupted(store: Store) -> None:
    """Write something, and be interrupted."""
    store.put(disk("lost"))
    store.set_fact("lost", 1)
    raise KeyboardInterrupt


def test_what_is_put_is_got_in_any_case() -> None:
    store = Store()
    store.put(disk("One", tags={"ä": "ü"}))
    found = store.get(disk("oNE").id.text)
    assert (found.id.name, found.document["tags"], found.interior) == ("One", {"ä": "ü"}, {"hidden": "One"})
    store.delete(disk("ONE").id.text)
    assert store.get(disk("one").id.key) is None


def test_listing_is_by_type_and_by_scope() -> None:
    store = Store()
    for one in (disk("b"), disk("a"), Resource(resource_id("S", "G2", DISK, "c"), {})):
        store.put(one)
    store.put(Resource(resource_id("S", "G", "Microsoft.Compute/images", "i"), {}))
    assert [one.id.name for one in store.resources(DISK)] == ["a", "b", "c"]
    assert [one.id.name for one in store.resources(DISK, "/subscriptions/S/resourceGroups/G")] == ["a", "b"]
    assert [one.id.name for one in store.resources("", "/subscriptions/s/resourcegroups/g/")] == [
        "a",
        "b",
        "i",
    ]


def test_a_transaction_is_kept_whole_or_not_at_all() -> None:
    store = Store()
    with store.transaction():
        store.put(disk("kept"))
    with pytest.raises(KeyboardInterrupt), store.transaction():
        interrupted(store)
    assert store.get(disk("kept").id.key) is not None
    assert store.get(disk("lost").id.key) is None
    assert store.fact("lost") is None


def test_a_savepoint_gives_up_only_its_part() -> None:
    store = Store()
    with store.transaction():
        store.put(disk("first"))
        with pytest.raises(KeyboardInterrupt), store.savepoint():
            interrupted(store)
        with store.savepoint():
            store.put(disk("third"))
    assert [one.id.name for one in store.resources(DISK)] == ["first", "third"]


def test_in_a_transaction_a_resource_is_read_as_it_was_last_written() -> None:
    store, id = Store(), resource_id("S", "G", DISK, "tea")
    seen: list[Any] = []

    def look() -> None:
        found = store.get(id.key)
        seen.append(found and found.document["size"])
        if found:
            found.document["size"] = "other"  # whoever reads it has one of their own

    with store.transaction():
        look()
        for size in (1, 2):
            store.put(Resource(id, {"size": size}))
            look()
        with suppress(KeyError), store.savepoint():
            store.delete(id.key)
            look()
            raise KeyError
        look()
        store.delete(id.key)
        look()
    assert seen == [None, 1, 2, None, 2, None]


def test_a_savepoint_hides_no_fault_that_has_ended_the_transaction() -> None:
    """SQLite itself rolls back what met a full disk, savepoints and all."""

    def ended(store: Store) -> None:
        store._connection.execute("rollback")
        interrupted(store)

    store = Store()
    with pytest.raises(KeyboardInterrupt), store.transaction(), store.savepoint():
        ended(store)
    with store.transaction(), store.savepoint():
        store.put(disk("after"))
    assert [resource.id.name for resource in store.resources(DISK)] == ["after", "lost"]


def test_two_stores_on_one_file_see_the_same(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "cloud.sqlite"
    one, two = Store(path), Store(path)
    with one.transaction():
        one.put(disk("d"))
        one.set_fact("now", "then")
        one.write_journal({"path": "/x"})
        one.put_operation("op", {"name": "op", "status": "InProgress"})
    assert two.get(disk("d").id.key).document == {"name": "d"}
    assert (two.fact("now"), two.journal(), two.operation("op")["status"]) == (
        "then",
        [{"path": "/x"}],
        "InProgress",
    )
    one.close()
    assert Store(path).get(disk("d").id.key) is not None


def test_open_operations_stay_in_the_order_in_which_they_began() -> None:
    store = Store()
    for name in ("a", "b", "a"):
        store.put_operation(name, {"name": name, "key": "/k", "status": "InProgress", "due": "2026"})
    assert [operation["name"] for operation in store.open_operations(key="/k")] == ["a", "b"]


def test_only_operations_that_have_not_ended_are_open() -> None:
    store = Store()
    for name, status in (("b", "InProgress"), ("a", "InProgress"), ("c", "Succeeded")):
        store.put_operation(name, {"name": name, "status": status})
    assert [one["name"] for one in store.open_operations()] == ["b", "a"]


def test_a_copy_holds_everything_and_goes_its_own_way(tmp_path: Path) -> None:
    store = Store()
    store.put(disk("d"))
    store.set_fact("seed", "x")
    store.copy_to(tmp_path / "states" / "saved.sqlite")
    store.clear()
    assert store.resources() == []
    store.put(disk("other"))
    store.copy_from(tmp_path / "states" / "saved.sqlite")
    assert [one.id.name for one in store.resources()] == ["d"]
    assert store.fact("seed") == "x"
    assert [one.id.name for one in Store(tmp_path / "states" / "saved.sqlite").resources()] == ["d"]


def test_a_copy_of_a_file_lies_on_the_disk_and_that_of_a_cloud_in_memory_need_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(state_files, "sync", synced.append)
    with Store(tmp_path / "cloud.sqlite") as kept, Store() as passing:
        kept.copy_to(tmp_path / "of-a-file.sqlite")
        passing.copy_to(tmp_path / "of-memory.sqlite")
    assert synced == [tmp_path / "of-a-file.sqlite"]


def test_a_copy_that_is_not_there_is_not_read(tmp_path: Path) -> None:
    store = Store()
    store.put(disk("d"))
    with pytest.raises(FileNotFoundError):
        store.copy_from(tmp_path / "none.sqlite")
    assert not (tmp_path / "none.sqlite").exists()
    assert len(store.resources()) == 1


def test_clearing_the_journal_leaves_the_rest() -> None:
    store = Store()
    store.put(disk("d"))
    store.write_journal({"path": "/x"})
    store.clear_journal()
    assert (store.journal(), len(store.resources())) == ([], 1)


WRITER = """
    import sys
    from pathlib import Path
    from azlab.arm.ids import resource_id
    from azlab.arm.store import Resource, Store
    store = Store(Path(sys.argv[1]))
    for number in range(10**6):
        with store.transaction():
            for name in ("left", "right"):
                id = resource_id("S", "G", "Microsoft.Compute/disks", name)
                store.put(Resource(id, {"number": number, "padding": "x" * 5000}))
            store.set_fact("number", number)
        if number % 20 == 0:
            print(number, flush=True)
"""


def test_a_writer_killed_in_the_middle_leaves_a_whole_cloud(tmp_path: Path) -> None:
    path = tmp_path / "cloud.sqlite"
    writer = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(WRITER), str(path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    told = [int(writer.stdout.readline()) for _ in range(8)][-1]
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    store = Store(path)
    left, right = (store.get(disk(name).id.key).document["number"] for name in ("left", "right"))
    assert left == right == store.fact("number")
    assert left >= told
