"""Tab in `azlab shell`: bash asks the process that opened it, which has the CLI and the cloud at hand."""

import os
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from pathlib import Path

from azlab.cli.completion.typed import typed
from azlab.cli.session import Session
from azlab.lab import completion_program

SOCKET = "completion.socket"
BASH = """\
_azlab_az() {{
    local IFS=$'\\n' width=0
    # What each is stands in lists only: what is put into the line is the word alone.
    case $COMP_TYPE in 9 | 33 | 63 | 64) width=${{COLUMNS:-80}} ;; esac
    COMPREPLY=($({program} "${{COMP_LINE:0:COMP_POINT}}" "${{COMP_WORDS[COMP_CWORD]}}" "$width" 2>/dev/null))
}}
complete -o default -F _azlab_az az
"""


def completion_script(folder: Path) -> str:
    """What bash's start file says, so that it asks at the socket of a folder."""
    words = [sys.executable, "-I", "-S", str(completion_program.__file__), str(folder / SOCKET)]
    return BASH.format(program=shlex.join(words))


@contextmanager
def completing(make_session: Callable[[], Session], folder: Path) -> Iterator[None]:
    """While active, whoever asks at the folder's socket hears what may follow a line of that session.

    It is made at the first question. Windows has neither bash nor such a socket; where one cannot be made,
    the shell goes without.
    """
    with ExitStack() as active:
        if os.name != "nt":
            from azlab.server.completions import answering

            session = cache(make_session)
            with suppress(OSError):
                active.enter_context(answering(folder / SOCKET, lambda line: _said(session(), line)))
        yield


def _said(session: Session, line: str) -> list[str]:
    """The word that is begun, then each candidate with what it is; nothing where it is no az."""
    found = typed(line)
    if found is None:
        return []
    rows = session.completer.candidates(found)
    return [found.begun, *(f"{row.text}\t{row.said}" for row in rows)]
