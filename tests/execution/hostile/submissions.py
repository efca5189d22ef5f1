"""All kinds, and the submissions that are made of them."""

import json
from pathlib import Path
from typing import Any

from grader.execution.lesson import solved
from grader.submissions import OwnCell, Release, Submission
from tests.execution.hostile import clouds, endings, looks, offers, pretences, shows
from tests.execution.hostile.kinds import LAST, LESSON, Kind

NOTEBOOKS = Path(__file__).parents[3] / "notebooks"
KINDS = [
    *endings.KINDS,
    *pretences.KINDS,
    *looks.KINDS,
    *shows.KINDS,
    *clouds.KINDS,
    *offers.KINDS,
]


def release_of(lesson: str) -> Release:
    """What learners are held against: the lesson as it stands."""
    folder = NOTEBOOKS / lesson
    start, choices = (folder / name for name in ("start.az", "choices.json"))
    first, right = (path.read_text("utf-8") if path.exists() else "" for path in (start, choices))
    return Release(lesson, "f1", (folder / f"{lesson}.ipynb").read_text("utf-8"), first, right)


def together(kind: Kind) -> list[Kind]:
    """The kinds that are handed in with this one."""
    if not kind.group:
        return [kind]
    return [other for other in KINDS if (other.group, other.lesson) == (kind.group, kind.lesson)]


def submission(release: Release, kinds: list[Kind]) -> Submission:
    """All exercises answered but the last one, and in it or before all of them what the kinds are."""
    right, last = solved(release), LAST[release.lesson]
    sources = {name: source for name, source in right.sources.items() if name != last}
    own = [OwnCell("start_lab", cell) for kind in kinds if kind.first for cell in kind.cells]
    rest = [cell for kind in kinds if not kind.first for cell in kind.cells]
    before = _before(release, last)
    own += [OwnCell(before, cell) for cell in rest[:-1]]
    return Submission("mallory", release.lesson, {**sources, last: rest[-1] if rest else ""}, tuple(own))


def _before(release: Release, exercise: str) -> str:
    cells = [cell["id"] for cell in json.loads(release.notebook)["cells"]]
    return str(cells[cells.index(exercise) - 1])


def handed_in() -> dict[str, Any]:
    """The notebook of a learner who has answered all but the last exercise."""
    notebook: dict[str, Any] = json.loads(release_of(LESSON).notebook)
    for cell in notebook["cells"]:
        if cell["id"] == LAST[LESSON]:
            cell["source"] = "looks_at = ..."
    return notebook
