"""What a client that means no good gets of the door: not more memory than a few files."""

import threading
from collections.abc import Iterator
from contextlib import suppress

import paramiko
import pytest

from azlab.line.addresses import address_of
from azlab.line.messages import receive, send
from azlab.ssh import door, files
from tests.ssh.conftest import Clients


@pytest.fixture
def transport(clients: Clients) -> Iterator[paramiko.Transport]:
    """A connection that has logged in."""
    import socket

    line = socket.socket(socket.AF_UNIX)
    with address_of(str(clients.folder / "socket")) as path:
        line.connect(path)
    send(line, {"question": "connect", "address": clients.address, "port": "22"})
    assert receive(line) == {"connected": True}
    made = paramiko.Transport(line)
    made.connect(
        username="azureuser", pkey=paramiko.Ed25519Key.from_private_key_file(str(clients.keys / "id_ed25519"))
    )
    yield made
    made.close()


def test_so_many_commands_run_at_once_and_no_more(transport: paramiko.Transport) -> None:
    waiting = []
    for _ in range(door.MOST_SESSIONS):
        channel = transport.open_session()
        channel.exec_command("cat")
        waiting.append(channel)
    with pytest.raises(paramiko.SSHException):
        transport.open_session().exec_command("cat")
    waiting[0].sendall(b"hello")
    waiting[0].shutdown_write()
    assert waiting[0].makefile("rb").read() == b"hello"
    assert waiting[0].recv_exit_status() == 0
    again = transport.open_session()
    again.exec_command("echo again")
    assert again.makefile("rb").read() == b"again\n"


def test_channels_that_do_nothing_are_few(transport: paramiko.Transport) -> None:
    opened = [transport.open_session() for _ in range(door.MOST_SESSIONS)]
    with pytest.raises(paramiko.ChannelException):
        transport.open_session()
    assert all(not channel.closed for channel in opened)


def test_nothing_is_forwarded(transport: paramiko.Transport) -> None:
    with pytest.raises(paramiko.ChannelException):
        transport.open_channel("direct-tcpip", ("203.0.113.9", 80), ("127.0.0.1", 1))


def test_so_many_files_are_open_at_once_and_no_more(transport: paramiko.Transport) -> None:
    sftp = paramiko.SFTPClient.from_transport(transport)
    assert sftp is not None
    opened = [sftp.open(f"/tmp/f{number}", "w") for number in range(files.MOST_OPEN)]
    with pytest.raises(OSError, match="Failure"):
        sftp.open("/tmp/more", "w")
    for file in opened:
        file.close()
    sftp.open("/tmp/more", "w").close()


def test_a_write_far_beyond_the_end_costs_nothing(transport: paramiko.Transport) -> None:
    sftp = paramiko.SFTPClient.from_transport(transport)
    assert sftp is not None
    with suppress(OSError), sftp.open("/tmp/sparse", "w") as file:
        file.seek(2**40)
        file.write(b"x")
    assert sftp.stat("/tmp/sparse").st_size == 0


def test_what_a_client_does_wrong_is_written_nowhere(
    clients: Clients, capfd: pytest.CaptureFixture[str]
) -> None:
    clients.run("ssh", "-o", "KexAlgorithms=diffie-hellman-group1-sha1", "azureuser@ADDRESS", "id")
    clients.run("ssh", "-o", "BatchMode=yes", "nobody@ADDRESS", "id")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("given", [b"", b"GET / HTTP/1.1\r\n\r\n", b"\0" * 10_000])
def test_what_is_no_ssh_is_let_go(clients: Clients, given: bytes) -> None:
    import socket

    with socket.socket(socket.AF_UNIX) as line:
        with address_of(str(clients.folder / "socket")) as path:
            line.connect(path)
        send(line, {"question": "connect", "address": clients.address, "port": "22"})
        receive(line)
        line.sendall(given)
        line.shutdown(socket.SHUT_WR)
        while line.recv(65536):
            pass
    assert clients.ssh("echo still there").stdout == "still there\n"


def test_channels_that_are_closed_at_once_leave_no_threads_behind(
    transport: paramiko.Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A client that never says whether it has heard: what waits for that would wait for ever.
    monkeypatch.setattr(transport, "_parse_global_request", lambda _: None)
    silent = {**transport._handler_table, paramiko.common.MSG_GLOBAL_REQUEST: lambda *_: None}
    monkeypatch.setattr(transport, "_handler_table", silent, raising=False)
    before = threading.active_count()
    with suppress(paramiko.SSHException, EOFError):
        for _ in range(5 * door.MOST_SESSIONS):
            channel = transport.open_session()
            channel.exec_command("true")
            channel.close()
    assert threading.active_count() - before <= door.MOST_THREADS
