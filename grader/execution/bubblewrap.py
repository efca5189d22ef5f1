"""How bubblewrap is told what a sandbox looks like: its arguments, as values; nothing is started here."""

import os
import site
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from grader.execution.limits import Limits

HOME = "/home/learner"
NAME = "learner"
SCRATCH = ("/tmp", HOME, "/dev/shm")
NAMESPACES = ("net", "ipc", "uts", "cgroup-try", "pid")
SYSTEM = ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
# What programs of the system find other programs and libraries by. It names nobody and holds no setting.
LOOKUPS = ("/etc/alternatives", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d")
ENVIRONMENT = {
    "HOME": HOME,
    "USER": NAME,
    "LOGNAME": NAME,
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "TMPDIR": "/tmp",
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "TERM": "xterm-256color",
}


@dataclass(frozen=True)
class View:
    """What is seen inside. `read_only` and `writable` are paths here by what they are called inside;
    `user` is the id inside, and `root` whether this process is root, which needs no user namespace.
    `files` are descriptors of texts by their paths inside, `refused` that of a seccomp filter."""

    read_only: Mapping[str, str]
    writable: Mapping[str, str]
    environment: Mapping[str, str]
    limits: Limits
    user: int
    root: bool
    processes_seen: bool = True
    files: Mapping[str, int] = field(default_factory=dict)
    refused: int | None = None


def interpreter_folders() -> list[str]:
    """Where this interpreter and its packages lie, apart from /usr."""
    found = {os.path.realpath(sys.base_prefix), os.path.realpath(sys.prefix), sys.prefix, *user_packages()}
    return sorted(path for path in found if not Path(path).is_relative_to("/usr"))


def user_packages() -> list[str]:
    """Where packages lie that a user has installed for oneself (`pip install --user`), if they are in use."""
    folder = site.getusersitepackages()
    return [folder] if folder in sys.path and os.path.isdir(folder) else []


def etc_files(user: int) -> dict[str, str]:
    """The texts of an /etc of our own: nothing in it comes from this machine."""
    nobody = "nobody:x:65534:65534::/nonexistent:/usr/sbin/nologin"
    return {
        "/etc/passwd": f"root:x:0:0::/root:/bin/sh\n{NAME}:x:{user}:{user}::{HOME}:/bin/bash\n{nobody}\n",
        "/etc/group": f"root:x:0:\n{NAME}:x:{user}:\nnogroup:x:65534:\n",
        "/etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
        "/etc/hosts": "127.0.0.1 localhost\n::1 localhost\n",
    }


def arguments(view: View) -> list[str]:
    """All of bubblewrap's arguments before the program's own."""
    # An interpreter or a folder may lie below what is made anew here: what is mounted later lies above.
    parts = [
        _isolation(view), _scratch(view), _parents(view), _system(), _hidden(), _devices(view), _etc(view),
        _folders(view),
    ]  # fmt: skip
    given = [word for part in parts for word in part]
    environment = {**ENVIRONMENT, **view.environment}
    paths = [*filter(None, [environment.get("PYTHONPATH")]), *user_packages()]
    if paths:
        environment["PYTHONPATH"] = ":".join(paths)
    for name, value in environment.items():
        given += ["--setenv", name, value]
    return [*given, "--remount-ro", "/dev", "--remount-ro", "/"]


def _isolation(view: View) -> Iterator[str]:
    yield from (f"--unshare-{name}" for name in NAMESPACES)
    # `--new-session`: else a program could push letters into the teacher's terminal (TIOCSTI).
    yield from ("--hostname", "lesson", "--die-with-parent", "--new-session", "--clearenv")
    yield from ("--cap-drop", "ALL")
    if view.refused is not None:
        yield from ("--seccomp", str(view.refused))
    if view.root:
        # For `drop.py` alone, which gives them up before it runs anything.
        yield from ("--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID")
    else:
        yield from ("--unshare-user", "--uid", str(view.user), "--gid", str(view.user))


def _parents(view: View) -> Iterator[str]:
    """Bubblewrap makes the folders above a mount for root's eyes only, unless they are there."""
    mounted = [*interpreter_folders(), *view.read_only, *view.writable, *view.files]
    above = {str(parent) for path in mounted for parent in Path(path).parents} - {"/", "/usr", "/tmp", HOME}
    for path in sorted(above):
        yield from ("--perms", "0755", "--dir", path)


def _system() -> Iterator[str]:
    yield from ("--ro-bind", "/usr", "/usr")
    for path in SYSTEM:
        # Merged /usr: what is a link here has to be one inside, or there would be two copies of /lib.
        if os.path.islink(path):
            yield from ("--symlink", os.readlink(path), path)
        elif os.path.isdir(path):
            yield from ("--ro-bind", path, path)
    for path in interpreter_folders():
        yield from ("--ro-bind", path, path)


def _hidden() -> Iterator[str]:
    """Folders that may hold what a site keeps: settings with passwords, and nbgrader's exchange."""
    # Jupyter reads the settings of the interpreter's own prefix, which is /usr for the system's.
    folders = ["/usr/etc", *(f"{path}/etc" for path in interpreter_folders())]
    within = Path(os.path.realpath(sys.base_prefix)).is_relative_to("/usr/local")
    folders += (
        [f"/usr/local/{name}" for name in ("etc", "share/nbgrader", "src")] if within else ["/usr/local"]
    )
    for path in folders:
        if os.path.isdir(path):
            yield from ("--perms", "0755", "--tmpfs", path, "--remount-ro", path)


def _devices(view: View) -> Iterator[str]:
    yield from ("--dev", "/dev", *_tmpfs("/dev/shm", view.limits))
    if view.processes_seen:
        yield from ("--proc", "/proc")


def _etc(view: View) -> Iterator[str]:
    for path in LOOKUPS:
        yield from ("--ro-bind-try", path, path)
    yield from ("--symlink", "/usr/share/zoneinfo/UTC", "/etc/localtime")
    for path, descriptor in view.files.items():
        yield from ("--perms", "0644", "--file", str(descriptor), path)


def _scratch(view: View) -> Iterator[str]:
    yield from _tmpfs("/tmp", view.limits)
    yield from _tmpfs(HOME, view.limits)


def _tmpfs(path: str, limits: Limits) -> tuple[str, ...]:
    return ("--perms", "1777", "--size", str(limits.scratch), "--tmpfs", path)


def _folders(view: View) -> Iterator[str]:
    for inside, path in view.read_only.items():
        yield from ("--ro-bind", path, inside)
    for inside, path in view.writable.items():
        yield from ("--bind", path, inside)
