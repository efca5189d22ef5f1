"""Many submissions of one release, by several processes that share what was loaded once.

A worker is a fork of the process that prepared the bench. What ends a worker costs the submission it had, and
that only when it happens twice: another worker goes on with the rest.
"""

import ctypes
import gc
import itertools
import multiprocessing
import os
import signal
import time
import traceback
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from grader.execution.bench import Bench
from grader.marks import Graded, Verdict, read
from grader.submissions import Submission

PR_SET_PDEATHSIG = 1
TRIES = 2
"""How often a submission may end its worker before it is given up."""
SPARE = 120.0
"""Seconds that a worker may take beyond what learner code may."""
ENDED = "Whatever is tried, the process that grades it ends: {why}."


@dataclass
class Worker:
    """One process and what it is at."""

    process: BaseProcess
    line: Connection
    submission: Submission | None = None
    since: float = 0.0

    def give(self, submission: Submission) -> None:
        """Let it grade one."""
        self.submission, self.since = submission, time.monotonic()
        with suppress(OSError):  # whoever was killed meanwhile is found out by what it does not say
            self.line.send(submission)

    def end(self) -> None:
        """End it at once; what it has started ends with it."""
        self.line.close()
        self.process.kill()
        self.process.join()


def grade_all(bench: Bench, submissions: Iterable[Submission], workers: int = 1) -> Generator[Graded]:
    """Grade them all, each as soon as somebody is free for it; yields each when it is done.

    Closing the generator, or an exception in it, ends all workers.
    """
    waiting, tried = deque(submissions), dict[tuple[str, str], int]()
    numbers = itertools.count(1)
    at_work: list[Worker] = []
    try:
        while waiting or at_work:
            while waiting and len(at_work) < workers:
                with _interrupts_waiting():
                    at_work.append(_start(bench, next(numbers)))
            _hand_out(at_work, waiting)
            for worker in [worker for worker in at_work if worker.submission is None]:
                at_work.remove(worker)
                worker.end()
            if at_work:
                done = list(_finished(bench, at_work, waiting, tried))
                # Before anybody writes down what is done: nobody shall wait for that.
                _hand_out(at_work, waiting)
                yield from done
    finally:
        for worker in at_work:
            worker.end()


def _hand_out(at_work: list[Worker], waiting: "deque[Submission]") -> None:
    for worker in at_work:
        if worker.submission is None and waiting:
            worker.give(waiting.popleft())


def _finished(
    bench: Bench, at_work: list[Worker], waiting: "deque[Submission]", tried: dict[tuple[str, str], int]
) -> Generator[Graded]:
    longest = bench.times.notebook + SPARE
    wait([worker.line for worker in at_work], timeout=1.0)
    for worker in list(at_work):
        submission = worker.submission
        if submission is None:
            continue
        why = ""
        if worker.line.poll():
            try:
                yield read(worker.line.recv())
                worker.submission = None
                continue
            except (EOFError, OSError):
                why = "it was killed"
        elif time.monotonic() - worker.since > longest:
            why = f"it says nothing for {longest:.0f} s"
        if why:
            at_work.remove(worker)
            worker.end()
            yield from _tried_again(submission, why, waiting, tried)


def _tried_again(
    submission: Submission, why: str, waiting: "deque[Submission]", tried: dict[tuple[str, str], int]
) -> Generator[Graded]:
    key = (submission.learner, submission.lesson)
    tried[key] = tried.get(key, 0) + 1
    if tried[key] < TRIES:
        waiting.appendleft(submission)
    else:
        yield Graded(submission.learner, submission.lesson, Verdict.NOT_GRADABLE, ENDED.format(why=why))


@contextmanager
def _interrupts_waiting() -> Iterator[None]:
    """A fork that is interrupted before it ignores that would unwind as if it were this process."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start(bench: Bench, number: int) -> Worker:
    processes = multiprocessing.get_context("fork")
    ours, theirs = processes.Pipe()
    process = processes.Process(target=_work, args=(bench, number, theirs, ours), daemon=False)
    process.start()
    theirs.close()
    return Worker(process, ours)


def _work(bench: Bench, number: int, line: Connection, others: Connection) -> None:
    others.close()
    # Siblings hold copies of its pipe: without this it would outlive whoever started it.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever waits for the marks
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    # A collection would look at all that was loaded before the fork, and copy every page of it.
    gc.freeze()
    bench.sit(number)
    try:
        while True:
            submission: Any = line.recv()
            line.send(bench.grade(submission).document())
    except (EOFError, OSError):
        return
    except Exception:  # a fault of ours, or of the machine: whoever waits tries it once more
        traceback.print_exc()
    finally:
        bench.leave()
        os._exit(0)  # what a fork inherited is its parent's to tidy up
