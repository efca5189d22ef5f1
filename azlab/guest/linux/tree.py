"""What a script is once it is read: commands, pipelines, lists, conditions and loops."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple


class Part(NamedTuple):
    """A piece of a word: literal text (`'`), or text in which `$` still counts (`"`, or bare)."""

    text: str
    quote: Literal["", "'", '"']


Word = tuple[Part, ...]


@dataclass
class Document:
    """A here-document. Its text follows the line that it stands on, so it is filled in after that line."""

    ending: str
    quoted: bool
    indented: bool
    body: Part = field(default_factory=lambda: Part("", "'"))


class Redirection(NamedTuple):
    """`>`, `>>`, `<`, `>&`, `<&`, `&>`, `&>>`, `<<<`, or `<<` with its here-document.

    `stream` is the number before it; `&>` and `&>>` take both outputs.
    """

    stream: int
    operator: str
    target: Word = ()
    document: Document | None = None


class Assignment(NamedTuple):
    """`NAME=value`, `NAME+=value`, `NAME[key]=value` or, with `items`, `NAME=(a b)`."""

    name: str
    value: Word
    key: str | None = None
    append: bool = False
    items: tuple[Word, ...] | None = None


@dataclass
class Node:
    """Anything that runs. `line` is where it begins, counted from 1."""

    line: int
    redirections: list[Redirection] = field(default_factory=list)


@dataclass
class Simple(Node):
    """`NAME=value command word ...`."""

    assignments: list[Assignment] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)


@dataclass
class Group(Node):
    """`{ ...; }`, or `( ... )` in a shell of its own."""

    body: Body = field(default_factory=list)
    subshell: bool = False


@dataclass
class If(Node):
    """Conditions with what follows each; `otherwise` is `else`."""

    branches: list[tuple[Body, Body]] = field(default_factory=list)
    otherwise: Body = field(default_factory=list)


@dataclass
class Loop(Node):
    """`while`, or `until`."""

    condition: Body = field(default_factory=list)
    body: Body = field(default_factory=list)
    until: bool = False


@dataclass
class For(Node):
    """`for NAME in words`; `words` is None for the script's own parameters."""

    name: str = ""
    words: list[Word] | None = None
    body: Body = field(default_factory=list)


@dataclass
class Counting(Node):
    """bash's `for ((start; condition; step))`."""

    expressions: tuple[str, str, str] = ("", "", "")
    body: Body = field(default_factory=list)


@dataclass
class Case(Node):
    """`case word in`, and clauses: patterns, what follows, and how it ends.

    After `;;` the case is over, with `;&` the next body runs too, with `;;&` the next patterns are tried.
    """

    word: Word = ()
    clauses: list[tuple[list[Word], Body, str]] = field(default_factory=list)


@dataclass
class Function(Node):
    name: str = ""
    body: Node | None = None
    keyword: bool = False
    """Whether it is bash's `function NAME`."""


@dataclass
class Condition(Node):
    """bash's `[[ ... ]]`: operators as texts, operands as words."""

    tokens: list[Word | str] = field(default_factory=list)


@dataclass
class Arithmetic(Node):
    """bash's `(( ... ))`."""

    text: str = ""


@dataclass
class Pipeline:
    commands: list[Node]
    negated: bool = False


@dataclass
class Step:
    """A pipeline, what joins it to the one before (`;`, `&&` or `||`), and whether `&` follows."""

    joint: str
    pipeline: Pipeline
    background: bool = False


Body = list[Step]
