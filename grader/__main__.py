"""`python3 -m grader learn` and `python3 -m grader test`, also as `python3 path/to/clone/grader learn`.

The syntax of this file is kept old on purpose (Python 3.6), so that an old Python can read it and say so.
"""

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

OLDEST = (3, 11)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def too_old(version: "tuple[int, ...]", which: "Callable[[str], str | None]") -> "str | None":
    """The one sentence for a Python that is too old, or None.

    `version` is a tuple such as (3, 9, 2); `which` finds a program on PATH, as shutil.which does.
    """
    if tuple(version[:2]) >= OLDEST:
        return None
    newer = [name for name in ("python3.13", "python3.12", "python3.11") if which(name)]
    way_out = (
        "run it with `{} -m grader learn`".format(newer[0]) if newer else "get one from python.org/downloads"
    )
    found = ".".join(str(part) for part in version[:3])
    return "This course needs Python 3.11 or newer and this is Python {}: {}.".format(found, way_out)


def start() -> None:
    """Refuse an old Python, else hand over to the commands."""
    import shutil

    sentence = too_old(tuple(sys.version_info[:3]), shutil.which)
    if sentence:
        sys.exit(sentence)
    if sys.path and os.path.abspath(sys.path[0]) == os.path.join(ROOT, "grader"):
        sys.path.pop(0)
    if ROOT not in sys.path:
        sys.path.insert(0, ROOT)
    from grader.setup.commands import main

    sys.exit(main(sys.argv[1:]))


if __name__ == "__main__":
    start()
