"""A check was mended after its release was handed out: what learners got stays, checks follow the lesson."""

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from azlab.whole_files import write_whole
from grader.course.variants import vary
from grader.submissions import Release

HANDED_OUT = "handed-out"
"""Beside a kept release that was mended lies the first one, under this name."""


def mended(release: Release, current: Release, checks: Collection[str] = ()) -> Release:
    """The release with its checks' sources, points and choices as the lesson has them now.

    `checks` are the grade_ids of those that are meant, all without any. A check that the lesson has no more
    stays as it was; a new one is not added: nobody was asked it. In a variant the checks are varied, too.
    """
    if release.words:
        current = vary(current, dict(release.words))
    notebook, now = json.loads(release.notebook), _checks(json.loads(current.notebook))
    changed = False
    for id, cell in _checks(notebook).items():
        # Only source and metadata: the rest of the cell is as it was handed out, its outputs and its id too.
        if id in now and (not checks or id in checks):
            new = {"source": "".join(now[id]["source"]), "metadata": now[id]["metadata"]}
            changed = changed or new != {"source": "".join(cell["source"]), "metadata": cell["metadata"]}
            cell |= new
    meant = "".join("".join(cell["source"]) for id, cell in now.items() if id in checks)
    choices = _choices(release, current, meant) if checks else current.choices
    text = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n" if changed else release.notebook
    return replace(release, notebook=text, choices=choices)


def _checks(notebook: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    cells = notebook["cells"]
    return {cell["id"]: cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("grade")}


def _choices(release: Release, current: Release, sources: str) -> str:
    """The right choices; those that the checks' sources name as they are now."""
    before, now = (json.loads(text or "{}") for text in (release.choices, current.choices))
    new = {name: value for name, value in now.items() if name in sources}
    return json.dumps(before | new) if any(before.get(name) != new[name] for name in new) else release.choices


def keep_mended(release: Release, releases: Path) -> None:
    """Write a mended release over the kept one, so that whatever is graded later is held against it.

    The one that was handed out stays beside it. Where it was never kept, it is the lesson itself.
    """
    folder = releases / release.lesson / release.fingerprint
    if not folder.is_dir():
        return
    for name, text in ((f"{release.lesson}.ipynb", release.notebook), ("choices.json", release.choices)):
        path = folder / name
        was = path.read_text("utf-8") if path.is_file() else ""
        if was == text:
            continue
        # Once only: a second mending must not take the first one for what was handed out.
        first = folder / f"{HANDED_OUT}-{name}"
        if was and not first.exists():
            write_whole(first, was)
        write_whole(path, text)
