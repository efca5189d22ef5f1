"""The real Azure CLI in this process: one command in, one `Result` out."""

import json
import shlex
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from azlab.arm.health import StoreError
from azlab.arm.messages import Request
from azlab.cli.bash_cells import RunBash
from azlab.cli.given_options import options_of_any_command, value_of
from azlab.cli.home import Account, Home
from azlab.cli.identity import token
from azlab.cli.loading import stream_for_progress, told_of_loading
from azlab.cli.remarks import remarked
from azlab.cli.result import Result
from azlab.cli.surroundings import Capture, entered
from azlab.cli.words import WHAT_IF
from azlab.interrupts import spare_imports
from azlab.privacy import keep_private
from azlab.sentences import SentenceError
from azlab.transports import Transport

if TYPE_CHECKING:
    from azlab.cli.completion.completer import Completer

INTERRUPTED = 130
"""The exit code a shell gives a command stopped with Ctrl+C."""
NO_COPY = (
    "Only the practice Azure shows what a command would do: here, 'az deployment group what-if' does it."
)
EXPLAIN = ["explain"]
"""No command of Azure's: what the last error means, at length."""
HELP = {"-h", "--help"}
TERMINAL_ONLY = {
    ("interactive",): "'az interactive' needs a terminal. In a notebook, type each command in a cell.",
    ("upgrade",): "'az upgrade' is not needed: this notebook brings its own Azure CLI.",
    ("feedback",): "'az feedback' opens a browser. It has no place in the practice Azure.",
    ("extension", "add"): "No extension can be downloaded: the practice Azure works offline.",
    ("extension", "update"): "No extension can be downloaded: the practice Azure works offline.",
}
"""Commands that would wait for a terminal, a browser or the network, and what we say instead."""
NO_LOGIN = "The practice Azure needs no login"
NO_PASSWORD = "The practice Azure asks for no password"
QUESTION = "The command asks a question here. Answer it with an option: the same command with -h lists them."


