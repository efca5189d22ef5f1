"""The command that runs a program under limits: `inside/drop.py`, and by which interpreter."""

import json
import os
import platform
import sys
from collections.abc import Sequence

from grader.execution.limits import Limits


def command(
    drop: str,
    user: int | None,
    limits: Limits,
    argv: Sequence[str],
    folder: str,
    *,
    counted: bool,
    with_parent: bool = False,
) -> list[str]:
    """The words that start `argv` after everything was given up; `counted`: the kernel can count the
    processes of this tree by their user; `with_parent`: the program ends with this process."""
    most = {
        "AS": limits.address_space,
        "FSIZE": limits.file_size,
        "NOFILE": limits.open_files,
        "CORE": 0,
    }
    if counted:
        most["NPROC"] = limits.processes
    wanted = {"user": user, "limits": most, "folder": folder, "with_parent": with_parent}
    return [os.path.realpath(sys.executable), "-I", "-S", drop, json.dumps(wanted), *argv]


def counts_by_namespace() -> bool:
    """Linux 5.14 and later counts a user's processes in each user namespace by themselves."""
    numbers = platform.release().split("-")[0].split(".")
    try:
        return (int(numbers[0]), int(numbers[1])) >= (5, 14)
    except (ValueError, IndexError):
        return False
