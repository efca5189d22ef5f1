"""What a store need not read again is what it would read, whatever is written, undone, or done by others."""

import copy
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from azlab.arm import cache
from azlab.arm.ids import resource_id
from azlab.arm.store import Resource, Store

KIND = "Microsoft.Compute/disks"
NAMES = ("a", "b", "long")
FRIENDS = ("x", "y")
Step = tuple[Any, ...]
Model = dict[str, dict[str, Any]]
"""What is there: `disks` by name, each the friend that it names, and `facts` by name."""

names, friends = st.sampled_from(NAMES), st.sampled_from(FRIENDS)
values = st.sampled_from([1, "now", 2.5, True, ["list"], {"a": "dict"}])
writes = st.one_of(
    st.tuples(st.just("put"), names, friends),
    st.tuples(st.just("delete"), names),
    st.tuples(st.just("remember"), names, values),
)
steps = st.recursive(
    writes,
    lambda inner: st.tuples(st.sampled_from(["savepoint", "undone", "looked"]), st.lists(inner, max_size=3)),
    max_leaves=6,
)
rounds = st.tuples(st.sampled_from(["transaction", "undone", "others", "alone"]), st.lists(steps, max_size=4))


class UndoneError(Exception):
    pass


def key(name: str) -> str:
    return resource_id("S", "G", KIND, name).key


def disk(name: str, friend: str) -> Resource:
    text = "letters" * (cache.LONGEST_ROW // 3) if name == "long" else ""
    document = {"friend": resource_id("S", "G", KIND, friend).text}
    return Resource(resource_id("S", "G", KIND, name), document, {"text": text})


def compare(store: Store, model: Model) -> None:
    """Whether a store says of everything what is there; what was read is then changed, as owners do."""
    for name in NAMES:
        found, friend = store.get(key(name)), model["disks"].get(name)
        assert (found.document if found else None) == (disk(name, friend).document if friend else None)
        if found:
            found.document["friend"] = "nobody"
        fact = store.fact(name)
        assert fact == model["facts"].get(name)
        if isinstance(fact, list):
            fact.append("more")
    for friend in FRIENDS:
        naming = [found.id.name for found in store.mentioning(key(friend), KIND)]
        assert naming == sorted(name for name, other in model["disks"].items() if other == friend)


def play(store: Store, step: Step, model: Model) -> None:
    """Do a step, to a store and to the model."""
    match step:
        case "put", name, friend:
            store.put(disk(name, friend))
            model["disks"][name] = friend
        case "delete", name:
            store.delete(key(name))
            model["disks"].pop(name, None)
        case "remember", name, value:
            store.set_fact(name, value)
            model["facts"][name] = value
        case "savepoint", inner:
            with store.savepoint():
                play_all(store, inner, model)
        case "undone", inner:
            with suppress(UndoneError), store.savepoint():
                play_all(store, inner, copy.deepcopy(model))
                raise UndoneError
        case "looked", inner:
            with store.reading():
                play_all(store, inner, copy.deepcopy(model))


def play_all(store: Store, steps: list[Step], model: Model) -> None:
    for step in steps:
        play(store, step, model)
        compare(store, model)


def play_round(here: Store, there: Store, kind: str, steps: list[Step], model: Model) -> None:
    if kind == "undone":
        with suppress(UndoneError), here.transaction():
            play_all(here, steps, copy.deepcopy(model))
            raise UndoneError
    elif kind == "alone":  # each step is a transaction of its own
        for step in steps:
            play(here, step, model)
    else:
        store = there if kind == "others" else here
        with store.transaction():
            play_all(store, steps, model)


@settings(max_examples=40)
@given(st.lists(rounds, max_size=5))
def test_whatever_happens_a_store_says_what_is_in_its_file(played: list[tuple[str, list[Step]]]) -> None:
    model: Model = {"disks": {}, "facts": {}}
    with TemporaryDirectory() as folder:
        path = Path(folder, "cloud.sqlite")
        with Store(path) as here, Store(path) as there:
            for kind, steps in played:
                play_round(here, there, kind, steps, model)
                for store in (here, there):
                    with store.transaction():
                        compare(store, model)
                    compare(store, model)


def rows_written(store: Store, work: Callable[[], None]) -> int:
    before = store.changes
    with store.transaction():
        work()
    return store.changes - before


def test_what_is_remembered_many_times_in_a_transaction_is_written_once() -> None:
    with Store() as store:

        def work() -> None:
            for number in range(100):
                store.set_fact("now", number)

        assert rows_written(store, work) == 1
        assert store.fact("now") == 99


def test_no_more_is_kept_than_there_is_room_for() -> None:
    with Store() as store:
        for number in range(3 * cache.MOST_FACTS):
            with store.transaction():
                store.put(disk(f"d{number}", "x"))
                store.set_fact(f"f{number}", number)
        kept = store._cache
        assert 0 < len(kept.rows) <= cache.MOST_ROWS
        assert 0 < len(kept.facts) <= cache.MOST_FACTS
        store.put(disk("long", "x"))
        assert key("long") not in kept.rows