class Session:
    """A signed-in Azure CLI with a folder of its own; its HTTP goes to `transport`.

    `environment` holds variables for the CLI only (`AZURE_DEFAULTS_GROUP` and the like): the ones of
    the learner's own shell are not seen. `mode`, when set, is shown with every result. `real_time` is for
    a cloud whose time is everybody's: the CLI then waits as long as it is told to.
    """

    def __init__(
        self, transport: Transport, home: Path, account: Account, *, real_time: bool = False
    ) -> None:
        self.real_time = real_time
        self.transport = transport
        self.mode = ""
        self.accounts: Callable[[str], Account | None] = lambda user: None
        """Who can sign in besides, by name (set by the lab)."""
        self.ids: Callable[[], Iterable[str]] = lambda: ()
        """The ids of what is in the cloud, to complete names; none where looking would leave a trace."""
        self.account = self._first = account
        self.home = Home(home)
        self.environment = _variables(account)
        self.lesson_with: Callable[[str], str] = lambda section: ""
        """Which lesson has a section of this heading (set by the lab)."""
        self.what_if: Callable[[Sequence[str]], Result] = _no_copy
        """What says what a command would do, given without its `az` (set by the lab)."""
        self.notebook: Path | None = None
        """The notebook whose cells ask (set by the lab)."""
        self.run_bash: RunBash = lambda cell: None
        """What runs a cell that is more than az commands (set by the lab)."""
        self._refused: Result | None = None
        self.can_ask = True
        """Whether somebody might answer what a command asks; in the step of a pipeline nobody does."""
        self.told: list[Callable[[Account], None]] = []
        """Who wants to know of every sign-in."""
        self._turn = threading.RLock()
        self.home.prepare(self.account)

    def begin_anew(self) -> None:
        """Forget `az config set`, exported variables, and whoever signed in or out."""
        self.environment = _variables(self._first)
        self.home.write_settings()
        self._enter(self._first)

    @property
    def asker(self) -> str:
        """The short name of who is signed in; "" for whom the session began with."""
        # Whoever has become somebody else, by a cell run again perhaps, must read it with each answer.
        return "" if self.account.user == self._first.user else self.account.user.partition("@")[0]

    def sign_in(self, account: Account) -> None:
        """Go on as somebody else, with the subscriptions that the cloud lists to them.

        Raises `SentenceError` with the cloud's own sentence when it does not say which.
        """
        seen = account.subscriptions if self.real_time else self._listed(account)
        self._enter(replace(account, subscriptions=seen))

    def _enter(self, account: Account) -> None:
        self.account = account
        self.home.sign_in(account)
        for tell in self.told:
            tell(account)

    def _listed(self, account: Account) -> Mapping[str, str]:
        """The subscriptions as the cloud lists them to this account; its own where there is no such list."""
        headers = {"authorization": f"Bearer {token(account)}", "host": "management.azure.com"}
        answer = self.transport.send(Request("GET", "/subscriptions?api-version=2022-12-01", headers))
        if answer.status == 404:
            return account.subscriptions
        found = answer.json()
        if answer.status != 200:
            raise SentenceError(found["error"]["message"])
        return {row["subscriptionId"]: row["displayName"] for row in found["value"]}

    @cached_property
    def completer(self) -> "Completer":
        """What completes the commands that are typed for this session."""
        from azlab.cli.completion.completer import Completer

        return Completer(self)

    @contextmanager
    def looked_into(self) -> Iterator[None]:
        """While active, this process is as a command sees it; nothing is run."""
        with self._turn, self._entered():
            yield

    def _entered(self) -> AbstractContextManager[tuple[Capture, Capture]]:
        return entered(self.home, self.account, self.environment, self.real_time, self.can_ask)

    def run(self, arguments: Sequence[str]) -> Result:
        """Run one `az` command, given without its leading `az`. Never raises for a failing command."""
        words = list(arguments)
        with self._turn:
            try:
                with spare_imports():
                    answer = replace(self._answer(words), mode=self.mode, user=self.asker)
                    return remarked(answer, words) if answer.ok else self._explained(answer, words)
            except KeyboardInterrupt:  # between the command's own steps, e.g. when the CLI was imported
                return Result(_spell(words), exit_code=INTERRUPTED)
            except OSError as problem:  # on a full disk the CLI's own files cannot be written
                return Result(_spell(words), errors=f"ERROR: {problem}\n", exit_code=1)
            finally:
                keep_private(self.home.folder)

    def _answer(self, words: list[str]) -> Result:
        if not self.home.configuration.is_dir():  # removed while the lesson ran: the cloud says what to do
            self.home.prepare(self.account)
        is_tried = words[:1] == [WHAT_IF]
        words = words[2 if words[1:2] == ["az"] else 1 :] if is_tried else words
        # Before everything else: `az login -h` shows help and signs nobody in.
        if HELP & set(words):
            return self._invoke(words)
        if is_tried:
            return self.what_if(words)
        if words == EXPLAIN:
            return self._explain(words)
        if words[:1] == ["login"]:
            return self._login(words)
        sentence = TERMINAL_ONLY.get(tuple(words[:1])) or TERMINAL_ONLY.get(tuple(words[:2]))
        if sentence:
            return Result(_spell(words), errors=f"ERROR: {sentence}\n", exit_code=1)
        return self._invoke(words)

    def _explained(self, refused: Result, words: Sequence[str]) -> Result:
        self._refused = refused
        return replace(refused, meaning=self.meaning_of(words, refused.errors))

    def meaning_of(self, words: Sequence[str], errors: str) -> str:
        """What is said below a refusal by this session's cloud; "" where nobody knows one.

        `words` are those behind `az`, none where they are not known; `errors` is what the command said.
        """
        from azlab.cli.meanings import meaning_of

        return meaning_of(words, errors, self._seen_ids(), self.asker)

    def _seen_ids(self) -> list[str]:
        """The ids of what is in the cloud and in the subscriptions of who asks; none for somebody else."""
        # Whom a lesson lets sign in besides may see less than there is, and is not told of it here.
        mine = tuple(f"/subscriptions/{id}/".lower() for id in self.account.subscriptions)
        try:
            return [] if self.asker else [id for id in self.ids() if id.lower().startswith(mine)]
        except StoreError:  # which the refusal itself says already
            return []

    def _explain(self, words: list[str]) -> Result:
        from azlab.cli.explanations import NOTHING_YET, at_length

        last = self._refused
        said = at_length(last.command, last.errors, self.lesson_with) if last else f"{NOTHING_YET}\n"
        return Result(_spell(words), note=said.rstrip())

    def _login(self, words: list[str]) -> Result:
        wanted = value_of(words, "-u", "--username")
        account = self.accounts(wanted) if wanted else self.account
        if account is None:
            error = f"ERROR: The practice Azure knows nobody named '{wanted}'.\n"
            return Result(_spell(words), errors=error, exit_code=1)
        try:
            self.sign_in(account)
        except SentenceError as refusal:
            return Result(_spell(words), errors=f"ERROR: {refusal}\n", exit_code=1)
        listed = self._invoke(["account", "list", *options_of_any_command(words)])
        user = self.account.user
        why = f"INFO: {NO_PASSWORD}" if wanted else f"WARNING: {NO_LOGIN}"
        if self.real_time:
            why = "WARNING: This lesson runs live, with your own 'az login'"
        sentence = f"{why}: you are signed in as '{user}'.\n"
        return replace(listed, command=_spell(words), errors=sentence + listed.errors)

    def _invoke(self, words: list[str]) -> Result:
        from azlab.transports.diversion import diverted

        with (
            told_of_loading(words, stream_for_progress()),
            self._entered() as (output, errors),
            diverted(self.transport),
        ):
            exit_code, data = _execute(words, self.home, output)
        return Result(_spell(words), output.text(), _worded(errors.text()), exit_code, data)


