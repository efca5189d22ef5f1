"""A first boot in the making: what its modules work on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from azlab.guest.execution import Execution
from azlab.guest.linux.cloud_init.report import Report
from azlab.guest.linux.shell import run_script
from azlab.guest.machine import Machine

SCRIPTS = "/var/lib/cloud/instance/scripts"


class ModuleFailure(Exception):
    """A module gives up; the text is the Python exception that cloud-init shows, as `OSError('...')`."""


@dataclass
class Boot:
    """The machine, the merged cloud-config, and the account that provisioning made (empty without one)."""

    machine: Machine
    config: dict[str, Any]
    report: Report
    admin: str = ""
    shut_down: bool = False

    def run(self, script: str, name: str = f"{SCRIPTS}/runcmd") -> Execution:
        """Run a script as root, for as long as it likes; what it prints goes to the output log."""
        execution = run_script(self.machine, script, [], name=name)
        self.report.output += [execution.stdout, execution.stderr]
        self.shut_down = self.shut_down or execution.shut_down
        if execution.timed_out:
            self.report.finished = False
        return execution

    def warn(self, module: str, text: str) -> None:
        """Tell of something that is left out."""
        self.report.warn(f"cc_{module}.py", text)

    def entries(self, key: str) -> list[Any]:
        """A key's list; a single value counts as a list of one, None and absence as an empty one."""
        value = self.config.get(key)
        return value if isinstance(value, list) else [] if value is None else [value]


Module = Callable[[Boot], None]
