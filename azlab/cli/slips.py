"""Slips in az commands: what a shell would read, and not as it was meant, with what to write in its place."""

import re

HOLE = re.compile(r"_{2,}|\.{3}|…")
"""What stands in the place of a word, in the lessons and on pages."""
LEFT_OPEN = re.compile(r"(?<![\w$])_{4,}(?!\w)")
"""A hole within a word, in a script or a value in quotes. Shorter, it may be text."""
CONTINUATIONS = {"`": "PowerShell", "^": "the Windows command prompt"}
"""Who continues a line with which character."""
SHORT_OPTION = re.compile(r"[–—]\w(?!\w)")
SMART = {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "--", "—": "--", "\N{NO-BREAK SPACE}": "a space"}
_MARKED = r"'[^']*'|\"(?:\\.|[^\"\\])*\"|\$\(.*\)|`[^`]*`"
QUOTED = rf"\\.|{_MARKED}"
"""What of a word stands in quotes, or is a command of its own."""
TYPOGRAPHIC = re.compile(f"(?:{QUOTED}|[^{''.join(SMART)}])*", re.DOTALL)
"""What stands before the first typographic letter outside of these."""
JOINED = re.compile(rf"(?:\\(?:\n(?!-)|[^\n])|{_MARKED}|\$(?!\()|[^\\'\"$`])*(?=\\\n)", re.DOTALL)
"""What stands before a line end, with no blank before it, that joins an option to a word."""
LIST_MARK = re.compile(r"\d+[.)]|[*•-]")
OPTION = re.compile(r"--?[A-Za-z]")
TWICE = "'az' stands there twice"


def of_first_word(name: str, following: str = "") -> str:
    """What is wrong with the first word of a command, by it and the next one; "" where it is no slip."""
    if following.startswith("="):
        return f"no blank may stand on either side of '=': write {name}=..."
    if LIST_MARK.fullmatch(name):
        return f"'{name}' is the mark of a list on a page: the line begins with az"
    if name.startswith("//"):
        return "a comment begins with #"
    if name.startswith("-"):
        return f"'{name}' is an option and begins a line: the line before it must end in \\"
    if name in ("!az", "%az", "%%az"):
        return f"'{name}' stands before a command outside of such a cell; here it begins with az"
    if name.casefold() == "az" != name:
        return f"'{name}' is written in small letters: az"
    return ""


def of_word(written: str, rest: str) -> tuple[str, int]:
    """What is wrong with a word of an az command as it is written, quotes included, and at which letter.

    "" where nothing is. `rest` is what stands in the line behind the word's first letter.
    """
    before = TYPOGRAPHIC.match(written)
    if before and before.end() < len(written):
        return of_typographic(written, before.end()), before.end()
    if (joined := JOINED.match(written)) and (sentence := of_joined(written[joined.end() + 2 :])):
        return sentence, joined.end()
    return of_hole(written) or (of_continuation("\\", rest) if written.startswith("\\") else ""), 0


def of_joined(following: str) -> str:
    """What is wrong with a line end in the midst of a word, by what stands in the next line; else ""."""
    if not OPTION.match(following):
        return ""
    return "a blank must stand before the \\, else the next line's first word is a part of this one"


def of_kept(name: str) -> str:
    """What is said of `NAME=az ...`."""
    return f"to keep what a command prints, write {name}=$(az ...)"


def of_hole(word: str) -> str:
    """What is said of a word, with or without its quotes, that is a hole or has one in it; else ""."""
    found = HOLE.fullmatch(word) or LEFT_OPEN.search(word)
    return f"{found[0]} is a hole: write what belongs there" if found else ""


def of_typographic(text: str, position: int) -> str:
    """What is said of a letter of a text where word processing has made it; else ""."""
    character = text[position]
    meant = "-" if SHORT_OPTION.match(text, position) else SMART.get(character)
    return f"the typographic character {character} was pasted; write {meant}" if meant else ""


def of_continuation(character: str, rest: str) -> str:
    """What is wrong with a character that was to end a line which goes on, by the rest of the line.

    "" where it is none, or nothing is wrong.
    """
    if character == "\\" and rest and not rest.strip():
        return "a space follows the \\, which must be the last character of its line"
    if character == "\\" and rest[:1].isspace() and rest.lstrip().startswith("-"):
        return "a \\ ends a line that goes on: leave it out in the middle of one"
    if character in CONTINUATIONS and not rest.strip():
        return f"{character} goes on in {CONTINUATIONS[character]}; here, as in bash, end the line in \\"
    return ""
