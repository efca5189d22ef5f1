"""Grading on a dask.distributed cluster: submissions travel to its workers, marks come back.

The coordinator gives each worker one submission at a time and knows who has which, so that a submission that
ends two workers is known as such. Nothing is shared but the connection; only the coordinator writes.
"""

import ipaddress
import logging
import queue
import sys
import time
import uuid
import warnings
from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from grader.classroom import cluster_worker
from grader.classroom.same_course import course_fingerprint
from grader.execution.grading import Times
from grader.execution.walls import Walls
from grader.execution.workers import ENDED, SPARE, TRIES
from grader.marks import Graded, Verdict, read
from grader.setup.places import SetupError
from grader.submissions import Release, Submission

CONNECT_SECONDS = 15.0
ALONE_SECONDS = 60.0
"""How long it is waited for a worker when there is none."""
LOOK_SECONDS = 1.0
LACKING = (
    "--scheduler needs dask.distributed, which is not installed here: "
    "`{python} -m pip install -r requirements-cluster.txt`."
)
PLAIN = (
    "{address} would send submissions and solutions over the network for everybody to read and change: "
    "use tls://, as docs/cluster.md says. Only on one machine (127.0.0.1) it goes without."
)

NO_COURSE = (
    "the course cannot be used there, or not by the scheduler ({why}): every machine of the cluster needs it"
)

NO_CERTIFICATE = (
    "{address} needs a certificate: name it in dask's settings on this machine, as docs/cluster.md says."
)


class ClusterError(SetupError):
    """The cluster cannot be used; the text says why and what to do."""


def is_safe(address: str) -> bool:
    """Whether what is sent to an address (`tls://host:8786`) is encrypted, or stays on this machine."""
    parts = urlsplit(address if "://" in address else f"tcp://{address}")
    if parts.scheme == "tls":
        return True
    try:
        local = parts.hostname == "localhost" or ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False
    return parts.scheme == "tcp" and local


@dataclass
class Member:
    """One worker of the cluster and what it is at: nothing, making ready, or a submission."""

    address: str
    identity: str
    """Another one when it was started again at the same address."""
    name: str
    ready: bool = False
    prepared: Any = None
    """What made it ready. While somebody keeps this, the worker waits for submissions (`cluster_worker`)."""
    submission: Submission | None = None
    future: Any = None
    since: float = 0.0


class Cluster:
    """A cluster, connected. Close it."""

    def __init__(self, address: str, walls: Walls, times: Times | None = None) -> None:
        """Raises `ClusterError` when it may not or cannot be reached."""
        if not is_safe(address):
            raise ClusterError(PLAIN.format(address=address))
        try:
            from distributed import Client, Security
        except ImportError:
            raise ClusterError(LACKING.format(python=sys.executable)) from None
        self.address, self.walls, self.times = address, walls, times or Times()
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is said here
        warnings.filterwarnings("ignore", module="distributed")
        security = Security(require_encryption=address.startswith("tls:"))
        arguments = security.get_connection_args("client")
        if address.startswith("tls:") and arguments.get("ssl_context") is None:
            raise ClusterError(NO_CERTIFICATE.format(address=address))
        try:
            # A client that cannot connect takes half a minute to end, and shows how.
            _try(address, arguments)
            self.client = Client(address, security=security, timeout=CONNECT_SECONDS, set_as_default=False)
        except Exception as error:  # sockets, certificates, settings: each has an error of its own
            raise ClusterError(f"No scheduler answers at {address}: {_first_line(error)}") from None

    def grade(self, release: Release, submissions: Sequence[Submission]) -> Generator[Graded]:
        """Grade them all; yields each when it is done. Closing the generator ends the work everywhere.

        Raises `ClusterError` when no worker is left.
        """
        work = Round(self, release, deque(submissions))
        try:
            yield from work.run()
        finally:
            work.end()

    def members(self) -> dict[str, Member]:
        """The workers that are there now, by identity."""
        if self.client.status != "running":
            raise ClusterError(f"The scheduler at {self.address} has gone.")
        # -1 means all; some editions of dask list a few only when nothing is said.
        found = self.client.scheduler_info(n_workers=-1)["workers"]
        return {row["id"]: Member(address, row["id"], str(row["name"])) for address, row in found.items()}

    def close(self) -> None:
        """Take leave of it."""
        with suppress(Exception):
            self.client.close(timeout=5)


