"""The judge's side of a kernel: cells go in, outputs come out, and whatever happens inside is an answer.

The kernel is a process in a sandbox (`inside/program.py`) that learner code may have taken over. Nothing
that it says raises here, and nothing is waited for without a deadline.
"""

import contextlib
import socket
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from azlab.line import LINE
from grader.execution import answers
from grader.execution.course_files import INSIDE, PROJECT, prepare
from grader.execution.kernels import Ended, Ran
from grader.execution.limits import MEGABYTE, Limits
from grader.execution.messages import Messages
from grader.execution.outputs import MOST_OF_A_NOTEBOOK, Output, Outputs
from grader.execution.sandbox import NoSandbox, Sandbox
from grader.execution.shut import Shut

COURSE = "/course"
FOLDER = "/home/learner/lesson"
LINES = "/run/line"
READY_SECONDS = 60.0
GRACE_SECONDS = 2.0
VALUE_SECONDS = 20.0  # of a plain value far below one, but pandas is slow to load on a busy machine
# What a kernel may say in a cell: its own program never says so much.
MOST_BYTES = 8 * MEGABYTE
MOST_LINES = 50_000


@dataclass
class Kernel:
    """One kernel for one submission.

    `folder` is the learner's, called `inside` in the sandbox. `line` is the path of the Unix socket that
    `az` and the lab ask, None without one; it need not be there yet, but its folder, which holds nothing
    else. `environment` is given to the program besides what every sandbox has, `read_only` seen by it.
    """

    folder: str
    line: str | None = None
    limits: Limits = field(default_factory=Limits)
    environment: Mapping[str, str] = field(default_factory=dict)
    read_only: Mapping[str, str] = field(default_factory=dict)
    worker: int = 0
    sandboxed: bool = True
    inside: str = FOLDER

    def __post_init__(self) -> None:
        self._shut: Shut | None = None
        self._messages: Messages | None = None
        self._number = 0
        self._over: Ran | None = None
        self._answer: Any = None
        self._ready = False
        self._shown: dict[str, Output] = {}
        self._left = MOST_OF_A_NOTEBOOK

    def start(self) -> None:
        """Begin to start; the first use waits until it is ready. Raises `SandboxError`."""
        prepare()
        sandbox = self._sandbox()
        ours, theirs = socket.socketpair()
        with theirs:
            # `-P`: a file of the learner's called `json.py` must not be imported in place of the library's.
            argv = [sys.executable, "-P", "-m", "grader.execution.inside.program", str(theirs.fileno())]
            self._shut = sandbox.start(argv, [theirs.fileno()], self.inside)
        self._messages = Messages(ours)

    def _sandbox(self) -> Sandbox | NoSandbox:
        course = {
            str(PROJECT / "azlab"): f"{COURSE}/azlab",
            str(INSIDE / "stub.py"): f"{COURSE}/grader/__init__.py",
            str(INSIDE): f"{COURSE}/grader/execution/inside",
        }
        line = Path(self.line) if self.line else None
        if line:
            course[str(line.parent)] = LINES
        kind = Sandbox if self.sandboxed else NoSandbox
        sandbox = kind({**course, **self.read_only}, {self.folder: self.inside}, {}, self.limits, self.worker)
        programs = [
            f"{sandbox.path(COURSE)}/bin",
            str(Path(sys.executable).parent),
            "/usr/local/bin:/usr/bin:/bin",
        ]
        paths = {
            "PATH": ":".join(programs),
            "PYTHONPATH": sandbox.path(COURSE),
            "PYTHONDONTWRITEBYTECODE": "1",
            **({LINE: f"{sandbox.path(LINES)}/{line.name}"} if line else {}),
        }
        return replace(sandbox, environment={**paths, **self.environment})

    @property
    def alive(self) -> bool:
        """Whether cells can be run."""
        return self._over is None

    def run(self, source: str, seconds: float) -> Ran:
        """Run a cell for at most `seconds`; then it is interrupted, and if it does not end, the kernel is."""
        outputs = Outputs(self._shown, self._left)
        if self._over is None:
            self._wait_until_ready()
        if self._over is not None:
            return self._over
        ended, sentence = self._ask({"run": source}, "done", seconds, outputs)
        found = tuple(outputs.finished())
        self._left -= outputs.spent
        if ended in (Ended.OK, Ended.ERROR) and outputs.cut:
            sentence = outputs.why_cut
        return Ran(found, ended, sentence)

    def value(self, name: str, seconds: float = VALUE_SECONDS) -> Any:
        """What a name of the notebook holds, as a plain value; None when it is not there. Never raises."""
        if self._over is None:
            self._wait_until_ready()
        if self._over is not None:
            return None
        self._answer = None
        ended, _ = self._ask({"value": name}, "answer", seconds, Outputs())
        return answers.read(self._answer) if ended is Ended.OK else answers.Unreadable(answers.TOO_LONG)

    def close(self) -> None:
        """End the kernel and all that it started. May be called again, and before it was started."""
        self._over = self._over or Ran((), Ended.DIED, "The kernel was closed.")
        if self._messages is not None:
            self._messages.socket.close()
        if self._shut is not None:
            self._shut.close()

    def _wait_until_ready(self) -> None:
        if self._ready:
            return
        if self._shut is None:
            self.start()
        until = time.monotonic() + READY_SECONDS
        message = self._messages.receive(until) if self._messages else None
        self._ready = True
        if message is None and self._shut is not None:
            self._over = Ran((), Ended.DIED, f"The kernel did not start: {self._shut.said()}")

    def _ask(
        self, request: dict[str, Any], answer: str, seconds: float, outputs: Outputs
    ) -> tuple[Ended, str]:
        """Send a request and wait for its answer; how it ended, and a sentence unless it went well."""
        assert self._messages is not None
        assert self._shut is not None
        self._number += 1
        self._messages.count_anew()
        until = time.monotonic() + seconds
        self._messages.send({**request, "id": self._number}, until)
        ended = self._listen(answer, until, outputs)
        if ended is not None:
            return ended, ""
        for everyone in (False, True):  # who waits for a program in C (`os.system`) hears no interrupt
            if not self._messages.closed and not self._too_much():
                self._shut.interrupt(everyone=everyone)
                if self._listen(answer, time.monotonic() + GRACE_SECONDS / 2, outputs):
                    return Ended.OUT_OF_TIME, f"It ran longer than {seconds:g} seconds, and was interrupted."
        return self._ended(seconds)

    def _listen(self, answer: str, until: float, outputs: Outputs) -> Ended | None:
        """Take messages until the answer comes; None when it does not."""
        assert self._messages is not None
        while not self._too_much():
            message = self._messages.receive(until)
            if message is None:
                return None
            if "output" in message:
                outputs.add(message["output"])
            elif "cut" in message:
                outputs.cut = True
            # By its number: what is late or made up answers another question.
            elif answer in message and message.get("id") == self._number:
                self._answer = message[answer]
                return Ended.OK if answer == "answer" or self._answer == "ok" else Ended.ERROR
        return None

    def _too_much(self) -> bool:
        assert self._messages is not None
        return self._messages.taken > MOST_BYTES or self._messages.lines > MOST_LINES

    def _ended(self, seconds: float) -> tuple[Ended, str]:
        """The kernel is over: why, as what is seen from here."""
        assert self._messages is not None
        assert self._shut is not None
        with contextlib.suppress(OSError):
            self._shut.kill()
        if self._shut.exceeded:
            ended = Ended.TOO_MUCH_MEMORY if "memory" in self._shut.exceeded else Ended.DIED
            return ended, self._die(self._shut.exceeded)
        if self._too_much():
            return Ended.TOO_MUCH_OUTPUT, self._die("It wrote far too much, and was ended.")
        if self._messages.closed:
            return Ended.DIED, self._die("The kernel died in this cell.")
        return Ended.OUT_OF_TIME, self._die(
            f"It ran longer than {seconds:g} seconds, did not stop, and was ended."
        )

    def _die(self, sentence: str) -> str:
        self._over = Ran((), Ended.DIED, "The kernel had ended in a cell before.")
        return sentence
