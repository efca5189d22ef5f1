"""The files beside a notebook: those that the lesson's list allows, few, small, and none in the way."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase

from grader.intake.texts import printable

MOST_FILES = 20
LARGEST = 2**20
LARGEST_TOGETHER = 4 * 2**20
_NEVER = (
    "*.py", "*.pyc", "*.pyd", "*.so", "*.pth", "*.egg-link", "*.ipynb", "*.zip", "*.whl",
    "choices.json", "recording.json*", "start.az", "azlab.toml", "kernel.json", "timestamp.txt",
    "*.choices.json", "*.recording.json*", "*.start.az", "*.timestamp.txt", "*.beside.json",
    "nbgrader_config*", "jupyter_*config*", "ipython_*config*", "pyvenv.cfg", "setup.cfg",
)  # fmt: skip
"""Whatever a lesson allows: code that Python would load, answers, and settings."""


def why_not(name: str, allowed: Iterable[str]) -> str:
    """Why a file of this name is left out, as the end of a sentence; "" when it is taken."""
    lowered = name.lower()
    # What one system takes for a name another takes for a path, a device or an option.
    if name != name.strip() or not name.isprintable() or any(letter in name for letter in '/\\:*?"<>|'):
        return "has a name that is not safe"
    if name.startswith((".", "-")) or len(name.encode("utf-8", "replace")) > 100:
        return "has a name that is not safe"
    if any(fnmatchcase(lowered, pattern) for pattern in _NEVER) or _is_module(lowered):
        return "is never taken from a learner"
    if not any(fnmatchcase(lowered, pattern) for pattern in allowed):
        return "is not on the lesson's list"
    return ""


def _is_module(name: str) -> bool:
    return "." not in name and name in (*sys.stdlib_module_names, "azlab", "grader")


def choose(files: Mapping[str, bytes], allowed: Iterable[str]) -> tuple[dict[str, bytes], list[str]]:
    """The files that are taken, and a remark for each that is not."""
    taken: dict[str, bytes] = {}
    remarks = []
    patterns = tuple(allowed)
    for name, content in sorted(files.items()):
        why = why_not(name, patterns) or too_much(content, taken)
        if why:
            remarks.append(f"The file {shown(name)} was left out: it {why}.")
        else:
            taken[name] = content
    return taken, list(_few(remarks))


def too_much(content: bytes, taken: Mapping[str, bytes]) -> str:
    """Why a file is left out beside those that are taken, as the end of a sentence; "" when there is room."""
    if len(content) > LARGEST:
        return f"is larger than {LARGEST // 2**20} MB"
    if len(taken) >= MOST_FILES:
        return f"is one more than {MOST_FILES}"
    if sum(map(len, taken.values())) + len(content) > LARGEST_TOGETHER:
        return f"makes them larger than {LARGEST_TOGETHER // 2**20} MB together"
    return ""


def _few(remarks: list[str]) -> Iterator[str]:
    yield from remarks[:MOST_FILES]
    if len(remarks) > MOST_FILES:
        yield f"{len(remarks) - MOST_FILES} more files were left out."


def shown(name: str) -> str:
    """A name as a sentence may hold it: short, and without what moves a terminal's cursor."""
    plain = printable(name)
    return repr(plain if len(plain) <= 60 else f"{plain[:57]}...")
