"""`az(...)`, `%az` and `%%az`: how a notebook talks to the session in use."""

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from azlab.cli import script
from azlab.cli.result import Result
from azlab.cli.script import Names
from azlab.cli.session import Session
from azlab.cli.words import ScriptError
from azlab.sentences import NO_LAB, SentenceError

MISUSED = 2
"""The exit code of a command line that cannot be understood, as the CLI's own."""

COMMAND = re.compile(r"(^|\$\()\s*az\s+[a-z]")
NOT_PYTHON = "An az command is not Python: write %az before one, or %%az as the first line of a cell"

_in_use: list[Session] = []


class NoSessionError(SentenceError):
    """`az` was used before a lab was started."""

    def __init__(self) -> None:
        super().__init__(NO_LAB)


def use(session: Session) -> Session:
    """Make `session` the one that `az(...)`, `%az` and `%%az` talk to."""
    _in_use[:] = [session]
    return session


def leave(session: Session) -> None:
    """Make `session` no longer the one in use; another one stays."""
    if session in _in_use:
        _in_use.clear()


def current() -> Session:
    """The session in use; `NoSessionError` when there is none."""
    if not _in_use:
        raise NoSessionError
    return _in_use[-1]


def az(command: str | Sequence[str]) -> Result:
    """Run one Azure CLI command, e.g. `az("group list -o table")` or `az(["group", "list"])`.

    A string is read as in `%az`, `$NAME` and quotes included; a list is taken word by word.
    """
    if not isinstance(command, str):
        words = [str(word) for word in command]
        return current().run(words[1:] if words[:1] == ["az"] else words)
    results = list(_run(command, _notebook_names(), prefix_needed=False))
    return results[-1] if results else Result("")


def line_magic(line: str) -> Result:
    """`%az group list`: the result is the value of the line."""
    return az(line)


def cell_magic(line: str, cell: str) -> Result | None:
    """`%%az` or `%%az name`: run every command; show each result, and keep the last one in `name`.

    The cell's mode is said once, with the last result.
    """
    from IPython.display import display

    names = _notebook_names()
    last: Result | None = None
    for result in _cell(line.strip(), cell, names):
        if last is not None:
            display(replace(last, mode=""))  # type: ignore[no-untyped-call]
        last = result
    if last is not None and line.strip().isidentifier():
        names[line.strip()] = last
    return last


def running_shell() -> Any:
    """The notebook's own shell; None in a plain Python, which need not import IPython to know."""
    loaded = sys.modules.get("IPython")
    return loaded.get_ipython() if loaded else None


def load_ipython_extension(shell: Any) -> None:
    """Give a notebook `%az`, `%%az` and `az(...)`."""
    from IPython.core.magic import no_var_expand

    # IPython would expand `{...}` and `$name` itself, and break JMESPath queries.
    shell.register_magic_function(no_var_expand(line_magic), "line", "az")
    shell.register_magic_function(cell_magic, "cell", "az")
    shell.push({"az": az}, interactive=False)
    shell.set_custom_exc((SyntaxError,), _show_syntax_error)


def _show_syntax_error(shell: Any, kind: type, error: SyntaxError, *_: Any, **__: Any) -> None:
    """As IPython shows one; a command that Python was given to read is told from other slips."""
    if COMMAND.search(error.text or ""):
        error.msg = f"{error.msg}. {NOT_PYTHON}"
    shell.showsyntaxerror()


def _cell(name: str, cell: str, names: Names) -> Iterator[Result]:
    if name and not name.isidentifier():
        sentence = f"'{name}' cannot follow %%az: it takes one name at most; commands begin on the next line."
        yield Result("%%az", errors=f"ERROR: {sentence}\n", exit_code=MISUSED)
        return
    yield from _run(cell, names, prefix_needed=True)


def _run(text: str, names: Names, *, prefix_needed: bool) -> Iterator[Result]:
    session = current()
    try:
        statements = script.parse(text, prefix_needed=prefix_needed)
        yield from script.run(statements, session.run, names, session.environment)
    except ScriptError as error:
        yield Result("az", errors=f"ERROR: {error}\n", exit_code=MISUSED)


def _notebook_names() -> Names:
    shell = running_shell()
    return shell.user_ns if shell else {}
