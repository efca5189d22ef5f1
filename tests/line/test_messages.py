"""Messages between a kernel and whoever grades it."""

import socket
import struct
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from azlab.line.messages import LineError, receive, receive_data, send, send_data

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    ours.settimeout(60)
    with ours, theirs:
        yield ours, theirs


@given(message=st.dictionaries(st.text(), JSON))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_what_is_sent_arrives_as_it_was(
    ends: tuple[socket.socket, socket.socket], message: dict[str, object]
) -> None:
    ours, theirs = ends
    send(theirs, message)
    assert receive(ours) == message


@pytest.mark.parametrize(
    "data", [b"", b"\0\0", b"[]", b"{", b'{"a": 1', b"\xff\xfe", b"[" * 100_000, b'"text"', b"9" * 5000]
)
def test_what_is_no_message_is_one_error(ends: tuple[socket.socket, socket.socket], data: bytes) -> None:
    ours, theirs = ends
    theirs.sendall(struct.pack(">I", len(data)) + data if len(data) > 2 else data)
    theirs.shutdown(socket.SHUT_WR)
    with pytest.raises(LineError):
        receive(ours)


def test_a_message_that_says_it_is_long_is_not_waited_for(ends: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = ends
    theirs.sendall(struct.pack(">I", 2**31))
    with pytest.raises(LineError, match="too long"):
        receive(ours)


def test_nobody_at_the_other_end_is_one_error(ends: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = ends
    theirs.close()
    with pytest.raises(LineError):
        send(ours, {"a": "b" * 1_000_000})


@given(first=st.binary(), second=st.binary())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_bytes_arrive_as_they_were_between_messages(
    ends: tuple[socket.socket, socket.socket], first: bytes, second: bytes
) -> None:
    ours, theirs = ends
    send(theirs, {"status": 200})
    send_data(theirs, first)
    send_data(theirs, second)
    send(theirs, {"status": 404})
    assert receive(ours) == {"status": 200}
    assert [receive_data(ours), receive_data(ours)] == [first, second]
    assert receive(ours) == {"status": 404}


def test_bytes_that_are_too_many_are_neither_sent_nor_waited_for(
    ends: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = ends
    theirs.sendall(struct.pack(">I", 2**31))
    with pytest.raises(LineError, match="too long"):
        receive_data(ours)
    monkeypatch.setattr("azlab.line.messages.LONGEST", 10)
    with pytest.raises(LineError, match="too long"):
        send_data(theirs, b"b" * 11)


def test_bytes_whose_sender_has_gone_are_one_error(ends: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = ends
    theirs.sendall(struct.pack(">I", 100) + b"half")
    theirs.close()
    with pytest.raises(LineError):
        receive_data(ours)
