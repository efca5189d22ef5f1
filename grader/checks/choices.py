"""The right choices, as hashes in `choices.json` beside a notebook, and what to say to wrong ones.

    {"image_kind": {"right": "<sha256>", "wrong": {"snapshot": "A snapshot is a copy of one disk."}}}

`python3 -m grader.checks.choices image_kind "gallery image"` prints the hash for an author. Several right
answers are a list of hashes. `otherwise` is said to an answer that is none of the wrong ones;
without it the `options` are named, where there are any. `why` is said to the right one: where it was taught.
Learners' copies are sealed (`azlab.lab.sealed`): which options are wrong tells which is right.
"""

import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

from azlab.lab.sealed import read
from grader.checks.cloud import CheckError
from grader.checks.comparisons import plain

FILE = "choices.json"
VERSION = re.compile(r"\d+(\.\d+){2,}")


def choice_hash(name: str, answer: Any) -> str:
    """What `choices.json` holds for a right answer: SHA-256 of `azlab:NAME:ANSWER`."""
    said = f"azlab:{name}:{normalized(answer)}"
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def normalized(answer: Any) -> str:
    """The answer as it is hashed and looked up; several options in the order of the alphabet."""
    if isinstance(answer, float) and answer.is_integer():  # as 100 / 20 is
        answer = int(answer)
    if isinstance(answer, list | tuple | set | frozenset):
        return ", ".join(sorted(plain(option) for option in answer))
    return plain(answer)


def feedback(name: str, answer: Any, path: Path) -> str | None:
    """None when the answer is right, else what to say. It never tells the right one."""
    choice = _choices(path).get(name)
    if choice is None:
        raise CheckError(f"{path.name} beside this notebook has no choice '{name}'.")
    right = choice["right"]
    if choice_hash(name, answer) in ([right] if isinstance(right, str) else right):
        return None
    wrong = {plain(option): said for option, said in choice.get("wrong", {}).items()}
    return str(wrong.get(normalized(answer), choice.get("otherwise") or _otherwise(choice)))


def _otherwise(choice: dict[str, Any]) -> str:
    options = [str(option) for option in choice.get("options", ())]
    if not options:
        return "That is not what was asked for"
    if any("," in option for option in options):  # nobody would know where one ends
        options = [f'"{option}"' for option in options]
    return f"That is not one of the options, which are {', '.join(options)}"


def is_of_versions(name: str, path: Path) -> bool:
    """Whether versions are among the options that are known, such as 1.10.0."""
    return any(VERSION.fullmatch(str(option)) for option in _choices(path).get(name, {}).get("wrong", {}))


def reason(name: str, path: Path) -> str:
    """What to say to the right answer; "" for nothing."""
    return str(_choices(path).get(name, {}).get("why", ""))


def options(name: str, path: Path) -> dict[str, str]:
    """The options of a prediction, and what is said to each. Raises `CheckError` where there are none."""
    choice = _choices(path).get(name)
    if choice is None or "said" not in choice:
        raise CheckError(f"{path.name} beside this notebook has no prediction '{name}'.")
    return dict(choice["said"])


def _choices(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(read(path)))
    except (OSError, ValueError):
        raise CheckError(f"{path.name} is missing beside this notebook, or cannot be read.") from None


if __name__ == "__main__":
    print(choice_hash(sys.argv[1], sys.argv[2] if len(sys.argv) == 3 else sys.argv[2:]))
