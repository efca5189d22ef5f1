"""What the CLI's own tables say of its groups, commands and options.

Importing this imports the CLI. No command is run: the CLI makes ready what it needs to read a command line,
and is stopped where its own completion would begin. The process must have been entered as a command does
(`Session.looked_into`).
"""

import argparse
import json
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from azure.cli import core
from knack.help_files import helps

from azlab.cli.command_line import CommandLine, Parser
from azlab.cli.home import Home

LONGEST_HELP = 90
_SENTENCE_END = re.compile(r"(?<=[^\s.]{2}\.) (?=[A-Z])")
"""Letters of a help that is shown beside a word."""
FLAG, SEVERAL = (0, "?"), 2


@dataclass(frozen=True)
class Option:
    """An option of a command: its names, the long ones first, and what may follow it.

    `values` are those that it allows. `lists` is what the CLI's own completion would list: a resource type,
    the name of one of its functions, or "". `most` is how many values it takes: none, one, or `SEVERAL`.
    """

    names: tuple[str, ...]
    help: str
    values: tuple[str, ...] = ()
    lists: str = ""
    most: int = 1
    required: bool = False


class _StoppingParser(Parser):
    """The CLI's parser, which stops before it reads the command line."""

    def enable_autocomplete(self) -> None:
        raise SystemExit


@cache
def first_words() -> dict[str, str]:
    """What may follow `az`, from the list that the CLI brings along for its own help."""
    text = Path(core.__file__).with_name("helpIndex.latest.json").read_text("utf-8")
    index = json.loads(text)["helpIndex"]
    rows = {**index["groups"], **index["commands"]}
    return {name: shortened(rows[name]["summary"]) for name in sorted(rows)}


def below(home: Home, path: list[str]) -> dict[str, str]:
    """The groups and commands right below a group, and what they are; none below a command."""
    cli = CommandLine()
    cli.begin(home)
    cli.invocation = cli.invocation_cls(
        cli_ctx=cli,
        parser_cls=cli.parser_cls,
        commands_loader_cls=cli.commands_loader_cls,
        help_cls=cli.help_cls,
    )
    loader = cli.invocation.commands_loader
    # As for a question for help: of what is generated, the CLI loads what these words lead to, and no more.
    commands = loader.load_command_table([*path, "-h"])
    rows = {**commands, **loader.command_group_table}
    depth = len(path)
    # A group may have no row of its own: its commands tell of it.
    found = {" ".join(words[: depth + 1]) for name in rows if (words := name.split(" "))[:depth] == path}
    names = sorted(name for name in found if len(name.split(" ")) > depth and not _is_hidden(rows.get(name)))
    return {name.split(" ")[-1]: _summary(name, rows.get(name)) for name in names}


def options(home: Home, command: list[str]) -> list[Option]:
    """The options of a command, those of every command included; none where there is no such command."""
    cli = CommandLine()
    cli.begin(home)
    cli.parser_cls = _StoppingParser
    with suppress(SystemExit):
        cli.invoke(command)
    parser = cli.invocation.parser.subparser_map.get(" ".join(command))
    actions = parser._actions if parser else []
    return [_option(action) for action in actions if action.option_strings and not _is_secret(action)]


def _is_hidden(row: Any) -> bool:
    settings = getattr(row, "group_kwargs", None) or {}
    info: Any = getattr(row, "deprecate_info", None) or settings.get("deprecate_info")
    return bool(info) and bool(info.hide or info.expired())


def _is_secret(action: argparse.Action) -> bool:
    return action.help == argparse.SUPPRESS


def _summary(name: str, row: Any) -> str:
    said = getattr(row, "help", None) or helps.get(name, "")
    if isinstance(said, str):
        said = yaml.safe_load(said) if said else {}
    return shortened(str(said.get("short-summary", ""))) if isinstance(said, Mapping) else ""


def _option(action: Any) -> Option:
    # A name that the CLI keeps for older scripts is an object that says so.
    names = [str(name) for name in action.option_strings if not hasattr(name, "deprecate_info")]
    long_first = sorted(names or map(str, action.option_strings), key=lambda name: not name.startswith("--"))
    several = action.nargs in ("+", "*") or (isinstance(action.nargs, int) and action.nargs > 1)
    return Option(
        tuple(long_first),
        shortened(str(action.help or "")),
        tuple(str(value) for value in action.choices or ()),
        _listed(getattr(action, "completer", None)),
        0 if action.nargs in FLAG else SEVERAL if several else 1,
        bool(action.required),
    )


def _listed(completer: Any) -> str:
    """What the CLI's own completion lists: a resource type where it says one, else its function's name."""
    function = getattr(completer, "func", None)
    if function is None:
        return ""
    kept: Iterable[Any] = (cell.cell_contents for cell in function.__closure__ or ())
    types = [content for content in kept if isinstance(content, str) and "/" in content]
    return types[0] if types else str(function.__name__)


def shortened(help: str) -> str:
    """A help in one line; where it is long, its first sentences, or else cut at a word."""
    line = " ".join(help.split())
    if len(line) <= LONGEST_HELP:
        return line
    ends = [end.start() for end in _SENTENCE_END.finditer(line) if end.start() <= LONGEST_HELP]
    return line[: ends[-1]] if ends else line[:LONGEST_HELP].rpartition(" ")[0].rstrip(",.;:(") + " ..."
