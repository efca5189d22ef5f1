"""Programs that are not cmdlets: hostname, whoami, reg, shutdown, manage-bde, cmd, sysprep."""

from __future__ import annotations

import re
from typing import Any

from azlab.guest.disks import CommandError
from azlab.guest.windows import registry, sysprep
from azlab.guest.windows.console import Console, Program
from azlab.guest.windows.values import text


def hostname(shell: Console, words: list[str]) -> list[Any]:
    return [shell.machine.host_name]


def whoami(shell: Console, words: list[str]) -> list[Any]:
    if words and words[0].lower() == "/user":
        return ["nt authority\\system S-1-5-18"]
    return ["nt authority\\system"]


def reg(shell: Console, words: list[str]) -> list[Any]:
    """`reg add KEY /v NAME /t TYPE /d DATA /f` and `reg query KEY [/v NAME]`."""
    verb, key = [*words, ""][0].lower(), [*words, "", ""][1]
    options = {
        word.lower(): value for word, value in zip(words, [*words[1:], ""], strict=False) if word[:1] == "/"
    }
    if verb not in ("add", "query") or not registry.is_key(key):
        raise CommandError("The practice machine's 'reg' knows 'reg add KEY' and 'reg query KEY' under HKLM.")
    if verb == "add":
        registry.put(shell.machine, key, options.get("/v", "(Default)"), options.get("/d", ""))
        return ["The operation completed successfully."]
    found = {
        name: value
        for name, value in registry.values_under(shell.machine, key).items()
        if "/v" not in options or name.casefold() == options["/v"].casefold()
    }
    if not found:
        raise CommandError("ERROR: The system was unable to find the specified registry key or value.")
    return [
        registry.full_key(key),
        *(f"    {name}    REG_SZ    {text(value)}" for name, value in found.items()),
    ]


def shutdown(shell: Console, words: list[str]) -> list[Any]:
    lower = [word.lower().replace("-", "/") for word in words]
    if "/s" not in lower:
        raise CommandError(
            "The practice machine's 'shutdown' knows '/s' only; to restart use 'az vm restart'."
        )
    shell.shut_down = True
    return []


def manage_bde(shell: Console, words: list[str]) -> list[Any]:
    """`manage-bde -status` and `manage-bde -off C:`."""
    verb = (words or [""])[0].lower()
    if verb == "-off":
        shell.machine.bitlocker = False
        return ["Decryption is now in progress."]
    if verb != "-status":
        raise CommandError("The practice machine's 'manage-bde' knows '-status' and '-off' only.")
    return [
        "Volume C: [Windows]",
        "    Conversion Status:    "
        + ("Used Space Only Encrypted" if shell.machine.bitlocker else "Fully Decrypted"),
    ]


def run_sysprep(shell: Console, words: list[str]) -> list[Any]:
    shell.shut_down = sysprep.run(shell.machine, words) or shell.shut_down
    return []


def command_prompt(shell: Console, words: list[str]) -> list[Any]:
    """`cmd /c PROGRAM WORDS`: a program by its path, with `%windir%` in it; nothing of cmd's own."""
    line = " ".join(words[1:])
    for name in ("windir", "SystemRoot"):
        line = re.sub(f"%{name}%", r"C:\\Windows", line, flags=re.IGNORECASE)
    name, *more = line.replace('"', "").split() or [""]
    program = shell.program(name) if [word.lower() for word in words[:1]] == ["/c"] else None
    if program is None:
        raise CommandError("The practice machine's 'cmd' knows 'cmd /c PROGRAM' only.")
    return program(shell, more)


PROGRAMS: dict[str, Program] = {
    "hostname": hostname,
    "whoami": whoami,
    "reg": reg,
    "shutdown": shutdown,
    "manage-bde": manage_bde,
    "cmd": command_prompt,
    "sysprep": run_sysprep,
}
