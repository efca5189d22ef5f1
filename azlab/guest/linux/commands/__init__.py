"""The commands that the Linux machine knows.

A module below this package defines `COMMANDS`, names and what they run; it is found by being there. What a
command may ask of the shell around it is `azlab.guest.linux.console.Console`.
"""

import importlib
import pkgutil
from functools import cache
from pathlib import Path

from azlab.guest.linux.console import Command


@cache
def commands() -> dict[str, Command]:
    """Every command by name, besides those that are part of the shell itself."""
    found = pkgutil.iter_modules([str(Path(__file__).parent)], f"{__name__}.")
    modules = [importlib.import_module(module.name) for module in found]
    return {name: run for module in modules for name, run in getattr(module, "COMMANDS", {}).items()}