def load() -> None:
    """Import what every command needs, before the first one asks for it."""
    import azure.cli.core.commands  # noqa: F401


def _no_copy(words: Sequence[str]) -> Result:
    return Result(_spell([WHAT_IF, *words]), errors=f"ERROR: {NO_COPY}\n", exit_code=1)


def _worded(errors: str) -> str:
    """A question without a keyboard to answer it ends a command with an error that says nothing."""
    said, empty, _ = errors.rpartition("ERROR: \n")
    return f"{said}ERROR: {QUESTION}\n" if empty and errors.endswith(empty) else errors


def _variables(account: Account) -> dict[str, str]:
    # `az vm create` takes the login name for the admin account when none is given.
    name = account.user.partition("@")[0]
    return {"LOGNAME": name, "USER": name}


def _execute(words: list[str], home: Home, output: Capture) -> tuple[int, Any]:
    """Exit code and data. `output` is also passed on: the CLI binds its own stream at import."""
    from azlab.cli import command_line

    try:
        code, result = command_line.run(words, home, output)
    except KeyboardInterrupt:
        return INTERRUPTED, None
    if result is None:
        return _number(code), None
    # The CLI catches Ctrl+C itself and exits with 1, which would look like a failure.
    if isinstance(result.error, KeyboardInterrupt):
        return INTERRUPTED, None
    return _number(code), _plain(result.result)


def _number(code: Any) -> int:
    """The shell's exit code, as Python's own: `sys.exit()` with nothing is 0, with a sentence is 1."""
    if code is None:
        return 0
    return code if isinstance(code, int) else 1


def _plain(data: Any) -> Any:
    # The CLI's result may hold dates and classes of its own: they become texts.
    return None if data is None else json.loads(json.dumps(data, default=str))


def _spell(words: list[str]) -> str:
    return shlex.join(["az", *words])
