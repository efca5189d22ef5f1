"""What the command lines of a `%%az` cell are made of, as `words` reads them."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Text:
    """Characters that stand for themselves."""

    text: str


@dataclass(frozen=True)
class Variable:
    """`$NAME`: in quotes it stays one word, outside it splits at spaces, as in bash."""

    name: str
    quoted: bool
    line: int
    column: int


@dataclass(frozen=True)
class Substitution:
    """`$(az ...)`: what the command inside prints, without its last line ends."""

    words: tuple["Word", ...]
    quoted: bool
    line: int
    column: int


Part = Text | Variable | Substitution


@dataclass(frozen=True)
class Word:
    """One word of a command, made of parts that touch."""

    parts: tuple[Part, ...]
    line: int
    column: int

    @property
    def plain(self) -> str | None:
        """The word as text, if it needs no value looked up."""
        if any(not isinstance(part, Text) for part in self.parts):
            return None
        return "".join(part.text for part in self.parts if isinstance(part, Text))


@dataclass
class Line:
    """One command line: its words, and where it begins. `&&` and a line end both end it."""

    words: list[Word] = field(default_factory=list)
    line: int = 1
