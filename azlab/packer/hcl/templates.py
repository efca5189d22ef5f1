"""The pieces of a here-document: texts, and the expressions of its `${...}`."""

from lark import Tree

from azlab.packer.hcl.problems import Source, not_played, refusal
from azlab.packer.hcl.reading import Node, Text, parse


def text_within(written: str) -> str:
    """The lines between the two words of a here-document; after `<<-` without what all are indented by."""
    head, *lines, _ = [*written.rstrip().split("\n")]
    if head.startswith("<<-"):
        indents = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
        lines = [line[min(indents, default=0) :] for line in lines]
    return "".join(f"{line}\n" for line in lines)


def pieces(written: str, source: Source) -> list[str | Node]:
    """Texts and trees, in their order. Raises `ConfigurationError`."""
    found: list[str | Node] = []
    plain, at = "", 0
    while at < len(written):
        if written.startswith(("$${", "%%{"), at):
            plain, at = plain + written[at + 1 : at + 3], at + 3
        elif written.startswith("%{", at):
            raise not_played("a template directive, `%{if}` or `%{for}`", source)
        elif written.startswith("${", at):
            end = _end(written, at + 2, source)
            found += [plain, _expression(written[at + 2 : end], source)]
            plain, at = "", end + 1
        else:
            plain, at = plain + written[at], at + 1
    return [*found, plain]


def _end(written: str, start: int, source: Source) -> int:
    """Where the brace is that closes an interpolation; braces in texts do not count."""
    depth, in_text, at = 1, False, start
    while at < len(written):
        letter = written[at]
        if letter == "\\" and in_text:
            at += 1
        elif letter == '"':
            in_text = not in_text
        elif not in_text and letter in "{}":
            depth += 1 if letter == "{" else -1
            if depth == 0:
                return at
        at += 1
    raise refusal("Unclosed template", "A `${` in a here-document is not closed.", source)


def _expression(written: str, source: Source) -> Node:
    tree = parse(Text(source.file, f"value = {written.strip()}\n"))
    attribute = next(child for child in tree.children if isinstance(child, Tree))
    return next(child for child in reversed(attribute.children) if isinstance(child, Tree))
