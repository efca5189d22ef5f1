"""Commands that run other commands, and those that wait."""

from __future__ import annotations

import re
import shlex

from azlab.budget import Budget
from azlab.guest import disks
from azlab.guest.disks import CommandError
from azlab.guest.linux.commands.naming import of_command
from azlab.guest.linux.console import Call, Command, Result, failed, lines
from azlab.guest.linux.state import SH_IS_DASH, EndOfScript
from azlab.guest.linux.streams import Input

MOST_ARGUMENTS = 5_000


def _run(call: Call, words: list[str], stdin: Input | None = None) -> Result:
    return (
        Result(code=call.shell.execute(words, call.input if stdin is None else stdin)) if words else Result()
    )


def env(call: Call) -> Result:
    """`env`, `env NAME=value COMMAND`; `printenv NAME`."""
    words, unset = list(call.arguments), list[str]()
    found = call.shell.environment()
    if call.name == "printenv" and words:
        return lines([found[word] for word in words if word in found])._replace(
            code=0 if all(word in found for word in words) else 1
        )
    while words and (words[0] in ("-", "-i", "-u") or re.match(r"[A-Za-z_]\w*=", words[0])):
        word = words.pop(0)
        if word == "-u":
            gone = words.pop(0) if words else ""
            found.pop(gone, None)
            unset += [gone]
        elif "=" in word:
            name, _, value = word.partition("=")
            found[name] = value
    if not words:
        return lines([f"{name}={value}" for name, value in sorted(found.items())])
    script = "".join(f"unset {name}\n" for name in unset if re.fullmatch(r"[A-Za-z_]\w*", name))
    script += "".join(
        f"export {name}={shlex.quote(found[name])}\n" for name in found if re.fullmatch(r"[A-Za-z_]\w*", name)
    )
    return Result(
        code=call.shell.interpret(script + shlex.join(words), [], "env", call.shell.is_bash, call.input)
    )


def plainly(call: Call) -> Result:
    """`nohup`, `nice`, `command`, `exec`, `time`, `setsid`, `stdbuf`, `eatmydata`: the command itself."""
    words = list(call.arguments)
    if call.name == "command" and words[:1] in (["-v"], ["-V"]):
        return of_command(call)
    while words and words[0].startswith("-") and call.name != "command":
        option = words.pop(0)
        if option in ("-n", "-o", "-e", "-i") and words:
            words.pop(0)
    result = _run(call, words)
    if call.name == "exec" and words:
        # The shell was replaced by the command: nothing after it is reached.
        raise EndOfScript(result.code)
    return result


def arguments(call: Call) -> Result:
    """`xargs`: `-n COUNT`, `-I MARK`, `-r`, `-0`, `-d MARK`, `-L`; `-P` means nothing."""
    found, command = _xargs_options(call)
    items = _items(call.stdin, found, call.shell.budget)
    if len(items) > MOST_ARGUMENTS:
        raise CommandError("xargs: argument list too long")
    worst = 0
    for words in _xargs_calls(found, command or ["echo"], items):
        # They get no input: what comes in is their arguments.
        code = call.shell.execute(words, Input())
        # GNU's own code for "some command failed", whatever theirs were.
        worst = 123 if code else worst
    return Result(code=worst)


def _xargs_options(call: Call) -> tuple[dict[str, str], list[str]]:
    """Options by letter, and the command. CommandError: an option that is not known."""
    words, found = list(call.arguments), dict[str, str]()
    # By hand: after the command's name, an option is the command's own.
    while words and words[0].startswith("-") and len(words[0]) > 1:
        option = words.pop(0)
        letter, value = option[1:2], option[2:]
        if letter in "nIdPLs":
            found[letter] = value or (words.pop(0) if words else "")
        elif option in ("-r", "-0", "-t", "--no-run-if-empty", "--null"):
            found[{"--no-run-if-empty": "r", "--null": "0"}.get(option, letter)] = ""
        else:
            raise call.unknown(option)
    return found, words


def _xargs_calls(found: dict[str, str], command: list[str], items: list[str]) -> list[list[str]]:
    if "I" in found:
        return [[word.replace(found["I"], item) for word in command] for item in items]
    if not items:  # GNU runs the command once all the same
        return [] if "r" in found else [command]
    count = found.get("n", "")
    size = int(count) if count.isdecimal() and int(count[:6]) > 0 else len(items)
    return [[*command, *items[at : at + size]] for at in range(0, len(items), size)]


