"""What `test`, `[` and `[[` ask of files, texts and numbers."""

from __future__ import annotations

import re
from collections.abc import Callable

from azlab.guest import disks
from azlab.guest.disks import CommandError
from azlab.guest.machine import Machine

NUMBERS = ("-eq", "-ne", "-lt", "-le", "-gt", "-ge")
TEXTS = ("=", "==", "!=", "<", ">")
FILES = ("-nt", "-ot", "-ef")
BINARY = (*NUMBERS, *TEXTS, *FILES)
UNARY = tuple(f"-{letter}" for letter in "nzearwxfdsLhbcpStkugOGN")
SHELLS = ("sh", "bash", "dash", "env")
NEVER = ("-L", "-h", "-b", "-c", "-p", "-S", "-t", "-k", "-u", "-g", "-N")
"""What no file of the practice machine is: links, devices, pipes, terminals."""


PROGRAMS = re.compile(r"(?:/usr)?/s?bin/([^/]+)")


def of_one(machine: Machine, operator: str, value: str, path: str, knows: Callable[[str], bool]) -> bool:
    """Whether `-f value` and the like hold; `path` is the value as a full path.

    `knows` says which commands there are: their programs count as files, although the machine has none.
    """
    if operator in ("-n", "-z"):
        return bool(value) == (operator == "-n")
    if operator in NEVER or not value:
        return False
    program = PROGRAMS.fullmatch(path)
    if program and (program[1] in machine.packages or program[1] in SHELLS or knows(program[1])):
        return operator != "-d"
    file, folder = disks.is_file(machine, path), disks.is_folder(machine, path)
    if operator == "-x":
        # Root may enter any folder, but runs only what has an `x` somewhere.
        return folder or (file and disks.is_executable(machine, path))
    whole = {"-f": file, "-d": folder, "-s": folder or bool(disks.read(machine, path))}
    return whole.get(operator, file or folder)


def of_two_files(machine: Machine, left: str, operator: str, right: str, bash: bool) -> bool:
    """Whether `-nt`, `-ot` and `-ef` hold of two full paths. CommandError: it takes the files' times."""
    first, second = (disks.is_file(machine, path) or disks.is_folder(machine, path) for path in (left, right))
    if operator == "-ef":
        return left == right and first and second
    if not (first and second):
        # To bash what is there is newer than what is not; to dash nothing is.
        return bash and (first > second if operator == "-nt" else second > first)
    if left == right:
        return False
    raise CommandError(f"The practice machine's files have no times to compare with '{operator}'.", 2)


def of_two(left: str, operator: str, right: str) -> bool:
    """Whether two texts or numbers are as the operator says. CommandError: no number, no operator."""
    if operator in TEXTS:
        return {"<": left < right, ">": left > right, "!=": left != right}.get(operator, left == right)
    first, second = number(left), number(right)
    outcomes = {
        "-eq": first == second, "-ne": first != second, "-lt": first < second,
        "-le": first <= second, "-gt": first > second, "-ge": first >= second,
    }  # fmt: skip
    if operator not in outcomes:
        raise CommandError(f"test: the practice machine does not know '{operator}'", 2)
    return outcomes[operator]


def number(text: str) -> int:
    """CommandError: it is no whole number."""
    plain = text.strip()
    if not plain.lstrip("+-").isdecimal() or len(plain) > 20:
        raise CommandError(f"sh: 1: Illegal number: {text}", 2)
    return int(plain)
