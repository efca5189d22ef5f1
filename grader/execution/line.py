"""What a kernel may ask of the judge: a Unix socket, one question a connection (`azlab.line.asking`)."""

import base64
import json
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from azlab.arm.identities import SERVICE_PRINCIPAL
from azlab.arm.messages import Request, Response
from azlab.cli.home import Account
from azlab.cli.identity import token
from azlab.directory import identity as find_identity
from azlab.lab.people import find_account
from azlab.lab.reading import KEEPER
from azlab.line.addresses import address_of
from azlab.line.asking import PREFIXES
from azlab.line.messages import LineError, receive, send
from azlab.sentences import SentenceError
from azlab.widgets.machines import QUESTIONS
from grader.execution.clouds import GradedCloud
from grader.execution.commands import Commands

SECONDS = 5.0
"""For a whole question to come in: who sends it is a program."""
LONGEST = 4 * 1024 * 1024
CONNECTIONS = 8
"""To machines, at once."""
WORDS, LETTERS = 2_000, 1_000_000
PAGES = {
    ("PUT", "/lab/loads/"),
    ("PUT", "/lab/scarcities/"),
    ("DELETE", "/lab/scarcities/"),
    ("POST", "/lab/clock"),
}
"""What `lab` may do besides reading."""


@dataclass(frozen=True)
class Most:
    """How much one submission may ask."""

    commands: int = 2_000
    questions: int = 20_000
    letters: int = 4_000_000
    """Of all commands together: they are kept, and stand in what comes out."""


