"""A lesson's small questions as a form: below their cell, when it is run with nothing in it.

Options are those that the prompt names, as in `warm_1`: `"running"` or `"stopped"`, or as a list of
`"a"` and what it says. Where a prompt names none, there is no form.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from azlab.assignments import notebooks_of
from azlab.cli import running_shell
from azlab.exam.forms import Form, taken_over
from azlab.exam.questions import Asked
from azlab.front_end import somebody_reads
from azlab.lab.temporary import is_temporary
from azlab.notebooks import cells, read_document, source_of

_EMPTY = re.compile(r"(?:[ \t]*(?:#.*)?\n|[A-Za-z_]\w* = \.\.\.[ \t]*(?:#.*)?\n)+")
_NAME = re.compile(r"^([A-Za-z_]\w*) = \.\.\.", re.MULTILINE)
_OPTION = re.compile(r'`"([^"`]+)"`')
_LISTED = re.compile(r'^- `"([^"`]+)"`[ \t]+(\S.*)$', re.MULTILINE)


def offer_forms(folder: Path, lesson: str = "") -> Callable[[], None]:
    """Show a form below each cell of small questions that is run unanswered, until the result is called.

    Only where somebody can fill it in: in a kernel, not while grading, nor in nbconvert.
    """
    shell = running_shell()
    if is_temporary() or not hasattr(shell, "kernel"):
        return lambda: None

    def after(result: Any) -> None:
        form = somebody_reads() and form_for(str(getattr(result.info, "raw_cell", "")), folder, lesson)
        if form:
            form._ipython_display_()

    shell.events.register("post_run_cell", after)
    return lambda: shell.events.unregister("post_run_cell", after)


def form_for(source: str, folder: Path, lesson: str = "") -> Form | None:
    """The form for a cell in which nothing but `name = ...` stands; None where it has no options to show."""
    if not _EMPTY.fullmatch(f"{source.rstrip()}\n") or taken_over(source)[1]:
        return None
    names = _NAME.findall(source)
    questions = [Asked(name, "choose", options(name, folder, lesson)) for name in names]
    return (
        Form(questions, "above") if questions and all(len(asked.options) > 1 for asked in questions) else None
    )


def options(name: str, folder: Path, lesson: str = "") -> dict[str, str]:
    """What a prompt in the lesson's notebook offers as an answer to a name, and what it says to each."""
    for id, text in _prompts(folder, lesson):
        if id == f"ask_{name}" and (listed := _LISTED.findall(text)):
            return dict(listed)
        lines = [line for line in text.splitlines() if f"`{name}`" in line]
        for part in (*lines, text) if lines else ():
            if len(found := _OPTION.findall(part)) > 1:
                return dict.fromkeys(found, "")
    return {}


def _prompts(folder: Path, lesson: str) -> Iterator[tuple[str, str]]:
    for path in notebooks_of(lesson or folder.absolute().name, folder):
        for cell in cells(read_document(path), "markdown"):
            yield str(cell.get("id", "")), source_of(cell)
