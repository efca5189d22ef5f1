"""sshd in front of one practice machine: one connection, with its logins, commands, shells and files."""

import io
import logging
import posixpath
import socket
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

import paramiko
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from azlab.ssh import old_copies
from azlab.ssh.files import Files
from azlab.ssh.machines import Done, Key, Machine, UnreachableError
from azlab.ssh.terminal import Terminal

# What a client does wrong is not to be seen in a notebook's cell, nor by whoever grades.
logging.getLogger("paramiko").addHandler(logging.NullHandler())

SECONDS_TO_LOG_IN = 120.0
"""As sshd's own `LoginGraceTime`."""
SECONDS_OF_INPUT = 3600.0
MOST_SESSIONS = 10
"""Commands, shells and sftp at once on one connection, as sshd's own `MaxSessions`; and idle channels."""
MOST_THREADS = 2 * MOST_SESSIONS
"""At work on one connection at once, also for channels that their client has closed already."""
LARGEST_INPUT = 1_000_000
WINDOW = 131_072
"""Bytes that a client may send on a channel before they are read: they are kept here."""
BANNER = "SSH-2.0-OpenSSH_9.6p1 Ubuntu-3ubuntu13"


class Session(paramiko.ServerInterface):  # type: ignore[misc] # paramiko is not typed
    """What a client may do on one connection: log in by key, then open channels."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.user, self.key = "", Key("", "")
        self.open_files = 0
        self._idle, self._sessions = 0, list[paramiko.Channel]()
        self._threads: list[threading.Thread] = []
        self._asking = threading.Lock()
        self.terminals: dict[int, tuple[int, int]] = {}
        """Columns and rows by channel, of those that are to be terminals."""
        self.environments: dict[int, dict[str, str]] = {}

    def get_allowed_auths(self, username: str) -> str:
        return "publickey"

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        found = self.machine.key(username, f"{key.get_name()} {key.get_base64()}")
        if found is None:
            return int(paramiko.AUTH_FAILED)
        self.user, self.key = username, found
        return int(paramiko.AUTH_SUCCESSFUL)

    def check_channel_request(self, kind: str, chanid: int) -> int:
        self._idle += 1
        allowed = kind == "session" and self._idle <= MOST_SESSIONS
        refused = paramiko.OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED
        return int(paramiko.OPEN_SUCCEEDED if allowed else refused)

    def check_channel_pty_request(
        self, channel: paramiko.Channel, term: bytes, width: int, height: int, *more: Any
    ) -> bool:
        self.terminals[channel.get_id()] = (width, height)
        return True

    def check_channel_window_change_request(self, channel: paramiko.Channel, *sizes: int) -> bool:
        return True

    def check_channel_env_request(self, channel: paramiko.Channel, name: bytes, value: bytes) -> bool:
        # As Ubuntu's sshd_config has it: AcceptEnv LANG LC_*.
        text = name.decode("utf-8", "replace")
        accepted = text == "LANG" or text.startswith("LC_")
        if accepted:
            own = self.environments.setdefault(channel.get_id(), {})
            own[text] = value.decode("utf-8", "replace")
        return accepted

    def _begins(self, channel: paramiko.Channel) -> bool:
        """Whether there is room for one more command, shell or sftp."""
        self._idle -= 1
        self._sessions = [session for session in self._sessions if not session.closed]
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        # A thread may outlive its channel: whoever closes channels at once could have any number of them.
        if len(self._sessions) >= MOST_SESSIONS or len(self._threads) >= MOST_THREADS:
            return False
        self._sessions.append(channel)
        return True

    def check_channel_subsystem_request(self, channel: paramiko.Channel, name: str) -> bool:
        return self._begins(channel) and bool(super().check_channel_subsystem_request(channel, name))

    def check_channel_exec_request(self, channel: paramiko.Channel, command: bytes) -> bool:
        if not self._begins(channel):
            return False
        self._apart(self._command, channel, command.decode("utf-8", "replace"))
        return True

    def check_channel_shell_request(self, channel: paramiko.Channel) -> bool:
        if not self._begins(channel):
            return False
        self._apart(self._shell, channel)
        return True

    def _apart(self, work: Callable[..., None], channel: paramiko.Channel, *more: str) -> None:
        """Work on a channel in a thread of its own: what answers the client must not wait for it."""

        def guarded() -> None:
            try:
                self._wait_until_told(channel)
                work(channel, *more)
            except (OSError, EOFError, paramiko.SSHException, UnreachableError):
                channel.close()

        thread = threading.Thread(target=guarded, daemon=True)
        thread.start()
        self._threads.append(thread)

    def _wait_until_told(self, channel: paramiko.Channel) -> None:
        """Wait until the client knows that its request was taken.

        That is said after this work has begun; a command may be done before, and its end would come first.
        Whoever says it also reads the answer to this question, afterwards.
        """
        with self._asking:
            channel.get_transport().global_request("keepalive@openssh.com", wait=True)

    def _command(self, channel: paramiko.Channel, command: str) -> None:
        copy = None if self.key.forced else old_copies.asked(command)
        if copy is not None:
            channel.settimeout(SECONDS_OF_INPUT)
            self._end(channel, old_copies.serve(copy, channel, self._on_files))
            return
        self._answer(channel, self.key.forced or command)

    def _on_files(self, do: str, path: str, **more: Any) -> Any:
        absolute = posixpath.normpath(posixpath.join(self.key.home or "/", path.removeprefix("~/")))
        return self.machine.file(self.user, do, absolute, **more)

    def _shell(self, channel: paramiko.Channel) -> None:
        """A terminal where one was asked for; else a shell that reads its script from what comes in."""
        if self.key.forced:
            self._answer(channel, self.key.forced)
        elif channel.get_id() in self.terminals:
            terminal = Terminal(channel, self.machine, self.user, self._environment(channel))
            self._end(channel, terminal.serve())
        else:
            self._answer(channel, _all_of(channel), "")

    def _answer(self, channel: paramiko.Channel, script: str, stdin: str | None = None) -> None:
        done = self._run(channel, script, stdin)
        if done is None:  # it reads what its caller has still to send
            done = self._run(channel, script, _all_of(channel))
        if done is not None:
            channel.sendall(done.stdout.encode("utf-8", "replace"))
            channel.sendall_stderr(done.stderr.encode("utf-8", "replace"))
        self._end(channel, done.code if done else 255)

    def _end(self, channel: paramiko.Channel, code: int) -> None:
        # First: a client that has its exit code may begin the next command at once.
        self._sessions = [session for session in self._sessions if session is not channel]
        channel.send_exit_status(code)
        channel.shutdown_write()
        channel.close()

    def _run(self, channel: paramiko.Channel, script: str, stdin: str | None) -> Done | None:
        return self.machine.run(self.user, script, stdin, "", self._environment(channel))

    def _environment(self, channel: paramiko.Channel) -> Mapping[str, str]:
        given = self.environments.get(channel.get_id(), {})
        return {**given, "SSH_CONNECTION": self.machine.connection}


class _Sftp(paramiko.SFTPServer):  # type: ignore[misc]
    """Ends as a program does that ended well: without an exit code, scp takes its copy for a failure."""

    def start_subsystem(self, name: str, transport: paramiko.Transport, channel: paramiko.Channel) -> None:
        super().start_subsystem(name, transport, channel)
        channel.send_exit_status(0)


def serve(connection: socket.socket, machine: Machine) -> None:
    """Be sshd on a connection until the client leaves, or does not log in. Never raises."""
    transport = paramiko.Transport(connection, default_window_size=WINDOW)
    transport.local_version = BANNER
    transport.auth_timeout = transport.banner_timeout = SECONDS_TO_LOG_IN
    try:
        transport.add_server_key(_host_key(machine.host_key))
        session = Session(machine)
        transport.set_subsystem_handler("sftp", _Sftp, Files, session)
        transport.start_server(server=session)
        _stay(transport)
    except (paramiko.SSHException, EOFError, OSError, UnreachableError):
        return
    finally:
        transport.close()


def _stay(transport: paramiko.Transport) -> None:
    until = time.monotonic() + SECONDS_TO_LOG_IN
    # A channel that nobody refers to closes itself, and its client has perhaps not said yet what it is for.
    opened: list[paramiko.Channel] = []
    while transport.is_active():
        if not transport.is_authenticated() and time.monotonic() > until:
            return
        channel = transport.accept(1.0)
        opened = [each for each in (*opened, channel) if each is not None and not each.closed]


def _host_key(private: bytes) -> paramiko.PKey:
    key = Ed25519PrivateKey.from_private_bytes(private)
    text = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()).decode("ascii")
    return paramiko.Ed25519Key.from_private_key(io.StringIO(text))


def _all_of(channel: paramiko.Channel) -> str:
    """What comes in on a channel, to its end."""
    channel.settimeout(SECONDS_OF_INPUT)
    parts, size = [], 0
    while size <= LARGEST_INPUT and (part := channel.recv(65536)):
        parts.append(part)
        size += len(part)
    return b"".join(parts).decode("utf-8", "replace")
