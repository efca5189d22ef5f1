"""The Azure CLI of a graded kernel: it looks like the session of any lesson, and runs across the line."""

import base64
import os
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from azlab.arm.messages import Request, Response, json_response
from azlab.cli.home import Account, Home
from azlab.cli.result import Result
from azlab.cli.session import Session
from azlab.line.asking import ask, ask_az
from azlab.sentences import SentenceError


class LineTransport:
    """What pictures and comparisons ask of the cloud; it is answered as the lab's own reader."""

    def send(self, request: Request) -> Response:
        """The answer, or a refusal of what only the CLI may do. Never raises."""
        try:
            said = ask("send", method=request.method, url=request.url, body=request.body.decode())
        except (SentenceError, UnicodeDecodeError) as error:
            return json_response(503, {"error": {"code": "LineClosed", "message": str(error)}})
        return Response(said["status"], said["headers"], base64.b64decode(said["body"]))


class LineSession(Session):
    """A session without an Azure CLI of its own: commands are run by whoever grades."""

    def __init__(self, home: Path, account: Account) -> None:
        # Not the parent's: that one prepares a CLI in a folder.
        self.real_time, self.transport, self.mode = False, LineTransport(), ""
        self.account = self._first = account
        self.home = Home(home)
        self.environment: dict[str, str] = {}
        self.accounts, self.told = lambda user: None, []
        self.notebook = None
        self.run_bash = lambda cell: None

    def run(self, arguments: Sequence[str]) -> Result:
        """Run one `az` command. Never raises for a failing command."""
        words = list(arguments)
        try:
            said = ask_az(words, {**os.environ, **self.environment})
        except SentenceError as error:
            said = {"text": "", "errors": f"ERROR: {error}\n", "exit_code": 1, "data": None}
        self._note(said.get("account"))
        spelled = shlex.join(["az", *words])
        answer = (said["text"], said["errors"], said["exit_code"], said["data"])
        return Result(spelled, *answer, mode=self.mode, user=self.asker)

    def sign_in(self, account: Account) -> None:
        """Go on as somebody else. Raises `SentenceError` where there is nobody of that name."""
        self._note(ask("sign in", user=account.user)["account"])

    def begin_anew(self) -> None:
        """What is exported is forgotten here; the rest, whoever grades forgets with `reset`."""
        self.environment.clear()

    def _note(self, account: dict[str, Any] | None) -> None:
        if account is not None:
            self.account = Account(**account)
