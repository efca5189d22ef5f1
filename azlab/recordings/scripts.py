"""When two scripts that run inside a machine do the same, however they are written.

What cleans a machine is spelled in many ways: `userdel -r` is `deluser --remove-home`, `rm` takes a file as
`shred -u` does, options have one dash or two, and of two files nobody minds which goes first. So is what puts
a package there, and what asks for the machine's own page. A script of nothing but such commands is told by
what it does; any other by its text, without what only indents it.
"""

import re
import shlex
from collections.abc import Callable, Iterator, Sequence

POWERSHELL = "runpowershellscript"
NOTHING = frozenset({"sync", "history", "pkill", "killall", "set"})
"""What is written around the cleaning, and changes no disk that is kept."""
FAILS_AT_TIMES = re.compile(r"\b(?:pkill|killall)\b[^;\n]*&&")
"""Where no process is found, what comes after the `&&` is not reached."""
ANSWERS = re.compile(r"(?:yes(?: y)?|echo [\"']?[yY](?:es)?[\"']?)\s*\|\s*")
"""What says yes to a program that asks."""
MACHINE_ID = "/etc/machine-id"
PAGE = "page"
_OWN_PAGE = re.compile(r"(?:http://)?(?:localhost|127\.0\.0\.1)(?::80)?/?")
_PLAIN = frozenset({"s", "S", "f", "L", "silent", "show-error", "fail", "location"})
"""Options of `curl` that print the same page."""
_SYSPREP = re.compile(
    r"(?i)(?:&\s*|start-process\s+(?:-filepath\s+)?|cmd(?:\.exe)?\s+/c\s+)?[\"']?[\w:\\$%.]*"
    r"\bsysprep(?:\.exe)?((?:[\"',\s]|[/-][\w:]+)+)"
)
UNSEEN = frozenset({"oobe", "quiet", "mode:vm", "argumentlist", "wait"})
_APP = re.compile(
    r"(?i)get-appxpackage(?=[^|]*\s-allusers)(?:\s+-allusers|\s+-name)*\s+[\"']?([\w.]+)[^|]*\|"
    r"\s*remove-appxpackage\s+-allusers|"
    r"remove-appxpackage(?=.*\s-allusers)(?:\s+-allusers|\s+-package)*\s+[\"']?([\w.]+?)_[\w.~]+[\"']?(?:\s+-allusers)?"
)
_READ = re.compile(r"(?i)(?:get-content|gc|cat|type)\s+(?:-path\s+)?[\"']?([\w:\\.]+)[\"']?")


def normal(command: str, lines: Sequence[str]) -> str:
    """What tells a script from others; `command` is the name of the run-command that ran it."""
    text = "\n".join(lines)
    statements = _powershell(text) if command.lower() == POWERSHELL else _shell(text)
    if statements is None:
        return "\n".join(line.strip().removeprefix("sudo ") for line in text.strip().splitlines())
    return "does: " + "; ".join(sorted(_whole(statements)))


def _whole(deeds: set[str]) -> set[str]:
    """An account and then its home is the account with its home."""
    for name in [deed.removeprefix("account ") for deed in deeds if deed.startswith("account ")]:
        home = f"file /home/{name}"
        if home in deeds:
            deeds = deeds - {home, f"account {name}"} | {f"account and home {name}"}
    return deeds


def _shell(text: str) -> set[str] | None:
    """What a script's commands do; None where one of them is none of those that are known here."""
    if FAILS_AT_TIMES.search(text):
        return None
    deeds: set[str] = set()
    for statement in re.split(r"\n|;|&&", re.sub(r"(?m)(?:^|\s)#.*$", "", text)):
        found = _deeds(statement.strip())
        if found is None:
            return None
        deeds |= found
    # What a page says depends on what was done before it was asked for.
    return None if PAGE in deeds and len(deeds) > 1 else deeds or None


