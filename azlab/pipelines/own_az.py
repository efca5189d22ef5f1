"""`az` for the steps of a pipeline: it asks this process, whose CLI is loaded, so that none is started.

Questions are answered in the thread that reads what a step writes: a command of the CLI takes the streams of
the whole process for itself.
"""

import os
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from azlab.cli import Session
from azlab.line import LINE
from azlab.line.addresses import address_of
from azlab.line.messages import LineError, receive, send
from azlab.line.program import write_programs

SECONDS = 5.0
"""For a whole question to come in: who sends it is a program."""


class OwnAz:
    """A socket that `az` and `sleep` of the steps ask. Close it."""

    def __init__(
        self, folder: Path, session: Session, wait: Callable[[float], object], can_ask: bool = False
    ) -> None:
        """In an empty folder of its own; `wait` lets time pass in the cloud.

        Unless it `can_ask`, a command that asks ends as it does on an agent of a pipeline.
        """
        self._session, self._wait, self._can_ask = session, wait, can_ask
        write_programs(folder / "bin")
        path = str(folder / "line")
        self._socket = socket.socket(socket.AF_UNIX)
        with address_of(path) as address:
            self._socket.bind(address)
        self._socket.listen(16)
        programs = os.pathsep.join([str(folder / "bin"), os.environ.get("PATH", os.defpath)])
        self.variables = {LINE: path, "PATH": programs}
        """By which programs find it."""

    def fileno(self) -> int:
        """Readable when somebody asks."""
        return self._socket.fileno()

    def answer(self) -> None:
        """Answer one question. Whoever hangs up in the middle is not waited for."""
        connection, _ = self._socket.accept()
        with connection, suppress(LineError, OSError):
            connection.settimeout(SECONDS)
            message = receive(connection)
            connection.settimeout(None)
            send(connection, self._answered(message))

    def close(self) -> None:
        """Answer nobody any more."""
        self._socket.close()

    def _answered(self, message: dict[str, Any]) -> dict[str, Any]:
        question = message.get("question")
        try:
            if question == "az":
                return self._run(message)
            if question == "wait":
                self._wait(float(message["seconds"]))
                return {}
        except OSError as problem:  # a folder that the step has removed
            return {"refused": str(problem)}
        except Exception as problem:  # the learner's own programs may say anything
            return {"refused": f"That is no question: {type(problem).__name__}."}
        return {"refused": f"A step can ask for az and for sleep here, and not for '{question}'."}

    def _run(self, message: dict[str, Any]) -> dict[str, Any]:
        session, before, here = self._session, dict(self._session.environment), Path.cwd()
        could_ask = session.can_ask
        session.environment.update(message["environment"])
        try:
            session.can_ask = self._can_ask
            os.chdir(message["folder"])
            result = session.run(message["words"])
        finally:
            os.chdir(here)
            session.environment, session.can_ask = before, could_ask
        return {"text": result.text, "errors": result.errors, "exit_code": result.exit_code, "data": None}
