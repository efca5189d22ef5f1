"""A live run, recorded in a subscription of its own ids and replayed: the same marks, and nobody named."""

import json
import re
import socket
import time
from pathlib import Path
from typing import Any

import pytest

from azlab import directory, lab
from azlab.arm.app import App
from azlab.arm.messages import Request, Response
from azlab.cli.surroundings import replaced
from azlab.lab.playing import play, record
from azlab.live.names import learner_name
from azlab.providers import practice_azure
from azlab.recordings.recording import FILE
from tests.live import abroad as foreign
from tests.live.playing import hurried

LESSON, SUBSCRIPTION_NAME = "00-x", "School IT 2026"
SUBSCRIPTION, TENANT = "9ab01c77-5d2e-4c1b-8f60-77aa66bb55cc", "5ec2e7aa-0b1c-4d2e-9f30-aabbccddeeff"
OBJECT, USER = "0b1ec7aa-1111-4222-8333-abcdefabcdef", "jane.doe@contoso.example.org"
DISGUISE = [
    (directory.PRACTICE, SUBSCRIPTION),
    (directory.TENANT, TENANT),
    (directory.LEARNER.object_id, OBJECT),
    (directory.LEARNER.user, USER),
    (directory.DOMAIN, "contoso.example.org"),
]
"""What the practice Azure says, and what it says abroad."""
NAMED = {
    "subscription": SUBSCRIPTION, "tenant": TENANT, "object id": OBJECT, "user": "jane", "domain": "contoso",
    "the subscription's name": SUBSCRIPTION_NAME, "learner prefix": learner_name(USER), "mark": "azlab-",
    "expiry": "expires", "loopback": r"127\.0\.0\.1|localhost", "token": r"eyJ|Bearer",
    "tenant without dashes": TENANT.replace("-", ""),
}  # fmt: skip
"""What a recording must not say: patterns, whatever the letters' case."""
START = f'from azlab import lab\nfrom grader import check\nlab.start("{LESSON}")'
SOLUTION = """%%az
az group create -n rg-x -l westeurope
az disk create -g rg-x -n data --size-gb 4 -l westeurope
az role assignment list -g rg-x -o table
"""
CHECK = 'check.disk("data", group="rg-x").is_in("westeurope")'


class Disguised:
    """The practice Azure under another subscription, tenant and user."""

    def __init__(self, app: App) -> None:
        self.app = app

    def __getattr__(self, name: str) -> Any:
        return getattr(self.app, name)

    def __call__(self, request: Request) -> Response:
        back = [(abroad, here) for here, abroad in DISGUISE]
        url, body = _swapped(request.url, back), _swapped(request.body.decode(), back)
        answer = self.app(Request(request.method, url, request.headers, body.encode()))
        headers = {name: _swapped(value, DISGUISE) for name, value in answer.headers.items()}
        return Response(answer.status, headers, _swapped(answer.body.decode(), DISGUISE).encode())


class JanesCli(foreign.QuickCli):
    """Signed in to the disguised subscription."""

    def ask(self, *words: str) -> Any:
        if words[:2] != ("account", "show"):
            return super().ask(*words)
        account = {"id": SUBSCRIPTION, "name": SUBSCRIPTION_NAME, "tenantId": TENANT}
        return {**account, "user": {"name": USER}}


def _swapped(text: str, pairs: list[tuple[str, str]]) -> str:
    for one, other in pairs:
        text = re.sub(re.escape(one), other, text, flags=re.IGNORECASE)
        text = text.replace(one.replace("-", ""), other.replace("-", ""))
    return text


def notebook(folder: Path, solution: str) -> Path:
    """A lesson of one exercise."""
    made = folder / f"{LESSON}.ipynb"
    grading = {"nbgrader": {"grade": True, "points": 1}}
    cells = [("start", START, {}), ("make", solution, {}), ("check_make", CHECK, grading)]
    made.write_text(json.dumps({"cells": [
        {"cell_type": "code", "id": id, "source": source.splitlines(keepends=True), "metadata": metadata}
        for id, source, metadata in cells
    ]}))  # fmt: skip
    return made


@pytest.fixture(scope="module")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The lesson's notebook, with its live recording beside it."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp(LESSON)
        patch.setattr(foreign, "practice_azure", lambda store: Disguised(practice_azure(store)))
        patch.setattr(foreign, "QuickCli", JanesCli)
        made = notebook(folder, SOLUTION)
        with (
            foreign.abroad(patch, tmp_path_factory.mktemp("abroad")),
            replaced(time, sleep=hurried(time.sleep)),
        ):
            patch.setenv("AZLAB_CONFIRM", SUBSCRIPTION_NAME)
            record(made, "live")
    return made


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: Any, **__: Any) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", denied)


def test_what_was_recorded_is_the_live_run(lesson: Path) -> None:
    written = json.loads(lesson.with_name(FILE).read_text("utf-8"))
    assert written["recorded"]["from"] == "live"
    done = [next(url for name, url in step["request"].items() if name == "PUT") for step in written["steps"]]
    assert len(done) == 2
    assert all("/resourcegroups/rg-x" in url.lower() for url in done)
    assert '"principalId": "' in json.dumps(written), "who holds a role was not asked"
    assert all(step["answer"]["status"] < 300 for step in written["steps"])


@pytest.mark.parametrize("what", NAMED)
def test_a_live_recording_names_nobody_and_no_cloud(lesson: Path, what: str) -> None:
    text = lesson.with_name(FILE).read_text("utf-8")
    assert re.findall(rf".{{0,40}}(?:{NAMED[what]}).{{0,40}}", text, re.IGNORECASE) == []


@pytest.mark.usefixtures("offline")
def test_a_live_recording_replayed_without_a_network_earns_full_marks(lesson: Path) -> None:
    play(lesson, "recorded")


@pytest.mark.usefixtures("offline")
def test_an_untouched_copy_of_a_live_recording_earns_nothing(lesson: Path, tmp_path: Path) -> None:
    untouched = notebook(tmp_path, "pass")
    (tmp_path / FILE).write_bytes(lesson.with_name(FILE).read_bytes())
    with pytest.raises(lab.LabError, match=r"(?s)does not earn its points: .*0 of 1 point"):
        play(untouched, "recorded")
