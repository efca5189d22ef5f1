"""The real CLI as one object for one command, made ready once for each command and used again.

More than half of a short command's time goes into what is the same every time: the table of all commands of
its family, its options, and a parser for them. Here the CLI that has run `az vm show` is kept with these
three, and runs the next `az vm show`. All else of it is made anew for each run: settings, cloud, sign-in,
data, log.

A process that is forked finds ready what its parent has run.
"""

import copy
import logging
import os
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from azure.cli.core import AzCli, cloud
from azure.cli.core._help import AzCliHelp
from azure.cli.core._output import AzOutputProducer
from azure.cli.core.azlogging import AzCliLogging
from azure.cli.core.commands import AzCliCommandInvoker
from azure.cli.core.commands.events import EVENT_INVOKER_POST_LOAD_ARGUMENTS, EVENT_INVOKER_PRE_LOAD_ARGUMENTS
from azure.cli.core.parser import AzCliCommandParser
from knack.events import EVENT_INVOKER_CMD_TBL_LOADED, EVENT_INVOKER_POST_CMD_TBL_CREATE
from knack.log import CliLogLevel, cli_logger_names

from azlab.cli.home import Home
from azlab.cli.loader import Loader
from azlab.cli.surroundings import levels_told_once, replaced

FAMILIES = frozenset(
    "account deployment disk group image lock monitor network provider resource role sig snapshot sshkey"
    " storage tag vm vmss".split()
)
"""Whose options do not depend on the home, the time or chance while they are loaded, as those of `aks` do."""
MOST = 100
"""Commands that are kept: those that were run last."""
LOADING = frozenset(
    {
        EVENT_INVOKER_PRE_LOAD_ARGUMENTS,
        EVENT_INVOKER_POST_LOAD_ARGUMENTS,
        EVENT_INVOKER_POST_CMD_TBL_CREATE,
        EVENT_INVOKER_CMD_TBL_LOADED,
    }
)
"""What is told to those who add options (`--ids`, `--subscription`) to a command: they have, once."""
Key = tuple[Any, ...]

_kept: dict[Key, "CommandLine"] = {}


def run(words: list[str], home: Home, output: Any) -> tuple[Any, Any]:
    """Run one command as `home`'s CLI; the exit code as the CLI says it, and its result (None without one).

    Whatever ends the command passes, apart from `SystemExit`: with that argparse ends a wrong option.
    """
    key = _key(words, home)
    # Taken out while it runs: a second one at the same time, or after an interrupt, gets its own.
    line = _kept.pop(key, None) or CommandLine()
    line.begin(home)
    try:
        code = line.invoke(words, out_file=output)
    except SystemExit as left:
        code = left.code
    result = line.result
    if key[0] and line.is_ready(key[0]):
        line.rest()
        _kept[key] = line
        for oldest in [*_kept][:-MOST]:  # what is run is put at the end
            _kept.pop(oldest, None)
    return code, result


def known_options(words: Sequence[str]) -> list[str]:
    """The options of a command that has been run, as they are written; none of one that is not kept."""
    name = _name(words)
    kept = (line.invocation.parser.subparser_map[name] for key, line in _kept.items() if key[0] == name)
    parser = next(kept, None) if name else None
    return list(map(str, parser._option_string_actions)) if parser else []


