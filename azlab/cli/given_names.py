"""Which cell of a notebook gives a name its value, for who has left it out or restarted the kernel."""

import ast
import re
from contextlib import suppress
from pathlib import Path

from azlab.cli.bash_script import read
from azlab.notebooks import cells, read_document, source_of

AZ_CELL = re.compile(r"\s*%%az\b[ \t]*(\w*)[^\n]*\n?")
PYTHON_CELL = re.compile(r"\s*%%(?:time|capture|prun)\b[^\n]*\n")
"""Magics whose cell is Python all the same."""
KEPT_LINE = re.compile(r"^[ \t]*(\w+)[ \t]*=[ \t]*[%!]")
MAGIC_LINE = re.compile(r"^([ \t]*)[%!].*$", re.MULTILINE)
OWN_NAMES = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
"""What has names of its own."""
LONGEST = 40
"""Letters of a cell's first line that are shown."""


def cell_that_gives(name: str, notebook: Path) -> str:
    """Where in a saved notebook the first cell is that gives this name a value; "" where none does.

    It is said by the heading above the cell, and by the line that does it.
    """
    heading = ""
    for cell in cells(read_document(notebook)):
        text = source_of(cell)
        if cell.get("cell_type") == "markdown":
            found = re.findall(r"^#+[ \t]+(.+)$", text, re.MULTILINE)
            heading = found[-1].strip() if found else heading
        elif cell.get("cell_type") == "code" and name in names_given(text):
            below = f' below "{heading}"' if heading else ""
            return f"the cell{below} with the line `{_line(name, text)}`"
    return ""


def names_given(source: str) -> set[str]:
    """The names that have a value when a code cell has run: of Python, or of `%%az`."""
    if match := AZ_CELL.match(source):
        with suppress(RecursionError):
            return {*read(source[match.end() :]).assigned, match[1]} - {""}
        return set()
    if timed := PYTHON_CELL.match(source):
        source = source[timed.end() :]
    if source.lstrip().startswith("%%"):
        return set()
    kept = {match[1] for line in source.splitlines() if (match := KEPT_LINE.match(line))}
    python = "\n".join("pass" if KEPT_LINE.match(line) else line for line in source.splitlines())
    try:
        tree = ast.parse(MAGIC_LINE.sub(r"\1pass", python))
    except (SyntaxError, ValueError):
        return kept
    return kept.union(*(_bound(node) for node in tree.body))


def _bound(statement: ast.AST) -> set[str]:
    """The names that a statement at the top of a cell binds, in its blocks but not inside of functions."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {statement.name}
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return {alias.asname or alias.name.partition(".")[0] for alias in statement.names}
    if isinstance(statement, ast.Name):
        return {statement.id} if isinstance(statement.ctx, ast.Store) else set()
    if isinstance(statement, OWN_NAMES) or (isinstance(statement, ast.AnnAssign) and statement.value is None):
        return set()
    return set[str]().union(*(_bound(part) for part in ast.iter_child_nodes(statement)))


def _line(name: str, text: str) -> str:
    """The line of a cell that names it first, as far as there is room."""
    lines = [line.strip() for line in text.splitlines() if re.search(rf"\b{re.escape(name)}\b", line)]
    line = lines[0] if lines else text.strip().partition("\n")[0]
    return line if len(line) <= LONGEST else f"{line[:LONGEST].rstrip()} ..."
