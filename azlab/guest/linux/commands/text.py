"""Commands that print text, or take part of what comes in."""

from __future__ import annotations

import re

from azlab.guest.disks import CommandError
from azlab.guest.linux.commands.files import contents, sources
from azlab.guest.linux.console import Call, Command, Result, failed, lines

ESCAPES = {"\\": "\\", "0": "\0", '"': '"', "'": "'"} | dict(
    zip("abefnrtv", "\a\b\033\f\n\r\t\v", strict=True)
)
CONVERSION = re.compile(r"%([-+ 0#]*)(\*|\d{0,6})(?:\.(\d{0,6}))?([a-zA-Z%])")
WIDEST = 10_000


def unescaped(text: str) -> str:
    """The text with its backslash escapes replaced; `\\0NNN` and `\\xHH` are characters by number."""
    return re.sub(r"\\(x[0-9a-fA-F]{1,2}|0?[0-7]{2,3}|.)", _escape, text, flags=re.DOTALL)


def _escape(found: re.Match[str]) -> str:
    code = found[1]
    if code[0] == "x" and len(code) > 1:
        return chr(int(code[1:], 16))
    if len(code) > 1:
        return chr(int(code, 8) % 256)
    return ESCAPES.get(code, found[0])


def echo(call: Call) -> Result:
    """dash's knows `-n` and always replaces escapes, bash's replaces them with `-e` only."""
    words, end, escapes = list(call.arguments), "\n", not call.shell.is_bash
    known = r"-[neE]+" if call.shell.is_bash else r"-n"
    while words and re.fullmatch(known, words[0]):
        option = words.pop(0)
        end = "" if "n" in option else end
        escapes = escapes or "e" in option
    text = " ".join(words)
    return Result((unescaped(text) if escapes else text) + end)


def printf(call: Call) -> Result:
    """The format is used again while words remain."""
    if not call.arguments:
        return failed("printf: usage: printf format [arguments]", 2)
    words = list(call.arguments[1:]) if call.arguments[0] != "--" else list(call.arguments[2:])
    form = call.arguments[1] if call.arguments[0] == "--" and len(call.arguments) > 1 else call.arguments[0]
    if form == "-v":
        raise call.unknown("-v")
    out: list[str] = []
    while True:
        before = len(words)
        text = formatted(unescaped(form), words)
        call.shell.budget.take(len(text))
        out.append(text)
        if not words or len(words) == before:
            return Result("".join(out))


def formatted(form: str, words: list[str]) -> str:
    """The format filled once, from words that it takes away."""

    def filled(found: re.Match[str]) -> str:
        flags, width, precision, kind = found.groups()
        if kind == "%":
            return "%"
        if width == "*":
            width = words.pop(0) if words else ""
        if kind not in "sdibcxXoufFeEgGq" or int(width or 0) > WIDEST or int(precision or 0) > WIDEST:
            raise CommandError(f"printf: %{kind}: invalid directive", 1)
        return _converted(flags, width, precision, kind, words.pop(0) if words else "")

    return CONVERSION.sub(filled, form)


def _converted(flags: str, width: str, precision: str | None, kind: str, word: str) -> str:
    point = "" if precision is None else f".{precision or 0}"
    if kind in "sbcq":
        text = unescaped(word) if kind == "b" else word[:1] if kind == "c" else word
        text = "'" + text.replace("'", "'\\''") + "'" if kind == "q" else text
        return ("%" + flags.replace("0", "").replace("#", "") + width + point + "s") % text
    if kind in "fFeEgG":
        return ("%" + flags + width + point + kind) % _real(word)
    return ("%" + flags + width + point + kind.replace("u", "d").replace("i", "d")) % _whole(word)


def _whole(word: str) -> int:
    if word[:1] in "'\"" and len(word) > 1:
        return ord(word[1])
    found = re.fullmatch(r"\s*([-+]?)(0[xX][0-9a-fA-F]{1,16}|\d{1,19})", word)
    if not found:
        return 0
    return int(found[1] + found[2], 16 if found[2][:2] in ("0x", "0X") else 10)


def _real(word: str) -> float:
    return (
        float(word)
        if re.fullmatch(r"\s*[-+]?(\d{1,300}\.?\d{0,300}|\.\d{1,300})([eE][-+]?\d{1,2})?", word)
        else 0.0
    )


