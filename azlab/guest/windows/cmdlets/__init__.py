"""The cmdlets and programs that the Windows machine knows.

A module below this package defines `CMDLETS` or `PROGRAMS`, names and what they run; it is found by being
there. What a cmdlet may ask of the PowerShell around it is `azlab.guest.windows.console.Console`.
"""

import importlib
import pkgutil
from functools import cache
from pathlib import Path

from azlab.guest.windows.console import Cmdlet, Program


@cache
def _modules() -> tuple[object, ...]:
    found = pkgutil.iter_modules([str(Path(__file__).parent)], f"{__name__}.")
    return tuple(importlib.import_module(module.name) for module in found)


@cache
def cmdlets() -> dict[str, Cmdlet]:
    """Every cmdlet by its name in lower case."""
    return {
        name.lower(): run for module in _modules() for name, run in getattr(module, "CMDLETS", {}).items()
    }


def program(path: str) -> Program | None:
    """The program of a name or path in any case; `.exe` may be left out. None when there is none."""
    name = path.lower().strip("\"'").replace("/", "\\").rsplit("\\", 1)[-1].removesuffix(".exe")
    return next(
        (known[name] for module in _modules() if name in (known := getattr(module, "PROGRAMS", {}))), None
    )


@cache
def names() -> tuple[str, ...]:
    """The names of all cmdlets and programs as they are written, sorted."""
    kinds = [getattr(module, kind, {}) for module in _modules() for kind in ("CMDLETS", "PROGRAMS")]
    return tuple(sorted({name for kind in kinds for name in kind}, key=str.lower))
