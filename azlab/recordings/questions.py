"""What checks and pictures ask inside a VM: `runCommand`, sent by no command of a learner."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from azlab.arm.messages import Request, Response
from azlab.recordings.matching import question

ACTION = "/runcommand"
HOST = "https://management.azure.com"
VERSION = "2024-11-01"
MOST = 200
"""Polls before a question counts as unanswered."""
Send = Callable[[Request], Response]


@dataclass(frozen=True)
class Question:
    """A script that only looks, and the VM it is run in."""

    machine: str
    command: str
    script: tuple[str, ...]

    @property
    def page(self) -> str:
        """The name of the page with its answer."""
        return question(self.machine, self.command, "\n".join(self.script))

    def ask(self, send: Send) -> Response:
        """The answer: the script's output, or a refusal."""
        body = {"commandId": self.command, "script": list(self.script), "parameters": []}
        url = f"{self.machine}/runCommand?api-version={VERSION}"
        answer = send(Request("POST", url, {"content-type": "application/json"}, json.dumps(body).encode()))
        address = answer.headers.get("location", "").removeprefix(HOST)
        for _ in range(MOST):
            if answer.status != 202:
                break
            answer = send(Request("GET", address))
        return answer


def asked(request: Request) -> Question | None:
    """The question that a request asks; None when it is none, or a command of the learner."""
    # A learner's own `az vm run-command invoke` is a step that may change the machine; only checks come
    # without a command.
    if request.method != "POST" or request.command or not request.path.lower().endswith(ACTION):
        return None
    try:
        body = json.loads(request.body)
        return Question(request.path[: -len(ACTION)], body["commandId"], tuple(body["script"]))
    except (ValueError, KeyError, TypeError):
        return None
