"""What is recorded of a run: in the practice Azure, of several people, of a cloud that can only be asked."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from azlab import directory, lab
from azlab.arm.app import App
from azlab.arm.messages import Request, Response, json_response
from azlab.cli import az
from azlab.lab.recording import recording
from azlab.lab.simulated import SimulatedBackend
from azlab.recordings.recording import FILE, Recording
from azlab.recordings.survey import Watch
from azlab.transports.recorder import Look, Recorder

NOTEBOOK = {"cells": [{"cell_type": "code", "source": "lab.start('x')"}]}
SIZE = "--size Standard_D2s_v5 --security-type Standard --admin-username azureuser --public-ip-address ''"
RUN = "vm run-command invoke -g rg -n web --command-id RunShellScript --scripts"
STORY = [
    "group create -n rg -l westeurope",
    f"vm create -g rg -n web --image Ubuntu2404 {SIZE} --generate-ssh-keys",
    f"{RUN} 'cat /etc/motto'",
    f"{RUN} 'echo fast > /etc/motto'",
    f"{RUN} 'cat /etc/motto'",
    "vm deallocate -g rg -n web --no-wait",
    "vm wait -g rg -n web --updated",
    "vm generalize -g rg -n web",
    "image create -g rg -n kept --source web --hyper-v-generation V2",
]
BUILDER, GROUP = directory.IDENTITIES[1].user, f"/subscriptions/{directory.PRACTICE}/resourceGroups/rg"
PEOPLE = [
    ("learner", "group create -n rg -l westeurope"),
    ("auditor", "group list"),
    ("auditor", "group create -n rg-mine -l westeurope"),
    ("builder", "disk create -g rg -n data --size-gb 4 -l westeurope"),
    ("learner", f"role assignment create --assignee {BUILDER} --role Contributor --scope {GROUP}"),
    ("builder", "disk create -g rg -n data --size-gb 4 -l westeurope"),
    ("learner", "disk show -g rg -n data"),
]


class Opaque(SimulatedBackend):
    """A cloud that can only be asked, as a real one."""

    mode = "live"

    def __init__(self, lesson: str, folder: Path, **_: Any) -> None:
        super().__init__(lesson, folder)
        assert self.practice is not None
        self.session.transport = Signed(self.practice)
        self.practice = None


class Signed:
    """Asks as itself, as a transport with a token of its own does."""

    def __init__(self, app: App) -> None:
        self.app = app

    def send(self, request: Request) -> Response:
        return self.app(request)


backend = Opaque


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    (tmp_path / "x.ipynb").write_text(json.dumps(NOTEBOOK))
    monkeypatch.setenv("AZLAB_STATE", "temporary")
    monkeypatch.setattr("azlab.lab.modes.BACKENDS", {
        "simulated": "azlab.lab.simulated", "recorded": "azlab.lab.recorded", "live": __name__,
    })  # fmt: skip
    yield tmp_path
    lab.stop()


def as_people() -> list[int]:
    codes = []
    for name, command in PEOPLE:
        lab.sign_in_as(name)
        codes.append(az(command).exit_code)
    return codes


def test_a_cloud_that_can_only_be_asked_is_recorded_and_replayed(folder: Path) -> None:
    with recording() as tape:
        lab.start("x", folder, mode="live")
        said = [az(command) for command in STORY]
        lab.stop()
    tape.write(folder / "x.ipynb")
    lab.start("x", folder, mode="recorded")
    told = [az(command) for command in STORY]
    assert [one.errors for one in told if not one.ok] == []
    assert [one.exit_code for one in told] == [one.exit_code for one in said]
    assert [told[place].text for place in (2, 4)] == [said[place].text for place in (2, 4)]
    assert az("image show -g rg -n kept").ok
    assert json.loads((folder / FILE).read_text("utf-8"))["recorded"]["from"] == "live"


def test_without_a_look_inside_a_script_counts_as_a_change(folder: Path) -> None:
    with recording() as tape:
        lab.start("x", folder, mode="live")
        for command in STORY[:4]:
            az(command)
        lab.stop()
    tape.write(folder / "x.ipynb")
    steps = Recording.load(folder / FILE).steps
    assert [sorted(step.changes.pages)[-1].startswith("inside") for step in steps[2:]] == [True, True]


def test_everybody_gets_the_answers_that_they_got(folder: Path) -> None:
    watch = Watch()
    for _ in range(2):
        with recording(watch) as tape:
            lab.start("x", folder, mode="simulated")
            recorded = as_people()
            lab.stop()
    tape.write(folder / "x.ipynb")
    lab.start("x", folder, mode="recorded")
    assert recorded == [0, 0, 1, 3, 0, 0, 0]
    assert as_people() == recorded


def test_what_somebody_was_allowed_later_is_not_allowed_before(folder: Path) -> None:
    with recording() as tape:
        lab.start("x", folder, mode="simulated")
        as_people()
        lab.stop()
    tape.write(folder / "x.ipynb")
    lab.start("x", folder, mode="recorded")
    az(PEOPLE[0][1])
    lab.sign_in_as("builder")
    for _ in range(2):
        assert "SubscriptionNotFound" in az(PEOPLE[3][1]).errors
    lab.sign_in_as("learner")
    assert "ResourceNotFound" in az("disk show -g rg -n data").errors


def test_a_state_that_was_brought_back_is_no_step_of_the_learner(folder: Path) -> None:
    with recording() as tape:
        lab.start("x", folder, mode="simulated")
        az("group create -n rg -l westeurope")
        lab.save("one")
        az("group delete -n rg --yes")
        lab.restore("one")
        az("group create -n rg-2 -l westeurope")
        lab.reset()
        az("group create -n rg-3 -l westeurope")
        lab.stop()
    tape.write(folder / "x.ipynb")
    steps = Recording.load(folder / FILE).steps
    assert [step.request is None for step in steps] == [False, False, True, False, True, False]
    gone = [name for name, page in steps[4].changes.pages.items() if page is None]
    assert [name.rpartition("/")[2] for name in sorted(gone)] == ["rg", "rg-2"]


def test_nothing_is_written_when_nothing_ran(folder: Path) -> None:
    with recording() as tape:
        pass
    with pytest.raises(lab.LabError, match="no lesson was started"):
        tape.write(folder / "x.ipynb")


class Clock:
    """A transport whose one page settles at the third question."""

    asked = 0

    def send(self, request: Request) -> Response:
        if request.method == "PUT":
            return json_response(201, {"state": "Creating"})
        self.asked += 1
        return json_response(200, {"state": "Creating" if self.asked < 3 else "Succeeded"})


def test_what_was_seen_on_the_way_is_kept_until_it_is_as_it_stays() -> None:
    recorder = Recorder(
        Clock(), lambda: Look(lambda _: json_response(200, {"state": "Succeeded"}), None), Watch()
    )
    recorder.send(Request("PUT", "/x?api-version=2024-11-01"))
    for _ in range(4):
        recorder.send(Request("GET", "/x?api-version=2024-11-01"))
    recorder.settle()
    assert [answer.body["state"] for answer in recorder.steps[0].on_the_way["/x"]] == ["Creating", "Creating"]
