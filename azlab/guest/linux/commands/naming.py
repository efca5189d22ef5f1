"""What a name stands for: `which`, `type`, `command -v`, `command -V`, in the words of dash and of bash."""

from __future__ import annotations

from azlab.guest import disks
from azlab.guest.linux.console import Call, Command, Result

FOLDERS = ("/usr/local/sbin", "/usr/local/bin")
KEYWORDS = frozenset("if then elif else fi do done esac while until for case in { } !".split())
OF_BASH = frozenset("[[ ]] function time select coproc".split())


def which(call: Call) -> Result:
    """Programs alone: a name that is only built into the shell has none."""
    names = [word for word in call.arguments if not word.startswith("-")]
    paths = [_path(call, name) for name in names]
    return Result("".join(f"{path}\n" for path in paths if path), "", 0 if paths and all(paths) else 1)


def kind(call: Call) -> Result:
    """`type NAME...`; in bash also `-t`, `-p` and `-a`, of which the last shows no second meaning here."""
    option = call.arguments[0] if call.shell.is_bash and call.arguments[:1] else ""
    if not option.startswith("-"):
        return _told(call, call.arguments)
    names = call.arguments[1:]
    if option == "-a":
        return _told(call, names)
    if option not in ("-t", "-p", "-P"):
        raise call.unknown(option)
    if option == "-t":
        found = [_kind(call, name).replace("special", "builtin") for name in names]
    else:
        found = [_path(call, name) if option == "-P" or _kind(call, name) == "file" else "" for name in names]
    known = all(_kind(call, name) if option != "-P" else _path(call, name) for name in names)
    return Result("".join(f"{word}\n" for word in found if word), "", 0 if known else 1)


def of_command(call: Call) -> Result:
    """`command -v` and `command -V`: dash takes one name, bash as many as there are."""
    names = call.arguments[1:] if call.shell.is_bash else call.arguments[1:2]
    if call.arguments[0] == "-V":
        return _told(call, names, "command")
    kinds = {name: _kind(call, name) for name in names}
    found = [_path(call, name) if kinds[name] == "file" else name for name in names if kinds[name]]
    return Result("".join(f"{word}\n" for word in found), "", 0 if found else _absent(call))


def _told(call: Call, names: list[str], caller: str = "type") -> Result:
    said: list[str] = []
    complained: list[str] = []
    for name in names:
        meaning = _kind(call, name)
        if not meaning:
            (complained if call.shell.is_bash else said).append(_unknown(call, name, caller))
        elif meaning == "file":
            said.append(f"{name} is {_path(call, name)}\n")
        else:
            said.append(f"{name} is {_words(call, meaning)}\n")
    missing = any(not _kind(call, name) for name in names)
    return Result("".join(said), "".join(complained), _absent(call) if missing else 0)


def _words(call: Call, meaning: str) -> str:
    if meaning == "special" and not call.shell.is_bash:
        return "a special shell builtin"
    # bash shows the function's text as well, set anew; that is left out.
    short = meaning == "function" and call.shell.is_bash
    return "a function" if short else f"a shell {meaning.replace('special', 'builtin')}"


def _unknown(call: Call, name: str, caller: str) -> str:
    return f"bash: line 1: {caller}: {name}: not found\n" if call.shell.is_bash else f"{name}: not found\n"


def _absent(call: Call) -> int:
    # dash says 127 of what there is not, as of a command that it cannot find.
    return 1 if call.shell.is_bash else 127


def _kind(call: Call, name: str) -> str:
    """`keyword`, `function`, `builtin`, `special` (a built-in of POSIX), `file`; "" for what there is not."""
    if name in KEYWORDS or (call.shell.is_bash and name in OF_BASH):
        return "keyword"
    return call.shell.part(name) or ("file" if _path(call, name) else "")


def _path(call: Call, name: str) -> str:
    """Where a program lies; "" where there is none of this name."""
    if "/" in name:
        return name if disks.is_executable(call.machine, name) else ""
    for folder in FOLDERS:
        if disks.is_executable(call.machine, f"{folder}/{name}"):
            return f"{folder}/{name}"
    if name in call.machine.packages or disks.is_file(call.machine, f"/usr/bin/{name}"):
        return f"/usr/bin/{name}"
    return f"/usr/bin/{name}" if call.shell.is_program(name) else ""


COMMANDS: dict[str, Command] = {"which": which, "type": kind}
