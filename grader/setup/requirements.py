"""requirements.txt, read and compared with what is installed, without importing any of it."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

_LINE = re.compile(r"^([A-Za-z0-9._-]+)\s*((?:(?:==|>=|<=|<|>|!=)[0-9.*]+,?)*)$")
_CLAUSE = re.compile(r"(==|>=|<=|<|>|!=)([0-9.*]+)")


@dataclass(frozen=True)
class Requirement:
    """A distribution's name and its tested range, such as `>=0.9.6,<0.10` or `==2.91.*`."""

    name: str
    range: str

    def allows(self, version: str) -> bool:
        """Whether an installed version, such as `0.9.6`, lies in the range."""
        return all(_holds(version, sign, bound) for sign, bound in _CLAUSE.findall(self.range))


def numbers(version: str) -> tuple[int, ...]:
    """The leading numbers of a version: `3.1.0rc1` gives (3, 1, 0); trailing zeros are dropped."""
    match = re.match(r"\d+(\.\d+)*", version)
    parts = [int(part) for part in match.group().split(".")] if match else []
    # `3.0` and `3` are the same version.
    while parts and parts[-1] == 0:
        parts.pop()
    return tuple(parts)


def _holds(version: str, sign: str, bound: str) -> bool:
    if bound.endswith(".*"):
        prefix = bound[:-1]
        return f"{version}.".startswith(prefix) is (sign == "==")
    found, limit = numbers(version), numbers(bound)
    compared = {
        "==": found == limit,
        "!=": found != limit,
        ">=": found >= limit,
        "<=": found <= limit,
        "<": found < limit,
        ">": found > limit,
    }
    return compared[sign]


def parse(text: str) -> list[Requirement]:
    """The requirements of a file's text; comments and empty lines are skipped.

    Raises `ValueError` for a line that is none of these.
    """
    lines = [line.split("#")[0].strip() for line in text.splitlines()]
    matches = [(line, _LINE.match(line)) for line in lines if line]
    unread = [line for line, match in matches if not match]
    if unread:
        raise ValueError(f"requirements.txt: cannot read {unread[0]!r}")
    return [Requirement(match.group(1), match.group(2)) for _, match in matches if match]


def fingerprint(path: Path) -> str:
    """A hash that changes when a requirement does, and stays when only a comment does."""
    lines = [f"{requirement.name}{requirement.range}" for requirement in parse(path.read_text("utf-8"))]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def missing(path: Path, installed: Callable[[str], str] = metadata.version) -> list[Requirement]:
    """The requirements that this interpreter does not satisfy."""

    def satisfied(requirement: Requirement) -> bool:
        try:
            return requirement.allows(installed(requirement.name))
        except metadata.PackageNotFoundError:
            return False

    return [requirement for requirement in parse(path.read_text("utf-8")) if not satisfied(requirement)]