@dataclass
class Round:
    """The submissions of one release, and who has which."""

    cluster: Cluster
    release: Release
    waiting: deque[Submission]
    name: str = field(default_factory=lambda: uuid.uuid4().hex)
    say: Callable[[str], None] = lambda sentence: print(sentence, file=sys.stderr, flush=True)
    _members: dict[str, Member] = field(default_factory=dict)
    _refused: dict[str, str] = field(default_factory=dict)
    """Why, by identity."""
    _tried: dict[str, int] = field(default_factory=dict)
    _done: "queue.SimpleQueue[tuple[Member, Any]]" = field(default_factory=queue.SimpleQueue)
    _alone_since: float | None = None

    def run(self) -> Generator[Graded]:
        """Until nothing waits and nobody works."""
        while self.waiting or any(member.submission for member in self._members.values()):
            yield from self._look_around()
            for member in self._members.values():
                if member.ready and member.future is None and self.waiting:
                    self._give(member, self.waiting.popleft())
            with suppress(queue.Empty):
                yield from self._take(*self._done.get(timeout=LOOK_SECONDS))

    def end(self) -> None:
        """Nobody works for this round any more."""
        futures = [member.future for member in self._members.values() if member.future is not None]
        with suppress(Exception):
            self.cluster.client.cancel(futures, force=True)
        addresses = [member.address for member in self._members.values()]
        with suppress(Exception):  # whoever is not reached sees that nobody waits
            self.cluster.client.run(
                cluster_worker.end, self.name, workers=addresses, on_error="ignore", callback_timeout=10
            )

    def _look_around(self) -> Generator[Graded]:
        found = self.cluster.members()
        for identity in [identity for identity in self._members if identity not in found]:
            yield from self._lose(self._members[identity], "it was killed")
        # The worker's own watch has one SPARE and says why; this one is for workers that say nothing.
        longest = self.cluster.times.notebook + 2 * SPARE
        for member in list(self._members.values()):
            if member.submission is not None and time.monotonic() - member.since > longest:
                self._refuse(member, f"it says nothing for {longest:.0f} s")
                yield from self._lose(member, f"it says nothing for {longest:.0f} s")
        for identity, member in found.items():
            if identity not in self._members and identity not in self._refused:
                self._add(member)
        self._check_that_somebody_is_there(len(found))

    def _add(self, member: Member) -> None:
        if not is_safe(member.address):
            self._refuse(member, "what is sent to it is not encrypted")
            return
        self._members[member.identity] = member
        self._prepare(member)

    def _prepare(self, member: Member) -> None:
        member.ready = False
        self._submit(member, cluster_worker.prepare, course_fingerprint(), self.release, self.cluster.walls)

    def _give(self, member: Member, submission: Submission) -> None:
        member.submission = submission
        self._submit(member, cluster_worker.grade, submission, self.cluster.times.notebook + SPARE)

    def _submit(self, member: Member, task: Callable[..., Any], *values: Any) -> None:
        member.since = time.monotonic()
        member.future = self.cluster.client.submit(
            # Not pure: dask would answer the same submission from its memory. No retries: what ends a worker
            # twice has to be known here, and dask would try it on all of them.
            task,
            self.name,
            *values,
            workers=[member.address],
            pure=False,
            retries=0,
        )
        # Called in dask's thread: only the queue may be touched there.
        member.future.add_done_callback(lambda future: self._done.put((member, future)))

    def _take(self, member: Member, future: Any) -> Generator[Graded]:
        """What a task of a member came to, unless the member was lost before."""
        # A late answer of somebody who was given up: the submission is with another by now, or is marked.
        if member.future is not future:
            return
        answer = future.result() if future.status == "finished" else None
        if member.submission is None:
            self._make_ready(member, future, answer)
        elif answer is not None and "graded" in answer:
            member.submission = member.future = None
            yield read(answer["graded"])
        else:
            why = answer["lost"] if answer is not None else "it was killed"
            yield from self._lose(member, why)
            self._members[member.identity] = member
            self._prepare(member)

    def _make_ready(self, member: Member, future: Any, answer: str | None) -> None:
        member.future = None
        if answer is None:
            error = future.exception() if future.status == "error" else "it was killed"
            answer = NO_COURSE.format(why=_first_line(error))
        if answer:
            self._refuse(member, answer)
        else:
            member.ready, member.prepared = True, future

    def _refuse(self, member: Member, why: str) -> None:
        self._refused[member.identity] = why
        self._members.pop(member.identity, None)
        self.say(f"Worker {member.name} at {member.address} takes no work: {why}")

    def _lose(self, member: Member, why: str) -> Generator[Graded]:
        """A member is over, or the process that graded there; its submission is tried once more."""
        self._members.pop(member.identity, None)
        submission, future = member.submission, member.future
        member.submission = member.future = None
        with suppress(Exception):
            future.cancel(force=True)
        if submission is None:
            return
        tried = self._tried[submission.learner] = self._tried.get(submission.learner, 0) + 1
        # In front: if it is the submission that ends workers, that should be known soon.
        if tried < TRIES:
            self.waiting.appendleft(submission)
        else:
            reason = ENDED.format(why=why)
            yield Graded(submission.learner, submission.lesson, Verdict.NOT_GRADABLE, reason)

    def _check_that_somebody_is_there(self, found: int) -> None:
        if self._members:
            self._alone_since = None
            return
        self._alone_since = self._alone_since or time.monotonic()
        if found or time.monotonic() - self._alone_since > ALONE_SECONDS:
            why = next(iter(self._refused.values()), f"none came within {ALONE_SECONDS:.0f} s")
            raise ClusterError(
                f"No worker of {self.cluster.address} can grade {self.release.lesson}: {why.rstrip('.')}. "
                "What was graded is kept: the same command goes on."
            )


def _try(address: str, arguments: dict[str, Any]) -> None:
    """Connect once. Raises whatever keeps it from that."""
    import asyncio

    from distributed.comm import connect

    async def connected() -> None:
        line = await connect(address, timeout=CONNECT_SECONDS, **arguments)
        await line.close()

    asyncio.run(connected())


def _first_line(error: object) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
