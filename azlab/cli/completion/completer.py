"""What one session offers to whoever types a command: candidates, and the help of a command."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from azlab.cli.completion.candidates import Candidate, candidates, named
from azlab.cli.completion.command_tree import Cli, CommandTree
from azlab.cli.completion.names import CloudNames
from azlab.cli.completion.typed import Typed
from azlab.cli.home import Account
from azlab.cli.result import Result

if TYPE_CHECKING:
    from azlab.cli.completion.tables import Option


class Asked(Cli, Protocol):
    """The session: who is signed in, the ids of what is in its cloud, and its CLI."""

    account: Account
    ids: Callable[[], Iterable[str]]

    def run(self, arguments: Sequence[str]) -> Result: ...


class Completer:
    """The completion of one session's commands; what it has read of the CLI's tables, it keeps."""

    def __init__(self, session: Asked) -> None:
        self._session, self._tree = session, CommandTree(session)
        self._names = CloudNames(lambda: session.ids(), lambda: session.account.subscriptions)
        self._helps: dict[str, str] = {}

    def candidates(self, typed: Typed) -> list[Candidate]:
        """What may stand at the cursor, best first."""
        return candidates(typed, self._tree, self._names)

    def told(self, words: Sequence[str]) -> "list[tuple[Option, list[str]]]":
        """The options that stand in a command, in their order, each with its values."""
        command = self._tree.command_in(words)
        known = self._tree.options(command) if command else ()
        found: list[tuple[Option, list[str]]] = []
        for word in words[len(command) :]:
            name, equals, value = word.partition("=")
            if option := named(known, name):
                found.append((option, [value] if equals else []))
            elif found:
                found[-1][1].append(word)
        return found

    def help(self, typed: Typed) -> str:
        """The CLI's own help of the command or group that is typed; "" where it is none."""
        path = self._tree.path_in([*typed.words, typed.begun])
        if not path:
            return ""
        name = " ".join(path)
        if name not in self._helps:
            self._helps[name] = self._session.run([*path, "-h"]).text
        return self._helps[name]
