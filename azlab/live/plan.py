"""What a live lesson would use and cost, shown before anything is done."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from azlab import data
from azlab.live import prices
from azlab.live.account import SignedIn
from azlab.live.ceiling import Limits
from azlab.live.names import Names
from azlab.live.stand_ins import StandIns

_MACHINE = re.compile(r"^\s*az vm create\b.*$", re.MULTILINE)
_DISK = re.compile(r"^\s*az disk create\b.*--size-gb[ =](\d+)", re.MULTILINE)
_SIZE = re.compile(r"--size[ =]+(\S+)")
OS_DISK_GIB = 30
OVERNIGHT = 12


@dataclass(frozen=True)
class Needs:
    """What some commands make: sizes of VMs with their systems, and GiB of disks."""

    machines: tuple[tuple[str, str], ...]
    disk_gib: int

    @property
    def hourly(self) -> float:
        """Dollars per hour, with all of it running."""
        machines = sum(prices.machine(size, _cores(size), system) for size, system in self.machines)
        return machines + prices.disk(self.disk_gib)

    @property
    def words(self) -> str:
        """`3 VMs with 6 vCPUs`."""
        count = len(self.machines)
        cores = sum(_cores(size) for size, _ in self.machines)
        return f"{count} {'VM' if count == 1 else 'VMs'} with {cores} vCPUs" if count else "no VM"


def needs_of(commands: str) -> Needs:
    """Read from the commands themselves, without running them: a loop's VM counts once."""
    text = commands.replace("\\\n", " ")
    machines = []
    for line in _MACHINE.findall(text):
        named = _SIZE.search(line)
        machines.append((named.group(1) if named else data.DEFAULT_SIZE, _system(line)))
    disks = sum(int(gib) for gib in _DISK.findall(text)) + OS_DISK_GIB * len(machines)
    return Needs(tuple(machines), disks)


def commands_in(folder: Path, lesson: str) -> str:
    """All code of a lesson's notebook; "" where there is none that can be read."""
    try:
        notebook = json.loads((folder / f"{lesson}.ipynb").read_text("utf-8"))
        cells = [cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
    except (OSError, ValueError, KeyError):
        return ""
    return "\n".join(cell if isinstance(cell, str) else "".join(cell) for cell in cells)


@dataclass(frozen=True)
class Plan:
    """Shown as it is; `accepts` says whether somebody has confirmed it."""

    lesson: str
    who: SignedIn
    regions: tuple[str, ...]
    names: Names
    stand_ins: StandIns
    start: Needs
    limits: Limits
    expires: str
    free: tuple[str, ...] = ()
    """The free vCPUs of each region."""
    short: tuple[str, ...] = ()
    """Quotas that the start is too much for."""

    def accepts(self, confirm: str) -> bool:
        """By the id of the subscription; by its name too, unless another one is called the same."""
        given, who = confirm.strip().casefold(), self.who
        by_name = not who.is_name_shared and given == who.subscription_name.casefold()
        return bool(given) and (given == who.subscription.casefold() or by_name)

    def __str__(self) -> str:
        lines = [f"{name:<14}{text}" for name, text in self._rows()]
        return "\n".join(
            ["This lesson would run LIVE, in a real subscription, and cost money.", *lines, prices.REMARK]
        )

    def _rows(self) -> list[tuple[str, str]]:
        most = self.limits.dollars_per_hour
        return [
            ("account", f"{self.who.user} (tenant {self.who.tenant})"),
            ("subscription", f"{self.who.subscription_name} ({self.who.subscription})"),
            ("regions", ", ".join(self.regions) or "those you name"),
            *(("instead of", sentence) for sentence in self._stand_ins()),
            ("to begin with", f"{self.start.words}, {prices.dollars(self.start.hourly)} an hour"),
            ("at most", f"{self._ceiling}, {prices.dollars(most)} an hour"),
            ("left running", f"for {OVERNIGHT} hours that would be {prices.dollars(most * OVERNIGHT)}"),
            *([("free vCPUs", ", ".join(self.free))] if self.free else []),
            *(("quota", sentence) for sentence in self.short),
            ("names", f"resource groups are called {self.names.prefix}..., and everything is tagged"),
            ("ends", f"what is there after {self.expires} counts as forgotten"),
        ]

    @property
    def _ceiling(self) -> str:
        return f"{self.limits.machines} VMs with {self.limits.cores} vCPUs together"

    def _stand_ins(self) -> list[str]:
        pairs = [*self.stand_ins.regions.items(), *self.stand_ins.sizes.items()]
        return [f"{word}, {real} is used: {word} is not offered to you" for word, real in pairs]


def _system(line: str) -> str:
    return "Windows" if "windows" in line.lower() else "Linux"


def _cores(size: str) -> int:
    found = data.size(size)
    return found.cores if found else 2
