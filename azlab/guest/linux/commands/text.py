"""Commands that print text: `echo`, `yes`, `seq`."""

from __future__ import annotations

import re

from azlab.guest.linux.console import Call, Command, Result, failed

ESCAPES = {"\\": "\\", "0": "\0", '"': '"', "'": "'"} | dict(
    zip("abefnrtv", "\a\b\033\f\n\r\t\v", strict=True)
)
OCTAL, OCTAL_OF_FORMAT, OCTAL_OF_BASH_ECHO = "0?[0-7]{1,3}", "[0-7]{1,3}", "0[0-7]{0,3}"
"""How many digits behind a backslash are a number: in `%b` and dash's echo, printf's format, `echo -e`."""
STOP = re.compile(r"(?:^|[^\\])(?:\\\\)*(\\c)")
"""`\\c` ends what `echo` prints, unless its backslash is itself behind one."""


def unescaped(text: str, bash: bool = True, octal: str = OCTAL) -> str:
    """The text with its backslash escapes replaced; `\\NNN` and `\\0NNN` are characters by number.

    So are `\\xHH` and `\\uHHHH` for bash; dash leaves both as they are.
    """
    hexadecimal = "x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}" if bash else "(?!)"
    return re.sub(rf"\\(?:({hexadecimal})|({octal})|(.))", _escape, text, flags=re.DOTALL)


def _escape(found: re.Match[str]) -> str:
    if found[1]:
        return chr(int(found[1][1:], 16))
    if found[2]:
        return chr(int(found[2], 8) % 256)
    return ESCAPES.get(found[3], found[0])


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
    octal = OCTAL_OF_BASH_ECHO if call.shell.is_bash else OCTAL
    return Result((unescaped(text, call.shell.is_bash, octal) if escapes else text) + end)


def unescaped_to_its_end(word: str, bash: bool) -> tuple[str, bool]:
    """A word of `%b` with its escapes replaced, and whether a `\\c` ends there what is printed."""
    stop = STOP.search(word)
    return unescaped(word[: stop.start(1)] if stop else word, bash), stop is not None


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


COMMANDS: dict[str, Command] = {"echo": echo, "yes": yes, "seq": seq}
