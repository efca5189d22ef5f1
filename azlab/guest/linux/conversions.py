"""What C's `printf` makes of a format and words, as the shells and awk have it."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator

from azlab.budget import Budget
from azlab.guest.disks import CommandError

CONVERSION = re.compile(
    r"%(?:%|(?P<flags>[-+ 0#']*)(?P<width>\*|\d*)(?:\.(?P<precision>\*|\d*))?"
    r"(?P<length>[hjlLtz]*)(?P<kind>.?))",
    re.DOTALL,
)
PIECE = re.compile(rf"(?P<literal>(?:[^%\\]|\\[^%]|\\)+)|{CONVERSION.pattern}", re.DOTALL)
"""A backslash before `%` is itself, and the conversion a conversion."""
WHOLE = re.compile(r"\s*[-+]?(?:0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)")
REAL = re.compile(
    r"\s*[-+]?(?:0[xX][0-9a-fA-F]+\.?[0-9a-fA-F]*(?:[pP][-+]?\d+)?|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|inf|nan)",
    re.IGNORECASE,
)
LARGEST, SMALLEST, LONGEST_NUMBER = 2**63 - 1, -(2**63), 2_000
QUOTED = re.compile(r"""[\s'"\\|&;()<>!{}*\[\]?^$`,]|^[~#]""")
CONTROLS = {mark: f"\\{letter}" for mark, letter in zip("\a\b\033\f\n\r\t\v", "abEfnrtv", strict=True)}


class Ended(Exception):
    """`\\c` in a word of `%b`: nothing more is printed."""


class Printing:
    """Fills formats from words, which it takes one after the other.

    `complaints` is what it says of words that are no numbers, `code` the exit code that they bring.
    `unescaped` makes a text of the word of `%b` and says whether that ends it all.
    """

    def __init__(
        self,
        words: Iterable[str],
        budget: Budget,
        *,
        bash: bool = True,
        unescaped: Callable[[str], tuple[str, bool]] = lambda word: (word, False),
    ) -> None:
        self.words, self.budget, self.bash, self.unescaped = deque(words), budget, bash, unescaped
        self.complaints, self.code = list[str](), 0

    def pieces(self, form: str, literal: Callable[[str], str] = str) -> Iterator[str]:
        """The format filled once. CommandError: a directive is none. Ended: behind the last piece."""
        for found in PIECE.finditer(form):
            if found["literal"]:
                made = literal(found["literal"])
                self.budget.take(len(made))
                yield made
            elif found[0] == "%%":
                yield "%"
            else:
                yield from self._filled(found)

    def _filled(self, found: re.Match[str]) -> Iterator[str]:
        flags, width, precision, kind = found["flags"], found["width"], found["precision"], found["kind"]
        if width == "*":
            asked = self._whole()
            # A width below 0 is one to the left.
            flags, width = flags + "-" * (asked < 0), str(abs(asked))
        if precision == "*":
            asked = self._whole()
            precision = str(asked) if asked >= 0 else None
        self._refuse(found)
        for digits in (width, precision):
            self.budget.take(int((digits or "0")[:20]))
        measures = width + ("" if precision is None else f".{precision or 0}")
        if kind in "sbcq":
            text, ended = self._text(kind)
            self.budget.take(len(text))
            yield f"%{_without(flags, '0#')}{measures}s" % text
            if ended:
                raise Ended
        elif kind in "fFeEgG":
            yield f"%{flags}{measures}{kind}" % self._real()
        else:
            yield self._integer(flags, width, precision, kind)

    def _integer(self, flags: str, width: str, precision: str | None, kind: str) -> str:
        """In what Python has otherwise than C: signs, zeros before and none at all, the marks of bases."""
        signed = kind in "di"
        number = self._whole() if signed else self._whole(2**64 - 1) % 2**64
        if precision is not None:
            flags = _without(flags, "0")
        if number == 0 and not int(precision or bool(precision is None)):
            return f"%{flags}{width}s" % ""
        if kind == "o" and "#" in flags:
            precision = str(max(int(precision or 0), len(f"0{number:o}") if number else 1))
        if not signed:
            flags = _without(flags, "+ " if number and kind != "o" else "+ #")
        point = "" if precision is None else f".{precision}"
        return f"%{flags}{width}{point}{kind.replace('u', 'd')}" % number

    def _refuse(self, found: re.Match[str]) -> None:
        """CommandError: a directive that is none, in the shell's words."""
        kind, known = found["kind"], "sdibcxXoufFeEgG" + "q" * self.bash
        strange = "'" if "'" in found["flags"] else kind
        if kind and kind in known and strange != "'" and (self.bash or not found["length"]):
            return
        if strange and strange in ("aA(nQ'" if self.bash else "aA"):
            raise CommandError(f"The practice machine's 'printf' does not know '%{strange}'.", 2)
        if self.bash:
            wrong = f"`{kind}': invalid" if kind else "`%': missing"
            raise CommandError(self._said(f"{wrong} format character"), 1)
        shown = re.match(r"%[-+ 0#]*(?:\*|\d*)(?:\.(?:\*|\d*))?.?", found[0], re.DOTALL)
        assert shown is not None
        wrong = f"{shown[0]}: invalid directive" if kind or found["length"] else "missing format character"
        raise CommandError(self._said(wrong), 2)

    def complain(self, said: str, code: int) -> None:
        self.complaints.append(said)
        self.code = code

    def _said(self, what: str) -> str:
        return f"{'bash: line 1' if self.bash else 'sh: 1'}: printf: {what}"

    def _word(self) -> str:
        return self.words.popleft() if self.words else ""

    def _text(self, kind: str) -> tuple[str, bool]:
        word = self._word()
        if kind == "b":
            return self.unescaped(word)
        if kind == "c":
            return word[:1] or "\0", False
        return (shell_quoted(word) if kind == "q" else word), False

    def _begun(self, word: str, number: re.Pattern[str]) -> str:
        """How a word begins as a number; what follows is complained of."""
        found = number.match(word)
        text = found[0] if found else ""
        if len(text) == len(word) or (not word.strip() and not text):
            return text
        reason = "not completely converted" if text else "expected numeric value"
        if self.bash:
            begins = re.match(r"\s*[-+]?0([xX])?", word)
            base = "" if number is REAL or not begins else "hex " if begins[1] else "octal "
            reason = f"invalid {base}number"
        self.complain(self._said(f"{word[:200]}: {reason}"), 1)
        return text

    def _whole(self, largest: int = LARGEST) -> int:
        """The next word as a number of 64 bits: `'A` is a character's, 010 octal, 0x10 hexadecimal."""
        word = self._word()
        if word[:1] in ("'", '"'):
            return ord(word[1]) if len(word) > 1 else 0
        text = self._begun(word, WHOLE).strip()
        digits = text.lstrip("+-")[:25].lower()
        base = 16 if digits.startswith("0x") else 8 if digits.startswith("0") else 10
        number = int(digits or "0", base) * (-1 if text.startswith("-") else 1)
        if not SMALLEST <= number <= largest:
            warning = "warning: " if self.bash else ""
            code = self.code if self.bash else 1
            self.complain(self._said(f"{warning}{word[:200]}: Numerical result out of range"), code)
        return max(min(number, largest), SMALLEST)

    def _real(self) -> float:
        word = self._word()
        if word[:1] in ("'", '"'):
            return float(ord(word[1])) if len(word) > 1 else 0.0
        text = self._begun(word, REAL).strip()[:LONGEST_NUMBER] or "0"
        try:
            return float.fromhex(text) if "x" in text.lower() else float(text)
        except OverflowError:
            return float("inf")


def _without(flags: str, those: str) -> str:
    return "".join(flag for flag in flags if flag not in those)


def shell_quoted(word: str) -> str:
    """A word as bash's `%q` writes it, so that a shell reads it as it is."""
    if re.search(r"[\x00-\x1f\x7f]", word):
        plain = re.sub(r"([\\'])", r"\\\1", word)
        return (
            "$'"
            + re.sub(r"[\x00-\x1f\x7f]", lambda it: CONTROLS.get(it[0], f"\\{ord(it[0]):03o}"), plain)
            + "'"
        )
    return QUOTED.sub(lambda it: "\\" + it[0], word) or "''"
