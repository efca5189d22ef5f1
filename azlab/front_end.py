"""What is to be known of a notebook's front end: which file it shows, and whether somebody sits at it."""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

VARIABLE = "JPY_SESSION_NAME"
"""Jupyter Server's: the notebook for which it started this kernel. What a kernel starts inherits it."""
NAMES = ("__vsc_ipynb_file__", "PAPERMILL_INPUT_PATH")
"""Names in a notebook that its front end gives: VS Code's extension for Jupyter, and papermill on request."""
ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
"""The id of a cell in a notebook's file (nbformat 4.5)."""
TERMINAL = "TerminalInteractiveShell"
"""The class of IPython in a terminal, which has no kernel."""


def running_shell() -> Any:
    """The notebook's own shell; None in a plain Python, which need not import IPython to know."""
    loaded = sys.modules.get("IPython")
    return loaded.get_ipython() if loaded else None


def is_kernel() -> bool:
    """Whether this process is a notebook's kernel."""
    return hasattr(running_shell(), "kernel")


def somebody_reads() -> bool:
    """Whether somebody reads what is shown now: at a front end where one can be asked, or in a terminal.

    `nbconvert --execute`, papermill and nbgrader say with each cell that nobody can be asked.
    """
    shell = running_shell()
    kernel = getattr(shell, "kernel", None)
    return (
        type(shell).__name__ == TERMINAL if kernel is None else bool(getattr(kernel, "_allow_stdin", False))
    )


def running_cell() -> str:
    """The id of the cell that is run, as far as its front end sends one along; else "".

    VS Code sends an address of its own as the id, and the cell's metadata (`cellExecution.ts` of
    microsoft/vscode-jupyter): nbgrader's name in it is the id of a lesson's cell, too.
    """
    try:
        sent: Any = running_shell().kernel.get_parent()["metadata"]
        id, marks = str(sent.get("cellId") or ""), sent.get("nbgrader")
        named = "" if ID.fullmatch(id) or not isinstance(marks, dict) else marks.get("grade_id")
        return str(named or id)
    except (AttributeError, KeyError, TypeError):
        return ""


def told_notebook() -> Path | None:
    """The file of the notebook that this kernel was started for; None where nobody says it, or it is gone."""
    return next((path for path in _told() if path.suffix == ".ipynb" and path.is_file()), None)


def _told() -> Iterator[Path]:
    names = getattr(running_shell(), "user_ns", {})
    said = [*(names.get(name) for name in NAMES), os.environ.get(VARIABLE)]
    return (Path(path).absolute() for path in said if isinstance(path, str) and "\0" not in path)
