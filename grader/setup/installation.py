"""pip or uv at work, with one calm line of progress instead of their many."""

import queue
import re
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from grader.setup.places import SetupError

_SIZE = re.compile(r"^\s*Downloading \S+ \(([0-9.]+)\s*([kKMG])i?B\)")
_MEGABYTES = {"k": 0.001, "K": 0.001, "M": 1.0, "G": 1000.0}
_OFFLINE = re.compile(
    r"name resolution|Name or service not known|nodename nor servname|getaddrinfo|Failed to establish a new"
    r"|ConnectTimeout|Connection refused|from versions: none"
    r"|Network is unreachable|ProxyError|dns error|error sending request",
    re.IGNORECASE,
)
_QUIET_SECONDS = 15.0


@dataclass
class Counts:
    """What the installer has said so far."""

    found: int = 0
    megabytes: float = 0.0
    total: int = 0

    def read(self, line: str) -> None:
        """Take one line of pip's or uv's output into account."""
        if line.startswith("Collecting "):
            self.found += 1
        elif size := _SIZE.match(line):
            self.megabytes += float(size.group(1)) * _MEGABYTES[size.group(2)]
        elif line.startswith("Installing collected packages:"):
            self.total = line.count(",") + 1
        elif resolved := re.match(r"Resolved (\d+) packages", line):
            self.total = int(resolved.group(1))

    def sentence(self, installed: int) -> str:
        """The line a learner reads: `41 of 214 packages installed, 143 MB downloaded`."""
        size = f", {self.megabytes:.0f} MB downloaded" if self.megabytes else ""
        if not self.total:
            return f"looking for packages: {self.found} found{size}"
        return f"{min(installed, self.total)} of {self.total} packages installed{size}"


class Progress:
    """One line on a terminal that rewrites itself; elsewhere a line every 15 seconds."""

    def __init__(self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream or sys.stdout
        self._clock = clock
        self._begun = clock()
        self._said = clock() - _QUIET_SECONDS

    def show(self, sentence: str, last: bool = False) -> None:
        """Show where the work is; the last line is always written and ends with a new line."""
        now = self._clock()
        elapsed = f"{int(now - self._begun) // 60}:{int(now - self._begun) % 60:02}"
        if self._stream.isatty():
            self._stream.write(f"\r\x1b[K  {elapsed}  {sentence}" + ("\n" if last else ""))
        elif last or now - self._said >= _QUIET_SECONDS:
            self._said = now
            self._stream.write(f"  {elapsed}  {sentence}\n")
        self._stream.flush()


def _lines(process: subprocess.Popen[str]) -> Iterator[str | None]:
    """The lines of a process as they come; None for every second without one."""
    waiting: queue.Queue[str | None] = queue.Queue()

    def read() -> None:
        for line in process.stdout or ():
            waiting.put(line)
        waiting.put(None)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    while reader.is_alive() or not waiting.empty():
        try:
            yield waiting.get(timeout=1.0)
        except queue.Empty:
            yield None


def explain(tail: str, log: Path) -> str:
    """The one sentence for an installer's last words."""
    if "No space left" in tail or "os error 28" in tail:
        return "The disk is full: free about 2.5 GB and run the same command again."
    if _OFFLINE.search(tail):
        return "The package index cannot be reached: connect to the network and run the same command again."
    return f"Installing failed (all of it is in {log}): run the same command again, or delete .venv first."


def install(command: list[str], log: Path, installed: Callable[[], int], progress: Progress) -> None:
    """Run an installer to its end; raise SetupError with its tail and the way out if it fails."""
    counts, tail = Counts(), deque[str](maxlen=12)
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        # A question of pip's would wait for ever behind our one line.
        stdin=subprocess.DEVNULL,
        text=True,
        errors="replace",
    )
    try:
        with log.open("a", encoding="utf-8") as record:
            for line in _lines(process):
                if line:
                    counts.read(line)
                    tail.append(line)
                    record.write(line)
                progress.show(counts.sentence(installed()))
    except BaseException:
        process.terminate()
        process.wait()
        raise
    code = process.wait()
    progress.show(counts.sentence(installed()), last=True)
    if code:
        last_words = "".join(tail)
        raise SetupError(f"{last_words.rstrip()}\n\n{explain(last_words, log)}")
