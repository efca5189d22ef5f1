"""The process that runs the real Azure CLI for notebooks that are graded. It is shut in, too.

`python -m azlab.line.runner FD`. It loads the CLI once, then serves lines that come over the control socket
FD: one in this very process (`serve`, which builds the lesson's start and leaves its commands loaded), or
one in a fork for a submission (`fork`). On a line, commands come in; the CLI's HTTP and then the result go
out.
"""

import functools
import gc
import os
import random
import shlex
import signal
import socket
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from azlab.arm.messages import Request, Response
from azlab.cli.result import Result
from azlab.cli.session import Session, load
from azlab.lab.people import LEARNER, find_account
from azlab.lab.temporary import remove, temporary_folder
from azlab.line.confinement import confine, limit, size
from azlab.line.messages import LineError, receive, receive_data, send, send_data

LARGEST_HOME = 8 * 1024 * 1024
"""Bytes that the CLI may keep for a submission: settings, a sign-in, keys."""

USUAL_KEY = {"public_exponent": 65537, "key_size": 2048}
"""As the CLI asks for a key."""
ONLY_ASKED = "Nothing was changed. What it would do is shown where one learns, not where it is graded."
LONGEST = 90
"""Seconds of one command: nothing really takes long in the practice Azure."""


class HttpOverLine:
    """A transport whose other end is the grader's practice Azure."""

    def __init__(self, line: socket.socket) -> None:
        self._line, self._turn = line, threading.Lock()
        self.open = False
        """Whether a command runs: a poller that outlives its command is not answered any more."""

    def send(self, request: Request) -> Response:
        """The answer of the cloud. Never raises."""
        with self._turn:
            if not self.open:
                return Response(
                    503, {}, b'{"error": {"code": "LineClosed", "message": "The command ended."}}'
                )
            try:
                # Beside the message, and not in it: the list of sizes has three megabytes.
                asked = {"method": request.method, "url": request.url, "headers": dict(request.headers)}
                send(self._line, {"request": asked})
                send_data(self._line, request.body)
                said, body = receive(self._line)["response"], receive_data(self._line)
            except LineError:
                os._exit(1)  # whoever grades has gone
            return Response(said["status"], said["headers"], body)


def serve(line: socket.socket, *, confined: bool = False, largest: int = LARGEST_HOME) -> None:
    """Run what comes over a line, until it is closed; `confined` when a learner types it.

    It ends, too, when the commands keep more than `largest` bytes.
    """
    home = temporary_folder("cli-")
    here = Path.cwd()
    try:
        transport = HttpOverLine(line)
        session = Session(transport, home, LEARNER)
        session.accounts = find_account
        session.what_if = _only_asked
        while True:
            message = receive(line)
            if confined:
                confined = not _confined(session, message)
            transport.open = True
            answer = _answered(session, message)
            transport.open = False
            if size(home) > largest:
                return  # what commands keep, they keep where all submissions' commands do
            send(line, {**answer, "account": _account(session)})
    except LineError:
        return
    finally:
        os.chdir(here)
        remove(home)  # confined, it may not: the next of its kind does


def _only_asked(words: Sequence[str]) -> Result:
    """`az --what-if` of a graded notebook: it asks Azure nothing, and fails no cell that ran before."""
    return Result(shlex.join(["az", "--what-if", *words]), f"{ONLY_ASKED}\n")


def _confined(session: Session, message: dict[str, Any]) -> bool:
    """Whether this was the first command, before which the process was confined to its folders."""
    if "otherwise" not in message:
        return False
    confine([session.home.configuration, session.home.learner, Path(message["otherwise"])])
    return True


