"""SSH into the build's machine: by paramiko, over the same line that `ssh` takes."""

import io
import posixpath
import socket
from collections.abc import Callable
from dataclasses import dataclass

import paramiko
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from azlab.packer.azure_arm.errors import BuildError

Dial = Callable[[str], socket.socket]
"""An address to a connection to its port 22. Raises `OSError` as connecting would."""
BITS = 2048
"""Of the key that lets the build in for a while, as Packer's default."""
SECONDS = 120.0
PIECE = 65536


@dataclass(frozen=True)
class KeyPair:
    """A key that is made for one build."""

    private: paramiko.PKey

    @classmethod
    def made(cls) -> "KeyPair":
        key = rsa.generate_private_key(65537, BITS)
        text = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()
        return cls(paramiko.RSAKey.from_private_key(io.StringIO(text)))

    @property
    def public(self) -> str:
        return f"{self.private.get_name()} {self.private.get_base64()}"


class Communicator:
    """One connection as a user."""

    def __init__(self, transport: paramiko.Transport) -> None:
        self._transport = transport

    @classmethod
    def connected(cls, dial: Dial, address: str, user: str, key: KeyPair) -> "Communicator":
        """Raises `BuildError` where nobody is let in; the sentences are Packer's."""
        try:
            transport = paramiko.Transport(dial(address))
        except (OSError, paramiko.SSHException):
            raise BuildError("Timeout waiting for SSH.") from None
        try:
            transport.start_client(timeout=SECONDS)
            transport.auth_publickey(user, key.private)
        except (paramiko.SSHException, EOFError, OSError):
            transport.close()
            raise BuildError(
                "Packer experienced an authentication error when trying to connect via SSH. This can happen "
                "if your username/password are wrong. You may want to double-check your credentials as part "
                "of your debugging process. original error: ssh: handshake failed: ssh: unable to "
                "authenticate, attempted methods [none publickey], no supported methods remain"
            ) from None
        return cls(transport)

    def close(self) -> None:
        self._transport.close()

    def run(self, command: str, out: Callable[[str], None], errors: Callable[[str], None]) -> int:
        """Run a command; its lines go to `out` and `errors`, its exit code comes back.

        Raises `BuildError` where the machine hangs up.
        """
        try:
            channel = self._transport.open_session(timeout=SECONDS)
            channel.exec_command(command)
            channel.shutdown_write()
            texts = _both(channel)
            code = int(channel.recv_exit_status())
        except (paramiko.SSHException, EOFError, OSError):
            raise BuildError("Script disconnected unexpectedly.") from None
        for text, tell in zip(texts, (out, errors), strict=True):
            for line in text.splitlines():
                tell(line)
        return code

    def upload(self, path: str, content: bytes) -> None:
        """Write a file. Raises `BuildError`."""
        try:
            files = paramiko.SFTPClient.from_transport(self._transport)
            with files.open(path, "wb") as file:
                file.write(content)
            files.close()
        except (paramiko.SSHException, EOFError, OSError) as error:
            raise BuildError(f"scp: {path}: {_why(error)}") from None

    def make_folder(self, path: str) -> None:
        """Make a folder with those above it. Raises `BuildError`."""
        self.run(f"mkdir -p '{posixpath.normpath(path)}'", lambda _: None, lambda _: None)

    def download(self, path: str) -> bytes:
        """The content of a file. Raises `BuildError`."""
        try:
            files = paramiko.SFTPClient.from_transport(self._transport)
            with files.open(path, "rb") as file:
                content = bytes(file.read())
            files.close()
        except (paramiko.SSHException, EOFError, OSError) as error:
            raise BuildError(f"scp: {path}: {_why(error)}") from None
        return content


def _why(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error) or "failure").removesuffix(".")


def _both(channel: paramiko.Channel) -> tuple[str, str]:
    """Both outputs to their end."""
    channel.settimeout(SECONDS)
    parts: tuple[list[bytes], list[bytes]] = ([], [])
    while data := channel.recv(PIECE):
        parts[0].append(data)
    while data := channel.recv_stderr(PIECE):
        parts[1].append(data)
    out, errors = (b"".join(part).decode("utf-8", "replace") for part in parts)
    return out, errors
