"""Play a story of az commands on a new practice Azure, and keep the shapes of what was sent."""

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from azlab.arm.jsonc import read_json
from azlab.arm.messages import Request, Response
from azlab.arm.store import Store
from azlab.cli.home import Account
from azlab.cli.session import Session
from azlab.providers import SUBSCRIPTIONS, TENANT, practice_azure
from azlab.transports import Transport
from azlab.transports.simulated import Simulated
from tests.traffic import skeletons

STORIES = Path(__file__).parent / "stories"
MARK = "## "
"""Stands before the name of a command variant that Azure's recorded traffic knows."""
ANSWER = "ANSWER"
"""Stands for what the last `-o tsv` of the story gave."""


@dataclass(frozen=True)
class Scene:
    """One command of a story; `variant` is empty when it only prepares the next."""

    variant: str
    command: str


class Recording:
    """A transport that keeps the shape of every exchange."""

    def __init__(self, inner: Transport) -> None:
        self.inner = inner
        self.steps: list[dict[str, Any]] = []

    def send(self, request: Request) -> Response:
        response = self.inner.send(request)
        if request.headers.get("host", "management.azure.com") == "management.azure.com":
            sent = read_json(request.body.decode()) if request.body else None
            self.steps.append(
                skeletons.step(
                    request.method, request.url, sent, response.status, response.headers, response.json()
                )
            )
        return response


def scenes(story: str) -> list[Scene]:
    """The commands of a story."""
    found, variant = [], ""
    for line in (STORIES / f"{story}.az").read_text("utf-8").splitlines():
        if line.startswith(MARK):
            variant = line.removeprefix(MARK)
        elif line.startswith("az "):
            found.append(Scene(variant, _filled(line)))
            variant = ""
    return found


def _filled(line: str) -> str:
    """A command with the words for our own places replaced."""
    subscription = next(iter(SUBSCRIPTIONS))
    group = f"/subscriptions/{subscription}/resourceGroups/rg/providers/Microsoft.Compute"
    filled = line.replace("STORIES", str(STORIES)).replace("GROUP", group)
    return filled.replace("SUBSCRIPTION", subscription)


def play(story: str, home: Path) -> dict[str, list[dict[str, Any]]]:
    """Run the story's commands; the steps of each named variant, polls taken as one."""
    recording = Recording(Simulated(practice_azure(Store())))
    session = Session(recording, home, Account("learner@practice.onmicrosoft.com", TENANT, SUBSCRIPTIONS))
    played: dict[str, list[dict[str, Any]]] = {}
    answer = ""
    for scene in scenes(story):
        recording.steps = []
        result = session.run(shlex.split(scene.command.replace(ANSWER, answer))[1:])
        assert result.exit_code == 0 or "missing" in scene.variant, f"{scene.command}\n{result.errors}"
        answer = result.text.strip() if scene.command.endswith("-o tsv") else answer
        if scene.variant:
            played[scene.variant] = skeletons.collapsed(recording.steps)
    return played
