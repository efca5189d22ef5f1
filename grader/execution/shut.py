"""A program that runs in its sandbox: watched, interrupted, ended with all that it started."""

import os
import select
import signal
import subprocess
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from azlab.lab import temporary
from grader.execution import watching
from grader.execution.bubblewrap import SCRATCH
from grader.execution.cgroups import ControlGroup
from grader.execution.limits import Limits
from grader.execution.removal import remove

END_SECONDS = 10.0
LOOK_SECONDS = 0.2
BURIAL_SECONDS = 1.0


@dataclass
class Shut:
    """A program in its sandbox, with every process that it has started.

    `pid` is bubblewrap's own process, `root` the first process of the tree whose end ends all others; both
    are the same without a sandbox. `exceeded` is a sentence when a limit was passed, and the tree is dead
    then.
    """

    process: "subprocess.Popen[bytes]"
    root: int
    limits: Limits
    folders: tuple[str, ...]
    errors: int
    shut_in: bool = True
    links: str | None = None
    group: ControlGroup | None = None
    exceeded: str | None = None
    _ended: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._handle = _handle(self.root)
        self._watch = threading.Thread(target=self._look, name="sandbox watch", daemon=True)
        self._watch.start()

    @property
    def pid(self) -> int:
        """The process that was started here."""
        return self.process.pid

    @property
    def alive(self) -> bool:
        """Whether the program still runs."""
        return self.process.poll() is None

    def interrupt(self, *, everyone: bool = False) -> None:
        """Send the program an interrupt (SIGINT), or to every process of the tree but bubblewrap's own."""
        found = watching.tree(self.root)[1:] if self.shut_in else watching.tree(self.root)
        for process in found if everyone else found[:1]:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(process, signal.SIGINT)

    def kill(self) -> None:
        """End the whole tree at once, and wait until it is gone."""
        self._ask_for_memory()
        if not self.shut_in:
            self._kill_tree()
        if self._handle is not None:
            with suppress(ProcessLookupError):
                # By handle: the number of a process that has ended may be another's by now.
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)
            if self.shut_in:  # readable when the last process of the namespace has gone
                select.select([self._handle], [], [], END_SECONDS)
                with suppress(subprocess.TimeoutExpired):  # bubblewrap itself buries its dead, and then ends
                    self.process.wait(BURIAL_SECONDS)
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        """End the tree and leave nothing behind. May be called again."""
        self.kill()
        self._ended.set()
        if self._watch is not threading.current_thread():
            self._watch.join()
        if self._handle is not None:
            os.close(self._handle)
            os.close(self.errors)
            self._handle = None
            if self.links is not None:
                temporary.remove(Path(self.links), remove)
            if self.group is not None:
                self.group.remove()

    def said(self) -> str:
        """The end of what the program wrote to its first stderr: why it did not start."""
        size = os.fstat(self.errors).st_size
        return os.pread(self.errors, 2000, max(0, size - 2000)).decode("utf-8", "replace").strip()

    def _look(self) -> None:
        while not self._ended.wait(LOOK_SECONDS) and self.alive:
            kind = watching.passed(self.root, self.folders, self.limits, SCRATCH if self.shut_in else ())
            # Linux ends one process of several that have too much together, and the rest would go on.
            if kind is None and self.group is not None and self.group.ran_out_of_memory():
                kind = "memory"
            if kind:
                self.exceeded = self.limits.sentence(kind)
                self.kill()

    def _ask_for_memory(self) -> None:
        """Whether it ended by itself because Linux had no more memory for it: then that is what is said."""
        if self.exceeded or self.group is None or not self.group.ran_out_of_memory():
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(END_SECONDS)  # Linux, too, needs a moment to end a whole tree
            self.exceeded = self.limits.sentence("memory")

    def _kill_tree(self) -> None:
        """Without a sandbox a child may leave the session: look for it before its parent has gone."""
        found = watching.tree(self.root)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.root, signal.SIGKILL)
        for process in found:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(process, signal.SIGKILL)


def _handle(process: int) -> int | None:
    with suppress(ProcessLookupError):
        return os.pidfd_open(process)
    return None
