"""The lesson's cloud for programs outside the kernel: while it is open, `!az` and `%%bash` reach it.

Whoever looks finds variables that name an `az`, a sign-in and an address; but none of these is there before
the first program is started that has the variables, or somebody in this process connects to the address.
"""

import os
import secrets
import threading
from collections.abc import Callable, Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from azlab.arm.messages import Request, Response
from azlab.cli import Account, Session
from azlab.cli.identity import token
from azlab.cli.shell import (
    PROGRAMS,
    TOKEN_PATH,
    name_address,
    prepare_shell,
    shell_variables,
    sign_in_shell,
    trust,
    write_trusted,
)
from azlab.cli.shell_program import UNANSWERED
from azlab.front_end import is_kernel
from azlab.lab.children import tell_before_a_child
from azlab.lab.progress import tell
from azlab.lab.reading import KEEPER
from azlab.lab.sleeping import wall, write_sleep
from azlab.ssh.program import SOCKET

if TYPE_CHECKING:
    from azlab.server import Server
    from azlab.ssh.tunnels import Tunnels

PORTS = range(20_000, 32_000)
"""From which one is drawn: below those that systems give to their own connections (Linux from 32768 on)."""
FOLDER, TOKENS = "AZURE_CONFIG_DIR", "IDENTITY_ENDPOINT"
CLOSED = (
    "Programs outside the notebook (!az, %%bash) are without the lesson's cloud: no port can be opened ({})."
)
UNWRITTEN = (
    "Programs outside the notebook (!az, %%bash) are without the lesson's cloud: their sign-in cannot be "
    "written ({})."
)

LOST = (
    "Programs outside the notebook (!az, %%bash) are without the lesson's cloud: its folder was removed or "
    "moved. Run the notebook's first code cell again."
)


@dataclass
class Address:
    """Where the cloud will be found (an `Endpoint`)."""

    account: Account
    port: int
    secret: str

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"


class Outside:
    """Variables by which subprocesses of this process find the cloud, and a server once one needs it.

    The CLI in the kernel does not see them: its commands run with variables of their own.
    """

    def __init__(
        self,
        app: Callable[[Request], Response],
        folder: Path,
        learner: Path,
        account: Account,
        *,
        is_real: bool = False,
    ) -> None:
        """`is_real`: machines have addresses of the internet, and the system's own `ssh` reaches them."""
        self.folder, self._learner, self._is_real = folder, learner, is_real
        self.address = Address(account, secrets.choice(PORTS), secrets.token_hex(16))
        self.server: Server | None = None
        self._tunnels: Tunnels | None = None
        self._app, self._turn = app, threading.RLock()
        self._begun = self._done = False
        write_trusted(folder)  # a client in this process looks at it before it connects
        machines = "" if is_real else str(folder / "ssh.socket")
        self._variables = {**shell_variables(self.address, folder), SOCKET: machines}
        self._before = {name: os.environ.get(name) for name in self._variables}
        os.environ.update(self._variables)
        self._forget = tell_before_a_child(self._open_if_needed)

    def tell(self, variables: Mapping[str, str]) -> None:
        """Set more variables, until this is closed."""
        self._before |= {name: os.environ.get(name) for name in variables.keys() - self._before.keys()}
        os.environ.update(variables)

    def sign_in(self, account: Account) -> None:
        """Go on as another account, from the next command on."""
        self.address.account = account
        if self.server:
            self.server.sign_in.account = account
            sign_in_shell(self.address, self.folder)

    def close(self) -> None:
        """Stop serving, and put the variables back."""
        self._forget()
        for name, value in self._before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        if self.server:
            self.server.close()
        if self._tunnels:
            self._tunnels.close()

    def _open_if_needed(self, environment: Any, address: Any) -> None:
        """Before a program is started with this environment, or somebody here connects to this address."""
        if self._done:
            self._tell_of_loss(environment)
            return
        if not (self._reaches(environment) or self._is_ours(address)):
            return
        # Another thread waits here until the server listens. This one comes by again while it opens it.
        with self._turn:
            if not self._begun:
                self._begun = True
                self._open()
                self._correct(environment)
                self._done = True

    def _tell_of_loss(self, environment: Any) -> None:
        """Before a program would find another `az`, and be told to sign in: the lesson's has gone."""
        if self._reaches(environment) and not (self.folder / PROGRAMS).is_dir():
            tell(LOST)

    def _reaches(self, environment: Any) -> bool:
        """Whether a program with these variables finds this cloud. The CLI in the kernel has others."""
        return isinstance(environment, Mapping) and environment.get(FOLDER) == self._variables[FOLDER]

    def _is_ours(self, address: Any) -> bool:
        return isinstance(address, tuple) and address[:2] == ("127.0.0.1", self.address.port)

    def _open(self) -> None:
        """Write and serve; where that cannot be done, say so: the program will not find the cloud."""
        said = UNWRITTEN
        try:
            prepare_shell(self.address, self.folder, self._learner)
            said = CLOSED
            self.server = self._serve()
            trust(self.folder, self.server.certificate)
            self._lead_to_machines()
        except KeyboardInterrupt:
            self._begun = False
            raise
        except Exception as problem:  # it would keep the program from being started
            tell(said.format(getattr(problem, "strerror", None) or problem))

    def _lead_to_machines(self) -> None:
        """Let `ssh` and `packer` reach the machines, where the system has it; else `packer` says so."""
        if os.name == "nt":
            return
        from azlab.packer.launcher import write_launcher

        write_launcher(self.folder / PROGRAMS)
        if self._is_real:
            return
        from azlab.ssh.clients import write_clients
        from azlab.ssh.tunnels import Tunnels

        write_clients(self.folder / "ssh", self.folder / PROGRAMS, self._learner / ".ssh")
        self._tunnels = Tunnels(Path(self._variables[SOCKET]), self._as_keeper)

    def _as_keeper(self, request: Request) -> Response:
        """Ask as the lab itself: who may log in to a machine is for its sshd to say, not for roles."""
        signed = {**request.headers, "authorization": f"Bearer {token(KEEPER)}"}
        return self._app(replace(request, headers=signed))

    def _serve(self) -> "Server":
        """A server at the address that was named, or at another one where somebody else has it by now."""
        from azlab.server import SignIn, serve

        sign_in, secret = SignIn(self.address.account), self.address.secret
        with suppress(OSError):
            return serve(self._app, self.address.port, sign_in=sign_in, secret=secret)
        server = serve(self._app, sign_in=sign_in, secret=secret)
        self.address.port = server.port
        name_address(self.address, self.folder)
        self._correct(os.environ)
        return server

    def _correct(self, environment: Any) -> None:
        """Name the true address in variables that were written before it was known."""
        if isinstance(environment, MutableMapping) and environment.get(TOKENS) == self._variables[TOKENS]:
            environment[TOKENS] = self.address.url + TOKEN_PATH


def open_outside(session: Session, folder: Path) -> Outside:
    """For `!az` and `%%bash` of a lesson: they take the same way as `%az`, and are who the kernel is."""
    # The transport is looked up anew each time: it may be recorded from now on.
    outside = Outside(
        lambda request: session.transport.send(request),
        folder,
        session.home.learner,
        session.account,
        is_real=session.real_time,
    )
    session.told.append(outside.sign_in)
    if is_kernel():
        outside.tell(
            {UNANSWERED: "1"}
        )  # behind `!` stands a terminal of IPython's, whose keyboard nobody has
    if not session.real_time and wall() is None:
        (folder / PROGRAMS).mkdir(parents=True, exist_ok=True)
        outside.tell(write_sleep(folder, folder / PROGRAMS))
    return outside
