"""What is said where a recording has no answer."""

from azlab.arm.messages import Request
from azlab.recordings.recording import Recording
from azlab.recordings.unrecorded import not_recorded

MACHINE = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/web"


def said(method: str, path: str) -> str:
    request = Request(method, path)
    recording = Recording({}, {}, {}, [])
    return not_recorded(request, path.lower(), recording, {}, "03-x").message


def test_of_a_script_it_says_that_the_whole_one_is_asked_for() -> None:
    assert "a whole one, and not a part of it" in said("POST", f"{MACHINE}/runCommand")
    assert "a whole one" not in said("POST", f"{MACHINE}/deallocate")


def test_it_names_the_way_to_a_cloud_that_answers_all() -> None:
    assert 'lab.start("03-x", mode="simulated")' in said("PUT", MACHINE)