def _answered(session: Session, message: dict[str, Any]) -> dict[str, Any]:
    try:
        if message["do"] == "sign in":
            account = find_account(message["user"])
            if account is None:
                return {"refused": f"There is nobody named '{message['user']}'."}
            session.sign_in(account)
        elif message["do"] == "begin anew":
            session.begin_anew()
        elif message["do"] == "keys":
            return {"keys": _private_keys(session.home.learner / ".ssh")}
        else:
            return _run(session, message)
    except Exception as error:  # words that are no words, a folder that has gone
        return {"refused": str(error) or type(error).__name__}
    return {}


def _run(session: Session, message: dict[str, Any]) -> dict[str, Any]:
    before = dict(session.environment)
    session.environment.update(message["environment"])
    try:
        os.chdir(message["folder"])
    except (OSError, ValueError):  # e.g. a folder of the kernel's own, which is not to be seen from here
        os.chdir(message["otherwise"])
    # A pipe in the learner's folder, read as a file, would keep it for ever: the alarm ends this process.
    signal.alarm(LONGEST)
    try:
        result = session.run(message["words"])
    finally:
        signal.alarm(0)
        session.environment = before
    return {
        "text": result.text,
        "errors": result.errors,
        "exit_code": result.exit_code,
        "data": result.data,
    }


def _account(session: Session) -> dict[str, Any]:
    account = session.account
    return {
        "user": account.user,
        "tenant": account.tenant,
        "subscriptions": dict(account.subscriptions),
    }


def _fork(line: socket.socket, control: socket.socket) -> None:
    """A process of its own for one line."""
    key = _key()
    # A collection in a fork would look at all that was loaded before, and copy every page of it.
    gc.collect()
    gc.freeze()
    if os.fork():
        return
    try:
        # In the parent children are ignored; the CLI's own subprocesses need to be waited for.
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        control.close()
        gc.disable()
        random.seed()  # forks would all draw alike
        _begin_with(key)
        limit()
        serve(line, confined=True)
    finally:
        os._exit(0)


@functools.cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(**USUAL_KEY)


def _private_keys(folder: Path) -> dict[str, str]:
    """The private keys for `ssh`, by the names of their files.

    A start that made machines left its key in the home of another process: it is the one that all have.
    """
    if not (folder / "id_rsa").exists():
        folder.mkdir(parents=True, exist_ok=True)
        form = serialization.PrivateFormat.TraditionalOpenSSL
        private = _key().private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
        (folder / "id_rsa").write_bytes(private)
        (folder / "id_rsa").chmod(0o600)
        shape = serialization.PublicFormat.OpenSSH
        public = _key().public_key().public_bytes(serialization.Encoding.OpenSSH, shape)
        (folder / "id_rsa.pub").write_bytes(public)
    found = (path for path in sorted(folder.glob("id_*")) if path.suffix != ".pub")
    return {path.name: path.read_text("utf-8") for path in found}


def _begin_with(key: rsa.RSAPrivateKey) -> None:
    """Give this key to the first `--generate-ssh-keys`: to make one takes longer than the command.

    All submissions have it, and nothing is behind it. A second one of the same submission is a new one.
    """
    generate, ready = rsa.generate_private_key, [key]

    def generated(*arguments: Any, **options: Any) -> rsa.RSAPrivateKey:
        if ready and not arguments and options == USUAL_KEY:
            return ready.pop()
        return generate(*arguments, **options)

    rsa.generate_private_key = generated


def main(descriptor: int) -> None:
    """Load the CLI, then serve until the control socket is closed."""
    control = socket.socket(fileno=descriptor)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # forks that end leave nothing behind
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever grades, who then ends this
    load()  # what every command needs; the rest comes with the lesson's start
    control.sendall(b"r")
    while True:
        word, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        if not word:
            return
        with socket.socket(fileno=descriptors[0]) as line:
            if word == b"s":
                _begin_with(_key())  # a learner's `ssh` is let in where the start's machines are
                serve(line)
                control.sendall(b"s")
            else:
                _fork(line, control)
                control.sendall(b"f")


if __name__ == "__main__":
    main(int(sys.argv[1]))
