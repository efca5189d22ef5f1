"""What the door asks of the practice Azure about one machine."""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from azlab.arm.messages import Request, Response

Send = Callable[[Request], Response]


class UnreachableError(Exception):
    """Nobody answers at an address; the text is the operating system's: `Connection timed out`."""


class FileError(Exception):
    """An operation of sftp was refused, by a name of sftp's own."""


@dataclass(frozen=True)
class Done:
    """What a command printed, its exit code, and where its shell was in the end."""

    stdout: str
    stderr: str
    code: int
    folder: str
    environment: Mapping[str, str]


@dataclass(frozen=True)
class Key:
    """What a public key opens: a home folder, and the one command that it may run ("" for any)."""

    home: str
    forced: str


class Machine:
    """The machine at an address, with sshd at work. Raises `UnreachableError` as connecting would."""

    def __init__(self, send: Send, address: str, port: int, *, inside: bool = False) -> None:
        """With `inside`, who connects stands in the machine's own network."""
        self._send = send
        query = "?inside=true" if inside else ""
        response = send(Request("GET", f"/lab/reach/{address}/{port}{query}"))
        if response.status not in (200, 404):  # a recording has no machines
            raise UnreachableError(f"Network is unreachable ({_why(response)})")
        found = _body(response)
        # A filtered port, a machine that is off and an address that nobody has look the same from outside.
        if found is None or not found["allowed"] or found["port"] != SSH:
            raise UnreachableError("Connection timed out")
        self.id = str(found["machine"])
        self.connection = f"{found['from']} {CLIENT_PORT} {found['to']} {SSH}"
        """What sshd puts into SSH_CONNECTION: both ends with their ports."""
        host = self._ask("host")
        if not host.get("running"):
            raise UnreachableError("Connection timed out")
        if not host["listens"]:
            raise UnreachableError("Connection refused")
        self.host_key = base64.b64decode(host["key"])

    def key(self, user: str, key: str) -> Key | None:
        """What a public key (`ssh-ed25519 AAAA...`) opens for a user; None for nothing."""
        said = self._ask("key", user=user, key=key)
        return Key(str(said.get("home", "")), str(said["forced"])) if said.get("known") else None

    def run(
        self, user: str, script: str, stdin: str | None, folder: str, environment: Mapping[str, str]
    ) -> Done | None:
        """Run a script as a user; None where it needs input that has not come. Raises `UnreachableError`."""
        response = self._response(
            "run", user=user, script=script, stdin=stdin, folder=folder, environment=dict(environment)
        )
        said = response.json()
        if response.status == 409 and said["error"]["code"] == "InputNeeded":
            return None
        if response.status != 200:
            raise UnreachableError("Connection closed by remote host")
        return Done(
            said["stdout"], said["stderr"], int(said["exitCode"]), said["folder"], said["environment"]
        )

    def file(self, user: str, do: str, path: str, **more: Any) -> Any:
        """One operation on a file as a user. Raises `FileError`."""
        said = self._ask("file", user=user, do=do, path=path, **more)
        if "result" not in said:
            raise FileError(str(said.get("error", "failure")))
        return said["result"]

    def _ask(self, question: str, **more: Any) -> dict[str, Any]:
        """The answer, empty where the machine has gone or was switched off."""
        return _body(self._response(question, **more)) or {}

    def _response(self, question: str, **more: Any) -> Response:
        body = json.dumps({"question": question, **more}).encode()
        return self._send(Request("POST", f"/lab/ssh{self.id}", {"content-type": "application/json"}, body))


SSH, CLIENT_PORT = 22, 50022


def _why(response: Response) -> str:
    try:
        return str(response.json()["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return f"status {response.status}"


def _body(response: Response) -> dict[str, Any] | None:
    said = response.json() if response.status == 200 else None
    return said if isinstance(said, dict) else None
