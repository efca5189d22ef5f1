"""What a cell did that was meant otherwise, and is no error: it ran beside the notebook, or ran nothing."""

import re
from contextlib import suppress

from azlab.cli.bash_script import read
from azlab.cli.refusals import IN_A_MACHINE, OF_MACHINES

BASH_CELL = re.compile(r"\s*%%(?:bash|sh|!)[^\n]*\n")
LINE = re.compile(r"^[ \t]*(?:\w+[ \t]*=[ \t]*)?!+[ \t]*(?P<command>.+)", re.MULTILINE)
SUDO = re.compile(r"^[ \t]*sudo[ \t]+", re.MULTILINE)
AT_HOME = frozenset({"ssh-keygen"})
"""Also run on one's own computer, on purpose."""
NOT_RUN = "Only with parentheses it runs: {}()"
RAN_HERE = "{} ran on the computer of this notebook, and in no virtual machine: {}."


def not_run(cell: str, result: object) -> str:
    """One sentence about a cell that ends in the name of what it was to run; "" for any other."""
    *_, last = cell.rstrip().rsplit("\n", 1)
    named = re.fullmatch(r"\s*((?:lab|check)\.\w+)\s*", last)
    return NOT_RUN.format(named[1]) if named and callable(result) else ""


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
