"""A copy of the file for the real Packer: with the way to the machines, and without what it does not know."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from azlab.packer import provisioners
from azlab.packer.azure_arm.options import SINCE_1_7
from azlab.packer.hcl.configuration import BUILDER
from azlab.packer.hcl.problems import Problem
from azlab.packer.hcl.reading import Block, Node, Text, body, parse, word

PROXY = "  ssh_proxy_host = {host}\n  ssh_proxy_port = {port}\n"
LINES = PROXY.count("\n")
_PLACE = re.compile(r"(?P<file>[^\s:]+\.pkr\.hcl)(?P<between> line |:)(?P<line>\d+)")


@dataclass(frozen=True)
class Edit:
    """A piece of a text that becomes another one."""

    start: int
    end: int
    text: str


@dataclass
class Copy:
    """The files as the real Packer reads them, and how its messages are led back to the originals."""

    folder: Path
    path: Path
    """What Packer is told to read."""
    originals: dict[str, Text] = field(default_factory=dict)
    """By the path of the copy."""
    inserted: dict[str, list[int]] = field(default_factory=dict)
    """The lines of the original before which lines were put in."""
    left_out: bool = False
    """Whether `required_plugins` was there and is not any more."""

    def led_back(self, line: str) -> str:
        """A line of Packer's with the names and the numbers of the original files."""
        return _PLACE.sub(self._place, line)

    def _place(self, found: re.Match[str]) -> str:
        original = self.originals.get(found["file"])
        if original is None:
            return found[0]
        number = int(found["line"])
        for at in self.inserted[found["file"]]:
            if number > at:
                number -= min(LINES, number - at)
        return f"{original.name}{found['between']}{number}"


def copied(texts: Sequence[Text], path: str, folder: Path, port: int, *, is_old: bool) -> Copy:
    """Write the copies. Raises `ConfigurationError` where a file does not parse, and `OSError`.

    `port` is that of the SOCKS proxy in front of the machines. For Packer before 1.7 (`is_old`),
    `required_plugins` is left out.
    """
    named = Path(path)
    copy = Copy(folder, folder if named.is_dir() else folder / named.name)
    root = str((named if named.is_dir() else named.parent).resolve())
    for text in texts:
        tree, where = parse(text), folder / Path(text.name).name
        edits = [*_paths(tree, root)]
        if is_old:
            plugins = [
                Edit(block.meta.start_pos, block.meta.end_pos, _blank(text, block))
                for block in _plugins(tree)
            ]
            copy.left_out = copy.left_out or bool(plugins)
            edits += plugins
        ends = list(_ends_of_sources(tree))
        proxy = PROXY.format(host=json.dumps("127.0.0.1"), port=port)
        edits += [Edit(end, end, ("" if _begins_line(text, end) else "\n") + proxy) for end in ends]
        copy.originals[str(where)] = text
        copy.inserted[str(where)] = sorted(text.content.count("\n", 0, end) + 1 for end in ends)
        where.write_text(_edited(text.content, edits), "utf-8")
    return copy


def _edited(content: str, edits: Sequence[Edit]) -> str:
    for edit in sorted(edits, key=lambda each: each.start, reverse=True):
        content = content[: edit.start] + edit.text + content[edit.end :]
    return content


def _blocks(tree: Node) -> Iterator[Node]:
    return (child for child in tree.children if not isinstance(child, str) and child.data == "block")


def _inside(block: Node) -> Node:
    return next(child for child in block.children if not isinstance(child, str) and child.data == "body")


def _head(block: Node) -> list[str]:
    head = [child for child in block.children if not isinstance(child, str)]
    return [word(child) for child in head if child.data in ("identifier", "string")]


def _plugins(tree: Node) -> Iterator[Node]:
    for block in _blocks(tree):
        if _head(block)[0] == "packer":
            yield from (inner for inner in _blocks(_inside(block)) if _head(inner)[0] == "required_plugins")


def _blank(text: Text, block: Node) -> str:
    return "\n" * text.content.count("\n", block.meta.start_pos, block.meta.end_pos)


def _ends_of_sources(tree: Node) -> Iterator[int]:
    """Where the closing braces of the sources stand."""
    for block in _blocks(tree):
        if _head(block)[:2] == ["source", BUILDER]:
            yield block.meta.end_pos - 1


def _begins_line(text: Text, position: int) -> bool:
    return not text.content[text.content.rfind("\n", 0, position) + 1 : position].strip()


def _paths(tree: Node, root: str) -> Iterator[Edit]:
    """`path.root` is the folder of the original."""
    for term in tree.find_data("get_attr_expr_term"):
        if "".join(str(token) for token in term.scan_values(lambda _: True)).split() == ["path.root"]:
            yield Edit(term.meta.start_pos, term.meta.end_pos, json.dumps(root))


def unknown_to_old(texts: Sequence[Text]) -> list[Problem]:
    """What of these files Packer 1.6.6 has not. Raises `ConfigurationError` where they do not parse."""
    found = []
    for text in texts:
        for block in body(text).blocks:
            if block.kind == "source" and block.labels[:1] == [BUILDER]:
                found += list(_unknown(block, SINCE_1_7))
            for inner in block.named("provisioner") if block.kind == "build" else ():
                found += list(_unknown(inner, provisioners.SINCE_1_7))
            if block.kind in ("data", "local"):
                found.append(_not_there(block.kind, block))
    return found


def _unknown(block: Block, names: frozenset[str] | set[str]) -> Iterator[Problem]:
    for attribute in block.attributes.values():
        if attribute.name in names:
            yield Problem(
                "Not in this Packer",
                f"`{attribute.name}` came with a later Packer than the one that is installed.",
                attribute.source,
            )
    for inner in block.blocks:
        if inner.kind in names:
            yield _not_there(inner.kind, inner)
        else:
            yield from _unknown(inner, names)


def _not_there(kind: str, block: Block) -> Problem:
    detail = f"`{kind}` blocks came with a later Packer than the one that is installed."
    return Problem("Not in this Packer", detail, block.source)
