"""The lesson's cloud for programs outside the kernel: while it is open, `!az` and `%%bash` reach it."""

import os
from collections.abc import Callable
from pathlib import Path

from azlab.arm.messages import Request, Response
from azlab.cli import Account, Session
from azlab.server import SignIn, serve, shell_environment, sign_in_shell


class Outside:
    """A server on loopback HTTPS, and the variables by which subprocesses of this process find it.

    The CLI in the kernel does not see them: its commands run with variables of their own.
    """

    def __init__(
        self, app: Callable[[Request], Response], folder: Path, learner: Path, account: Account
    ) -> None:
        self.folder = folder
        sign_in = SignIn(account)
        self.server = serve(sign_in.guard(app), sign_in=sign_in)
        variables = shell_environment(self.server, folder, learner)
        self._before = {name: os.environ.get(name) for name in variables}
        os.environ.update(variables)

    def sign_in(self, account: Account) -> None:
        """Go on as another account, from the next command on."""
        self.server.sign_in.account = account
        sign_in_shell(self.server, self.folder)

    def close(self) -> None:
        """Stop serving, and put the variables back."""
        for name, value in self._before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        self.server.close()


def open_outside(session: Session, folder: Path, notes: list[str]) -> Outside | None:
    """For `!az` and `%%bash`; where no port may be opened, a lesson works without, and a note says so."""
    try:
        # The transport is looked up anew each time: it may be recorded from now on.
        outside = Outside(
            lambda request: session.transport.send(request), folder, session.home.learner, session.account
        )
    except OSError as problem:
        notes.append(f"!az and %%bash are without the lesson's cloud here ({problem.strerror}).")
        return None
    session.told.append(outside.sign_in)
    return outside
