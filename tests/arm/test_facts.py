"""What a cloud remembers under a name is what the file says, however often it is asked."""

from contextlib import suppress
from pathlib import Path

import pytest

from azlab.arm.history import History
from azlab.arm.messages import Json
from azlab.arm.store import Store


class UndoneError(Exception):
    pass


def test_a_fact_that_is_undone_is_what_it_was_before() -> None:
    with Store() as store:
        store.set_fact("now", 1)
        with suppress(UndoneError), store.transaction():
            store.set_fact("now", 2)
            assert store.fact("now") == 2
            with suppress(UndoneError), store.savepoint():
                store.set_fact("now", 3)
                assert store.fact("now") == 3
                raise UndoneError
            assert store.fact("now") == 2
            raise UndoneError
        assert store.fact("now") == 1
        with store.reading():
            store.set_fact("now", 4)
        with store.transaction():
            assert store.fact("now") == 1


def test_a_savepoint_outside_of_a_transaction_leaves_nothing_remembered() -> None:
    with Store() as store:
        for number in range(3):
            store.set_fact("now", number)
            with store.savepoint():
                assert store.fact("now") == number


def test_what_somebody_else_writes_is_seen_from_the_next_transaction_on(tmp_path: Path) -> None:
    with Store(tmp_path / "cloud.sqlite") as here, Store(tmp_path / "cloud.sqlite") as there:
        for number in range(3):
            with there.transaction():
                there.set_fact("now", number)
            with here.transaction():
                assert here.fact("now") == number
            assert here.fact("now") == number


def test_going_back_brings_facts_back_in_the_same_transaction() -> None:
    with Store() as store:
        history = History(store)
        with store.transaction():
            store.set_fact("scarcities", {"a": "b"})
        with store.transaction():
            entry = history.begin("az vm create")
            store.set_fact("scarcities", {})
        with store.transaction():
            assert store.fact("scarcities") == {}
            history.go_back(entry.number)
            assert store.fact("scarcities") == {"a": "b"}


def test_another_state_is_seen_in_the_transaction_that_takes_it(tmp_path: Path) -> None:
    with Store() as store:
        store.set_fact("now", 1)
        store.copy_to(tmp_path / "kept.sqlite")
        store.set_fact("now", 2)
        store.copy_from(tmp_path / "kept.sqlite", begin=lambda: store.fact("now"))
        assert store.fact("now") == 1


@pytest.mark.parametrize("default", [None, 0, {}])
def test_a_value_that_was_read_is_the_readers_own(default: Json | None) -> None:
    with Store() as store, store.transaction():
        assert store.fact("known", default) == default
        store.set_fact("known", {"list": []})
        store.fact("known")["list"].append(1)
        assert store.fact("known") == {"list": []}
