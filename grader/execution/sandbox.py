"""Our programs started in a sandbox: bubblewrap around them, limits on them, nothing left when they are
closed.

A `Sandbox` says what is seen inside; `start` gives a `Shut`, one running program with all that it starts. As
root, bubblewrap needs no user namespace and the program becomes an unprivileged user (`inside/drop.py`);
as any other user, a user namespace does it. `NoSandbox` has the same methods for a plain child process: it
keeps nothing in, and is for those who asked for it.
"""

import json
import os
import select
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from azlab.lab.temporary import temporary_folder
from grader.execution import bubblewrap, cgroups, forbidden_calls
from grader.execution.limits import Limits
from grader.execution.programs import command, counts_by_namespace
from grader.execution.removal import remove
from grader.execution.shut import Shut

DROP = str(Path(__file__).parent / "inside" / "drop.py")
DROP_INSIDE = "/run/drop.py"
FIRST_USER = 64000  # ids that no distribution gives out; each worker has its own
USER_INSIDE = 1000
START_SECONDS = 10.0
SHARED = 4


class SandboxError(Exception):
    """A sandbox could not be started; the sentence says why."""


@dataclass(frozen=True)
class Sandbox:
    """What a program sees, by paths here and what they are called inside, and what it may use up.

    The folders in `writable` are handed to the user inside when this process is root: everything in them
    changes its owner. `worker` tells workers of one machine apart, so that none can signal another's
    programs. `processes_seen` mounts /proc. `watched` counts what is in the writable folders against the
    program's limits: not where others fill them.
    """

    read_only: Mapping[str, str] = field(default_factory=dict)
    writable: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    worker: int = 0
    processes_seen: bool = True
    watched: bool = True

    def path(self, inside: str) -> str:
        """A path as the program has to say it."""
        return inside

    @property
    def user(self) -> int:
        """The id of the user inside."""
        return FIRST_USER + self.worker if os.geteuid() == 0 else USER_INSIDE

    def start(self, argv: Sequence[str], pass_fds: Sequence[int] = (), folder: str = "/") -> Shut:
        """Start a program by its path inside, in `folder` there; it keeps `pass_fds` open.

        Must be called in a thread that outlives the program: Linux ends the tree with the thread that
        began it. Raises `SandboxError` when bubblewrap is not there or cannot do it.
        """
        root = os.geteuid() == 0
        if root:
            _hand_over(self.writable, self.user)
        files = {path: _text(text) for path, text in bubblewrap.etc_files(self.user).items()}
        calls = forbidden_calls.program()
        refused = _text(calls) if calls else None
        seen = {DROP: DROP_INSIDE, **self.read_only}
        view = bubblewrap.View(
            {inside: path for path, inside in seen.items()},
            {inside: path for path, inside in self.writable.items()},
            self.environment, self.limits, self.user, root, self.processes_seen, files, refused,
        )  # fmt: skip
        words = bubblewrap.arguments(view)
        counted = root or counts_by_namespace()
        # Root's kernels have one user together, also the one that is started ahead: no bomb may keep it from
        # starting. The processes of this tree alone are counted by control groups and by `watching`.
        limits = replace(self.limits, processes=self.limits.processes * SHARED) if root else self.limits
        program = command(DROP_INSIDE, self.user if root else None, limits, argv, folder, counted=counted)
        kept = [*files.values(), *([refused] if refused is not None else [])]
        try:
            return self._start(words, program, [*pass_fds, *kept])
        finally:
            _close(kept)

    def _start(self, words: list[str], program: list[str], pass_fds: list[int]) -> Shut:
        # Process 1 is bubblewrap, and its command line can be read inside: so no path of ours is on it.
        given, (heard, told), errors = _text("\0".join(words) + "\0"), os.pipe(), os.memfd_create("errors")
        waits, go = os.pipe()
        try:
            process = subprocess.Popen(
                [_found(), "--args", str(given), "--info-fd", str(told), "--block-fd", str(waits), *program],
                stdin=subprocess.DEVNULL, stdout=errors, stderr=errors,
                # Nothing of this process's surroundings: the environment of process 1 can be read inside.
                env={}, cwd="/", pass_fds=[*pass_fds, given, told, waits],
                # Ctrl-C in a terminal reaches the whole group: kernels would die of it, and their learners
                # get no points, before whoever grades has heard of it.
                start_new_session=True,
            )  # fmt: skip
        finally:
            _close([given, told, waits])
        child = _child(heard)
        group = cgroups.make(self.limits) if child is not None else None
        if group is not None:
            group.add(child or 0)
        os.close(go)  # now it may begin
        if child is None:
            process.kill()
            process.wait()
            raise SandboxError(_sentence(errors))
        watched = tuple(self.writable) if self.watched else ()
        return Shut(process, child, self.limits, watched, errors, group=group)


@dataclass(frozen=True)
class NoSandbox:
    """The same for a plain child process, which keeps nothing in: the folders inside are links in a
    folder."""

    read_only: Mapping[str, str] = field(default_factory=dict)
    writable: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    worker: int = 0
    processes_seen: bool = True
    watched: bool = True
    _links: str = field(default_factory=lambda: str(temporary_folder("links-", remove)), repr=False)

    def path(self, inside: str) -> str:
        """A path as the program has to say it."""
        return self._links + inside

    def start(self, argv: Sequence[str], pass_fds: Sequence[int] = (), folder: str = "/") -> Shut:
        """Start a program by its path as `path` says it; it ends with this process."""
        self._link()
        errors = os.memfd_create("errors")
        environment = {**bubblewrap.ENVIRONMENT, "HOME": self.path(bubblewrap.HOME), **self.environment}
        process = subprocess.Popen(
            command(DROP, None, self.limits, argv, self.path(folder), counted=False, with_parent=True),
            stdin=subprocess.DEVNULL, stdout=errors, stderr=errors,
            env=environment, cwd="/", pass_fds=pass_fds, start_new_session=True,
        )  # fmt: skip
        watched = tuple(self.writable) if self.watched else ()
        return Shut(process, process.pid, self.limits, watched, errors, False, self._links)

    def _link(self) -> None:
        for path, inside in {**self.read_only, **self.writable}.items():
            link = Path(self.path(inside))
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(Path(path).absolute())
        Path(self.path(bubblewrap.HOME)).mkdir(parents=True, exist_ok=True)


def _found() -> str:
    path = shutil.which("bwrap")
    if path is None:
        raise SandboxError("bubblewrap is not installed")
    return path


def _text(text: str | bytes) -> int:
    """A descriptor that a text is read from."""
    descriptor = os.memfd_create("text")
    os.write(descriptor, text if isinstance(text, bytes) else os.fsencode(text))
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


def _close(descriptors: Iterable[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def _child(descriptor: int) -> int | None:
    """What bubblewrap says its first process inside is; None when it ends without a word."""
    with open(descriptor, "rb") as file:
        if not select.select([file], [], [], START_SECONDS)[0]:
            return None
        with suppress(ValueError, KeyError, TypeError):
            return int(json.loads(file.read())["child-pid"])
    return None


def _sentence(errors: int) -> str:
    text = os.pread(errors, 2000, 0).decode("utf-8", "replace").strip()
    os.close(errors)
    return text or "bubblewrap ended without a word"


def _hand_over(folders: Mapping[str, str], user: int) -> None:
    """Make everything in the folders the user's; a link itself, never what it leads to."""
    for folder in folders:
        os.chown(folder, user, user, follow_symlinks=False)
        for parent, names, files in os.walk(folder):
            for name in (*names, *files):
                os.chown(os.path.join(parent, name), user, user, follow_symlinks=False)
