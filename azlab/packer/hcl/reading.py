"""Files of HCL2 as blocks and attributes, whose expressions are still to be evaluated."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lark import Token, Tree
from lark.exceptions import LarkError, UnexpectedInput

from azlab.packer.hcl.problems import ConfigurationError, Source, not_played, refusal

SUFFIX = ".pkr.hcl"
LARGEST = 200_000
"""Characters of one file."""
Node = Tree[Token]


@dataclass
class Text:
    """A file: its name as it was given, and what it says."""

    name: str
    content: str

    def source(self, line: int) -> Source:
        lines = self.content.splitlines()
        return Source(self.name, line, lines[line - 1] if 0 < line <= len(lines) else "")


@dataclass
class Attribute:
    """`name = expression`."""

    name: str
    expression: Node
    source: Source


@dataclass
class Block:
    """`kind "label" "label" { ... }`."""

    kind: str
    labels: list[str]
    source: Source
    attributes: dict[str, Attribute] = field(default_factory=dict)
    blocks: list["Block"] = field(default_factory=list)

    def named(self, kind: str) -> list["Block"]:
        """The blocks of one kind in it."""
        return [block for block in self.blocks if block.kind == kind]


def files(path: str) -> list[Text]:
    """The file, or all of a folder, in the order in which Packer reads them. Raises `ConfigurationError`."""
    found = Path(path)
    if not found.exists():
        raise refusal(f"Cannot tell whether {path} is a directory", f"stat {path}: no such file or directory")
    chosen = sorted(found.glob(f"*{SUFFIX}")) if found.is_dir() else [found]
    if found.name.endswith(".json"):
        raise not_played("templates in JSON", Source(path, 1))
    if not chosen or not all(each.name.endswith(SUFFIX) for each in chosen):
        raise refusal(
            f"Could not find any config file in {path}",
            "A config file must be suffixed with `.pkr.hcl` or `.pkr.json`. A folder can be\nreferenced.",
        )
    return [Text(str(each), _content(each)) for each in chosen]


def _content(path: Path) -> str:
    try:
        content = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise refusal(f"Failed to read file {path}", str(error)) from None
    if len(content) > LARGEST:
        raise refusal(f"Failed to read file {path}", f"It is longer than {LARGEST} characters.")
    return content


def body(text: Text) -> Block:
    """A whole file as one block without a kind. Raises `ConfigurationError` where it does not parse."""
    return _block("", [], text.source(1), parse(text), text)


def parse(text: Text) -> Node:
    """The tree of a file's body. Raises `ConfigurationError` where it does not parse."""
    import hcl2

    try:
        tree: Node = hcl2.parses_to_tree(text.content)
    except UnexpectedInput as error:
        line = max(1, error.line)
        raise refusal("Invalid expression or block", _expected(error, text), text.source(line)) from None
    except (LarkError, RecursionError) as error:
        raise refusal(f"Failed to parse {text.name}", str(error)) from None
    return next(child for child in tree.children if isinstance(child, Tree))


def _expected(error: UnexpectedInput, text: Text) -> str:
    if error.line < 0 or error.line > len(text.content.splitlines()):
        return "The file ends in the middle of a block or an expression: is a closing brace missing?"
    return f"What stands at column {error.column} does not belong there."


def _block(kind: str, labels: list[str], source: Source, tree: Node, text: Text) -> Block:
    made = Block(kind, labels, source)
    for child in _trees(tree):
        if child.data == "attribute":
            attribute = _attribute(child, text)
            if attribute.name in made.attributes:
                earlier = made.attributes[attribute.name].source
                raise refusal(
                    "Attribute redefined",
                    f'The argument "{attribute.name}" was already set at {earlier.file}:{earlier.line}. Each '
                    "argument may be set only once.",
                    attribute.source,
                )
            made.attributes[attribute.name] = attribute
        elif child.data == "block":
            made.blocks.append(_inner(child, text))
    return made


def _attribute(tree: Node, text: Text) -> Attribute:
    parts = list(_trees(tree))
    return Attribute(word(parts[0]), parts[-1], text.source(tree.meta.line))


def _inner(tree: Node, text: Text) -> Block:
    *head, inside = [part for part in _trees(tree) if part.data != "new_line_or_comment"]
    kind, *labels = [word(part) for part in head]
    return _block(kind, labels, text.source(tree.meta.line), inside, text)


def word(tree: Node) -> str:
    """The letters of an identifier, a keyword or a plain string."""
    return "".join(str(token) for token in tree.scan_values(lambda token: token != '"'))


def _trees(tree: Node) -> Iterator[Node]:
    return (child for child in tree.children if isinstance(child, Tree))


__all__ = ["Attribute", "Block", "ConfigurationError", "Node", "Text", "body", "files", "parse", "word"]
