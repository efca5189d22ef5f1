"""Commands that print text: `echo`, `printf`, `yes`, `seq`."""

from __future__ import annotations

import re

from azlab.guest.disks import CommandError
from azlab.guest.linux.console import Call, Command, Result, failed

ESCAPES = {"\\": "\\", "0": "\0", '"': '"', "'": "'"} | dict(
    zip("abefnrtv", "\a\b\033\f\n\r\t\v", strict=True)
)
CONVERSION = re.compile(r"%([-+ 0#]*)(\*|\d{0,6})(?:\.(\d{0,6}))?([a-zA-Z%])")
OF_BASH = re.compile(r"(?<!%)(?:%%)*%[-+ #0]*('|q|\()")
"""What dash's printf does not know: `%q`, `%(...)T`, and the mark for thousands."""
STOP = re.compile(r"(?:^|[^\\])(?:\\\\)*(\\c)")
"""`\\c` ends what `echo` prints, unless its backslash is itself behind one."""
NUMERIC = re.compile(r"\s*|\s*[-+]?(0[xX][0-9a-fA-F]+|\d+\.?\d*([eE][-+]?\d+)?|\.\d+)|['\"].*", re.DOTALL)
WIDEST = 10_000


def unescaped(text: str, bash: bool = True) -> str:
    """The text with its backslash escapes replaced; `\\0NNN` is a character by number.

    So are `\\xHH` and `\\uHHHH` for bash; dash leaves both as they are.
    """
    numbers = "x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|" if bash else ""
    return re.sub(rf"\\({numbers}0?[0-7]{{2,3}}|.)", _escape, text, flags=re.DOTALL)


def _escape(found: re.Match[str]) -> str:
    code = found[1]
    if code[0] in "xu" and len(code) > 1:
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
    if escapes and (stop := STOP.search(text)):
        text, end = text[: stop.start(1)], ""
    return Result((unescaped(text, call.shell.is_bash) if escapes else text) + end)


def printf(call: Call) -> Result:
    """The format is used again while words remain."""
    if not call.arguments:
        return failed("printf: usage: printf format [arguments]", 2)
    words = list(call.arguments[1:]) if call.arguments[0] != "--" else list(call.arguments[2:])
    form = call.arguments[1] if call.arguments[0] == "--" and len(call.arguments) > 1 else call.arguments[0]
    if form == "-v":
        raise call.unknown("-v")
    out, wrong = list[str](), list[str]()
    while True:
        before = len(words)
        strange = OF_BASH.search(form)
        if strange and not call.shell.is_bash:
            raise CommandError(f"sh: 1: printf: %{strange[1]}: invalid directive", 2)
        if strange and strange[1] != "q":
            raise call.unknown(f"%{strange[1]}")
        text = formatted(unescaped(form, call.shell.is_bash), words, wrong)
        call.shell.budget.take(len(text))
        out.append(text)
        if not words or len(words) == before:
            break
    errors = "".join(f"printf: {word}: expected numeric value\n" for word in wrong)
    # What is no number is printed as 0 all the same; only the exit code tells.
    return Result("".join(out), errors, 1 if wrong else 0)


def formatted(form: str, words: list[str], wrong: list[str] | None = None) -> str:
    """The format filled once, from words that it takes away. `wrong` gets those that should be numbers."""

    def filled(found: re.Match[str]) -> str:
        flags, width, precision, kind = found.groups()
        if kind == "%":
            return "%"
        if width == "*":
            width = words.pop(0) if words else ""
        if kind not in "sdibcxXoufFeEgGq" or int(width or 0) > WIDEST or int(precision or 0) > WIDEST:
            raise CommandError(f"printf: %{kind}: invalid directive", 1)
        word = words.pop(0) if words else ""
        if wrong is not None and kind in "dioxXufFeEgG" and not NUMERIC.fullmatch(word):
            wrong.append(word)
        return _converted(flags, width, precision, kind, word)

    return CONVERSION.sub(filled, form)


def _converted(flags: str, width: str, precision: str | None, kind: str, word: str) -> str:
    point = "" if precision is None else f".{precision or 0}"
    if kind in "sbcq":
        text = unescaped(word) if kind == "b" else word[:1] if kind == "c" else word
        text = re.sub(r"([^\w@%+=:,./-])", r"\\\1", text) or "''" if kind == "q" else text
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
    digits = found[2].lower()
    base = 16 if digits.startswith("0x") else 8 if re.fullmatch("0[0-7]+", digits) else 10
    return int(found[1] + digits, base)


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
    """`seq LAST`, `seq FIRST LAST`, `seq FIRST STEP LAST`, with `-s TEXT` and `-w`; whole numbers only."""
    # Not `call.options`: `seq 5 -2 1` has a number where others have an option.
    words, separator, wide = list(call.arguments), "\n", False
    while words and re.match("-[sw]|--separator=", words[0]):
        option = words.pop(0)
        if option == "-w":
            wide = True
        elif option.startswith("--"):
            separator = option.partition("=")[2]
        else:
            separator = option[2:] or (words.pop(0) if words else "")
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


COMMANDS: dict[str, Command] = {"echo": echo, "printf": printf, "yes": yes, "seq": seq}
