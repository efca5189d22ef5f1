"""Reading what was just written."""

import pytest

from azlab.arm.app import App
from azlab.arm.messages import Request, Response
from azlab.live.freshness import Freshness
from azlab.live.waiting import Patience
from azlab.server import Faults, Seconds
from tests.live.clouds import GROUPS, Wire, ask, disk_id, make_disk, make_group

PATIENCE = Patience(first=0.02, longest=0.05, total=0.5)


@pytest.fixture
def faults(azure: App) -> Faults:
    return Faults(azure, {}, seconds=Seconds(pause=0.01, slow=0.1, late=0.15))


@pytest.fixture
def wire(faults: Faults) -> Wire:
    return Wire(faults)


@pytest.fixture
def fresh(wire: Wire) -> Freshness:
    return Freshness(wire, PATIENCE)


def test_what_is_late_is_waited_for(faults: Faults, fresh: Freshness) -> None:
    make_group(fresh, "early")
    faults.planned["late"] = 1
    make_group(fresh)
    assert ask(fresh, "GET", f"{GROUPS}/rg").status == 200


def test_a_list_waits_for_what_was_put(faults: Faults, fresh: Freshness) -> None:
    make_group(fresh)
    faults.planned["late"] = 1
    make_disk(fresh)
    listed = ask(fresh, "GET", disk_id().rpartition("/")[0]).json()["value"]
    assert [row["name"] for row in listed] == ["d"]


def test_what_was_never_put_is_believed_to_be_missing_at_once(fresh: Freshness, wire: Wire) -> None:
    make_group(fresh)
    before = len(wire.requests)
    assert ask(fresh, "GET", disk_id()).status == 404
    assert len(wire.requests) == before + 1


def test_what_was_deleted_is_believed_to_be_gone_at_once_with_all_in_it(fresh: Freshness, wire: Wire) -> None:
    make_group(fresh)
    make_disk(fresh)
    ask(fresh, "DELETE", f"{GROUPS}/rg")
    while ask(fresh, "GET", f"{GROUPS}/rg").status == 200:
        pass
    before = len(wire.requests)
    assert ask(fresh, "GET", disk_id()).status == 404
    assert len(wire.requests) == before + 1


def test_waiting_ends_and_happens_once(azure: App) -> None:
    wire = Wire(Faults(azure, {"late": 1.0}, seconds=Seconds(late=3600)))
    fresh = Freshness(wire, PATIENCE)
    make_group(fresh)
    assert ask(fresh, "GET", f"{GROUPS}/rg").status == 404
    before = len(wire.requests)
    ask(fresh, "GET", f"{GROUPS}/rg")
    assert len(wire.requests) == before + 1


@pytest.mark.parametrize("status", [409, 500, 503, 504])
def test_what_was_put_is_waited_for_although_its_answer_says_otherwise(
    faults: Faults, wire: Wire, status: int
) -> None:
    """The first answer was lost; the same PUT, sent again, met what the first had begun."""

    class Unlucky:
        def send(self, request: Request) -> Response:
            answer = wire.send(request)
            return Response(status) if request.method == "PUT" else answer

    fresh = Freshness(Unlucky(), PATIENCE)
    faults.planned["late"] = 1
    make_group(fresh)
    assert ask(fresh, "GET", f"{GROUPS}/rg").status == 200


def test_what_was_refused_is_believed_to_be_missing_at_once(wire: Wire) -> None:
    fresh = Freshness(wire, PATIENCE)
    make_disk(fresh)  # its group is not there
    before = len(wire.requests)
    assert ask(fresh, "GET", disk_id()).status == 404
    assert len(wire.requests) == before + 1
