"""The `az` command that is being typed, of a cell or a line: its words, and the one at the cursor."""

import re
from dataclasses import dataclass

from azlab.cli.prompts import prompts_in
from azlab.cli.words import WHAT_IF

LINE_MAGIC = re.compile(r"^(?:[\w.,* ]+=)?[ \t]*%az(?=[ \t])", re.MULTILINE)
ENDED = re.compile(r"(?<!\\)\n")
CELL_MAGIC = re.compile(r"\s*%%az\b[^\n]*\n")
TOKEN = re.compile(
    r"""(?P<blank>(?:[ \t]|\\\n)+)
      | (?P<comment>(?<![^\s])\#[^\n]*)
      | (?P<end>\n|&&|\|\|?|;|&|\))
      | (?P<begin>\$\(|\(|`)
      | (?P<single>'[^']*(?:'|\Z))
      | (?P<double>"(?:\\.|[^"\\])*(?:"|\Z))
      | (?P<letter>\\.|.)""",
    re.VERBOSE | re.DOTALL,
)
ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")


@dataclass(frozen=True)
class Typed:
    """A command as far as it is typed, without its `az`.

    `words` are whole, `begun` is the word at the cursor up to it, without its quote, and `start` where it
    begins in the text; `quote` is the mark that it is in, "" where it is in none.
    """

    words: tuple[str, ...]
    begun: str
    start: int
    quote: str = ""


def command_at(code: str, cursor: int) -> Typed | None:
    """The command that the cursor of a cell is in: of `%%az` or of a line with `%az`; None elsewhere."""
    before = code[:cursor]
    if cell := CELL_MAGIC.match(before):
        return typed(before, cell.end())
    lines = list(LINE_MAGIC.finditer(before))
    if not lines or ENDED.search(before, lines[-1].end()):
        return None
    return typed(before, lines[-1].end(), prefix_needed=False)


def typed(text: str, position: int = 0, *, prefix_needed: bool = True) -> Typed | None:
    """The last command of a script, from a position on to the cursor at its end; None where it is no `az`."""
    text = prompts_in(text).sub(lambda match: " " * len(match[0]), text)
    words, begun = list[str](), ""
    start, quote, is_open = position, "", False
    while position < len(text):
        token = TOKEN.match(text, position)
        assert token is not None  # the last of its kinds takes any character
        position, kind = token.end(), token.lastgroup
        if kind == "double" and position == len(text) and (inner := _inside(token[0])):
            return typed(text, token.start() + inner)
        if kind in ("blank", "comment"):
            words += [begun] if is_open else []
        elif kind in ("end", "begin"):
            words, prefix_needed = [], True
        else:
            start = start if is_open else token.start()
            whole, quote = _unquoted(token[0], kind == "letter")
            start += 1 if quote and not is_open else 0
            begun, is_open = (begun if is_open else "") + whole, True
            continue
        begun, start, quote, is_open = "", position, "", False
    return _command(words, begun, start, quote, prefix_needed)


def _command(words: list[str], begun: str, start: int, quote: str, prefix_needed: bool) -> Typed | None:
    while words and (ASSIGNMENT.match(words[0])):
        del words[0]
    if words[:1] == ["az"]:
        del words[0]
    elif prefix_needed:
        return None
    if words[:1] == [WHAT_IF]:
        del words[0]
    return Typed(tuple(words), begun, start, quote)


def _inside(text: str) -> int:
    """Where, in open quotes, the last command substitution begins that is open, too; 0 without one."""
    begins = text.rfind("$(")
    is_open = begins >= 0 and ")" not in text[begins:] and not text.endswith('"')
    return begins + 2 if is_open else 0


def _unquoted(text: str, is_letter: bool) -> tuple[str, str]:
    """What a token says, and the quote that is open at its end."""
    if is_letter:
        return (text[1:] if len(text) == 2 else text), ""
    closed = len(text) > 1 and text.endswith(text[0])
    return (text[1:-1], "") if closed else (text[1:], text[0])
