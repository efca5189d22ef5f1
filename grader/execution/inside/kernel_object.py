"""`get_ipython().kernel`: what libraries for notebooks ask ipykernel for, where nobody listens."""

import asyncio
import logging
from typing import Any


class Nothing:
    """Does nothing whatever it is asked, and is no value of anything."""

    def __call__(self, *given: Any, **named: Any) -> None:
        return None

    def __getattr__(self, name: str) -> "Nothing":
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing()

    def __bool__(self) -> bool:
        return False


class KernelObject:
    """The kernel as ipykernel's has it: its shell, its names, its loop. Messages to a browser go nowhere."""

    implementation = "ipython"
    language = "python"
    banner = ""

    def __init__(self, shell: Any) -> None:
        self.shell = shell
        self.log = logging.getLogger("ipykernel")
        self.session = Nothing()
        self.comm_manager = Nothing()
        self.iopub_socket = None
        self._parent_header: dict[str, Any] = {}

    @property
    def user_ns(self) -> dict[str, Any]:
        """The notebook's names."""
        names: dict[str, Any] = self.shell.user_ns
        return names

    @property
    def execution_count(self) -> int:
        """The number of the cell."""
        return int(self.shell.execution_count)

    def get_parent(self, channel: str | None = None) -> dict[str, Any]:
        """The message that is answered: there is none."""
        return self._parent_header

    async def do_one_iteration(self) -> None:
        """Let others of the loop have their turn."""
        await asyncio.sleep(0)

    def __getattr__(self, name: str) -> Nothing:
        # A notebook that works under ipykernel must not stop here because of what only a browser needs.
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing()
