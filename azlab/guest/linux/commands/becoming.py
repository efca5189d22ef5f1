"""Commands that run others as somebody else: `sudo`, `su`, `runuser`."""

from __future__ import annotations

import re

from azlab.guest.disks import ROOT, CommandError
from azlab.guest.linux import privileges
from azlab.guest.linux.console import Call, Command, Result, failed

ALONE = ("-n", "-E", "-H", "-S", "-k", "-b", "--non-interactive", "--preserve-env", "--set-home")
ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")


def sudo(call: Call) -> Result:
    """`-u USER`, `-i`, `-s`; `NAME=value` before the command. Who needs a password for it is refused."""
    user, shell, words = _sudo_options(call)
    privileges.refuse_sudo(call.machine)
    if call.machine.account(user) is None:
        return failed(f"sudo: unknown user {user}\nsudo: error initializing audit plugin sudoers_audit")
    with call.shell.acting_as(user, login=shell == "-i"):
        if not words:
            return _shell_of(call, call.stdin) if shell else _usage(call)
        if ASSIGNMENT.match(words[0]):
            words = ["env", *words]  # sudo hands assignments to the command as `env` does
        # What is only part of a shell is no program: `sudo cd` has never worked.
        if call.shell.part(words[0]) and not call.shell.is_program(words[0]):
            return failed(f"sudo: {words[0]}: command not found")
        return Result(code=call.shell.execute(words, call.input))


def _sudo_options(call: Call) -> tuple[str, str, list[str]]:
    """Who to become, `-i` or `-s` where a shell is asked for, and the command."""
    words, user, shell = list(call.arguments), ROOT, ""
    while words and words[0].startswith("-"):
        option = words.pop(0)
        if option == "--":
            break
        if option in ("-u", "-g", "--user", "--group"):
            value = words.pop(0) if words else ""
            user = value if option in ("-u", "--user") else user
        elif option.startswith("--user="):
            user = option.partition("=")[2]
        elif option in ("-i", "-s", "--login", "--shell"):
            shell = {"--login": "-i", "--shell": "-s"}.get(option, option)
        elif option not in ALONE:
            raise call.unknown(option)
    return user, shell, words


def _usage(call: Call) -> Result:
    raise call.unknown("no command")


def su(call: Call) -> Result:
    """`su [-] [USER] [-c SCRIPT]`. Nobody is there to type a password, which all but root need."""
    login, user, script = _su_options(call)
    if call.machine.user != ROOT:
        return failed("Password: \nsu: Authentication failure")
    return _as(call, user, login, script)


def runuser(call: Call) -> Result:
    """`runuser -u USER [--] COMMAND...`, and what `su` takes. For root alone."""
    if call.machine.user != ROOT:
        return failed("runuser: may not be used by non-root users")
    words = list(call.arguments)
    if words[:1] not in (["-u"], ["--user"]) or len(words) < 3:
        login, user, script = _su_options(call)
        return _as(call, user, login, script)
    command = words[3:] if words[2] == "--" else words[2:]
    _refuse_unknown(call, words[1])
    with call.shell.acting_as(words[1]):
        return Result(code=call.shell.execute(command, call.input))


def _su_options(call: Call) -> tuple[bool, str, str | None]:
    """Whether as at a login, who to become, and the script of `-c`."""
    words, login, script = list(call.arguments), False, None
    names: list[str] = []
    while words:
        word = words.pop(0)
        if word in ("-", "-l", "--login"):
            login = True
        elif word in ("-c", "--command"):
            script = words.pop(0) if words else ""
        elif word in ("-s", "--shell"):
            words = words[1:]
        elif word.startswith("-"):
            raise call.unknown(word)
        else:
            names.append(word)
    return login, names[0] if names else ROOT, script


def _refuse_unknown(call: Call, user: str) -> None:
    if call.machine.account(user) is None:
        raise CommandError(f"{call.name}: user {user} does not exist or the user entry does not contain all "
                           "the required fields")  # fmt: skip


def _as(call: Call, user: str, login: bool, script: str | None) -> Result:
    _refuse_unknown(call, user)
    account = call.machine.account(user)
    if account is not None and account.shell.endswith(("nologin", "false")):
        return failed("This account is currently not available.")
    with call.shell.acting_as(user, login=login):
        return _shell_of(call, call.stdin if script is None else script)


def _shell_of(call: Call, script: str) -> Result:
    """Run a script in the shell that whoever acts has in `/etc/passwd`."""
    account = call.machine.account(call.machine.user)
    is_bash = call.shell.is_bash or (account is not None and account.shell.endswith("bash"))
    return Result(code=call.shell.interpret(script, [], "bash" if is_bash else "sh", is_bash, call.input))


COMMANDS: dict[str, Command] = {"sudo": sudo, "su": su, "runuser": runuser}
