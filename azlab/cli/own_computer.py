"""Programs of a machine that a cell ran beside the notebook, where a virtual machine was meant."""

import re
from contextlib import suppress

from azlab.cli.bash_script import read
from azlab.cli.refusals import IN_A_MACHINE, OF_MACHINES

BASH_CELL = re.compile(r"\s*%%(?:bash|sh|!)[^\n]*\n")
LINE = re.compile(r"^[ \t]*(?:\w+[ \t]*=[ \t]*)?!+[ \t]*(?P<command>.+)", re.MULTILINE)
SUDO = re.compile(r"^[ \t]*sudo[ \t]+", re.MULTILINE)
AT_HOME = frozenset({"ssh-keygen"})
"""Also run on one's own computer, on purpose."""
RAN_HERE = "{} ran on the computer of this notebook, and in no virtual machine: {}."


def ran_here(cell: str) -> str:
    """One sentence about a cell that has run; "" where none of its own programs is a machine's."""
    found = BASH_CELL.match(cell)
    scripts = [cell[found.end() :]] if found else [match["command"] for match in LINE.finditer(cell)]
    programs: dict[str, int] = {}
    for script in scripts:
        with suppress(RecursionError):
            programs |= read(SUDO.sub("", script)).programs
    ours = [program for program in programs if program in OF_MACHINES - AT_HOME]
    return RAN_HERE.format(", ".join(ours), IN_A_MACHINE) if ours else ""
