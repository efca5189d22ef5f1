"""Which recorded step a request makes again, by what it asks and how the cloud looks."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from azlab.arm.messages import Request, Response
from azlab.directory import PRACTICE
from azlab.recordings.pages import Answer, Changes, Pages, apply
from azlab.recordings.questions import Question, asked
from azlab.recordings.recording import Recording, Step
from azlab.recordings.steps import Steps, unlike
from azlab.recordings.survey import Watch, body_of, survey

GROUP = f"/subscriptions/{PRACTICE}/resourcegroups/rg"
COMPUTE = f"{GROUP}/providers/microsoft.compute"
DISK, SNAPSHOT, IMAGE = f"{COMPUTE}/disks/d", f"{COMPUTE}/snapshots/s", f"{COMPUTE}/images/i"
NETWORK = f"{GROUP}/providers/microsoft.network/virtualnetworks/n"
START: Pages = {GROUP: Answer(200, {"id": GROUP}), NETWORK: Answer(200, {"id": NETWORK, "tags": {}})}


def page(id: str, **properties: Any) -> Answer:
    return Answer(200, {"id": id, "properties": properties})


def put(id: str, body: Any = None) -> Request:
    return Request(
        "PUT", f"{id}?api-version=2024-03-02", {"commandname": "x"}, json.dumps(body or {}).encode()
    )


def made(id: str, body: Any = None, **properties: Any) -> Step:
    return Step(put(id, body), Response(201, {}, b"{}"), changes=Changes({id: page(id, **properties)}))


def deleted(id: str) -> Step:
    request = Request("DELETE", f"{id}?api-version=2024-03-02", {"commandname": "x"})
    return Step(request, Response(200, {}, b""), changes=Changes({id: None}))


def recorded(*steps: Step) -> tuple[Steps, Pages]:
    return Steps(Recording({}, {}, dict(START), list(steps))), dict(START)


def test_a_step_fits_where_the_cloud_looks_as_it_did() -> None:
    steps, pages = recorded(made(DISK, size=4))
    assert steps.fitting(put(DISK), pages, []) == 1


def test_a_request_that_was_not_recorded_fits_nowhere() -> None:
    steps, pages = recorded(made(DISK))
    assert steps.fitting(put(SNAPSHOT), pages, []) is None
    assert steps.fitting(put(DISK, {"location": "elsewhere"}), pages, []) is None


def test_a_step_does_not_fit_before_what_it_names_is_there() -> None:
    steps, pages = recorded(made(DISK), made(SNAPSHOT, {"source": DISK}))
    assert steps.fitting(put(SNAPSHOT, {"source": DISK}), pages, []) is None
    assert unlike(steps.all[1], pages) == [DISK]
    apply(pages, steps.all[0].step.changes)
    assert steps.fitting(put(SNAPSHOT, {"source": DISK}), pages, [1]) == 2


def test_a_network_that_is_only_named_may_have_changed() -> None:
    steps, pages = recorded(made(DISK, {"net": NETWORK}))
    pages[NETWORK] = Answer(200, {"id": NETWORK, "tags": {"new": "1"}})
    assert steps.fitting(put(DISK, {"net": NETWORK}), pages, []) == 1
    del pages[NETWORK]
    assert steps.fitting(put(DISK, {"net": NETWORK}), pages, []) is None


def test_of_two_steps_alike_the_one_is_taken_that_was_not_made_yet() -> None:
    steps, pages = recorded(made(DISK, size=4), deleted(DISK), made(DISK, size=4))
    assert steps.fitting(put(DISK), pages, []) == 1
    assert steps.fitting(put(DISK), pages, [1, 2]) == 3
    assert steps.fitting(put(DISK), pages, [1, 2, 3]) == 1


def test_of_steps_that_were_made_the_one_is_made_again_that_tells_its_changes() -> None:
    """What builds the cloud of a lesson's last task is told by one change, and its steps tell nothing."""
    built = replace(made(DISK), changes=Changes())
    steps, pages = recorded(built, deleted(DISK), made(DISK, size=4))
    assert steps.fitting(put(DISK), pages, [1, 2, 3]) == 3
    assert steps.fitting(put(DISK), pages, [1, 2]) == 3


def test_a_deletion_minds_the_thing_itself_and_not_what_goes_with_it() -> None:
    steps, pages = recorded(made(DISK), deleted(DISK))
    request = steps.all[1].step.request
    assert request is not None
    assert steps.fitting(request, pages, []) is None
    pages[DISK] = page(DISK)
    assert steps.fitting(request, pages, [1]) == 2


def test_a_cell_that_is_run_again_finds_the_step_that_it_made() -> None:
    refused = Step(put(IMAGE), Response(409, {}, b"{}"))
    steps, _ = recorded(made(DISK), refused)
    assert steps.again(put(DISK), [1]) == 1
    assert steps.again(put(DISK), []) is None
    assert steps.again(put(IMAGE), [2]) is None


def test_a_change_by_other_means_is_never_made_by_a_request() -> None:
    steps, pages = recorded(
        Step(None, Response(200, {}, b""), changes=Changes({DISK: page(DISK)})), deleted(DISK)
    )
    assert steps.fitting(put(DISK), pages, []) is None
    assert len(steps.all) == 2


