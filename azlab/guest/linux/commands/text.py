"""Commands that print text or filter it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from azlab.guest.disks import CommandError
from azlab.guest.linux.commands.files import content, contents
from azlab.guest.linux.console import Call, Command, Result, failed, lines

ESCAPES = {"n": "\n", "t": "\t", "\\": "\\", "r": "\r", "0": "\0"}


def unescaped(text: str) -> str:
    return re.sub(r"\\([nt\\r0])", lambda found: ESCAPES[found[1]], text)


def echo(call: Call) -> Result:
    words = list(call.arguments)
    end = "\n"
    while words and words[0] in ("-n", "-e", "-ne", "-en"):
        end = "" if "n" in words.pop(0) else end
    return Result(unescaped(" ".join(words)) + end)


def printf(call: Call) -> Result:
    """`%s`, `%d`, `%b` and `%%` without widths; the format is used again while words remain."""
    if not call.arguments:
        return failed("printf: usage: printf format [arguments]", 2)
    form, words = call.arguments[0], call.arguments[1:]
    found = re.findall(r"%(.)", form)
    if any(kind not in "sdb%" for kind in found):
        raise CommandError("The practice machine's 'printf' knows %s, %d, %b and %% only.", 2)
    width = sum(kind != "%" for kind in found)
    out = []
    for at in range(0, max(len(words), 1), width or max(len(words), 1)):
        take = iter(words[at : at + width])
        out.append(re.sub(r"%(.)", lambda one, take=take: _filled(one[1], take), unescaped(form)))  # type: ignore[misc]
    return Result("".join(out))


def _filled(kind: str, words: Iterator[str]) -> str:
    if kind == "%":
        return "%"
    word: str = next(words, "")
    if kind == "d":
        return word if re.fullmatch(r"-?\d+", word) else "0"
    return unescaped(word) if kind == "b" else word


def grep(call: Call) -> Result:
    """`-i -v -c -q -n -E -F -o -s`; the pattern is read as a Python regular expression."""
    found, words = call.options("ivcqnEFosrhw", "e")
    pattern = found.get("e") if "e" in found else (words.pop(0) if words else None)
    if pattern is None:
        return failed("Usage: grep [OPTION]... PATTERNS [FILE]...", 2)
    try:
        wanted = re.compile(
            re.escape(pattern) if "F" in found else _dialect(pattern, "E" in found),
            re.IGNORECASE if "i" in found else 0,
        )
    except (re.error, OverflowError, RecursionError):
        return failed(f"grep: invalid regular expression '{pattern}'", 2)
    out = []
    for name in words or ["-"]:
        prefix = f"{name}:" if len(words) > 1 and "h" not in found else ""
        for number, line in enumerate(content(call, name).splitlines(), 1):
            if bool(wanted.search(line[:2000])) != ("v" in found):
                shown = wanted.search(line[:2000]) if "o" in found else None
                out.append(f"{prefix}{f'{number}:' if 'n' in found else ''}{shown[0] if shown else line}")
    if "q" in found:
        return Result(code=0 if out else 1)
    shown_lines = [str(len(out))] if "c" in found else out
    return lines(shown_lines)._replace(code=0 if out else 1)


def _dialect(pattern: str, extended: bool) -> str:
    """A basic expression writes groups, braces, alternatives and repeats with a backslash.

    Two repeats on one group are refused: they can take for ever.
    """
    if re.search(r"[*+}]\\?\)\\?[*+{]", pattern):
        raise re.error("repeat of a repeat")
    if extended:
        return pattern
    return re.sub(r"\\.|[(){}|+?]", _swapped, pattern)


def _swapped(found: re.Match[str]) -> str:
    text = found[0]
    if len(text) == 1:
        return "\\" + text
    return text[1] if text[1] in "(){}|+?" else text


def _count(call: Call, found: dict[str, str]) -> int:
    value = found.get("n", "10").lstrip("+-") or "10"
    if not value.isdecimal() or len(value) > 9:
        raise CommandError(f"{call.name}: invalid number of lines: '{value}'")
    return int(value)


def head_or_tail(call: Call) -> Result:
    call.arguments = [re.sub(r"^-(\d+)$", r"-n\1", word) for word in call.arguments]
    found, names = call.options("f", "n")
    if "f" in found:
        raise call.unknown("-f")
    every, count = contents(call, names).splitlines(), _count(call, found)
    if call.name == "head":
        return lines(every[:count])
    return lines(
        every[count - 1 :] if found.get("n", "").startswith("+") else every[-count:] if count else []
    )


def wc(call: Call) -> Result:
    found, names = call.options("lwc")
    text = contents(call, names)
    counts = {"l": text.count("\n"), "w": len(text.split()), "c": len(text.encode("utf-8", "replace"))}
    chosen = [str(counts[kind]) for kind in "lwc" if kind in found or not found]
    return lines([" ".join([*chosen, *names[:1]])])


def sort(call: Call) -> Result:
    found, names = call.options("run")
    every = contents(call, names).splitlines()
    if "n" in found:
        every.sort(key=lambda line: (int((re.match(r"\s*(-?\d{1,18})", line) or [0, 0])[1]), line))
    else:
        every.sort()
    if "u" in found:
        every = list(dict.fromkeys(every))
    return lines(every[::-1] if "r" in found else every)


def uniq(call: Call) -> Result:
    found, names = call.options("c")
    groups: list[tuple[str, int]] = []
    for line in contents(call, names).splitlines():
        if groups and groups[-1][0] == line:
            groups[-1] = (line, groups[-1][1] + 1)
        else:
            groups.append((line, 1))
    return lines([f"{count:>7} {line}" if "c" in found else line for line, count in groups])


def cut(call: Call) -> Result:
    """`-d` one character and `-f` numbers, ranges and commas."""
    found, names = call.options("s", "df")
    mark, wanted = found.get("d", "\t") or "\t", found.get("f", "")
    if not re.fullmatch(r"[\d,-]+", wanted) or len(wanted) > 100:
        return failed("cut: you must specify a list of fields")
    out = []
    for line in contents(call, names).splitlines():
        parts = line.split(mark)
        kept = [part for at, part in enumerate(parts, 1) if _in_list(at, wanted)]
        out.append(mark.join(kept) if len(parts) > 1 else line)
    return lines(out)


def _in_list(at: int, wanted: str) -> bool:
    for piece in wanted.split(","):
        first, dash, last = piece.partition("-")
        if not dash and first == str(at):
            return True
        if dash and int(first or 1) <= at <= int(re.sub(r"\D", "", last) or at):
            return True
    return False


COMMANDS: dict[str, Command] = {
    "echo": echo,
    "printf": printf,
    "grep": grep,
    "head": head_or_tail,
    "tail": head_or_tail,
    "wc": wc,
    "sort": sort,
    "uniq": uniq,
    "cut": cut,
}
