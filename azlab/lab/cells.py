"""Which of a notebook's cells is run now."""

import hashlib
from collections.abc import Callable
from typing import Any

from azlab.cli import running_shell
from azlab.front_end import running_cell

FORMS: dict[str, str] = {}
"""In which form each cell was run last in this kernel, by its id."""


def form_of(source: str) -> str:
    """What tells one form of a cell from another: a mark of its text, without blank lines."""
    lines = [line.rstrip() for line in source.splitlines() if line.strip()]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def follow_cells(tell: Callable[[str, str], None]) -> Callable[[], None]:
    """Tell the id and the form of each cell before it runs, until the result is called.

    The id is "" where the front end does not say it; JupyterLab and VS Code do. In a plain Python nothing is
    told.
    """
    shell = running_shell()
    if shell is None:
        return lambda: None

    def before(info: Any) -> None:
        cell = running_cell() or str(getattr(info, "cell_id", None) or "")
        form = form_of(str(getattr(info, "raw_cell", "")))
        if cell:
            FORMS[cell] = form
        tell(cell, form)

    shell.events.register("pre_run_cell", before)
    return lambda: shell.events.unregister("pre_run_cell", before)
