"""What a cell writes to stdout and stderr, by `print` or by any program that it starts, in order.

`print` goes to the channel at once. What programs write to file descriptors 1 and 2 arrives in pipes, which a
thread reads; before each print the pipes are read too, so that nothing overtakes what was written before it.
"""

import io
import os
import selectors
import threading

from grader.execution.inside.channel import Channel

PIECE = 65536


class Pipes:
    """File descriptors 1 and 2, as pipes to the channel."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._lock = threading.Lock()
        self._ends = {name: self._open(number) for name, number in (("stdout", 1), ("stderr", 2))}
        threading.Thread(target=self._watch, name="streams", daemon=True).start()

    def _open(self, number: int) -> int:
        heard, told = os.pipe()
        os.dup2(told, number)
        os.close(told)
        # Read until nothing is left, never until something comes.
        os.set_blocking(heard, False)
        return heard

    def _watch(self) -> None:
        with selectors.DefaultSelector() as selector:
            for heard in self._ends.values():
                selector.register(heard, selectors.EVENT_READ)
            while selector.select():
                self.drain()

    def drain(self) -> None:
        """Send what has been written until now, and no more than has its place in a pipe."""
        with self._lock:
            for name, heard in self._ends.items():
                self._drain(name, heard)

    def _drain(self, name: str, heard: int) -> None:
        for _ in range(32):  # a program that never stops writing must not keep a print waiting for ever
            try:
                data = os.read(heard, PIECE)
            except OSError:
                return
            self._channel.output(
                {"output_type": "stream", "name": name, "text": data.decode("utf-8", "replace")}
            )


class Stream(io.TextIOBase):
    """`sys.stdout` or `sys.stderr` of the kernel."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, name: str, channel: Channel, pipes: Pipes) -> None:
        self._name, self._channel, self._pipes = name, channel, pipes
        self._number = 1 if name == "stdout" else 2
        self.buffer = io.BufferedWriter(io.FileIO(self._number, "wb", closefd=False))

    @property
    def name(self) -> str:
        """As a file's name: `<stdout>`."""
        return f"<{self._name}>"

    def fileno(self) -> int:
        """The file descriptor that a program is given for it."""
        return self._number

    def writable(self) -> bool:
        """Always."""
        return True

    def isatty(self) -> bool:
        """Never."""
        return False

    def flush(self) -> None:
        """Nothing waits here but what was written to `buffer`."""
        self.buffer.flush()

    def close(self) -> None:
        """A stream of the kernel cannot be closed."""

    def write(self, text: str) -> int:
        """Send a text as an output; in a forked child, write it where its parent hears it."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if not text:
            return 0
        if not self._channel.owned:
            os.write(self._number, text.encode("utf-8", "replace"))
            return len(text)
        self.buffer.flush()
        self._pipes.drain()
        for start in range(0, len(text), PIECE):
            piece = text[start : start + PIECE]
            self._channel.output({"output_type": "stream", "name": self._name, "text": piece})
        return len(text)
