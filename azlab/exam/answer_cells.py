"""Cells with answers: a line that fails costs only itself, and a cell without an answer overwrites none.

A cell of Python ends at its first error, so `q1 = b`, where `q1 = "b"` was meant, would cost all answers
below it. After a cell that failed, its answers from that line on are read line by line (`slips`). And
`q1 = ...`, as a cell was handed out, does not put away what another cell has answered.

Both are done in the kernel, for whoever studies alone and in grading alike: a name gets nothing but what the
learner's own lines say.
"""

import ast
import json
import re
from collections.abc import Collection, Iterator, MutableMapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from azlab.assignments import companion, notebooks_of
from azlab.cli import running_shell
from azlab.exam.questions import FILE
from azlab.exam.slips import NO_PYTHON, Answer, answers_in, assigned
from azlab.lab.sealed import read

_OPEN = re.compile(r"^([A-Za-z_]\w*) = \.\.\.[ \t]*(?:#.*)?$", re.MULTILINE)
_followed: list[tuple[Any, "AnswerCells"]] = []


def answer_names(choices: str, notebook: str) -> set[str]:
    """The names in which a lesson's answers are kept: those of its `choices.json`, and whatever is `...` in a
    cell of its notebook. Both are given as texts; what is no JSON names nothing."""
    named = _json(choices)
    names = {name for name in named if name.isidentifier()} if isinstance(named, dict) else set()
    return names.union(*map(_OPEN.findall, _code(_json(notebook))))


def names_beside(folder: Path, lesson: str = "") -> set[str]:
    """The same of a lesson's notebooks in a folder, and of the file beside them."""
    choices = companion(FILE, lesson, folder)
    with suppress(OSError, ValueError):
        notebooks = [path.read_text("utf-8") for path in notebooks_of(lesson, folder)]
        said = read(choices) if choices.is_file() else ""
        return set[str]().union(*(answer_names(said, notebook) for notebook in [*notebooks, ""]))
    return set()


def _code(notebook: Any) -> Iterator[str]:
    with suppress(KeyError, TypeError, AttributeError):
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                yield "".join(cell["source"])


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


class AnswerCells:
    """The answers of one notebook, cell by cell. What its methods return is what to say of the cell."""

    def __init__(self, names: MutableMapping[str, Any]) -> None:
        """`names` are the notebook's, which are changed here."""
        self.names = names
        self.asked: set[str] = set()
        self._by_cell: dict[str, dict[object, Any]] = {}

    def ran(self, source: str, cell: object) -> list[str]:
        """After a cell that came to its end. `cell` tells it from others when it is run again."""
        return self._keep(source, cell)

    def failed(self, source: str, cell: object, line: int = 0) -> list[str]:
        """After a cell that did not: at this `line`, from 1; 0 where nothing of it was run."""
        return [*self._read(source, self.asked, line), *self._keep(source, cell)]

    def ran_before(self, source: str) -> list[str]:
        """Of a cell that was run before anybody looked: what is missing did not get past an error."""
        missing = {name for name in assigned(source) & self.asked if name not in self.names}
        return [*self._read(source, missing), *self._keep(source, object())]

    def _read(self, source: str, asked: Collection[str], line: int = 0) -> list[str]:
        found = list(answers_in(source, self.names, asked, line))
        read = {answer.name: answer.value for answer in found if not (answer.kept or answer.lost)}
        self.names.update(read)
        return list(_said(found))

    def _keep(self, source: str, cell: object) -> list[str]:
        """Remember what this cell has answered; where it says `...`, what another one said holds."""
        kept = []
        for name in sorted(assigned(source) & self.names.keys()):
            given = self._by_cell.setdefault(name, {})
            given.pop(cell, None)
            if self.names[name] is None:
                given.clear()
            elif self.names[name] is not ...:
                given[cell] = self.names[name]
            elif given:
                self.names[name] = list(given.values())[-1]
                kept.append(name)
        return (
            [f"{_listed(kept)}: another cell has answered, and that stays. None takes it back."]
            if kept
            else []
        )


def _said(found: Collection[Answer]) -> Iterator[str]:
    for answer in found:
        if answer.text:
            shown = json.dumps(answer.value, ensure_ascii=False)
            yield f"{answer.name} is read as {shown}. An answer is a text, in quotes."
        if answer.kept or answer.lost:
            has = "stays as it was" if answer.kept else "has no answer"
            yield f"{answer.name} {has}: nothing can be read in `{answer.line.strip()[:80]}`."
    if any(not (answer.text or answer.kept or answer.lost) and answer.value is not ... for answer in found):
        yield "The other answers of this cell count, as if nothing had failed."


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def follow(asked: Collection[str]) -> None:
    """See to the answers of these names in this kernel from now on, and once to the cells that ran before."""
    shell = running_shell()
    if shell is None or not asked:
        return
    known = next((cells for other, cells in _followed if other is shell), None)
    cells = known or AnswerCells(shell.user_ns)
    cells.asked |= set(asked)
    if known is None:
        _followed.append((shell, cells))
        _begin(shell, cells)


def _begin(shell: Any, cells: AnswerCells) -> None:
    def after(result: Any) -> None:
        info = getattr(result, "info", None)
        if info is None:
            return
        # A cell without an id is another one each time: nobody can tell.
        id = getattr(info, "cell_id", None) or object()
        source = _as_python(shell, str(info.raw_cell))
        _say(cells.ran(source, id) if result.success else cells.failed(source, id, _failed_at(shell, result)))

    # The last one is the cell that is being run.
    for source in list(shell.history_manager.input_hist_raw)[1:-1]:
        _say(cells.ran_before(_as_python(shell, source)))
    shell.events.register("post_run_cell", after)


def _as_python(shell: Any, source: str) -> str:
    """A cell as IPython runs it, where that is Python (without `!az` and indentation), else as it stands."""
    try:
        text = str(shell.transform_cell(source))
        ast.parse(text)
    except NO_PYTHON:
        return source
    return text


def _failed_at(shell: Any, result: Any) -> int:
    """The line, from 1, at which a cell ended; 0 where it did not even begin."""
    error = getattr(result, "error_in_exec", None)
    trace = error.__traceback__ if error is not None else None
    # Below the cell's own code come the functions that it calls, above it those of IPython.
    while trace is not None and trace.tb_frame.f_globals is not shell.user_ns:
        trace = trace.tb_next
    return trace.tb_lineno if trace is not None else 0


def _say(sentences: Collection[str]) -> None:
    for sentence in sentences:
        print(sentence)
