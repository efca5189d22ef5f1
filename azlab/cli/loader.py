"""The CLI's command loader, without its slow path.

For a misspelt command the stock loader reloads all its modules (three seconds) in case its index is
out of date. Here the index always belongs to the installed CLI, so what it does not list is not there.
"""

from contextlib import suppress
from typing import Any

from azure.cli.core import CommandIndex, MainCommandsLoader

SEVERAL = 40
"""No entry of the index names as many modules; a request for more is a request for all of them."""


class _EverythingAskedForError(Exception):
    """The stock loader is about to load every module."""


class Loader(MainCommandsLoader):  # type: ignore[misc]
    """Loads only the modules the index names for the command at hand, and that once."""

    ready = False

    def keep(self) -> None:
        """The table and the options are as the next run of the same command needs them."""
        self.ready = True
        for loader in self.loaders:
            # Commands ask their loader for versions and models; the rest of its family, it needs no more.
            loader.command_table = self.command_table
            loader.argument_registry.arguments.clear()
            loader.extra_argument_registry.clear()
        self.argument_registry.arguments.clear()

    def load_command_table(self, args: list[str] | None) -> dict[str, Any]:
        """The commands of the modules that the index names; first words alone for what it does not list."""
        if self.ready:
            return self.command_table  # type: ignore[no-any-return]
        with suppress(_EverythingAskedForError):
            super().load_command_table(args)
        self._know_top_level(args or [])
        return self.command_table  # type: ignore[no-any-return]

    def load_arguments(self, command: str | None = None) -> None:
        """The options of a command, from everybody who has some for it."""
        if not self.ready:
            super().load_arguments(command)

    def _load_modules(self, args: Any, command_modules: list[str]) -> Any:
        if len(command_modules) > SEVERAL:
            raise _EverythingAskedForError
        loaded = super()._load_modules(args, command_modules)
        if "vm" in command_modules:
            # Here, where its module is loaded anyway: another family's commands shall not wait for it.
            from azlab.cli.sku_list import read_once

            read_once()
        return loaded

    def _know_top_level(self, args: list[str]) -> None:
        """Name every first word, so that the parser can suggest the one that was meant."""
        names = CommandIndex(self.cli_ctx).get_packaged_core_index() or {}
        if args and not args[0].startswith("-") and args[0].lower() not in names:
            self._create_stub_commands_for_completion(names)
