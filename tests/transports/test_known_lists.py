"""Which lists a recording makes of its pages: those of groups that its own steps made."""

from azlab.arm.messages import Request, json_response
from azlab.arm.store import Store
from azlab.directory import PRACTICE
from azlab.recordings.pages import Answer, Changes, Pages
from azlab.recordings.recording import TURN, Recording, Step
from azlab.transports.recorded import Recorded

GROUPS = f"/subscriptions/{PRACTICE}/resourcegroups"
BEFORE, OWN = f"{GROUPS}/before", f"{GROUPS}/own"
OTHER = Changes({BEFORE: None, OWN: Answer(200, {"id": OWN})})


def making(group: str) -> Step:
    """A request that makes a group."""
    page = Answer(200, {"id": group})
    return Step(
        Request("PUT", group, {}, b"{}"), json_response(201, page.body), changes=Changes({group: page})
    )


def replayed(*more: Step) -> Recorded:
    """A lesson with a group at its start, of which a step makes another."""
    start: Pages = {BEFORE: Answer(200, {"id": BEFORE})}
    return Recorded(Recording({}, {PRACTICE: "Practice"}, start, [making(OWN), *more]), Store(), "x")


def disks(transport: Recorded, scope: str) -> int:
    """The status of a list that no cell asked for."""
    return transport.look(Request("GET", f"{scope}/providers/Microsoft.Compute/disks")).status


def test_what_was_in_a_group_before_the_lesson_is_not_known_and_what_a_step_made_is() -> None:
    transport = replayed()
    assert [disks(transport, group) for group in (BEFORE, OWN)] == [400, 404]
    assert transport.send(Request("PUT", OWN, {}, b"{}")).status == 201
    assert [disks(transport, group) for group in (BEFORE, OWN)] == [400, 200]
    assert disks(transport, GROUPS.rpartition("/")[0]) == 400


def test_a_group_of_the_last_task_is_one_that_was_there_before() -> None:
    transport = replayed(Step(None, json_response(200, None), changes=OTHER, means=TURN))
    transport.store.set_fact("made", [1])
    transport.refresh()
    assert disks(transport, OWN) == 200
    transport.store.set_fact("made", [1, 2])
    transport.refresh()
    assert disks(transport, OWN) == 400
