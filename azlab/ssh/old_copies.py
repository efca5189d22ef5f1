"""scp's own protocol, from before it used sftp: what `scp -O`, Packer and other tools still speak.

The client runs `scp -t PATH` here to send, `scp -f PATH` to fetch. Each step is a line (`C0644 5 name`,
`D0755 0 name`, `E`), answered by a zero byte, or by 1 and a sentence.
"""

import posixpath
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from azlab.ssh.files import LARGEST
from azlab.ssh.machines import FileError

OK = b"\0"
STEP = re.compile(r"([CD])([0-7]{4,5}) (\d{1,12}) ([^/\0]+)")
LONGEST_STEP = 4096
DEEPEST = 20


class Stream(Protocol):
    """The channel to the client."""

    def recv(self, size: int) -> bytes: ...
    def sendall(self, data: bytes) -> None: ...


class Ask(Protocol):
    """One operation on the machine's files. Raises `FileError`."""

    def __call__(self, do: str, path: str, **more: Any) -> Any: ...


class BrokenOffError(Exception):
    """The other side says what is no step of a copy, or has gone; the text is for it."""


@dataclass(frozen=True)
class Copy:
    """What `scp` was started for: `-t` to take files, `-f` to give them."""

    takes: bool
    folders: bool
    path: str


def asked(command: str) -> Copy | None:
    """What a command line of scp's other end asks for; None for any other command."""
    try:
        words = shlex.split(command)
    except ValueError:
        return None
    if not words or posixpath.basename(words[0]) != "scp":
        return None
    letters = "".join(word[1:] for word in words[1:-1] if word.startswith("-"))
    if not ("t" in letters) ^ ("f" in letters):
        return None
    return Copy("t" in letters, "r" in letters, words[-1])


def serve(copy: Copy, stream: Stream, ask: Ask) -> int:
    """Take or give the files; the exit code. Raises `OSError` when the client has gone."""
    try:
        if copy.takes:
            stream.sendall(OK)
            _take(stream, ask, copy.path, _is_folder(ask, copy.path), 0)
        else:
            _expect(stream)
            _give(stream, ask, copy, copy.path, 0)
    except (BrokenOffError, FileError) as error:
        stream.sendall(b"\1" + f"scp: {copy.path}: {_sentence(error)}\n".encode())
        return 1
    return 0


def _take(stream: Stream, ask: Ask, path: str, into: bool, depth: int) -> None:
    """Take what comes, to `path`, or into it where it is a folder, until the client is done with it."""
    for line in _steps(stream):
        if line == "E":
            return
        step = STEP.fullmatch(line)
        if step is None or depth > DEEPEST or step[4] in (".", ".."):
            raise BrokenOffError(f"unexpected {line[:40]!r}")
        goal, mode = f"{path.rstrip('/')}/{step[4]}" if into else path, step[2][-4:]
        if step[1] == "D":
            if not _is_folder(ask, goal):
                ask("make folder", goal)
            stream.sendall(OK)
            _take(stream, ask, goal, True, depth + 1)
        else:
            ask("may write", goal)
            stream.sendall(OK)
            ask("write", goal, text=_content(stream, int(step[3])))
        ask("set mode", goal, mode=mode)
        stream.sendall(OK)


def _steps(stream: Stream) -> Iterator[str]:
    """Lines of the client; times (`T...`) are taken and not kept, as a machine's files have none."""
    while (line := _line(stream)) is not None:
        if line.startswith("T"):
            stream.sendall(OK)
        elif line[:1] in ("\1", "\2"):
            raise BrokenOffError(line[1:])
        else:
            yield line


def _line(stream: Stream) -> str | None:
    """The next line, None at the end of all."""
    read = bytearray()
    while len(read) < LONGEST_STEP and (byte := stream.recv(1)):
        if byte == b"\n":
            return read.decode("utf-8", "replace")
        read += byte
    if read:
        raise BrokenOffError("a line without an end")
    return None


def _content(stream: Stream, size: int) -> str:
    if size > LARGEST:
        raise BrokenOffError("File too large")
    read = bytearray()
    while len(read) < size:
        piece = stream.recv(min(65536, size - len(read)))
        if not piece:
            raise BrokenOffError("lost connection")
        read += piece
    _expect(stream)
    return read.decode("utf-8", "replace")


def _give(stream: Stream, ask: Ask, copy: Copy, path: str, depth: int) -> None:
    found, name = ask("stat", path), posixpath.basename(path.rstrip("/")) or "/"
    if not found["folder"]:
        data = str(ask("read", path)).encode("utf-8", "replace")
        stream.sendall(f"C{found['mode']} {len(data)} {name}\n".encode())
        _expect(stream)
        stream.sendall(data + OK)
        _expect(stream)
        return
    if not copy.folders or depth > DEEPEST:
        raise BrokenOffError("not a regular file")
    stream.sendall(f"D{found['mode']} 0 {name}\n".encode())
    _expect(stream)
    for entry in ask("list", path):
        _give(stream, ask, copy, f"{path.rstrip('/')}/{entry['name']}", depth + 1)
    stream.sendall(b"E\n")
    _expect(stream)


def _expect(stream: Stream) -> None:
    """The client's answer to a step. Raises `BrokenOffError` where it is not content."""
    answer = stream.recv(1)
    if answer != OK:
        raise BrokenOffError((_line(stream) or "lost connection") if answer else "lost connection")


def _is_folder(ask: Ask, path: str) -> bool:
    try:
        return bool(ask("stat", path)["folder"])
    except FileError:
        return False


def _sentence(error: Exception) -> str:
    known = {"no such file": "No such file or directory", "permission denied": "Permission denied"}
    return known.get(str(error), str(error).removeprefix("failure: "))
