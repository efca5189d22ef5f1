"""Commands that show the first or last lines, or count them: `head`, `tail`, `wc`."""

from __future__ import annotations

import re
from collections.abc import Callable

from azlab.guest.disks import CommandError
from azlab.guest.linux.commands.files import source
from azlab.guest.linux.console import Call, Command, Result, lines
from azlab.guest.linux.streams import Input

PIPE_WIDTH = 7
"""Columns of `wc` for what comes through a pipe, of which nobody knows the size beforehand."""


def _count(call: Call, value: str) -> int:
    """A number of lines or characters, as `5`, `5K` or `1M`. CommandError: it is none."""
    found = re.fullmatch(r"[-+]?(\d{1,9})([kKM]?)[bB]?", value)
    if not found:
        raise CommandError(f"{call.name}: invalid number of lines: '{value}'")
    return int(found[1]) * {"": 1, "k": 1024, "K": 1024, "M": 1024 * 1024}[found[2]]


def _options(call: Call) -> tuple[dict[str, str], list[str]]:
    """`head` and `tail`: `-n`, `-c`, and a bare `-5`."""
    # Only as the first word: in `head -n -3` it is the value of `-n`.
    call.arguments = [re.sub(r"^-(\d+)$", r"-n\1", word) for word in call.arguments[:1]] + call.arguments[1:]
    found, names = call.options("qvfF", "nc", ("quiet", "silent", "verbose"), ("lines", "bytes"))
    if "f" in found or "F" in found:
        raise call.unknown("-f")
    for short, long in (("n", "lines"), ("c", "bytes"), ("q", "quiet"), ("q", "silent"), ("v", "verbose")):
        if long in found:
            found[short] = found[long]
    return found, names


def _of_each(call: Call, found: dict[str, str], names: list[str], part: Callable[[Input], str]) -> Result:
    """A part of each file, under its name where there are several; a file that is absent is passed over."""
    titled = (len(names) > 1 or "v" in found) and "q" not in found
    out, errors = list[str](), list[str]()
    for name in names or ["-"]:
        try:
            shown = part(source(call, name))
        except CommandError as refusal:
            errors.append(f"{refusal}\n")
            continue
        title = f"==> {name if name != '-' else 'standard input'} <==\n"
        out += [("\n" if out else "") + title if titled else "", shown]
    return Result("".join(out), "".join(errors), 1 if errors else 0)


def head(call: Call) -> Result:
    """Reads no more than it shows, so what fills its pipe may be endless."""
    found, names = _options(call)
    value = found.get("c", found.get("n", "10"))
    count = _count(call, value)

    def first(text: Input) -> str:
        if value.startswith("-"):
            every = list(text.read()) if "c" in found else text.read().splitlines(keepends=True)
            return "".join(every[: max(len(every) - count, 0)])
        if "c" in found:
            return text.read_characters(count)
        out = list[str]()
        while len(out) < count and (line := text.line()) is not None:
            call.shell.budget.take(len(line))
            out.append(line)
        return "".join(out)

    return _of_each(call, found, names, first)


def tail(call: Call) -> Result:
    """`-n 5`, `-n +5` (from the fifth on), `-c` in characters."""
    found, names = _options(call)
    value = found.get("c", found.get("n", "10"))
    count, from_start = _count(call, value), value.startswith("+")

    def last(text: Input) -> str:
        every = list(text.read()) if "c" in found else text.read().splitlines(keepends=True)
        return "".join(every[max(count - 1, 0) :] if from_start else every[-count:] if count else [])

    return _of_each(call, found, names, last)


def wc(call: Call) -> Result:
    """`-l -w -m -c -L`, always in this order, and a total of several files."""
    found, names = call.options("lwcmL", "", ("lines", "words", "chars", "bytes", "max-line-length"))
    wanted = {"max-line-length": "L"}.get
    chosen = {wanted(name, name[0] if name != "chars" else "m") for name in found} or set("lwc")
    rows, errors, size, narrow = list[tuple[dict[str, int], str]](), list[str](), 0, True
    for name in names or ["-"]:
        try:
            stream = source(call, name)
        except CommandError as refusal:
            errors.append(f"{refusal}\n")
            continue
        narrow = narrow and stream.is_file
        counts = _counts(stream.read())
        size += counts["c"]
        rows.append((counts, name if names else ""))
    if len(names) > 1:
        every = [counts for counts, _ in rows]
        total = {letter: sum(counts[letter] for counts in every) for letter in "lwmc"}
        rows.append(({**total, "L": max((counts["L"] for counts in every), default=0)}, "total"))
    # GNU's wc makes its columns as wide as the bytes of all files need, and knows no bytes of a pipe.
    width = 1 if len(chosen) == 1 and len(names) < 2 else max(len(str(size)), 1 if narrow else PIPE_WIDTH)
    shown = [
        (" ".join(f"{counts[kind]:>{width}}" for kind in "lwmcL" if kind in chosen), name)
        for counts, name in rows
    ]
    return lines([f"{counts} {name}".rstrip() if name else counts for counts, name in shown])._replace(
        stderr="".join(errors), code=1 if errors else 0
    )


def _counts(text: str) -> dict[str, int]:
    """Lines, words, characters, bytes and the longest line, by the letters of their options."""
    longest = max(map(len, text.split("\n")))
    size = len(text.encode("utf-8", "replace"))
    return {"l": text.count("\n"), "w": len(text.split()), "m": len(text), "c": size, "L": longest}


COMMANDS: dict[str, Command] = {"head": head, "tail": tail, "wc": wc}
