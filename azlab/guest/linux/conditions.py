"""What `test`, `[` and `[[` ask of files, texts and numbers."""

from __future__ import annotations

from azlab.guest import disks
from azlab.guest.disks import CommandError
from azlab.guest.machine import Machine

NUMBERS = ("-eq", "-ne", "-lt", "-le", "-gt", "-ge")
TEXTS = ("=", "==", "!=", "<", ">")
FILES = ("-nt", "-ot", "-ef")
BINARY = (*NUMBERS, *TEXTS, *FILES)
UNARY = tuple(f"-{letter}" for letter in "nzearwxfdsLhbcpStkugOGN")
NEVER = ("-L", "-h", "-b", "-c", "-p", "-S", "-t", "-k", "-u", "-g", "-N")
"""What no file of the practice machine is: links, devices, pipes, terminals."""


def of_one(machine: Machine, operator: str, value: str, path: str) -> bool:
    """Whether `-f value` and the like hold; `path` is the value as a full path."""
    if operator in ("-n", "-z"):
        return bool(value) == (operator == "-n")
    if operator in NEVER or not value:
        return False
    file, folder = disks.is_file(machine, path), disks.is_folder(machine, path)
    if operator == "-x":
        # Root may enter any folder, but runs only what has an `x` somewhere.
        return folder or (file and disks.is_executable(machine, path))
    whole = {"-f": file, "-d": folder, "-s": folder or bool(disks.read(machine, path))}
    return whole.get(operator, file or folder)


def of_two(left: str, operator: str, right: str) -> bool:
    """Whether two texts or numbers are as the operator says. CommandError: no number, no operator."""
    if operator in TEXTS:
        return {"<": left < right, ">": left > right, "!=": left != right}.get(operator, left == right)
    if operator in FILES:
        return operator == "-ef" and left == right
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
