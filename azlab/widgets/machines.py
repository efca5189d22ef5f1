"""Machines side by side: what must be different in each, and whether it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from azlab.widgets.cloud import Cloud, at

SHELL, POWERSHELL = "RunShellScript", "RunPowerShellScript"
QUESTIONS = {
    "Linux": {
        "host name": "hostname",
        "machine id": "cat /etc/machine-id",
        "SSH host key": "ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub",
        "accounts": "getent passwd",
    },
    "Windows": {
        "host name": "hostname",
        "machine SID": "(Get-LocalUser)[0].SID.AccountDomainSid",
        "accounts": "(Get-LocalUser).Name",
    },
}
UNKNOWN, MISSING = "not known", "no such VM"
MACHINES = "providers/Microsoft.Compute/virtualMachines"


@dataclass(frozen=True)
class Comparison:
    """A table: one row per mark of identity, one column per machine, and `same` or `different` in words."""

    names: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def table(self) -> list[list[str]]:
        """The rows as texts, the first of them the head."""
        head = ["", *self.names, "compared"]
        return [head, *([mark, *values, verdict(values)] for mark, values in self.rows)]

    def __str__(self) -> str:
        widths = [max(map(len, column)) for column in zip(*self.table, strict=True)]
        lines = [[cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in self.table]
        return "\n".join("  ".join(line).rstrip() for line in lines)

    __repr__ = __str__

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        head, *rows = self.table
        top = "".join(f'<th scope="col" style="text-align:left">{escape(cell)}</th>' for cell in head)
        body = "".join(f"<tr>{_cells(row)}</tr>" for row in rows)
        title = f"What tells {escape(' and '.join(self.names))} apart"
        caption = f'<caption style="white-space:nowrap">{title}</caption>'
        page = f"<table>{caption}<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
        return {"text/plain": str(self), "text/html": page}


def compare_machines(cloud: Cloud, group: str, names: Sequence[str]) -> Comparison:
    """Ask each VM of a group who it is, with run-command; a VM that is off has `not known`."""
    scope = f"/subscriptions/{cloud.subscription}/resourceGroups/{group}/{MACHINES}"
    ids = [f"{scope}/{name}" for name in names]
    machines = [cloud.get(id) for id in ids]
    system = "properties.storageProfile.osDisk.osType"
    systems = [at(machine, system, "Linux") if machine else "" for machine in machines]
    marks = list(dict.fromkeys(mark for system in systems for mark in QUESTIONS.get(system, ())))
    marks = marks or ["host name"]
    asked = list(zip(ids, systems, strict=True))
    rows = [(mark, tuple(_answer(cloud, id, system, mark) for id, system in asked)) for mark in marks]
    return Comparison(tuple(names), tuple(rows))


def verdict(values: Sequence[str]) -> str:
    """`same`, `different` or, with more than two machines, `some are the same`."""
    known = [value for value in values if value not in (UNKNOWN, MISSING)]
    if len(known) < max(2, len(values)):
        return UNKNOWN
    if len(set(known)) == len(known):
        return "different"
    return "same" if len(set(known)) == 1 else "some are the same"


def _cells(row: Sequence[str]) -> str:
    mark, *rest = (escape(cell) for cell in row)
    # An SSH key has no blank: it must break, or the verdict beside it is out of sight.
    style = "text-align:left;overflow-wrap:anywhere"
    values = "".join(f'<td style="{style}">{cell}</td>' for cell in rest)
    return f'<th scope="row" style="white-space:nowrap">{mark}</th>{values}'


def _answer(cloud: Cloud, id: str, system: str, mark: str) -> str:
    if not system:
        return MISSING
    script = QUESTIONS.get(system, {}).get(mark)
    if script is None:
        return UNKNOWN
    try:
        said = cloud.run(id, POWERSHELL if system == "Windows" else SHELL, script)
    except Exception:  # a VM that does not run, or is gone, cannot be asked
        return UNKNOWN
    return _read(mark, said) or UNKNOWN


def _read(mark: str, said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    if mark == "accounts":
        return ", ".join(_account(line) for line in lines if _is_person(line))
    if mark == "SSH host key":
        return next((word for line in lines for word in line.split() if word.startswith("SHA256:")), "")
    return lines[0] if lines else ""


def _account(line: str) -> str:
    return line.partition(":")[0]


def _is_person(line: str) -> bool:
    """Whether a line of `getent passwd` is a person's account; on Windows every line is an account."""
    parts = line.split(":")
    return len(parts) < 3 or (parts[2].isdigit() and 1000 <= int(parts[2]) < 60000)
