"""sftp, and scp on top of it: files of a practice machine, as the user who has logged in."""

import os
import posixpath
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

import paramiko

from azlab.ssh.machines import FileError, Key, Machine

T = TypeVar("T")
SFTP_OK, SFTP_NO_SUCH_FILE, SFTP_PERMISSION_DENIED, SFTP_FAILURE = 0, 2, 3, 4
"""Status codes of draft-ietf-secsh-filexfer-02."""
CODES = {"no such file": SFTP_NO_SUCH_FILE, "permission denied": SFTP_PERMISSION_DENIED}
LARGEST = 1_000_000
"""Bytes of a file, as many as a practice machine keeps characters."""
MOST_OPEN = 32
"""Files of one connection at once: each is kept here until it is closed."""
FOLDER, FILE = 0o040000, 0o100000


class LoggedIn(Protocol):
    """The session around it."""

    machine: Machine
    user: str
    key: Key
    open_files: int


class Files(paramiko.SFTPServerInterface):  # type: ignore[misc] # paramiko is not typed
    """The operations; a path that is not absolute begins in the user's home."""

    def __init__(self, server: Any, session: LoggedIn, *more: Any, **named: Any) -> None:
        super().__init__(server, *more, **named)
        self._session = session

    def canonicalize(self, path: str) -> str:
        return posixpath.normpath(posixpath.join(self._session.key.home or "/", path))

    def ask(self, do: str, path: str, **more: Any) -> Any:
        """What the machine says. Raises `FileError`."""
        return self._session.machine.file(self._session.user, do, self.canonicalize(path), **more)

    def list_folder(self, path: str) -> Any:
        return _or_code(lambda: [_attributes(entry) for entry in self.ask("list", path)])

    def stat(self, path: str) -> Any:
        return _or_code(lambda: _attributes(self.ask("stat", path)))

    lstat = stat

    def open(self, path: str, flags: int, attr: paramiko.SFTPAttributes) -> Any:
        if self._session.open_files >= MOST_OPEN:
            return SFTP_FAILURE
        made = _or_code(lambda: Handle(self, path, flags, attr))
        self._session.open_files += isinstance(made, Handle)
        return made

    def closed(self) -> None:
        """One file is open no more."""
        self._session.open_files -= 1

    def remove(self, path: str) -> int:
        return _done(lambda: self.ask("remove", path))

    rmdir = remove

    def mkdir(self, path: str, attr: paramiko.SFTPAttributes) -> int:
        return _done(lambda: self.ask("make folder", path))

    def rename(self, oldpath: str, newpath: str) -> int:
        return _done(lambda: self.ask("rename", oldpath, goal=self.canonicalize(newpath)))

    posix_rename = rename

    def chattr(self, path: str, attr: paramiko.SFTPAttributes) -> int:
        """Permissions; times are taken and not kept, since the machine's files have none."""
        if attr.st_mode is None:
            return SFTP_OK
        return _done(lambda: self.ask("set mode", path, mode=f"{attr.st_mode & 0o7777:04o}"))


class Handle(paramiko.SFTPHandle):  # type: ignore[misc]
    """One open file; what was written is there once it is closed."""

    def __init__(self, files: Files, path: str, flags: int, attr: paramiko.SFTPAttributes) -> None:
        super().__init__(flags)
        self._files, self._path, self._writes = files, path, bool(flags & (os.O_WRONLY | os.O_RDWR))
        if self._writes:
            files.ask("may write", path)
        fresh = self._writes and bool(flags & os.O_TRUNC)
        self._data = bytearray(b"" if fresh else self._before(bool(flags & os.O_CREAT)))
        self._mode = attr.st_mode if attr is not None and flags & os.O_CREAT else None
        self._changed = fresh

    def _before(self, may_be_new: bool) -> bytes:
        try:
            return str(self._files.ask("read", self._path)).encode("utf-8", "replace")
        except FileError as error:
            if may_be_new and str(error) == "no such file":
                return b""
            raise

    def read(self, offset: int, length: int) -> Any:
        return bytes(self._data[offset : offset + length])

    def write(self, offset: int, data: bytes) -> int:
        if not self._writes:
            return SFTP_PERMISSION_DENIED
        if offset + len(data) > LARGEST:
            return SFTP_FAILURE
        if offset > len(self._data):
            self._data.extend(bytes(offset - len(self._data)))
        self._data[offset : offset + len(data)] = data
        self._changed = True
        return SFTP_OK

    def stat(self) -> Any:
        attributes = paramiko.SFTPAttributes()
        attributes.st_size, attributes.st_mode = len(self._data), FILE | 0o644
        return attributes

    def chattr(self, attr: paramiko.SFTPAttributes) -> int:
        if attr.st_mode is not None:
            self._mode = attr.st_mode
        return SFTP_OK

    def close(self) -> None:
        """Write what was changed. A file that is no text is not kept, since nobody could read it there."""
        self._files.closed()
        if not self._writes or not self._changed:
            return
        self._changed = False
        text = self._data.decode("utf-8", "replace")
        written = _done(lambda: self._files.ask("write", self._path, text=text))
        if written == SFTP_OK and self._mode is not None:
            mode = f"{self._mode & 0o7777:04o}"
            _done(lambda: self._files.ask("set mode", self._path, mode=mode))


def _attributes(entry: dict[str, Any]) -> paramiko.SFTPAttributes:
    made = paramiko.SFTPAttributes()
    made.filename = str(entry.get("name", ""))
    made.st_size, made.st_uid, made.st_gid = int(entry["size"]), int(entry["uid"]), int(entry["uid"])
    made.st_mode = (FOLDER if entry["folder"] else FILE) | int(str(entry["mode"]), 8)
    made.st_atime = made.st_mtime = 0
    return made


def _or_code(ask: Callable[[], T]) -> T | int:
    try:
        return ask()
    except FileError as error:
        return CODES.get(str(error), SFTP_FAILURE)


def _done(ask: Callable[[], Any]) -> int:
    answer = _or_code(ask)
    return answer if isinstance(answer, int) and not isinstance(answer, bool) else SFTP_OK
