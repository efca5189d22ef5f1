"""Messages between a kernel and whoever grades it."""

import socket
import struct
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from azlab.line.messages import LineError, receive, send

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
