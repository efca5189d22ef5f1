"""Calls to Linux that no lesson needs, refused inside the sandbox: a seccomp filter for bubblewrap.

They reach parts of Linux where mistakes were found again and again, or around a limit: other processes'
memory, namespaces of one's own (in which anybody is root), memory that belongs to no process, keys of the
kernel. A refused call fails as if the right were missing (EPERM) or Linux did not know it (ENOSYS).

The numbers are Linux's own (asm/unistd_64.h, asm-generic/unistd.h). A filter is a program of `struct
sock_filter` (linux/filter.h): each instruction a code, two jumps and a number.
"""

import errno
import platform
import struct

LOAD, JUMP_IF_EQUAL, JUMP_IF_AT_LEAST, JUMP_IF_ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, REFUSE = 0x7FFF0000, 0x00050000
NUMBER, ARCHITECTURE, FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data
NEW_NAMESPACES = 0x7E020080  # all CLONE_NEW... flags, as `clone` and `unshare` take them
FOREIGN_X32 = 0x40000000

# name: (x86_64, aarch64); None where that machine has no such call
MISSING = {
    "shmget": (29, 194), "semget": (64, 190), "msgget": (68, 186), "memfd_create": (319, 279),
    "memfd_secret": (447, 447), "clone3": (435, 435), "io_uring_setup": (425, 425), "userfaultfd": (323, 282),
    "bpf": (321, 280), "perf_event_open": (298, 241), "vmsplice": (278, 75),
}  # fmt: skip
FORBIDDEN = {
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "pidfd_getfd": (438, 438), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39),
    "pivot_root": (155, 41), "chroot": (161, 51), "move_mount": (429, 429), "open_tree": (428, 428),
    "fsopen": (430, 430), "fsmount": (432, 432), "mount_setattr": (442, 442), "add_key": (248, 217),
    "request_key": (249, 218), "keyctl": (250, 219), "personality": (135, 92),
    "open_by_handle_at": (304, 265),
    "fanotify_init": (300, 262), "kexec_load": (246, 104), "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106), "quotactl": (179, 60), "swapon": (167, 224), "acct": (163, 89),
    "reboot": (169, 142), "settimeofday": (164, 170), "clock_settime": (227, 112), "syslog": (103, 116),
}  # fmt: skip
# A network namespace shuts in IP and Unix sockets. Others lead out of it, such as vsock to a machine's host.
SOCKET = (41, 198)
FAMILIES = (1, 2, 10, 16)  # AF_UNIX, AF_INET, AF_INET6, and AF_NETLINK, which `getaddrinfo` asks
WITHOUT_NAMESPACES = {"clone": (56, 220), "unshare": (272, 97)}
MACHINES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}


def program() -> bytes | None:
    """The filter for this machine; None on a machine whose numbers are not known here."""
    if platform.machine() not in MACHINES:
        return None
    architecture, column = MACHINES[platform.machine()]
    # The architecture first: 32-bit calls have other numbers, by which everything below could be got around.
    steps = [_step(LOAD, ARCHITECTURE), _step(JUMP_IF_EQUAL, architecture, 1, 0), _refuse(errno.ENOSYS)]
    # x32 is 64-bit code with numbers of its own, above this one.
    steps += [_step(LOAD, NUMBER), _step(JUMP_IF_AT_LEAST, FOREIGN_X32, 0, 1), _refuse(errno.ENOSYS)]
    for calls, error in ((MISSING, errno.ENOSYS), (FORBIDDEN, errno.EPERM)):
        for numbers in calls.values():
            steps += [_step(JUMP_IF_EQUAL, numbers[column], 0, 1), _refuse(error)]
    for numbers in WITHOUT_NAMESPACES.values():
        # All five are jumped over for another call. The argument takes the number's place for a moment.
        steps += [
            _step(JUMP_IF_EQUAL, numbers[column], 0, 4),
            _step(LOAD, FIRST_ARGUMENT),
            _step(JUMP_IF_ANY_BIT, NEW_NAMESPACES, 0, 1),
            _refuse(errno.EPERM),
            _step(LOAD, NUMBER),
        ]
    steps += _sockets(SOCKET[column])
    return b"".join([*steps, _step(RETURN, ALLOW)])


def _sockets(number: int) -> list[bytes]:
    """Steps that refuse sockets of all families but a few, when the call is `socket`."""
    tried = [_step(JUMP_IF_EQUAL, family, len(FAMILIES) - index, 0) for index, family in enumerate(FAMILIES)]
    steps = [_step(LOAD, FIRST_ARGUMENT), *tried, _refuse(errno.EAFNOSUPPORT), _step(LOAD, NUMBER)]
    return [_step(JUMP_IF_EQUAL, number, 0, len(steps)), *steps]


def _step(code: int, number: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, number)


def _refuse(error: int) -> bytes:
    return _step(RETURN, REFUSE | error)
