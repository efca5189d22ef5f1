"""The kernel's program: `python -m grader.execution.inside.program DESCRIPTOR`.

It answers what the judge sends: `{"run": source, "id": n}` runs a cell and sends `{"output": ...}` as it
comes, then `{"done": "ok" or "error", "id": n}`; `{"value": name, "id": n}` sends `{"answer": ..., "id":
n}`. Learner code lives in the same process and may forge all of it: it forges its own answers only.
"""

import builtins
import getpass
import signal
import sys
from typing import Any

from grader.execution.inside import plain_values, shell
from grader.execution.inside.channel import Channel
from grader.execution.inside.loop import Loop
from grader.execution.inside.streams import Pipes, Stream


def ignore(number: int, frame: Any) -> None:
    """An interrupt that comes between two cells. A function: what is ignored by Linux, children ignore
    too."""


class Kernel:
    """One shell that does what it is asked, request by request."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.pipes = Pipes(channel)
        sys.stdout = Stream("stdout", channel, self.pipes)
        sys.stderr = Stream("stderr", channel, self.pipes)
        self.shell: Any = shell.begin(channel, self.pipes)
        self.loop = Loop(self.shell)
        # Nobody is there: without this a cell would wait for an answer until its time is over.
        builtins.input = shell.no_input
        getpass.getpass = shell.no_input

    def serve(self) -> None:
        """Answer until the judge hangs up."""
        signal.signal(signal.SIGINT, ignore)
        self.channel.send({"ready": True})
        for request in self.channel.requests():
            number = request.get("id")
            if "run" in request:
                self.channel.begin()
                self.channel.send({"done": self.run(request["run"]), "id": number})
            else:
                self.channel.send({"answer": self.value(request["value"]), "id": number})

    def run(self, source: str) -> str:
        """Run a cell; "ok" or "error"."""
        try:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            status = "ok" if self.loop.run(source) else "error"
        except KeyboardInterrupt:  # between the shell's own guards
            status = "error"
        finally:
            signal.signal(signal.SIGINT, ignore)
        # What programs still have in the pipes belongs to this cell: its end is said afterwards.
        self.pipes.drain()
        return status

    def value(self, name: str) -> Any:
        """A name of the notebook as JSON; interrupted, it says so."""
        try:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            return plain_values.answer(self.shell.user_ns, name)
        # `__repr__`, properties and the like are the learner's code: they may raise `SystemExit`, too.
        except BaseException:
            return {"value": plain_values.unreadable("a value that takes too long to read")}
        finally:
            signal.signal(signal.SIGINT, ignore)


def main() -> None:
    """Be the kernel."""
    kernel = Kernel(Channel(int(sys.argv[1])))
    # A learner's own `argparse` reads it.
    del sys.argv[1:]
    sys.path.append("")  # as in a notebook, but last: a file beside it never stands in for a module
    kernel.serve()


if __name__ == "__main__":
    main()
