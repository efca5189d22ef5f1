"""What cloud-init leaves behind of a boot: its state, its logs, what went wrong."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from azlab.guest import disks
from azlab.guest.machine import Machine

STATUS, RESULT = "/run/cloud-init/status.json", "/run/cloud-init/result.json"
DATA = "/var/lib/cloud/data"
LOG, OUTPUT_LOG = "/var/log/cloud-init.log", "/var/log/cloud-init-output.log"
STAGES = ("init-local", "init", "modules-config", "modules-final")
SOURCE = "DataSourceAzure [seed=/dev/sr0]"
LONGEST_LOG = 200_000


@dataclass
class Report:
    """One boot as cloud-init tells of it. `errors` make its status `error`, `warnings` make it degraded."""

    machine: Machine
    errors: list[str] = field(default_factory=list)
    warnings: dict[str, list[str]] = field(default_factory=dict)
    stage: str = "init"
    finished: bool = True
    output: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def log(self, module: str, level: str, text: str) -> None:
        """A line of `/var/log/cloud-init.log`."""
        self.lines.append(f"{self.machine.now.replace('T', ' ')},000 - {module}[{level}]: {text}\n")

    def warn(self, module: str, text: str) -> None:
        """Something was left out; cloud-init goes on, and is degraded."""
        self.log(module, "WARNING", text)
        self.warnings.setdefault(self.stage, []).append(text)

    def fail(self, name: str, error: str) -> None:
        """A module gave up: `error` is the exception as Python writes it, as `RuntimeError('...')`."""
        self.log(
            "util.py", "WARNING", f"Running module {name} (<module 'cloudinit.config.cc_{name}'>) failed"
        )
        self.warnings.setdefault(self.stage, []).append(
            f"Running module {name} (<module 'cloudinit.config.cc_{name}'>) failed"
        )
        self.errors.append(f"('{name}', {error})")

    def write(self) -> None:
        """Put it on the disk. What `/run` holds is gone at the next boot, as on a real one."""
        stages: dict[str, Any] = {stage: self._stage(stage) for stage in STAGES}
        # cloud-init writes the stage that it is in; a script that never ends leaves it there for good.
        stage = None if self.finished else "modules-final"
        status = _file({"datasource": SOURCE, "stage": stage, **stages})
        files = {
            STATUS: status,
            f"{DATA}/status.json": status,
            LOG: disks.read(self.machine, LOG) or "",
            OUTPUT_LOG: (disks.read(self.machine, OUTPUT_LOG) or "") + "".join(self.output),
        }
        if self.finished:
            result = _file({"datasource": SOURCE, "errors": self.errors})
            files |= {RESULT: result, f"{DATA}/result.json": result}
            files["/var/lib/cloud/instance/boot-finished"] = f"{self.machine.now} - v. 25.2\n"
        files[LOG] += "".join(self.lines)
        for path, text in files.items():
            self.machine.files[path] = text[-LONGEST_LOG:]
        if not self.finished:
            self.machine.files.pop(RESULT, None)

    def _stage(self, stage: str) -> dict[str, Any]:
        last = stage == "modules-final"
        warnings = self.warnings.get(stage, [])
        return {
            "errors": self.errors if last else [],
            "finished": None if last and not self.finished else 30.0,
            "recoverable_errors": {"WARNING": warnings} if warnings else {},
            "start": 20.0,
        }


def _file(content: dict[str, Any]) -> str:
    """The text of a file in `/run/cloud-init`."""
    return _indented(json.dumps({"v1": content}))


@lru_cache(maxsize=64)  # nearly every boot tells the same, and Python indents slowly
def _indented(text: str) -> str:
    return json.dumps(json.loads(text), indent=1)


def state(machine: Machine) -> dict[str, Any]:
    """What `cloud-init status --format json` tells: read from the disk, so it knows what was cleaned."""
    kept = _read(machine, STATUS)
    stages = {name: kept[name] for name in STAGES if isinstance(kept.get(name), dict)}
    errors = [error for stage in stages.values() for error in stage.get("errors", [])]
    warnings = [
        text for stage in stages.values() for text in stage.get("recoverable_errors", {}).get("WARNING", [])
    ]
    running = (
        "not started" if not stages else "done" if disks.read(machine, RESULT) is not None else "running"
    )
    extended = running
    if errors:
        extended = f"error - {running}"
    elif warnings and stages:
        extended = f"degraded {running}"
    return {
        "boot_status_code": "enabled-by-generator",
        "datasource": "azure" if stages else "",
        "detail": str(kept.get("datasource", "")) or "Cloud-init enabled by systemd cloud-init-generator",
        "errors": errors,
        "extended_status": extended,
        "last_update": "Thu, 01 Jan 1970 00:00:30 +0000" if stages else "",
        "recoverable_errors": {"WARNING": warnings} if warnings else {},
        "status": "error" if errors else running,
        **stages,
    }


def _read(machine: Machine, path: str) -> dict[str, Any]:
    try:
        found = json.loads(disks.read(machine, path) or "{}").get("v1", {})
    except (ValueError, AttributeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
