"""What an expression can see: parameters, variables, loops, the other resources, and the cloud or not yet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from azlab.templates.errors import ExpressionError
from azlab.templates.scopes import Environment, Scope


class Stage(Enum):
    """When an expression is evaluated, which decides what it may call."""

    DEFAULT = "default"  # a parameter's defaultValue: newGuid() and utcNow() are allowed here only
    STATIC = "static"  # names, conditions, variables: no runtime state
    DEFERRING = "deferring"  # a property: an expression that needs runtime state is kept for later
    RUNNING = "running"  # a step or an output: `environment` answers


class PendingError(Exception):
    """Raised while deferring, by an expression that needs the cloud."""


@dataclass(frozen=True)
class Target:
    """A resource of this template, as `reference('name')` finds it."""

    id: str
    api_version: str


Lookup = Callable[[str], Any]
UserFunction = Callable[[list[Any], "Context"], Any]


@dataclass(frozen=True)
class Context:
    """The surroundings of an expression. `loops` holds the index of every copy loop around it."""

    scope: Scope
    parameters: Lookup
    variables: Lookup
    functions: "Mapping[str, UserFunction]" = field(default_factory=dict)
    targets: Mapping[str, Target] = field(default_factory=dict)
    api_versions: Mapping[str, str] = field(default_factory=dict)
    template: Mapping[str, Any] = field(default_factory=dict)
    loops: Mapping[str, int] = field(default_factory=dict)
    loop: str | None = None
    stage: Stage = Stage.STATIC
    environment: Environment | None = None

    def at(self, stage: Stage) -> "Context":
        """The same surroundings at another stage."""
        return replace(self, stage=stage)

    def running(self, environment: Environment) -> "Context":
        """The same surroundings with the cloud to ask."""
        return replace(self, stage=Stage.RUNNING, environment=environment)

    def inside(self, loop: str, index: int, named_only: bool = False) -> "Context":
        """The surroundings in one turn of a copy loop; `copyIndex()` means a resource's own loop."""
        loops = {**self.loops, loop.casefold(): index}
        return replace(self, loops=loops, loop=self.loop if named_only else loop.casefold())


class Values:
    """Named values, each computed when first asked for: the parameters or the variables of a template.

    `sort` is 'parameter' or 'variable', as ARM's sentences call them.
    """

    def __init__(self, entries: Mapping[str, Callable[[], Any]], sort: str) -> None:
        self._entries = {name.casefold(): entry for name, entry in entries.items()}
        self._known: dict[str, Any] = {}
        self._asked: set[str] = set()
        self._sort = sort

    def __call__(self, name: str) -> Any:
        key = name.casefold()
        if key in self._known:
            return self._known[key]
        if key not in self._entries:
            link = f"Please see https://aka.ms/arm-syntax-{self._sort}s for usage details."
            raise ExpressionError(f"The template {self._sort} '{name}' is not found. {link}")
        if key in self._asked:
            raise ExpressionError(f"Circular dependency detected on template {self._sort} '{name}'.")
        self._asked.add(key)
        self._known[key] = self._entries[key]()
        return self._known[key]
