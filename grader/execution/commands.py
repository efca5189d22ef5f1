"""`az` for a submission: the judge's side of the process that runs the real CLI (`azlab.line.runner`)."""

import fcntl
import socket
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from azlab.arm.identities import caller_of
from azlab.arm.messages import Request, Response
from azlab.cli.home import Account
from azlab.cli.identity import token
from azlab.lab.people import LEARNER
from azlab.line.confinement import possible
from azlab.line.messages import LineError, receive, receive_data, send, send_data

SECONDS = 120.0
"""Within which the CLI must say something; a command that takes longer has been ended by then."""
Send = Callable[[Request], Response]
Launch = Callable[[list[str], list[int]], Any]


class Commands:
    """The CLI of one submission. Its HTTP is answered by `send`; `typed` are the commands that ran."""

    def __init__(self, line: socket.socket, send: Send) -> None:
        self._line, self._send = line, send
        self._turn = threading.Lock()
        self.account = LEARNER
        self.typed: list[list[str]] = []
        self.ended = ""
        """Why there are no commands any more; "" while there are."""
        self.ends_with: Callable[[], object] = lambda: None
        line.settimeout(SECONDS)

    def run(self, words: list[str], folder: str, environment: Mapping[str, str], otherwise: str) -> Any:
        """What the command said: `text`, `errors`, `exit_code`, `data`. Raises `LineError` when it hangs."""
        self.typed.append(words)
        said = {"do": "run", "words": words, "folder": folder, "otherwise": otherwise}
        return self._ask({**said, "environment": dict(environment)}, words)

    def sign_in(self, user: str) -> Any:
        """Go on as somebody else; `refused` in the answer says why not."""
        return self._ask({"do": "sign in", "user": user}, [])

    def begin_anew(self) -> Any:
        """Forget settings and sign-ins."""
        return self._ask({"do": "begin anew"}, [])

    def keys(self) -> Any:
        """The private keys that `ssh` may use, as `keys` by the names of their files."""
        return self._ask({"do": "keys"}, [])

    def close(self) -> None:
        """The process on the other side ends by it."""
        self._line.close()
        self.ends_with()

    def _ask(self, message: dict[str, Any], words: list[str]) -> Any:
        with self._turn:
            if self.ended:
                raise LineError(self.ended)
            try:
                return self._answer(message, words)
            except Exception as error:
                # Whatever it says later would be taken for the answer to another command.
                self.ended = f"The Azure CLI of this notebook was ended: {error or type(error).__name__}"
                self._line.close()
                raise LineError(self.ended) from None

    def _answer(self, message: dict[str, Any], words: list[str]) -> Any:
        send(self._line, message)
        while "request" in (said := receive(self._line)):
            request = _request(said["request"], receive_data(self._line))
            answer = self._send(trusted(request, words, self.account))
            send(self._line, {"response": {"status": answer.status, "headers": dict(answer.headers)}})
            send_data(self._line, answer.body)
        self.account = Account(**said.pop("account"))
        return {**said, "account": vars(self.account)}


def trusted(request: Request, words: list[str], account: Account) -> Request:
    """The request without what a learner may have written into its headers.

    `az rest --headers` writes any header: who asks is who is signed in, and the command is `rest`.
    """
    headers = dict(request.headers)
    if "commandname" in headers and _is_rest(words):
        headers["commandname"] = "rest"
        headers["parametersetname"] = " ".join(word for word in words if word.startswith("-"))
    if _is_rest(words):
        headers.pop("x-ms-authorization-auxiliary", None)  # a second token, for another tenant
    caller = caller_of(request)
    if caller is not None and caller.user != account.user and words and words[0] != "login":
        headers["authorization"] = f"Bearer {token(account)}"
    return replace(request, headers=headers)


def _is_rest(words: list[str]) -> bool:
    """Whether it is `az rest`, or may be: of `@file` the CLI reads the command itself from a file."""
    first = next((word.strip().casefold() for word in words if not word.startswith("-")), "")
    return first == "rest" or first.startswith("@")


def _request(said: dict[str, Any], body: bytes) -> Request:
    return Request(said["method"], said["url"], said["headers"], body)


class _Cli:
    """A process with the CLI loaded, from which forks are taken."""

    def __init__(self, launch: Launch) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-P", "-m", "azlab.line.runner", str(theirs.fileno())]
            self._process = launch(command, [theirs.fileno()])
        self._control, self._ready = ours, False
        ours.settimeout(SECONDS)

    def serve(self, send: Send) -> tuple[Commands, Callable[[], None]]:
        """The CLI in that very process; and what to call at the end."""
        commands = Commands(self._hand_over(b"s"), send)

        def end() -> None:
            commands.close()
            self._control.recv(1)

        return commands, end

    def fork(self, send: Send) -> Commands:
        """The CLI in a fork of it. Raises `LineError` or `OSError` when it has ended."""
        commands = Commands(self._hand_over(b"f"), send)
        if self._control.recv(1) != b"f":
            raise LineError("The Azure CLI has ended.")
        return commands

    def close(self) -> None:
        """End it, and all that came from it."""
        self._control.close()
        self._process.close()

    def _hand_over(self, word: bytes) -> socket.socket:
        if not self._ready:
            if self._control.recv(1) != b"r":
                raise LineError("The Azure CLI could not be started.")
            self._ready = True
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self._control, [word], [theirs.fileno()])
        return ours


class Runners:
    """The process with the CLI loaded, from which each submission gets a fork of its own.

    Where Linux cannot keep a fork to its own folders (`azlab.line.confinement`), what one of them writes into
    their /tmp is seen by all: there, each submission gets a process in a sandbox of its own, which takes
    seconds.
    """

    def __init__(self, launch: Launch, folder: Path, *, confines: bool | None = None) -> None:
        """`launch` starts a program of ours with descriptors that it inherits, and can `close` it. In
        `folder` no program but this one may write. `confines` is found out when it is not said."""
        self._launch = launch
        self._confines = possible() if confines is None else confines
        self._all = [_Cli(launch)]
        # Forks of this process share the control socket: one at a time.
        self._turn = folder / "turn"
        self._turn.touch()

    def serve(self, send: Send) -> tuple[Commands, Callable[[], None]]:
        """The CLI in that very process, for the lesson's start; and what to call at the end."""
        return self._all[-1].serve(send)

    def fork(self, send: Send) -> Commands:
        """The CLI for one submission. Raises `LineError` when there is none to be had."""
        if not self._confines:
            own = _Cli(self._launch)
            commands = own.fork(send)
            commands.ends_with = own.close
            return commands
        # Opened anew: forks would share the lock of an open file. Whoever is killed lets go of it.
        with open(self._turn) as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            try:
                return self._all[-1].fork(send)
            except (LineError, OSError):  # ended by whatever a submission did: the next has one of its own
                self._all.append(_Cli(self._launch))
                return self._all[-1].fork(send)

    def close(self) -> None:
        """End it, and all that came from it."""
        self._turn.unlink()
        for each in self._all:
            each.close()