def test_names_made_up_for_this_run_are_led_back_to_the_recordings() -> None:
    deployments = f"{GROUP}/providers/Microsoft.Resources/deployments/vm_deploy_"
    body: dict[str, Any] = {"properties": {"template": {"resources": []}}}
    steps, pages = recorded(Step(put(deployments + "a" * 32, body), Response(201, {}, b"{}")))
    request = put(deployments + "b" * 32, body)
    number = steps.fitting(request, pages, [])
    assert number == 1
    assert steps.names(1, request) == {"vm_deploy_" + "b" * 32: "vm_deploy_" + "a" * 32}


RUN = f"{COMPUTE}/virtualmachines/web/runCommand?api-version=2024-11-01"
QUESTION = {"commandId": "RunShellScript", "script": ["hostname", "whoami"], "parameters": []}


def test_what_a_check_asks_inside_a_machine_is_a_question() -> None:
    found = asked(Request("POST", RUN, {}, json.dumps(QUESTION).encode()))
    assert found == Question(f"{COMPUTE}/virtualmachines/web", "RunShellScript", ("hostname", "whoami"))
    assert found is not None
    assert found.page == f"ask {COMPUTE}/virtualmachines/web RunShellScript: hostname\nwhoami"


@pytest.mark.parametrize(
    "request_",
    [
        Request("POST", RUN, {"commandname": "vm run-command invoke"}, json.dumps(QUESTION).encode()),
        Request("GET", RUN, {}, json.dumps(QUESTION).encode()),
        Request("POST", f"{COMPUTE}/virtualmachines/web/start", {}, json.dumps(QUESTION).encode()),
        Request("POST", RUN, {}, b""),
        Request("POST", RUN, {}, b"{"),
        Request("POST", RUN, {}, b'{"commandId": "RunShellScript"}'),
        Request("POST", RUN, {}, b'{"commandId": "RunShellScript", "script": 1}'),
    ],
)
def test_anything_else_is_no_question(request_: Request) -> None:
    assert asked(request_) is None


def test_a_question_follows_its_operation_to_the_answer() -> None:
    answers = [
        Response(202, {"location": "https://management.azure.com/op"}, b""),
        Response(202, {"location": "https://management.azure.com/op"}, b""),
        Response(200, {}, b'{"value": []}'),
    ]
    sent: list[str] = []

    def send(request: Request) -> Response:
        sent.append(f"{request.method} {request.path}")
        return answers[len(sent) - 1]

    assert Question("/vm", "RunShellScript", ("hostname",)).ask(send).status == 200
    assert sent == ["POST /vm/runCommand", "GET /op", "GET /op"]


def test_an_operation_that_never_ends_is_given_up() -> None:
    answer = Response(202, {"location": "/op"}, b"")
    assert Question("/vm", "RunShellScript", ("hostname",)).ask(lambda request: answer).status == 202


class Shop:
    """A pretended cloud: pages by path, everything else is 404."""

    def __init__(self, pages: dict[str, Any]) -> None:
        self.pages, self.asked = pages, list[str]()

    def __call__(self, request: Request) -> Response:
        self.asked.append(request.path.lower())
        body = self.pages.get(request.path.lower())
        status, document = (200, body) if body is not None else (404, {"error": {"code": "NotFound"}})
        return Response(status, {}, json.dumps(document).encode())


def test_a_survey_follows_ids_from_answer_to_answer() -> None:
    shop = Shop(
        {
            GROUP: {"id": GROUP},
            DISK: {"id": DISK, "properties": {"source": SNAPSHOT}},
            SNAPSHOT: {"id": SNAPSHOT, "properties": {"image": IMAGE}},
            IMAGE: {"id": IMAGE},
        }
    )
    watch = Watch()
    watch.note_ids({"id": DISK})
    pages = survey(shop, watch)
    assert set(pages) == {GROUP, DISK, SNAPSHOT, IMAGE}
    assert len(shop.asked) == len(set(shop.asked))


def test_a_survey_asks_again_what_was_asked_and_keeps_lists() -> None:
    disks = f"{COMPUTE}/disks"
    shop = Shop({GROUP: {"id": GROUP}, DISK: {"id": DISK}, disks: {"value": [{"id": DISK}]}})
    watch = Watch()
    watch.note(Request("GET", f"{disks}?api-version=2024-03-02"), shop(Request("GET", disks)))
    pages = survey(shop, watch)
    assert pages[DISK] == Answer(200, {"id": DISK})
    assert disks in pages
    assert watch.version(DISK) == "2024-11-01"


def test_a_type_is_asked_with_the_version_of_the_run() -> None:
    watch = Watch()
    watch.note(Request("GET", f"{DISK}?api-version=2023-04-02"), Response(200, {}, b"{}"))
    assert watch.version(DISK) == "2023-04-02"


@pytest.mark.parametrize(("body", "read"), [(b'{"a": 1}', {"a": 1}), (b"plain", "plain"), (b"\xff", "�")])
def test_a_body_is_json_or_text(body: bytes, read: Any) -> None:
    assert body_of(Response(200, {}, body)) == read
