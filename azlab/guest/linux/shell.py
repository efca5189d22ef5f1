"""Runs a script against a Linux machine, as run-command does: as root, in `sh`, no terminal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from azlab.budget import CPU, Budget, BudgetExceeded
from azlab.guest import disks
from azlab.guest.disks import ROOT
from azlab.guest.execution import Execution
from azlab.guest.linux.accounts import refresh_keys
from azlab.guest.linux.first_line import with_options
from azlab.guest.linux.interpreter import Shell
from azlab.guest.linux.invocation import names
from azlab.guest.linux.state import SCRIPT_PATH, SH_IS_DASH, Run
from azlab.guest.linux.streams import Input, NotYet, Output, PipeClosed
from azlab.guest.machine import Machine

STEPS, SIZE, DEPTH, SECONDS = 50_000, 16_000_000, 60, 5.0
TIMED_OUT, KILLED, TOO_DEEP = 124, 137, 2
USERS_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/games:/usr/local/games"
"""What `/etc/environment` of Ubuntu and Debian gives everybody."""


def runs_bash(machine: Machine, script: str = "") -> bool:
    """Whether bash reads the script: its first line says so, or the machine's `sh` is bash."""
    first = script.split("\n", 1)[0]
    return (first.startswith("#!") and "bash" in first) or not machine.distribution.startswith(SH_IS_DASH)


def run_script(
    machine: Machine,
    script: str,
    parameters: list[str],
    *,
    allowed_seconds: float = float("inf"),
    name: str = SCRIPT_PATH,
) -> Execution:
    """Run a whole script, then what it gave to `at`. Never raises for any text.

    `allowed_seconds` is how long it may take of the guest's own time. `timed_out` of the answer says that it
    took longer, or would never end.
    """
    # The clock is the last net only: counted steps end a script much earlier, and everywhere alike.
    run = Run(Budget(steps=STEPS, size=SIZE, depth=DEPTH, seconds=SECONDS, clock=CPU), allowed_seconds)
    execution = _run(machine, script, parameters, run, name)
    execution.seconds = min(run.elapsed, allowed_seconds)
    for job in run.jobs:
        # On the same budget, or a job that asks for another one would go on for ever.
        later = _run(machine, job, [], Run(run.budget, jobs=run.jobs), SCRIPT_PATH)
        execution.shut_down = execution.shut_down or later.shut_down
    # Keys were written as files; what ARM and checks read is the account's list.
    refresh_keys(machine)
    return execution


@dataclass(frozen=True)
class Login:
    """Who logs in by SSH, and with what: `stdin` None stands for what is still to come.

    `folder` is where the shell begins, the user's home where it says nothing; `environment` what it adds.
    """

    user: str
    stdin: str | None = ""
    folder: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)


def log_in(machine: Machine, login: Login, script: str) -> Execution:
    """Run a script in a user's login shell, as sshd does.

    Raises `InputNeeded` where it reads what has not come yet; the machine is then half changed and must not
    be kept. Raises nothing else, whatever the script.
    """
    account = machine.account(login.user)
    bash = account is not None and account.shell.endswith("bash")
    machine.user = login.user
    try:
        run = Run(Budget(steps=STEPS, size=SIZE, depth=DEPTH, seconds=SECONDS, clock=CPU))
        shell = Shell(machine, [], run, _screens(run), bash)
        shell.name = "bash" if bash else "sh"
        shell.stdin = NotYet() if login.stdin is None else Input(login.stdin)
        shell.variables |= {"PATH": USERS_PATH, **login.environment}
        shell.exported |= {"PATH", *login.environment}
        shell.folder = login.folder or shell.folder
        execution = _carried_out(shell, script)
        execution.folder, execution.environment = shell.folder, shell.environment()
    finally:
        machine.user = ROOT
    refresh_keys(machine)
    return execution


def _screens(run: Run) -> dict[int, Output]:
    return {number: Output(run.budget, screen=True) for number in (1, 2)}


def _run(machine: Machine, script: str, parameters: list[str], run: Run, name: str) -> Execution:
    shell = Shell(machine, parameters, run, _screens(run), runs_bash(machine, script))
    shell.name = name
    return _carried_out(shell, with_options(script))


def _carried_out(shell: Shell, script: str) -> Execution:
    run, out, err = shell.run, shell.outputs[1], shell.outputs[2]
    execution = Execution()
    last_words = ""
    try:
        execution.exit_code = shell.ended(partial(shell.run_here, script))
    except BudgetExceeded as excess:
        execution.exit_code, last_words = _ended(excess)
        execution.timed_out = execution.exit_code == TIMED_OUT
    # Python's own stack may end before `DEPTH` does: expansions nest in ways that are not counted.
    except RecursionError:
        execution.exit_code, last_words = TOO_DEEP, "sh: 1: Maximum function recursion depth reached\n"
    except PipeClosed:
        execution.exit_code = 1
    for output in run.opened:
        output.close()
    # What `<(...)` made as files must not lie on a disk that an image is made of.
    for path in run.temporary:
        disks.remove(shell.machine, path)
    execution.stdout, execution.stderr = out.text, err.text + last_words
    execution.shut_down = run.shut_down and not execution.timed_out
    return execution


def _ended(excess: BudgetExceeded) -> tuple[int, str]:
    """The exit code of a script that used up its budget, and what is said of it on stderr."""
    if excess.kind == "bytes":
        return (
            KILLED,
            f"Killed (out of memory: the practice machine's scripts make {SIZE:,} characters at most)\n",
        )
    if excess.kind == "depth":
        return TOO_DEEP, f"sh: 1: Maximum function recursion depth ({DEPTH}) reached\n"
    return TIMED_OUT, ""


__all__ = ["Login", "log_in", "names", "run_script", "runs_bash"]
