"""The two proxies: where they lead, and that they lead nowhere else."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from azlab.line.messages import receive, send
from azlab.packer.proxies import HERE, Proxy, to_machines, to_the_cloud


@pytest.fixture
def echo() -> Iterator[int]:
    """A port that says back what it hears."""
    proxy = Proxy(lambda client: client.sendall(client.recv(100).upper()))
    yield proxy.port
    proxy.close()


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[str]:
    """A socket as that of the machines: 10.0.0.4 answers, 10.0.0.5 refuses, all else is silent."""
    path = str(tmp_path / "machines")
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(path)
    listening.listen()

    def serve() -> None:
        while True:
            try:
                line, _ = listening.accept()
            except OSError:
                return
            with line:
                asked = receive(line)
                known = asked["address"] == "10.0.0.4" and asked["port"] == 22 and asked["inside"]
                refused = "Connection refused" if asked["address"] == "10.0.0.5" else "Connection timed out"
                send(line, {"connected": True} if known else {"refused": refused})
                if known:
                    line.sendall(b"SSH-2.0-x\r\n")

    threading.Thread(target=serve, daemon=True).start()
    yield path
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()


def asked(port: int, words: bytes) -> bytes:
    with socket.create_connection((HERE, port), timeout=30) as client:
        client.sendall(words)
        return client.recv(1000)


def head(target: str, method: str = "CONNECT") -> bytes:
    return f"{method} {target} HTTP/1.1\r\nHost: {target}\r\n\r\n".encode()


@pytest.mark.parametrize("name", ["management.azure.com:443", "Login.MicrosoftOnline.com:443"])
def test_azures_names_lead_to_the_lessons_server(echo: int, name: str) -> None:
    proxy = to_the_cloud(echo)
    with socket.create_connection((HERE, proxy.port), timeout=30) as client:
        client.sendall(head(name))
        assert client.recv(100).startswith(b"HTTP/1.1 200 ")
        client.sendall(b"hello")
        assert client.recv(100) == b"HELLO"
        assert client.recv(100) == b""
    proxy.close()


@pytest.mark.parametrize(
    "words",
    [
        head("example.com:443"),
        head("management.azure.com:80"),
        head("management.azure.com.example.com:443"),
        head("shop.vault.azure.net:443"),
        head("http://management.azure.com/", "GET"),
        b"\r\n\r\n",
    ],
)
def test_nothing_else_is_led_anywhere(echo: int, words: bytes) -> None:
    proxy = to_the_cloud(echo)
    assert asked(proxy.port, words).startswith(b"HTTP/1.1 403 ")
    proxy.close()


def wish(address: str, port: int = 22, command: int = 1) -> bytes:
    return b"\x05\x01\x00" + bytes((5, command, 0, 1)) + socket.inet_aton(address) + struct.pack(">H", port)


def answered(port: int, words: bytes) -> bytes:
    """All that comes back."""
    with socket.create_connection((HERE, port), timeout=30) as client:
        client.sendall(words)
        with suppress(OSError):  # the other side may have ended already
            client.shutdown(socket.SHUT_WR)
        parts = b""
        while part := client.recv(1000):
            parts += part
        return parts


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (wish("10.0.0.4"), b"\x05\x00\x05\x00\x00\x01" + bytes(6) + b"SSH-2.0-x\r\n"),
        (wish("10.0.0.5"), b"\x05\x00\x05\x05\x00\x01" + bytes(6)),
        (wish("10.0.0.6"), b"\x05\x00\x05\x04\x00\x01" + bytes(6)),
        (wish("10.0.0.4", 80), b"\x05\x00\x05\x04\x00\x01" + bytes(6)),
        (wish("10.0.0.4", command=2), b"\x05\x00\x05\x07\x00\x01" + bytes(6)),
        (b"\x05\x01\x02", b"\x05\xff"),
        (b"\x04\x01\x00", b"\x05\xff"),
        (b"\x05", b""),
    ],
)
def test_socks_leads_to_the_machines(machines: str, words: bytes, said: bytes) -> None:
    proxy = to_machines(machines)
    assert answered(proxy.port, words) == said
    proxy.close()


def test_a_name_is_taken_as_an_address(machines: str) -> None:
    proxy = to_machines(machines)
    name = b"10.0.0.4"
    words = b"\x05\x01\x00\x05\x01\x00\x03" + bytes((len(name),)) + name + struct.pack(">H", 22)
    assert answered(proxy.port, words).endswith(b"SSH-2.0-x\r\n")
    proxy.close()


def test_a_closed_proxy_lets_nobody_in(echo: int) -> None:
    proxy = to_the_cloud(echo)
    proxy.close()
    with pytest.raises(OSError, match="refused"):
        socket.create_connection((HERE, proxy.port), timeout=30)
