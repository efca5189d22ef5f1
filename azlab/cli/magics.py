"""`az(...)`, `%az` and `%%az`: how a notebook talks to the session in use."""

import atexit
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from azlab.arm.messages import Request, Response
from azlab.cli import script
from azlab.cli.bash_cells import for_bash
from azlab.cli.besides import not_run, ran_here
from azlab.cli.given_names import cell_that_gives
from azlab.cli.home import Account
from azlab.cli.python_slips import ABOUT_ONE, advice
from azlab.cli.result import Result
from azlab.cli.script import Names
from azlab.cli.session import Session
from azlab.cli.words import ScriptError
from azlab.directory import TENANT
from azlab.front_end import running_shell, somebody_reads, told_notebook
from azlab.line import LINE
from azlab.sentences import NO_LAB, SentenceError, ended

MISUSED = 2
"""The exit code of a command line that cannot be understood, as the CLI's own."""

UNSET = re.compile(r"(\w+): unbound variable")
"""How bash says that a name has no value."""
GIVES = "Its value is from {}: run that cell first"

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
        if last is not None and repr(shown := replace(last, mode="")):  # else a blank line, or a number alone
            display(shown)  # type: ignore[no-untyped-call]
        last = result
    if last is not None and line.strip().isidentifier():
        names[line.strip()] = last
    return last


def load_ipython_extension(shell: Any) -> None:
    """Give a notebook `%az`, `%%az` and `az(...)`."""
    from IPython.core.error import UsageError
    from IPython.core.magic import no_var_expand

    # IPython would expand `{...}` and `$name` itself, and break JMESPath queries.
    shell.register_magic_function(no_var_expand(line_magic), "line", "az")
    shell.register_magic_function(cell_magic, "cell", "az")
    shell.push({"az": az}, interactive=False)
    shell.set_custom_exc((SyntaxError,), _show_syntax_error)
    if LINE not in os.environ:  # nobody types in a kernel that is graded, nor reads its advice
        shell.set_custom_exc((SyntaxError, NameError, AttributeError, TypeError, UsageError), _show_error)
        from azlab.cli.completion.notebook import complete_in

        shell.events.register("post_run_cell", _tell_besides)
        complete_in(shell, lambda: (_in_use[-1] if _in_use else _before_a_lab()).completer)


def _tell_besides(ran: Any) -> None:
    """Below a cell that did something else than was meant, without an error."""
    cell = str(ran.info.raw_cell)
    if somebody_reads() and (said := ran_here(cell) or not_run(cell, ran.result)):
        print(said)


@cache
def _before_a_lab() -> Session:
    """For who types before a lab is started: it knows commands and options, no names, and is never in use."""
    folder = mkdtemp(prefix="azlab-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Session(_Nowhere(), Path(folder), Account("learner", TENANT, {}))


class _Nowhere:
    def send(self, request: Request) -> Response:
        """No cloud: whoever completes asks none."""
        return Response(503)


def load_into_notebook() -> None:
    """Give them to the notebook of this process, where it is one's."""
    shell = running_shell()
    if shell is not None:
        load_ipython_extension(shell)


def whence(name: str) -> str:
    """Which cell of the notebook gives a name its value; "" where none does, or nobody knows the notebook.

    A front end says which notebook it is (`told_notebook`), and the lab, from then on.
    """
    if LINE in os.environ:  # nobody reads it there
        return ""
    notebook = _in_use[-1].notebook if _in_use else told_notebook()
    return cell_that_gives(name, notebook) if notebook else ""


def _show_error(shell: Any, kind: type, error: Exception, trace: Any, tb_offset: int | None = None) -> None:
    """As IPython shows one; of a name without a value it is said which cell gives it one."""
    if isinstance(error, SyntaxError):
        _show_syntax_error(shell, kind, error)
        return
    cell = whence(str(getattr(error, "name", ""))) if kind is NameError else ""
    if said := GIVES.format(cell) if cell else advice(error):
        error.args = (f"{ended(str(error))} {said}",)
    shell.showtraceback((kind, error, trace), tb_offset=tb_offset)


def _show_syntax_error(shell: Any, kind: type, error: SyntaxError, *_: Any, **__: Any) -> None:
    """As IPython shows one; a command that Python was given to read is told from other slips."""
    if said := advice(error):
        error.msg = f"{ended(error.msg)} {said}"
    shell.showsyntaxerror()


def _cell(name: str, cell: str, names: Names) -> Iterator[Result]:
    if name and (not name.isidentifier() or name in ABOUT_ONE):
        sentence = f"'{name}' cannot follow %%az: it takes one name at most; commands begin on the next line."
        about = ABOUT_ONE.get(name.split()[0], "")
        said = " ".join(filter(None, [sentence, about and ended(about), "Nothing was run."]))
        yield Result("%%az", errors=f"ERROR: {said}\n", exit_code=MISUSED)
        return
    yield from _run(cell, names, prefix_needed=True)


def _run(text: str, names: Names, *, prefix_needed: bool) -> Iterator[Result]:
    session = current()
    try:
        try:
            statements = script.parse(text, prefix_needed=prefix_needed)
        except ScriptError as error:
            if not prefix_needed:
                raise
            yield _in_bash(text, names, error)
            return
        yield from script.run(statements, session.run, names, session.environment, whence)
    except ScriptError as error:
        yield Result("az", errors=f"ERROR: {error}\n", exit_code=MISUSED)


def _in_bash(text: str, names: Names, error: ScriptError) -> Result:
    """What bash makes of a cell that is beyond our grammar. Raises `ScriptError` where it is not for bash."""
    session = current()
    cell = for_bash(text, names, error)
    outcome = session.run_bash(cell)
    if outcome is None:
        raise error
    names.update(outcome.values)
    exported = {name: outcome.values.get(name) for name in cell.exported}
    session.environment.update({name: value for name, value in exported.items() if isinstance(value, str)})
    result = outcome.result
    unset = UNSET.search(result.text) if not result.ok else None
    said = whence(unset[1]) if unset else ""
    return replace(result, note=f"{result.note}\n{GIVES.format(said)}.") if said else result


def _notebook_names() -> Names:
    shell = running_shell()
    return shell.user_ns if shell else {}
