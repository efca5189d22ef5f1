"""Lines from a process that is not trusted: bounded in length and in time."""

import socket
import time

import pytest

from grader.execution.messages import LONGEST_LINE, Messages, parsed


@pytest.fixture
def pair() -> tuple[Messages, socket.socket]:
    """The trusted side as messages, and the other as a socket."""
    ours, theirs = socket.socketpair()
    return Messages(ours), theirs


Pair = tuple[Messages, socket.socket]


def soon() -> float:
    return time.monotonic() + 0.1


def test_messages_come_one_by_one(pair: Pair) -> None:
    messages, theirs = pair
    theirs.sendall(b'{"a": 1}\n{"b"')
    assert messages.receive(soon()) == {"a": 1}
    assert messages.receive(soon()) is None
    theirs.sendall(b": 2}\n")
    assert messages.receive(soon()) == {"b": 2}


def test_a_peer_that_hangs_up_is_gone(pair: Pair) -> None:
    messages, theirs = pair
    theirs.close()
    assert messages.receive(time.monotonic() + 60) is None
    assert messages.closed
    assert not messages.send({}, time.monotonic() + 60)


def test_a_peer_that_does_not_listen_is_not_waited_for(pair: Pair) -> None:
    messages, _ = pair
    assert not messages.send({"run": "x" * 10_000_000}, soon())


def test_a_line_that_never_ends_is_not_kept(pair: Pair) -> None:
    messages, theirs = pair
    theirs.setblocking(False)
    sent = 0
    while sent < 3 * LONGEST_LINE:
        try:
            sent += theirs.send(b"x" * 100_000)
        except BlockingIOError:
            assert messages.receive(time.monotonic() + 0.01) is None
        assert len(messages._buffer) <= LONGEST_LINE + 300_000
    theirs.setblocking(True)
    theirs.sendall(b'\n{"a": 1}\n')
    assert messages.receive(soon()) == {"a": 1}


def test_a_flood_of_lines_without_meaning_ends_at_the_deadline(pair: Pair) -> None:
    messages, theirs = pair
    theirs.sendall(b"\n" * 100_000)
    assert messages.receive(time.monotonic()) is None
    assert messages.lines < 100_000


@pytest.mark.parametrize(
    "line",
    [b"", b"3", b"[]", b"{", b"\xff", b"[" * 10**6, b'{"a": NaN}', b'{"a": ' + b"1" * 10**4 + b"}"],
    ids=range(8),
)
def test_what_is_no_object_is_none(line: bytes) -> None:
    assert parsed(line) is None


def test_nothing_that_is_parsed_is_deep() -> None:
    assert parsed(b'{"a": ' + b"[" * 60 + b"]" * 60 + b"}") is not None
    assert parsed(b'{"a": ' + b"[" * 70 + b"]" * 70 + b"}") is None
