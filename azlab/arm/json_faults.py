"""What ARM says of a body that is no JSON, and where: the sentences of Json.NET, its reader.

`Unexpected character encountered while parsing value: S. Path 'identity.type', line 1, position 16.` is how
users of PowerShell meet it, whose quotes are gone by the time the CLI sees them.
"""

import re

from azlab.arm.positions import path_text

WORDS = frozenset({"true", "false", "null", "undefined", "NaN", "Infinity"})
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|-Infinity")
_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{0,4}|.)", re.DOTALL)
_GOOD = re.compile(r"""\\(?:u[0-9A-Fa-f]{4}|["'\\/bfnrt])""")
_CLOSING = {"{": "}", "[": "]"}


class _Reader:
    """Where a reader of JSON is: what is open around it, and what must come next."""

    def __init__(self) -> None:
        self.opened: list[str] = []
        self.steps: list[str | int] = []
        self.next = "value"

    def take(self, kind: str, letters: str) -> str:
        """Go on by a token; what is wrong with it, "" when nothing is."""
        match self.next:
            case "name":
                return self._name(kind, letters)
            case "colon":
                self.next = "value"
                wrong = f"Invalid character after parsing property name. Expected ':' but got: {letters[0]}."
                return "" if letters == ":" else wrong
            case "value" | "item":
                return self._value(kind, letters)
        return self._after(kind, letters)

    def _name(self, kind: str, letters: str) -> str:
        if letters == "}":
            return self._close()
        if kind not in ("string", "single", "name"):
            return f"Invalid property identifier character: {letters[0]}."
        self.steps[-1] = letters.strip("\"'")
        self.next = "colon"
        return ""

    def _value(self, kind: str, letters: str) -> str:
        if letters in _CLOSING:
            self.opened.append(letters)
            self.steps.append(0 if letters == "[" else "")
            self.next = "item" if letters == "[" else "name"
            return ""
        if letters == "]" and self.next == "item":
            return self._close()
        self.next = "comma"
        if kind in ("string", "single"):
            return _of_string(letters)
        if letters in WORDS or _NUMBER.fullmatch(letters):
            return ""
        if letters[0].isdigit() or letters[0] in "+-.":
            return f"Input string '{letters}' is not a valid number."
        return f"Unexpected character encountered while parsing value: {letters[0]}."

    def _after(self, kind: str, letters: str) -> str:
        if not self.opened:
            return f"Additional text encountered after finished reading JSON content: {letters[0]}."
        if letters == _CLOSING[self.opened[-1]]:
            return self._close()
        if kind != "comma":
            return f"After parsing a value an unexpected character was encountered: {letters[0]}."
        last = self.steps[-1]
        if isinstance(last, int):
            self.steps[-1] = last + 1
        self.next = "item" if isinstance(last, int) else "name"
        return ""

    def _close(self) -> str:
        self.opened.pop()
        self.steps.pop()
        self.next = "comma"
        return ""


def _of_string(letters: str) -> str:
    if len(letters) < 2 or letters[-1] != letters[0]:
        return f"Unterminated string. Expected delimiter: {letters[0]}."
    bad = next((match[0] for match in _ESCAPE.finditer(letters) if not _GOOD.fullmatch(match[0])), "")
    return f"Bad JSON escape sequence: {bad}." if bad else ""


def fault(text: str, tokens: list[tuple[str, str]]) -> str:
    """The first thing that keeps a text from being JSON, with its place; `tokens` are those of the text."""
    reader, index = _Reader(), 0
    for kind, letters in tokens:
        if kind not in ("space", "comment"):
            steps = list(reader.steps)
            wrong = reader.take(kind, letters)
            if wrong:
                return f"{wrong} {_where(text, index, steps)}"
        index += len(letters)
    return f"Unexpected end when deserializing object. {_where(text, index, reader.steps)}"


def _where(text: str, index: int, steps: list[str | int]) -> str:
    """Json.NET counts lines from 1 and letters of a line from 0, and is in line 0 before it has begun."""
    line = text.count("\n", 0, index) + 1 if index else 0
    start = text.rfind("\n", 0, index) + 1
    named = steps[:-1] if steps and steps[-1] == "" else steps
    return f"Path '{path_text(named)}', line {line}, position {index - start}."