class CommandLine(AzCli):  # type: ignore[misc]
    """The CLI; `begin` before each command."""

    invocation: Any
    cloud: Any
    data: dict[str, Any]
    _event_handlers: dict[str, list[Any]]
    _registered: dict[str, list[Any]]

    def __init__(self) -> None:
        """Nothing yet: all is made by `begin`."""
        self.ready = False

    def begin(self, home: Home) -> None:
        """Be as new, but for the command that is ready and whoever has added options to it."""
        if not self.ready:
            self._make(home)
            self._registered = {event: [*handlers] for event, handlers in self._event_handlers.items()}
            return
        invocation, registered, active = self.invocation, self._registered, self.cloud
        self.__dict__.clear()
        self.ready = True
        # Made of the same settings, it is the same cloud; to find it among all takes as long as all the rest.
        with replaced(cloud, get_active_cloud=lambda cli: active):
            self._make(home)
        # Not the handlers just registered: these remember which options they have taken out for `--ids`. Nor
        # those that the last run had at its end: a command that failed has left the filter of its `--query`.
        self.invocation, self._registered = invocation, registered
        self._event_handlers = defaultdict(list, {event: [*all] for event, all in registered.items()})

    def _make(self, home: Home) -> None:
        super().__init__(
            cli_name="az",
            config_dir=str(home.configuration),
            config_env_var_prefix="AZURE",
            commands_loader_cls=Loader,
            invocation_cls=self._invoker,
            parser_cls=Parser,
            logging_cls=Logging,
            output_cls=AzOutputProducer,
            help_cls=AzCliHelp,
        )

    def rest(self) -> None:
        """Let go of all that the last run has left."""
        if not self.ready:
            self.invocation.commands_loader.keep()
            self.invocation.parser.keep()
        self.ready = True
        self.invocation.data = {}
        self.invocation.parser.forget()
        self.result, self.data = None, {}

    def is_ready(self, command: str) -> bool:
        """Whether exactly this command's options are in the parser."""
        parser = getattr(self.invocation, "parser", None)
        # What a folder remembers of options (`az config param-persist on`) becomes their defaults.
        return parser is not None and parser.loaded == [command] and not self.local_context.is_on

    def raise_event(self, event_name: str, **kwargs: Any) -> None:
        if not (self.ready and event_name in LOADING):
            super().raise_event(event_name, **kwargs)

    def _invoker(self, **given: Any) -> Any:
        if not self.ready:
            return AzCliCommandInvoker(**given)
        self.invocation.data = defaultdict(lambda: None, command="unknown")
        return self.invocation


class Logging(AzCliLogging):  # type: ignore[misc]
    """The CLI's log; what nobody will see of it is not written."""

    def configure(self, args: list[str]) -> None:
        with levels_told_once():
            super().configure(args)
            if self.log_level in (CliLogLevel.ERROR, CliLogLevel.WARNING):
                for name in ("", *cli_logger_names):
                    logging.getLogger(name).setLevel(logging.WARNING)


class Parser(AzCliCommandParser):  # type: ignore[misc]
    """The CLI's parser, which takes a table of commands once."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.loaded: list[str] = []
        """The commands that are in it, whole."""
        self._defaults_of_options: list[tuple[Any, Any]] = []
        super().__init__(*arguments, **options)

    def load_command_table(self, command_loader: Any) -> None:
        if not self.loaded:
            super().load_command_table(command_loader)
            self.loaded = list(self.subparser_map)

    def keep(self) -> None:
        """Remember what a command may change: defaults that are lists or objects are handed to it."""
        actions = [action for parser in self.subparser_map.values() for action in parser._actions]
        self._defaults_of_options = [
            (action, copy.deepcopy(action.default))
            for action in actions
            if isinstance(action.default, list | dict)
        ]

    def forget(self) -> None:
        """Be as before any words were read."""
        for action, default in self._defaults_of_options:
            action.default = copy.deepcopy(default)
        for parser in self._all():
            parser._namespace = parser._raw_arguments = None
            parser._suggestion_msg, parser.specified_arguments = [], []

    def _all(self) -> list[Any]:
        """This parser, those of the groups (`az vm`), those of the commands."""
        groups = [parser for choices in self.subparsers.values() for parser in choices.choices.values()]
        return [self, *groups, *self.subparser_map.values()]


def _key(words: Sequence[str], home: Home) -> Key:
    """What a command's options are made of: its name, settings, extensions; ("",): it is not to be kept."""
    name = _name(words)
    if not name:
        return ("",)
    variables = tuple(
        (variable, value)
        for variable, value in sorted(os.environ.items())
        if variable.startswith("AZURE_") and variable != "AZURE_CONFIG_DIR"
    )
    extensions = tuple(sorted(os.listdir(home.extensions))) if home.extensions.is_dir() else ()
    return (name, _settings(home.configuration), variables, extensions)


def _name(words: Sequence[str]) -> str:
    """The words before the first option; "" of a family that is not kept, and of a question for help."""
    names: list[str] = []
    for word in words:
        if word.startswith("-") or not word:
            break
        names.append(word.lower())
    if not names or names[0] not in FAMILIES or {"-h", "--help"} & set(words):
        return ""
    return " ".join(names)


def _settings(folder: Path) -> tuple[bytes, ...]:
    """Every file of settings that the CLI reads here: its own, and those of the folders above the command."""
    try:
        here = Path.cwd()
    except FileNotFoundError:  # the notebook's folder was removed
        return (_read(folder / "config"), _read(folder / "clouds.config"))
    above = [parent / folder.name / "config" for parent in (here, *here.parents)]
    return tuple(_read(path) for path in (folder / "config", folder / "clouds.config", *above))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
