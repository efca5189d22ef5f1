"""What mends the cases of a clinic, for the solutions in a teacher's copy and for tests: no learner gets it.

A case's file has its cure as its last part (`azlab.lab.cases`). The lesson's own solutions are the cures of
the cases that its own seed draws; those of a variant, which has another seed, of the cases drawn there.
"""

from collections.abc import Mapping
from pathlib import Path

from azlab.assignments import companion
from azlab.lab.cases import DRAW, FOLDER, KIND, Case, drawn, read_case
from azlab.lab.starts import START


def cases_of(folder: Path, lesson: str = "") -> dict[str, Case]:
    """Every case of a lesson in a folder, with its cure, by name."""
    files = sorted(companion(FOLDER, lesson, folder).glob(f"*{KIND}"))
    return {path.stem: read_case(path.stem, path.read_text("utf-8")) for path in files}


def cure(case: Case, number: int) -> str:
    """What a learner's cell says who solves it as case `number`."""
    return case.parts["cure"].strip().replace("_N=", f"_{number}=")


def seed_of(folder: Path, lesson: str = "") -> str:
    """The seed of the lesson itself; "" where it draws nothing."""
    start = companion(START, lesson, folder)
    found = DRAW.search(start.read_text("utf-8")) if start.is_file() else None
    return found[1] if found else ""


def cures_by(folder: Path, words: Mapping[str, str], lesson: str = "") -> dict[str, str]:
    """What the solutions of the lesson's cases become where its words become others, by what they are."""
    cases, seed = cases_of(folder, lesson), seed_of(folder, lesson)
    pairs = zip(drawn(cases, seed), drawn(cases, words.get(seed, seed)), strict=True)
    return {cure(own, number): cure(other, number) for number, (own, other) in enumerate(pairs, 1)}
