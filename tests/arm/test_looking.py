"""A cloud is looked at without a trace, and who looks on sees each step that it takes by itself."""

from datetime import datetime
from pathlib import Path

from azlab.arm.messages import Request
from azlab.arm.store import Store
from tests.arm.conftest import GROUP, Kitchen, disk
from tests.signing import signed

VERSION = "?api-version=2024-11-01"
KETTLES = f"{GROUP}/providers/Practice.Kitchen/kettles"


def asking(path: str) -> Request:
    return Request("GET", f"{path}{VERSION}")


def test_who_looks_lets_no_time_pass_and_leaves_no_line(kitchen: Kitchen) -> None:
    kitchen.kettle()
    store = kitchen.app.cloud.store
    before = (kitchen.app.cloud.now(), len(store.journal()), store.edition)
    answer = kitchen.app.look(asking(f"{KETTLES}/tea"))
    assert (answer.status, answer.json()["properties"]["litres"]) == (200, 2)
    assert (kitchen.app.cloud.now(), len(store.journal()), store.edition) == before


def test_what_is_in_progress_is_seen_as_it_is(kitchen: Kitchen) -> None:
    kitchen.send("PUT", "kettles/tea", {"location": "westeurope", "properties": {"litres": 2}})
    states = [
        kitchen.app.look(asking(f"{KETTLES}/tea")).json()["properties"]["provisioningState"] for _ in range(9)
    ]
    assert set(states) == {"Creating"}


def test_what_is_refused_to_who_looks_is_an_answer(kitchen: Kitchen) -> None:
    assert kitchen.app.look(asking(f"{KETTLES}/none")).json()["error"]["code"] == "ResourceNotFound"


def test_what_is_written_while_looking_is_given_up() -> None:
    with Store() as store:
        with store.reading():
            store.put(disk("looked"))
        with store.transaction():
            store.put(disk("kept"))
            with store.reading():
                store.put(disk("looked"))
                store.set_fact("looked", True)
            assert store.fact("looked") is None
        assert [resource.id.name for resource in store.resources()] == ["kept"]


def test_the_edition_changes_with_resources_and_not_with_time(kitchen: Kitchen) -> None:
    store = kitchen.app.cloud.store
    kitchen.app.cloud.clock.advance(1)
    before = store.edition
    assert kitchen.app.look(asking(KETTLES)).json()["value"] == []
    with store.transaction():
        kitchen.app.cloud.clock.advance(60)
    assert store.edition == before
    kitchen.kettle()
    assert store.edition != before


def test_the_edition_changes_with_what_another_process_wrote(tmp_path: Path) -> None:
    with Store(tmp_path / "cloud.sqlite") as here, Store(tmp_path / "cloud.sqlite") as there:
        with here.reading():
            before = here.edition
        with there.transaction():
            there.put(disk("theirs"))
        with here.reading():
            assert here.edition != before


def test_who_looks_on_is_called_each_minute_and_sees_what_is_there(kitchen: Kitchen) -> None:
    kitchen.kettle()
    moments: list[datetime] = []
    sizes: list[int] = []

    def look(moment: datetime, id: str) -> None:
        moments.append(moment)
        sizes.append(len(kitchen.app.look(asking(KETTLES)).json()["value"]))

    kitchen.app.cloud.watchers.append(look)
    kitchen.send("POST", "/lab/clock", {"minutes": 5})
    assert len({moment.minute for moment in moments}) >= 5
    assert set(sizes) == {1}
    assert moments == sorted(moments)


def test_a_look_in_the_midst_of_a_request_leaves_its_caller_who_it_was(kitchen: Kitchen) -> None:
    callers = []

    def look(moment: datetime, id: str) -> None:
        kitchen.app.look(asking(KETTLES))
        callers.append(kitchen.app.cloud.caller)

    kitchen.app.cloud.watchers.append(look)
    kitchen.app(Request("POST", f"/lab/clock{VERSION}", signed("learner"), b'{"minutes": 2}'))
    assert callers[-1] is not None


def test_what_was_due_while_an_operation_was_asked_about_is_done_with_the_answer(kitchen: Kitchen) -> None:
    """No further question is needed for the chores of a minute that begins with the last one."""
    kitchen.kettle()
    clock, minutes = kitchen.app.cloud.clock, list[int]()
    clock.advance((40 - clock.now().second) % 60)  # boiling ends ten seconds into the next minute
    boiling = kitchen.send("POST", "kettles/tea/boil")
    kitchen.app.cloud.watchers.append(lambda moment, id: minutes.append(moment.minute))
    kitchen.follow(boiling)
    assert minutes == [clock.now().minute]