def _deeds(statement: str) -> set[str] | None:
    if re.fullmatch(rf"(?:: *|true *)?> *{MACHINE_ID}", statement):
        return {"machine id"}
    answered = ANSWERS.match(statement) is not None
    statement = ANSWERS.sub("", statement, count=1)
    if re.search(r"[|<>&$`*?(){}\\]", statement):
        return None
    try:
        words = shlex.split(statement)
    except ValueError:
        return None
    words = words[1:] if words[:1] == ["sudo"] else words
    if not words or words[0] == "export":
        return set()
    name = words[0].rpartition("/")[2]
    options = {word.lstrip("-") for word in words[1:] if word.startswith("-")}
    operands = [word for word in words[1:] if not word.startswith("-")]
    if name in NOTHING:
        return set()
    if name == "waagent":
        return _deprovisioning(options | ({"force"} if answered else set()))
    deed = None if answered else COMMANDS.get(name)
    return deed(options, operands) if deed else None


def _deprovisioning(options: set[str]) -> set[str] | None:
    wanted = options & {"deprovision", "deprovision+user"}
    return {"".join(wanted)} if len(wanted) == 1 and options - wanted == {"force"} else None


def _account(options: set[str], names: list[str]) -> set[str]:
    letters = "".join(option for option in options if option.isalpha() and len(option) < 3)
    home = "r" in letters or bool(options & {"remove", "remove-home", "remove-all-files"})
    return {f"account and home {name}" if home else f"account {name}" for name in names}


def _files(options: set[str], paths: list[str]) -> set[str]:
    return {"machine id" if path == MACHINE_ID else f"file {path.rstrip('/')}" for path in paths}


def _shredded(options: set[str], paths: list[str]) -> set[str] | None:
    gone = "remove" in options or any("u" in option for option in options if len(option) < 5)
    return _files(options, paths) if gone else None


def _truncated(options: set[str], operands: list[str]) -> set[str] | None:
    return {"machine id"} if operands in (["0", MACHINE_ID], [MACHINE_ID]) else None


def _cleaned(options: set[str], operands: list[str]) -> set[str] | None:
    # Its logs and its seed are on no picture and in no check.
    return {"machine id"} if operands == ["clean"] and "machine-id" in options else None


def _packages(options: set[str], operands: list[str]) -> set[str] | None:
    if operands == ["update"]:
        return set()
    # Without one of these it asks, and nobody is there to answer.
    sure = options & {"y", "yes", "assume-yes", "qy", "yq"}
    if operands[:1] != ["install"] or not sure or options - sure - {"q", "qq"}:
        return None
    return {f"package {name}" for name in operands[1:]}


def _page(options: set[str], operands: list[str]) -> set[str] | None:
    letters = {letter for option in options for letter in ([option] if option in _PLAIN else option)}
    return {PAGE} if letters <= _PLAIN and len(operands) == 1 and _OWN_PAGE.fullmatch(operands[0]) else None


COMMANDS: dict[str, Callable[[set[str], list[str]], set[str] | None]] = {
    "userdel": _account,
    "deluser": _account,
    "rm": _files,
    "unlink": _files,
    "shred": _shredded,
    "truncate": _truncated,
    "cloud-init": _cleaned,
    "apt": _packages,
    "apt-get": _packages,
    "curl": _page,
}


def _powershell(text: str) -> set[str] | None:
    deeds = {found for found in _windows_deeds(text) if found is not None}
    statements = [part for part in re.split(r"\n|;", text) if part.strip()]
    return deeds if deeds and len(deeds) == len(statements) else None


def _windows_deeds(text: str) -> Iterator[str | None]:
    for statement in re.split(r"\n|;", text):
        words = statement.strip()
        if app := _APP.fullmatch(words):
            yield f"app {next(name for name in app.groups() if name)}".lower()
        elif read := _READ.fullmatch(words):
            yield f"read {read[1]}".lower()
        elif sysprep := _SYSPREP.fullmatch(words):
            options = {option.lower() for option in re.findall(r"[\w:]+", sysprep[1])}
            # `/oobe` is what happens anyhow, and nobody sees the others afterwards.
            yield "sysprep " + " ".join(sorted(options - UNSEEN))