def _items(text: str, found: dict[str, str], budget: Budget) -> list[str]:
    budget.step(len(text) // 1000)
    if "0" in found or "d" in found:
        mark = "\0" if "0" in found else found["d"].replace("\\n", "\n")[:1] or "\n"
        return [item for item in text.split(mark) if item]
    if "I" in found:
        return [line.strip() for line in text.splitlines() if line.strip()]
    if not re.search(r"['\"\\]", text):
        return text.split()
    budget.step(len(text) // 10)  # quotes are read letter by letter
    try:
        return shlex.split(text, posix=True)
    except ValueError:
        raise CommandError("xargs: unmatched quote; by default quotes are special to xargs") from None


def seconds(call: Call, text: str) -> float:
    """`5`, `0.5`, `2m`, `1h`, `1d` as seconds. CommandError: it is none of these."""
    found = re.fullmatch(r"(\d{1,9}(?:\.\d{1,6})?)([smhd]?)", text)
    if text in ("inf", "infinity"):
        return float("inf")
    if not found:
        raise CommandError(f"{call.name}: invalid time interval '{text}'")
    return float(found[1]) * {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}[found[2]]


def sleep(call: Call) -> Result:
    """The guest's time passes, nobody waits."""
    if not call.arguments:
        return failed("sleep: missing operand")
    call.shell.wait(sum(seconds(call, word) for word in call.arguments))
    return Result()


def timeout(call: Call) -> Result:
    """`timeout SECONDS COMMAND`: 124 when the command takes longer, or would never end."""
    found, words = {}, list(call.arguments)
    while words and words[0].startswith("-"):
        option = words.pop(0)
        if option in ("-k", "-s") and words:
            found[option] = words.pop(0)
    if len(words) < 2:
        return failed("timeout: missing operand", 125)
    return Result(code=call.shell.within(seconds(call, words[0]), words[1:], call.input))


def shell(call: Call) -> Result:
    """`sh` and `bash`: `-c SCRIPT [NAME PARAMETER ...]`, a file, or what comes in."""
    words, flags = list(call.arguments), ""
    while words and words[0][:1] in ("-", "+") and len(words[0]) > 1:
        option = words.pop(0)
        flags += option[1:] if not option.startswith("--") else ""
        if option in ("-o", "-O") and words:
            words.pop(0)
    strict = "set -e\n" if "e" in flags else ""
    # `sh` is what the distribution says it is, also where bash calls it.
    is_dash = call.machine.distribution.startswith(SH_IS_DASH)
    bash = call.name == "bash" or (call.name == "sh" and not is_dash)
    if "c" in flags:
        if not words:
            return failed(f"{call.name}: 0: -c requires an argument", 2)
        name = words[1] if len(words) > 1 else call.name
        return Result(code=call.shell.interpret(strict + words[0], words[2:], name, bash, call.input))
    if "s" in flags or not words:
        return Result(code=call.shell.interpret(strict + call.stdin, words, call.name, bash, Input()))
    text = disks.read(call.machine, call.path(words[0]))
    if text is None:
        return failed(
            f"{call.name}: 0: cannot open {words[0]}: No such file", 2 if call.name == "sh" else 127
        )
    return Result(code=call.shell.interpret(strict + text, words[1:], words[0], bash, call.input))


def at(call: Call) -> Result:
    """The job runs when the script has ended. Its output would be mailed, so it is lost."""
    # Its way out of a script that ends the agent it runs under: `waagent -deprovision` as a job is the
    # documented pattern.
    number = call.shell.later(call.stdin)
    return Result(
        "", f"warning: commands will be executed using /bin/sh\njob {number} at {call.machine.now}\n"
    )


PLAINLY = ("nohup", "nice", "command", "exec", "time", "setsid", "stdbuf", "eatmydata")
COMMANDS: dict[str, Command] = {
    "env": env,
    "printenv": env,
    "xargs": arguments,
    "sleep": sleep,
    "timeout": timeout,
    "at": at,
    **dict.fromkeys(("sh", "bash", "dash"), shell),
    **dict.fromkeys(PLAINLY, plainly),
}
