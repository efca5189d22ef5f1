"""`azlab shell`: the user's own shell, in which `az` talks to a lesson's cloud."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from azlab.arm.store import Store
from azlab.cli import Account, Session
from azlab.cli.home import Home
from azlab.lab.finding import Started
from azlab.lab.outside import Outside
from azlab.lab.people import LEARNER
from azlab.lab.shell_completion import completing, completion_script
from azlab.lab.state import in_a_sentence
from azlab.lab.temporary import remove, temporary_folder
from azlab.providers import practice_azure
from azlab.transports.simulated import Simulated

LEAVE = "Ctrl-Z and Enter" if os.name == "nt" else "Ctrl-D"
BANNER = """\
In this shell, az talks to the practice Azure of lesson {lesson}: the same cloud as in its notebook.
You are signed in as {user}. To leave: exit, or {leave}.
"""
OTHERS = "{lesson} was used last in this folder; for another one: azlab shell {others}."
SECONDS_BETWEEN_LOOKS = 0.3
START = """\
test -f ~/{own} && . ~/{own}
PATH="$AZLAB_PATH"
PS1="($AZLAB_LESSON) $PS1"
"""
"""A start file of bash or zsh: the user's own may put another az first."""


def open_shell(started: Started, command: str | None = None) -> int:
    """Open the shell, or run one command in it; its exit code. Raises `LabError`."""
    folder = temporary_folder()
    if started.others:  # on the other stream: what a command prints is for whoever asked for it
        others = " or ".join(started.others)
        print(OTHERS.format(lesson=started.lesson, others=others), file=sys.stderr, flush=True)
    try:
        with in_a_sentence(), _outside(started, folder) as (outside, session), _followed(started, outside):
            environment = {**os.environ, "AZLAB_LESSON": started.lesson, "AZLAB_PATH": os.environ["PATH"]}
            if command is not None:
                return _run([*_shell(), "/c" if os.name == "nt" else "-c", command], environment)
            account = outside.address.account
            print(BANNER.format(lesson=started.lesson, user=account.user, leave=LEAVE), flush=True)
            with completing(session, folder):
                return _run(_interactive(folder, environment), environment)
    finally:
        remove(folder)


@contextmanager
def _outside(started: Started, folder: Path) -> Iterator[tuple[Outside, Callable[[], Session]]]:
    """The lesson's cloud from its file: each request is one transaction, here as in the kernel.

    With it comes what makes the session whose commands are completed.
    """
    with closing(Store(started.files.cloud)) as store:
        app = Simulated(practice_azure(store, time.time))
        home = Home(started.files.home)
        outside = Outside(app.send, folder, home.learner, _account(home))

        def session() -> Session:
            made = Session(app, folder / "completion", outside.address.account)
            made.ids = store.seen_ids
            return made

        try:
            yield outside, session
        finally:
            outside.close()


def _account(home: Home) -> Account:
    """Whoever the lesson's own CLI is signed in as, with its default subscription; else the learner."""
    return home.account or LEARNER


@contextmanager
def _followed(started: Started, outside: Outside) -> Iterator[None]:
    """When the notebook signs in as somebody else, so does this shell."""
    ended = threading.Event()

    def follow() -> None:
        while not ended.wait(SECONDS_BETWEEN_LOOKS):
            account = _account(Home(started.files.home))
            if account != outside.address.account:
                outside.sign_in(account)

    thread = threading.Thread(target=follow, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _shell() -> list[str]:
    """The user's shell; one that is not there any more is replaced by the system's."""
    if os.name == "nt":
        return [os.environ.get("COMSPEC", "cmd.exe")]
    return [shutil.which(os.environ.get("SHELL", "")) or "/bin/sh"]


def _interactive(folder: Path, environment: dict[str, str]) -> list[str]:
    """The shell with the user's own start file, after which our `az` still comes first."""
    shell = _shell()
    name = Path(shell[0]).name
    if name == "bash":
        (folder / "bashrc").write_text(START.format(own=".bashrc") + completion_script(folder))
        return [*shell, "--rcfile", str(folder / "bashrc")]
    if name == "zsh":
        (folder / ".zshrc").write_text('ZDOTDIR="$HOME"\n' + START.format(own=".zshrc"))
        environment["ZDOTDIR"] = str(folder)
    return shell


def _run(command: list[str], environment: dict[str, str]) -> int:
    """Ctrl-C belongs to the shell and what runs in it; it does not end the cloud under them."""
    # A function, not SIG_IGN: only that is back to normal in the program that is started.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        return subprocess.run(command, env=environment).returncode
    finally:
        signal.signal(signal.SIGINT, before)
