"""Which of a notebook's cells is run now."""

from collections.abc import Callable
from typing import Any

from azlab.cli import running_shell


def follow_cells(tell: Callable[[str], None]) -> Callable[[], None]:
    """Tell the id of each cell before it runs, until the result is called.

    It is "" where the front end does not say it; JupyterLab does. In a plain Python nothing is told.
    """
    shell = running_shell()
    if shell is None:
        return lambda: None

    def before(info: Any) -> None:
        tell(str(getattr(info, "cell_id", None) or ""))

    shell.events.register("pre_run_cell", before)
    return lambda: shell.events.unregister("pre_run_cell", before)