def yes(call: Call) -> Result:
    """Writes until nobody reads it."""
    line = (" ".join(call.arguments) or "y") + "\n"
    block = line * (1 + 4000 // len(line))
    while True:
        call.shell.budget.step()
        call.shell.print(block)


def seq(call: Call) -> Result:
    """`seq LAST`, `seq FIRST LAST`, `seq FIRST STEP LAST`, with `-s TEXT` and `-w`."""
    words = list(call.arguments)
    separator = "\n"
    wide = False
    while words and words[0] in ("-s", "-w"):
        wide = words[0] == "-w" or wide
        separator = words[1] if words.pop(0) == "-s" and len(words) > 0 else separator
        words = words[1:] if separator != "\n" and words and words[0] == separator else words
    if not words or len(words) > 3 or not all(re.fullmatch(r"-?\d{1,15}", word) for word in words):
        return failed(f"seq: invalid floating point argument: '{(words or [''])[0]}'")
    numbers = [int(word) for word in words]
    first = numbers[0] if len(numbers) > 1 else 1
    step = numbers[1] if len(numbers) == 3 else 1
    if step == 0:
        return failed("seq: invalid Zero increment value: '0'")
    values = range(first, numbers[-1] + (1 if step > 0 else -1), step)
    width = max(len(str(first)), len(str(numbers[-1]))) if wide else 0
    for start in range(0, len(values), 1000):
        call.shell.budget.step(10)
        block = values[start : start + 1000]
        end = "\n" if start + 1000 >= len(values) else separator
        call.shell.print(separator.join(str(value).zfill(width) for value in block) + end)
    return Result()


def _count(call: Call, value: str) -> int:
    """A number of lines or characters, as `5`, `5K` or `1M`. CommandError: it is none."""
    found = re.fullmatch(r"[-+]?(\d{1,9})([kKM]?)[bB]?", value)
    if not found:
        raise CommandError(f"{call.name}: invalid number of lines: '{value}'")
    return int(found[1]) * {"": 1, "k": 1024, "K": 1024, "M": 1024 * 1024}[found[2]]


def _options(call: Call) -> tuple[dict[str, str], list[str]]:
    """`head` and `tail`: `-n`, `-c`, and a bare `-5`."""
    call.arguments = [re.sub(r"^-(\d+)$", r"-n\1", word) for word in call.arguments]
    found, names = call.options("qvfF", "nc", long_valued=("lines", "bytes"))
    if "f" in found or "F" in found:
        raise call.unknown("-f")
    for short, long in (("n", "lines"), ("c", "bytes")):
        if long in found:
            found[short] = found[long]
    return found, names


def head(call: Call) -> Result:
    """Reads no more than it shows, so what fills its pipe may be endless."""
    found, names = _options(call)
    out: list[str] = []
    for source in sources(call, names):
        if "c" in found:
            out.append(source.read_characters(_count(call, found["c"])))
            continue
        count = _count(call, found.get("n", "10"))
        if found.get("n", "").startswith("-"):
            every = source.read().splitlines(keepends=True)
            out.extend(every[: max(len(every) - count, 0)])
            continue
        for _ in range(count):
            line = source.line()
            if line is None:
                break
            call.shell.budget.take(len(line))
            out.append(line)
    return Result("".join(out))


def tail(call: Call) -> Result:
    found, names = _options(call)
    text = contents(call, names)
    value = found.get("c", found.get("n", "10"))
    count, from_start = _count(call, value), value.startswith("+")
    if "c" in found:
        return Result(text[max(count - 1, 0) :] if from_start else text[-count:] if count else "")
    every = text.splitlines(keepends=True)
    return Result("".join(every[max(count - 1, 0) :] if from_start else every[-count:] if count else []))


def wc(call: Call) -> Result:
    found, names = call.options("lwcmL")
    rows: list[tuple[list[int], str]] = []
    for name in names or [""]:
        text = contents(call, [name] if name else [])
        rows.append(([text.count("\n"), len(text.split()), len(text.encode("utf-8", "replace"))], name))
    if len(rows) > 1:
        rows.append(([sum(row[0][at] for row in rows) for at in range(3)], "total"))
    kept = [
        at
        for at, letters in enumerate(("l", "w", "cm"))
        if any(item in found for item in letters) or not found
    ]
    return lines(
        [" ".join([*(str(counts[at]) for at in kept), *([name] if name else [])]) for counts, name in rows]
    )


def sort(call: Call) -> Result:
    """`-r -u -n -f -V`, and `-k N` with `-t MARK` for one column."""
    found, names = call.options("runfVbhs", "kt")
    every = contents(call, names).splitlines()
    call.shell.budget.step(len(every) // 100)
    column = re.match(r"(\d{1,4})", found.get("k", ""))

    def key(line: str) -> tuple[object, ...]:
        parts = line.split(found["t"]) if found.get("t") else line.split()
        text = (
            line if column is None else (parts[int(column[1]) - 1 :] or [""])[0] if int(column[1]) else line
        )
        if "n" in found or "h" in found:
            number = re.match(r"\s*(-?\d{1,18})", text)
            return (int(number[1]) if number else 0, line)
        if "V" in found:
            return tuple(
                (0, int(p), "") if p.isdecimal() else (1, 0, p) for p in re.findall(r"\d{1,18}|\D+", text)
            )
        return (text.casefold() if "f" in found else text, line)

    every.sort(key=key, reverse="r" in found)
    return lines(list(dict.fromkeys(every)) if "u" in found else every)


def uniq(call: Call) -> Result:
    """`-c`, `-d` (only what is repeated), `-u` (only what is not), `-i`."""
    found, names = call.options("cdui")
    groups: list[tuple[str, int]] = []
    for line in contents(call, names).splitlines():
        same = groups and (
            groups[-1][0] == line or ("i" in found and groups[-1][0].casefold() == line.casefold())
        )
        if same:
            groups[-1] = (groups[-1][0], groups[-1][1] + 1)
        else:
            groups.append((line, 1))
    kept = [(line, n) for line, n in groups if (n > 1 or "d" not in found) and (n == 1 or "u" not in found)]
    return lines([f"{count:>7} {line}" if "c" in found else line for line, count in kept])


COMMANDS: dict[str, Command] = {
    "echo": echo,
    "printf": printf,
    "yes": yes,
    "seq": seq,
    "head": head,
    "tail": tail,
    "wc": wc,
    "sort": sort,
    "uniq": uniq,
}
