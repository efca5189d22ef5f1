"""The words of `check`: what calls itself `@subject("vm")` is found as `check.vm`.

    @subject("disk")
    class Disk(Volume):
        '''A managed disk.'''

Whatever follows `check.vm` in a notebook is what the class (or function) is called with.
"""

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, TypeVar

Named = TypeVar("Named", bound=Callable[..., Any])
SUBJECTS: dict[str, Callable[..., Any]] = {}
"""What `check` offers, by name; complete after `find_subjects`."""


def subject(name: str) -> Callable[[Named], Named]:
    """Offer a class or a function to notebooks as `check.NAME`. Raises ValueError when that is taken."""

    def offer(named: Named) -> Named:
        if name in SUBJECTS:
            raise ValueError(f"`check.{name}` is {SUBJECTS[name].__qualname__} already")
        SUBJECTS[name] = named
        return named

    return offer


def find_subjects() -> dict[str, Callable[..., Any]]:
    """Every subject of the modules in this package: a new one is found by being there."""
    package = import_module("grader.checks")
    for module in iter_modules(package.__path__, "grader.checks."):
        if module.name != "grader.checks.check":  # it is the one that asks
            import_module(module.name)
    return SUBJECTS
