"""A real IPython shell whose outputs are a notebook's, sent over the channel as they come."""

import os
import signal
import subprocess
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Any as AnyTrait
from traitlets import Type
from traitlets.config import Config

from grader.execution.inside.channel import Channel
from grader.execution.inside.kernel_object import KernelObject
from grader.execution.inside.streams import Pipes

OF_A_BROWSER = ("autosave", "clear", "connect_info", "less", "man", "more", "qtconsole")
"""Commands (`%autosave`) that a notebook in a browser knows: they do nothing here, and are no errors."""


class Publisher(DisplayPublisher):
    """`display(...)`, its updates, and `clear_output`."""

    channel: Any = AnyTrait()
    pipes: Any = AnyTrait()

    def publish(
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        source: Any = None,
        *,
        transient: dict[str, Any] | None = None,
        update: bool = False,
        **kwargs: Any,
    ) -> None:
        """Send one output in all its forms."""
        kind = "update_display_data" if update else "display_data"
        self.pipes.drain()
        self.channel.output({
            "output_type": kind, "data": data, "display_id": (transient or {}).get("display_id"),
        })  # fmt: skip

    def clear_output(self, wait: bool = False) -> None:
        """Take away what the cell has shown, at once or when it shows something again."""
        self.pipes.drain()
        self.channel.output({"output_type": "clear_output", "wait": bool(wait)})


class Hook(DisplayHook):
    """The value of a cell's last line."""

    channel: Any = AnyTrait()
    pipes: Any = AnyTrait()

    def write_output_prompt(self) -> None:
        """A notebook shows it beside the output."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        """Send the value in all its forms."""
        self.pipes.drain()
        self.channel.output({
            "output_type": "execute_result", "data": format_dict, "execution_count": self.prompt_count,
        })  # fmt: skip

    def finish_displayhook(self) -> None:
        """Nothing is buffered."""


class Shell(InteractiveShell):
    """The shell. `!command` runs with its output in the pipes; whoever asks for input is told that nobody
    is there."""

    displayhook_class = Type(Hook)
    display_pub_class = Type(Publisher)
    channel: Any = AnyTrait()
    pipes: Any = AnyTrait()
    kernel: Any = AnyTrait()

    def init_display_pub(self) -> None:
        """As IPython does it, with our channel."""
        publisher: Any = Publisher
        self.display_pub: Any = publisher(parent=self, shell=self, channel=self.channel, pipes=self.pipes)

    def init_displayhook(self) -> None:
        """As IPython does it, with our channel."""
        shell: Any = super()
        shell.init_displayhook()
        hook: Any = self.displayhook
        hook.channel, hook.pipes = self.channel, self.pipes

    def init_io(self) -> None:
        """The streams are ours."""

    def enable_gui(self, gui: Any = None) -> None:
        """There is no window to show anything in."""

    def ask_exit(self) -> None:
        """`exit` and `quit` in a cell end nothing, as in a notebook that runs by itself."""

    def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        self.pipes.drain()
        self.channel.output({
            "output_type": "error", "ename": str(getattr(etype, "__name__", etype)), "evalue": _text(evalue),
            "traceback": list(stb),
        })  # fmt: skip

    def system(self, command: str) -> None:
        """Run `!command`; `_exit_code` is its exit code. Interrupted, it ends the command with all it
        began."""
        __tracebackhide__ = True
        shell: Any = self
        process = subprocess.Popen(
            shell.var_expand(command, depth=1),
            shell=True,
            executable="/bin/bash",
            stdin=subprocess.DEVNULL,
            # A group of its own, so that all it has begun can be ended together.
            start_new_session=True,
        )
        try:
            self.user_ns["_exit_code"] = process.wait()
        except BaseException:
            _end(process)
            raise
        finally:
            self.pipes.drain()

    system_raw = system_piped = system


def _end(process: "subprocess.Popen[bytes]") -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except OSError:
        process.kill()
    process.wait()


def _text(value: Any) -> str:
    try:
        return str(value)
    except Exception:
        return "<an error that cannot be shown>"


def no_input(*prompt: Any, **how: Any) -> str:
    """What `input` and `getpass` are here."""
    __tracebackhide__ = True
    raise StdinNotImplementedError("Nobody is there to answer: this notebook runs by itself.")


def begin(channel: Channel, pipes: Pipes) -> Shell:
    """Start the shell of this kernel."""
    config = Config()
    # History is a SQLite file in a home that is made anew each time.
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "Linux"
    shell: Any = Shell.instance(config=config, channel=channel, pipes=pipes)
    shell.kernel = KernelObject(shell)
    for name in OF_A_BROWSER:
        shell.register_magic_function(lambda line: None, "line", name)
    return shell  # type: ignore[no-any-return]
