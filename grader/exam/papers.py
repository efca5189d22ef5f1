"""Papers: the exam of a seed as a release, and the lesson's own files from the bank.

A seed is a word of the lesson, `exam-0`, and `variants.json` says which ones a class gets; so a paper is a
variant like any other (`grader.course.variants`), only that its questions change with the word.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from grader.exam.drawing import draw
from grader.exam.keys import choices_of
from grader.exam.questions import read_bank
from grader.exam.rendering import notebook_of, start_of
from grader.submissions import Release

OWN = "exam-0"
"""The seed of the lesson's own paper, whose solutions are public."""
SEED = re.compile(r"exam-\d+")
SELF_STUDY = range(6, 56)
"""The numbers of papers for self-study; those of a class are in `variants.json`."""


def is_exam(notebook: str) -> bool:
    """Whether a notebook's text is that of an exam."""
    if '"exam"' not in notebook:
        return False
    return bool(json.loads(notebook).get("metadata", {}).get("azlab", {}).get("kind") == "exam")


def seed_in(words: Mapping[str, str]) -> str:
    """The seed that a variant's words put in the place of another; "" where they put none."""
    return next((other for word, other in words.items() if SEED.fullmatch(word)), "")


def is_told(seed: str) -> bool:
    """Whether a paper says which one it is: the lesson's own does, and those for self-study do."""
    return seed == OWN or int(seed.rpartition("-")[2]) in SELF_STUDY


@cache
def paper(seed: str) -> tuple[str, str, str]:
    """Notebook, start and choices of a seed's exam. Raises `BankError` where the bank is too small."""
    exam = draw(read_bank(), seed)
    return notebook_of(exam, seed if is_told(seed) else ""), start_of(exam), choices_of(exam)


def another(release: Release, seed: str) -> Release:
    """The same exam with another paper."""
    notebook, start, choices = paper(seed)
    return replace(release, notebook=notebook, start=start, choices=choices)


def write_own(folder: Path, *, check: bool = False) -> bool:
    """Write the lesson's own paper into its folder; whether it was up to date. `check` writes nothing."""
    texts = dict(zip((f"{folder.name}.ipynb", "start.az", "choices.json"), paper(OWN), strict=True))
    old = {name: (folder / name).read_text("utf-8") if (folder / name).exists() else "" for name in texts}
    for name in [] if check else texts:
        (folder / name).write_text(texts[name], "utf-8")
    return old == texts
