"""The right choices, as hashes in `choices.json` beside a notebook, and what to say to wrong ones.

    {"image_kind": {"right": "<sha256>", "wrong": {"snapshot": "A snapshot is a copy of one disk."}}}

`python3 -m grader.checks.choices image_kind "gallery image"` prints the hash for an author. Several right
answers are a list of hashes. `otherwise` is said to an answer that is none of the wrong ones;
without it the `options` are named, where there are any. `why` is said to the right one: where it was taught.
Learners' copies are sealed (`azlab.lab.sealed`): which options are wrong tells which is right.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from azlab.lab.sealed import read
from grader.checks.cloud import CheckError
from grader.checks.comparisons import plain

FILE = "choices.json"


def choice_hash(name: str, answer: Any) -> str:
    """What `choices.json` holds for a right answer: SHA-256 of `azlab:NAME:ANSWER`."""
    return hashlib.sha256(f"azlab:{name}:{normalized(answer)}".encode()).hexdigest()


def normalized(answer: Any) -> str:
    """The answer as it is hashed and looked up; several options in the order of the alphabet."""
    if isinstance(answer, list | tuple | set | frozenset):
        return ", ".join(sorted(plain(option) for option in answer))
    return plain(answer)


def feedback(name: str, answer: Any, folder: Path) -> str | None:
    """None when the answer is right, else what to say. It never tells the right one."""
    choice = _choices(folder).get(name)
    if choice is None:
        raise CheckError(f"{FILE} beside this notebook has no choice '{name}'.")
    right = choice["right"]
    if choice_hash(name, answer) in ([right] if isinstance(right, str) else right):
        return None
    wrong = {plain(option): said for option, said in choice.get("wrong", {}).items()}
    return str(wrong.get(normalized(answer), choice.get("otherwise") or _otherwise(choice)))


def _otherwise(choice: dict[str, Any]) -> str:
    options = [str(option) for option in choice.get("options", ())]
    if not options:
        return "That is not what was asked for"
    return f"That is not one of the options, which are {', '.join(options)}"


def reason(name: str, folder: Path) -> str:
    """What to say to the right answer; "" for nothing."""
    return str(_choices(folder).get(name, {}).get("why", ""))


def options(name: str, folder: Path) -> dict[str, str]:
    """The options of a prediction, and what is said to each. Raises `CheckError` where there are none."""
    choice = _choices(folder).get(name)
    if choice is None or "said" not in choice:
        raise CheckError(f"{FILE} beside this notebook has no prediction '{name}'.")
    return dict(choice["said"])


def _choices(folder: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(read(folder / FILE)))
    except (OSError, ValueError):
        raise CheckError(f"{FILE} is missing beside this notebook, or cannot be read.") from None


if __name__ == "__main__":
    print(choice_hash(sys.argv[1], sys.argv[2] if len(sys.argv) == 3 else sys.argv[2:]))
