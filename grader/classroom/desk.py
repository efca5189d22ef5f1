"""A bench in a process of its own: what a worker of a cluster keeps beside it, for one release.

The worker runs each task in a thread, and Linux ends a sandbox with the thread that began it. So the bench
has a process, which ends with its worker, and takes one submission at a time.
"""

import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from grader.classroom.grading import prepared
from grader.execution.availability import problem
from grader.execution.bench import Bench, BenchError
from grader.execution.walls import Walls
from grader.setup.places import ROOT
from grader.submissions import Release, Submission

IDLE_SECONDS = 900.0
"""After which it ends when nobody asks: whoever asked has gone."""
PREPARE_SECONDS = 300.0
END_SECONDS = 15.0
LOOK_SECONDS = 0.5


class DeskLost(Exception):
    """Its process is over; the text says why, as the end of a sentence."""


class Desk:
    """The worker's side. Nothing has been asked of the process yet; `prepare` it first, and `end` it."""

    def __init__(self) -> None:
        import subprocess
        from multiprocessing import Pipe

        paths = [str(ROOT), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in paths if path)}
        self._line, theirs = Pipe()
        # Closed here once the process has it: only then does its end show as the end of the line.
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "grader.classroom.desk", str(theirs.fileno())],
                # A session of its own: Ctrl-C at the worker ends the worker, which then ends this in order.
                pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, env=environment,
                start_new_session=True,
            )  # fmt: skip

    def prepare(self, release: Release, walls: Walls, wanted: Callable[[], bool]) -> str:
        """Why it cannot grade the release, in a sentence; "" when it can. Raises `DeskLost`."""
        return str(self._ask((release, walls), PREPARE_SECONDS, wanted))

    def grade(self, submission: Submission, seconds: float, wanted: Callable[[], bool]) -> Any:
        """The document of one `Graded`. Raises `DeskLost`, also when nobody wants it any more."""
        return self._ask(submission, seconds, wanted)

    def end(self) -> None:
        """End it with all that it has started, in a moment; does not wait for it."""
        self._line.close()
        threading.Thread(target=self._see_it_end, daemon=True).start()

    def _see_it_end(self) -> None:
        import subprocess

        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _ask(self, message: Any, seconds: float, wanted: Callable[[], bool]) -> Any:
        until = time.monotonic() + seconds
        try:
            self._line.send(message)
            while not self._line.poll(LOOK_SECONDS):
                if time.monotonic() > until:
                    raise DeskLost(f"it says nothing for {seconds:.0f} s")
                if not wanted():
                    raise DeskLost("nobody waits for it")
            return self._line.recv()
        except (EOFError, OSError):
            raise DeskLost("it was killed") from None


def serve(descriptor: int) -> None:
    """The process itself: a release comes, then submissions, until the other side is closed."""
    from multiprocessing.connection import Connection

    line = Connection(descriptor)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever waits for the marks
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    threading.Thread(target=_end_with_the_worker, args=[descriptor], daemon=True).start()
    try:
        release, walls = line.recv()
        try:
            bench = _bench(release, walls)
        except Exception as error:  # whatever is amiss with this machine, the coordinator says it
            line.send(str(error) or type(error).__name__)
            return
        try:
            try:
                bench.sit(os.getpid() % 1000)  # by it root tells the users of kernels apart
                line.send("")
                while line.poll(IDLE_SECONDS):
                    line.send(bench.grade(line.recv()).document())
            finally:
                # The end of the line is seen here and by the thread at once: its signal may not break the
                # tidying up. By itself, so that a signal which comes before this is done still leads to it.
                signal.signal(signal.SIGTERM, lambda *_: None)
        finally:
            bench.close()
    except (EOFError, OSError):
        return


def _bench(release: Release, walls: Walls) -> Bench:
    lacking = problem() if walls.sandboxed else None
    if lacking:
        raise BenchError(lacking)
    return prepared(release, walls)


def _end_with_the_worker(descriptor: int) -> None:
    """Also in the middle of a submission: nobody reads the line then."""
    closed = select.poll()
    closed.register(descriptor, select.POLLRDHUP)
    closed.poll()
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)  # which may wait for a kernel
    time.sleep(END_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