class Line:
    """Answers the questions of one submission, one at a time, from a thread of its own."""

    def __init__(
        self,
        path: Path,
        cloud: GradedCloud,
        start: Callable[[], Commands],
        folder: str,
        most: Most | None = None,
    ) -> None:
        """`start` gives the CLI, and a new one where it has ended; `folder` is the learner's there."""
        self.turn = threading.RLock()
        """Held while a question is answered, and by whoever reads the cloud besides."""
        self._cloud, self._start, self._folder = cloud, start, folder
        self._most = most or Most()
        self._commands = start()
        self._typed: list[list[str]] = []
        self._asked = self._letters = 0
        self._places = threading.BoundedSemaphore(CONNECTIONS)
        self._socket = socket.socket(socket.AF_UNIX)
        with address_of(str(path)) as address:
            self._socket.bind(address)
        path.chmod(0o777)  # whoever can see it may ask: only the kernel's sandbox can
        self._socket.listen(16)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Answer nobody any more."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(SECONDS)
        self._commands.close()

    @property
    def typed(self) -> list[list[str]]:
        """The commands that ran, word by word."""
        return self._typed + self._commands.typed

    def _begin_anew(self) -> None:
        """Settings and sign-in of the CLI that has ended are gone with it."""
        self._typed = self.typed
        self._commands.close()
        self._commands = self._start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            # Whoever hangs up in the middle spoils one question, not the line.
            with suppress(LineError, OSError):
                connection.settimeout(SECONDS)
                message = receive(connection, LONGEST)
                if message.get("question") == "connect":
                    self._connect(connection, message)
                    continue
                send(connection, self._answer(message))
            connection.close()

    def _connect(self, connection: socket.socket, message: dict[str, Any]) -> None:
        """Lead to a machine, in a thread of its own: a connection lasts, and other questions go on."""
        from azlab.ssh.tunnels import lead

        lead(connection, message, self._asked_by_machines, self._places)

    def _asked_by_machines(self, request: Request) -> Response:
        """What sshd of a machine asks: one of the submission's questions."""
        self._asked += 1
        if self._asked > self._most.questions:
            return Response(429, {}, b"{}")
        headers = {**request.headers, "authorization": f"Bearer {token(KEEPER)}"}
        with self.turn:
            return self._cloud.transport.send(replace(request, headers=headers))

    def _answer(self, message: dict[str, Any]) -> dict[str, Any]:
        self._asked += 1
        if self._asked > self._most.questions:
            return {"refused": f"A notebook may ask {self._most.questions} questions."}
        try:
            with self.turn:
                return self._answers[str(message.get("question"))](self, message)
        except SentenceError as error:
            return {"refused": str(error)}
        except LineError as error:
            self._begin_anew()
            return {"refused": f"The command was ended, and the Azure CLI with it: {error}"}
        except Exception as error:  # whatever a kernel makes up, the next question is answered
            return {"refused": f"That is no question: {type(error).__name__}."}

    def _az(self, message: dict[str, Any]) -> dict[str, Any]:
        words = [str(word) for word in message["words"]]
        if len(words) > WORDS or sum(map(len, words)) > LETTERS:
            return {"refused": "The command is too long."}
        if len(self.typed) >= self._most.commands:
            return {"refused": f"A notebook may run {self._most.commands} commands."}
        self._letters += sum(map(len, words))
        if self._letters > self._most.letters:
            most = f"{self._most.letters:,}"
            return {"refused": f"The commands of a notebook may have {most} letters together."}
        environment = {
            str(name): str(value)
            for name, value in message["environment"].items()
            # Variables that only set up the CLI: `PATH`, `PYTHONPATH` and the like would set up its process.
            if str(name).startswith(PREFIXES)
        }
        said = self._commands.run(words, str(message["folder"]), environment, self._folder)
        # Here, where a fault is answered, and not while it is sent.
        json.dumps(said)
        return dict(said)

    def _send(self, message: dict[str, Any]) -> dict[str, Any]:
        method, url, body = str(message["method"]), str(message["url"]), str(message["body"]).encode()
        if not _is_allowed(method, url, body):
            return {"refused": "Only the Azure CLI changes the cloud of a notebook that is graded."}
        headers = {"content-type": "application/json", "authorization": f"Bearer {token(KEEPER)}"}
        return _plain(self._cloud.transport.send(Request(method, url, headers, body)))

    def _request(self, message: dict[str, Any]) -> dict[str, Any]:
        """What a program that signs in by itself, as Packer, asks Resource Manager: no command of `az`."""
        method, url, body = str(message["method"]), str(message["url"]), str(message["body"]).encode()
        if not url.lower().startswith("/subscriptions/"):
            return {"refused": "Such a program asks Resource Manager alone, below /subscriptions/."}
        account = self._commands.account
        client = find_identity(str(message["client"]))
        if client is not None and client.kind == SERVICE_PRINCIPAL:
            account = Account(client.user, client.tenant, {})
        headers = {"content-type": "application/json", "authorization": f"Bearer {token(account)}"}
        return _plain(self._cloud.transport.send(Request(method, url, headers, body)))

    def _account(self, message: dict[str, Any]) -> dict[str, Any]:
        return {"subscription": next(iter(self._commands.account.subscriptions), "")}

    def _wait(self, message: dict[str, Any]) -> dict[str, Any]:
        self._cloud.reader.wait(float(message["seconds"]))
        return {}

    def _lab(self, message: dict[str, Any]) -> dict[str, Any]:
        call, name = str(message["call"]), str(message["name"])
        if call == "reset":
            self._commands.begin_anew()
            return {"said": self._cloud.reset()}
        if call == "your turn":
            self._commands.begin_anew()
            return {"said": self._cloud.your_turn()}
        if call == "case":
            self._commands.begin_anew()
            return {"said": self._cloud.case(int(name))}
        if call == "history":
            return {"table": self._cloud.past.table().plain()}
        cloud = self._cloud
        if call == "begin":
            return {"said": cloud.begin(name), "answers": cloud.answers}
        said = {"save": cloud.save, "restore": cloud.restore, "undo": cloud.undo}
        return {"said": said[call](name)}

    def _sign_in(self, message: dict[str, Any]) -> dict[str, Any]:
        account = find_account(str(message["user"]))
        if account is None:
            return {"refused": f"There is nobody named '{message['user']}'."}
        return dict(self._commands.sign_in(account.user))

    def _keys(self, message: dict[str, Any]) -> dict[str, Any]:
        return {"keys": self._commands.keys()["keys"]}

    _answers = {
        "az": _az, "send": _send, "request": _request, "account": _account, "wait": _wait, "lab": _lab,
        "sign in": _sign_in, "keys": _keys,
    }  # fmt: skip


def _plain(answer: Response) -> dict[str, Any]:
    text = base64.b64encode(answer.body).decode()
    return {"status": answer.status, "headers": dict(answer.headers), "body": text}


def _is_allowed(method: str, url: str, body: bytes) -> bool:
    """Reading, what only the lab can do, and the looks inside machines that `lab.compare` takes."""
    path = url.partition("?")[0]
    if method == "GET" or any(method == verb and path.startswith(page) for verb, page in PAGES):
        return True
    if method != "POST" or not path.endswith("/runCommand"):
        return False
    # Word for word: any other script, or a parameter in it, would change the machine without a command that a
    # check could see. Azure reads names in any case, so that a body with more than these may say it twice.
    asked = json.loads(body)
    return (
        set(asked) <= {"commandId", "script", "parameters"}
        and not asked.get("parameters")
        and (
            asked.get("script") in [[script] for scripts in QUESTIONS.values() for script in scripts.values()]
        )
    )
