"""The options of the CLI's generated commands: built once, and handed down by no command to another one."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

SCHEMAS = ("_arguments_schema", "_args_schema")
"""Where a generated command of the CLI keeps its options, whole and as generated."""
_BUILD, _GET = "_build_arguments_schema", "get_arguments_schema"

_kept: dict[type, dict[str, Any]] = {}
"""What each command has built, and no other one had part in."""


@contextmanager
def options_apart() -> Iterator[None]:
    """While active, commands build their options as in a process of their own, or find what they have built.

    Each keeps them in its class, which hands them down to its subclasses. In a process of its own that does
    no harm. Here `az sig image-version undelete`, which uses the plain `sig show`, would take
    `--sharing-groups` from every later `az sig show`. So at the end no class has any, until it asks for its
    own.
    """
    from azure.cli.core.aaz._command import AAZCommand

    build, get = (getattr(AAZCommand, name).__func__ for name in (_BUILD, _GET))
    built: dict[type, None] = {}

    # Every generated command begins with it. To look for them among all there are takes a millisecond.
    def noted(command: type, *arguments: Any, **options: Any) -> Any:
        built[command] = None
        return build(command, *arguments, **options)

    def found(command: type) -> Any:
        built[command] = None
        # Only where it would build them now: what a parent has built in this command line, it takes.
        if command in _kept and getattr(command, SCHEMAS[0], None) is None:
            _assign(command, _kept[command])
        return get(command)

    before = {name: vars(AAZCommand)[name] for name in (_BUILD, _GET)}
    _assign(AAZCommand, {_BUILD: classmethod(noted), _GET: classmethod(found)})
    try:
        yield
    finally:
        _assign(AAZCommand, before)
        _keep_and_forget({parent for command in built for parent in command.__mro__})


def _keep_and_forget(commands: set[type]) -> None:
    own = {command: schemas for command in commands if (schemas := _own(command))}
    # What two commands have together, one of them may have changed for itself.
    holders = Counter(known for schemas in own.values() for known in set(map(id, schemas.values())))
    for command, schemas in own.items():
        if len(schemas) == len(SCHEMAS) and all(holders[id(schema)] == 1 for schema in schemas.values()):
            _kept[command] = schemas
        else:
            _kept.pop(command, None)
        _assign(command, dict.fromkeys(schemas))


def _own(command: type) -> dict[str, Any]:
    """The schemas of a command itself, and not what a parent hands down."""
    return {name: vars(command)[name] for name in SCHEMAS if vars(command).get(name) is not None}


def _assign(target: type, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(target, name, value)
