"""What `ssh` connects through (its ProxyCommand): `python -m azlab.ssh.program ADDRESS PORT`.

It says what ssh itself would say of an address where nobody answers, and then passes bytes both ways. With
`--keys FOLDER` it fetches the keys of a notebook that is graded, whose Azure CLI has a home elsewhere.
"""

import errno
import os
import socket
import sys
import threading
from pathlib import Path

from azlab.line import LINE
from azlab.line.addresses import address_of
from azlab.line.asking import ask
from azlab.line.messages import LineError, receive, send
from azlab.sentences import SentenceError

SOCKET = "AZLAB_SSH"
"""The variable that says where the socket is."""
PIECE = 65536
_NUMBERS = {"Connection refused": errno.ECONNREFUSED, "Connection timed out": errno.ETIMEDOUT}


def main(arguments: list[str]) -> int:
    """0 when the connection has ended, 1 when there was none."""
    if arguments[0] == "--keys":
        return _fetch_keys(Path(arguments[1]))
    address, port = arguments
    try:
        with open_line(socket_path(), address, int(port)) as line:
            _pass_on(line)
            return 0
    except OSError as error:
        print(f"ssh: connect to host {address} port {port}: {error.strerror}", file=sys.stderr)
        return 1


def socket_path() -> str:
    """Where the socket is that leads to the machines; "" outside of a lesson."""
    return os.environ.get(SOCKET) or os.environ.get(LINE, "")


def open_line(path: str, address: str, port: int, *, inside: bool = False) -> socket.socket:
    """A connection to a port of a machine, by the socket at `path`. Raises `OSError` as connecting would.

    With `inside`, a private address is reached as by a machine of its own network.
    """
    line = socket.socket(socket.AF_UNIX)
    try:
        with address_of(path) as bound:
            line.connect(bound)
        send(line, {"question": "connect", "address": address, "port": port, "inside": inside})
        answer = receive(line)
    except (OSError, LineError):
        line.close()
        raise OSError(errno.ENETUNREACH, "Network is unreachable") from None
    if "connected" in answer:
        return line
    line.close()
    why = str(answer.get("refused", "Connection refused"))
    raise OSError(_NUMBERS.get(why, errno.EHOSTUNREACH), why)


def _fetch_keys(folder: Path) -> int:
    try:
        keys = ask("keys")["keys"]
    except SentenceError as error:
        print(f"ssh: {error}", file=sys.stderr)
        return 1
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, text in keys.items():
        path = folder / Path(name).name
        path.touch(mode=0o600)
        path.write_text(text, "utf-8")
    return 0


def _pass_on(line: socket.socket) -> None:
    """What comes in goes out, both ways, until the machine hangs up."""
    threading.Thread(target=_upwards, args=(line,), daemon=True).start()
    while data := line.recv(PIECE):
        while data:
            data = data[os.write(1, data) :]


def _upwards(line: socket.socket) -> None:
    try:
        while data := os.read(0, PIECE):
            line.sendall(data)
        line.shutdown(socket.SHUT_WR)
    except OSError:
        return


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
