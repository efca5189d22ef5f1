"""What one command of a learner may do to the process that runs it, besides the sandbox around all of them.

That sandbox holds the CLI of every submission. Linux's Landlock (5.13 and later) keeps each fork from writing
outside its own folders and from starting programs; limits keep it from using up what is everybody's. Numbers
are those of linux/landlock.h.
"""

import ctypes
import os
import resource
import struct
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

CREATE, ADD, RESTRICT = 444, 445, 446  # system calls, alike on all machines
NO_NEW_PRIVILEGES, PATH_BENEATH, ASK_VERSION = 38, 1, 1
EXECUTE, WRITE = 1 << 0, 1 << 1
MAKE_AND_REMOVE = sum(1 << bit for bit in range(4, 13))
REFER, TRUNCATE = 1 << 13, 1 << 14  # since versions 2 and 3
MEGABYTE = 1024 * 1024
MEMORY, FILE = 1536 * MEGABYTE, 8 * MEGABYTE
"""Bytes: the address space of a command, with the CLI itself; a file that it writes."""


def limit() -> None:
    """Take on the limits of one submission's commands."""
    for kind, amount in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, FILE)):
        most = resource.getrlimit(kind)[1]
        # A limit cannot be raised again: a site's own may be lower than ours.
        amount = amount if most == resource.RLIM_INFINITY else min(amount, most)
        resource.setrlimit(kind, (amount, amount))


def possible() -> bool:
    """Whether Linux here can confine a process. Where it cannot, the sandbox around all of them remains."""
    return _version() > 0


def _version() -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    return int(libc.syscall(CREATE, None, ctypes.c_size_t(0), ASK_VERSION))


def confine(writable: Iterable[Path]) -> bool:
    """Write below these folders only, and start no program, for good. False where Linux cannot do it."""
    libc, version = ctypes.CDLL(None, use_errno=True), _version()
    if version < 1:
        return False
    changes = WRITE | MAKE_AND_REMOVE | (REFER if version >= 2 else 0) | (TRUNCATE if version >= 3 else 0)
    rules = libc.syscall(CREATE, struct.pack("=Q", changes | EXECUTE), ctypes.c_size_t(8), 0)
    if rules < 0:
        return False
    try:
        for folder in writable:
            _allow(libc, rules, folder, changes)
        _allow(libc, rules, Path(os.devnull), WRITE | (TRUNCATE if version >= 3 else 0))
        # Landlock asks for it, so that no set-user-id program runs under rules that its caller has made.
        libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        return bool(libc.syscall(RESTRICT, rules, 0) == 0)
    finally:
        os.close(rules)


def _allow(libc: ctypes.CDLL, rules: int, path: Path, what: int) -> None:
    with suppress(OSError):
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        libc.syscall(ADD, rules, PATH_BENEATH, struct.pack("=Qi", what, descriptor), 0)
        os.close(descriptor)


def size(folder: Path) -> int:
    """Bytes of all files below a folder, as far as they can be seen."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                total += os.lstat(os.path.join(parent, name)).st_size
    return total
