"""Checks for the lessons, and the commands `python3 -m grader ...`.

Nothing outside the standard library is imported here until a name is asked for, and no syntax newer than
Python 3.6 is used: a bare, even an old, Python must come far enough to say what to do next.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.checks import check

__all__ = ["check"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError("module 'grader' has no attribute {!r}".format(name))
    from importlib import import_module

    return getattr(import_module("grader.checks"), name)
