"""VM sizes. Numbers are Azure's own; generation and security flags follow from a size's name.

The rules come from Microsoft's pages "Support for Generation 2 VMs on Azure" and "Trusted Launch for
Azure virtual machines": which families a generation or Trusted Launch does not reach.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from azlab.data import files
from azlab.data.regions import location_names, normalize_location, zones

DEFAULT_SIZE = "Standard_D2s_v5"
OS_DISK_MB = 1_047_552

_NAME = re.compile(r"(?:Standard|Basic)_(?P<series>[A-Z]+)\d+(?:-\d+)?(?P<features>[a-z]*)")
_VERSION = re.compile(r"_v(\d+)")


@dataclass(frozen=True)
class Size:
    """One VM size. Memory and disks are in MB; `family` is the name of its quota in `usages`."""

    name: str
    family: str
    cores: int
    memory_mb: int
    os_disk_mb: int
    resource_disk_mb: int
    max_data_disks: int
    generations: tuple[str, ...]
    architecture: str
    trusted_launch: bool
    premium_io: bool
    controllers: tuple[str, ...] = ("SCSI",)
    """How disks can be attached: SCSI, NVMe, or both."""
    zones: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """Return the row of `GET .../locations/L/vmSizes`."""
        return {
            "name": self.name,
            "numberOfCores": self.cores,
            "osDiskSizeInMB": self.os_disk_mb,
            "resourceDiskSizeInMB": self.resource_disk_mb,
            "memoryInMB": self.memory_mb,
            "maxDataDiskCount": self.max_data_disks,
        }


def sizes(location: str) -> list[Size]:
    """Return the sizes a region offers, with that region's zones; [] for a name that is no region's."""
    name = normalize_location(location)
    return list(_sizes_in(name)) if name in location_names() else []


def is_offered(name: str, location: str) -> bool:
    """Whether a region offers the size of that name, as Azure spells it."""
    return normalize_location(location) in location_names() and name.lower() in _sizes()


def size(name: str) -> Size | None:
    """Return the size of that name in any case, without zones; None when Azure has no such size."""
    return _sizes().get(name.lower())


@cache
def _sizes() -> dict[str, Size]:
    return {row[0].lower(): _size(*row) for row in files.rows("sizes")}


@cache
def _sizes_in(location: str) -> tuple[Size, ...]:
    offered = zones(location)
    return tuple(replace(size, zones=offered) for size in _sizes().values())


def _size(name: str, family: str, cores: int, memory: int, resource_disk: int, data_disks: int) -> Size:
    traits = _Traits.of(name)
    return Size(
        name=name,
        family=family,
        cores=cores,
        memory_mb=memory,
        os_disk_mb=OS_DISK_MB,
        resource_disk_mb=resource_disk,
        max_data_disks=data_disks,
        generations=traits.generations,
        architecture="Arm64" if traits.arm else "x64",
        trusted_launch=traits.trusted_launch,
        premium_io=traits.premium,
        controllers=traits.controllers,
    )


@dataclass(frozen=True)
class _Traits:
    """What a size's name says: Standard_D2ps_v5 is series "D", features "ps", version 5."""

    series: str
    features: str
    version: int

    @classmethod
    def of(cls, name: str) -> _Traits:
        parts = _NAME.match(name)
        series, features = (parts["series"], parts["features"]) if parts else ("", "")
        version = _VERSION.search(name)
        return cls(series, features, int(version[1]) if version else 1)

    @property
    def arm(self) -> bool:
        return "p" in self.features and self.series in ("B", "D", "E")

    @property
    def premium(self) -> bool:
        return "s" in self.features or self.series in ("DS", "GS")

    @property
    def controllers(self) -> tuple[str, ...]:
        # learn.microsoft.com, nvme-overview: from v6 on NVMe alone; of those before, the sizes with more
        # bandwidth for disks (b) have both. GPU sizes have version numbers of their own.
        if self.series[:1] == "N":
            return ("SCSI",)
        if self.version >= 6:
            return ("NVMe",)
        return ("SCSI", "NVMe") if "b" in self.features and self.series in ("E", "M") else ("SCSI",)

    @property
    def generations(self) -> tuple[str, ...]:
        if self._second_only:
            return ("V2",)
        return ("V1",) if self._first_only else ("V1", "V2")

    @property
    def trusted_launch(self) -> bool:
        return "V2" in self.generations and not self._without_trusted_launch

    @property
    def _second_only(self) -> bool:
        newer_only = self.series in ("M", "ND") and self.version >= 2
        return newer_only or self.arm or self.version >= 6 or self.series in ("DC", "EC")

    @property
    def _first_only(self) -> bool:
        # Before v4 a size without premium storage has no Generation 2: A, D, Dv2, Dv3, F, H, NC, NV.
        return self.series in ("A", "NP") or (self.version < 4 and not self.premium)

    @property
    def _without_trusted_launch(self) -> bool:
        nvidia_a100 = self.series == "ND" and self.version == 4
        return self.series in ("M", "DC", "EC") or nvidia_a100 or (self.arm and self.version < 6)
