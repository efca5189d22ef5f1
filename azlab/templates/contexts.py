"""What an expression can see: parameters, variables, loops, the other resources, and the cloud or not yet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from azlab.budget import Budget
from azlab.templates.errors import ExpressionError
from azlab.templates.limits import Sizes, new_budget
from azlab.templates.scopes import Environment, Scope


class Stage(Enum):
    """When an expression is evaluated, which decides what it may call."""

    DEFAULT = "default"  # a parameter's defaultValue: newGuid() and utcNow() are allowed here only
    STATIC = "static"  # names, conditions, variables: no runtime state
    DEFERRING = "deferring"  # a property: an expression that needs runtime state is kept for later
    RUNNING = "running"  # a step or an output: `environment` answers


class PendingError(Exception):
    """Raised while deferring, by an expression that needs the cloud."""


class PostponedError(Exception):
    """Raised by a value that is asked for deep inside another one: `owner` computes `name` first."""

    def __init__(self, owner: "Values", name: str) -> None:
        super().__init__(name)
        self.owner, self.name = owner, name


@dataclass(frozen=True)
class Target:
    """A resource of this template, as `reference('name')` finds it."""

    id: str
    api_version: str


_DEEP = 16
"""Nodes of the tree above a value from which on it is computed first instead of inside.

From one value to the next the interpreter's stack grows by some fourteen frames, of the thousand it has.
"""

Lookup = Callable[[str], Any]
UserFunction = Callable[[list[Any], "Context"], Any]


@dataclass(frozen=True)
class Context:
    """The surroundings of an expression. `loops` holds the index of every copy loop around it.

    `locals` are the variables of every lambda around it, in lower case. `budget` is shared by all that is
    evaluated on behalf of one request.
    """

    scope: Scope
    parameters: Lookup
    variables: Lookup
    functions: "Mapping[str, UserFunction]" = field(default_factory=dict)
    targets: Mapping[str, Target] = field(default_factory=dict)
    api_versions: Mapping[str, str] = field(default_factory=dict)
    template: Mapping[str, Any] = field(default_factory=dict)
    loops: Mapping[str, int] = field(default_factory=dict)
    loop: str | None = None
    locals: Mapping[str, Any] = field(default_factory=dict)
    stage: Stage = Stage.STATIC
    environment: Environment | None = None
    budget: Budget = field(default_factory=new_budget)

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

    def called(self, names: Sequence[str], values: Sequence[Any]) -> "Context":
        """The surroundings inside a lambda that is called with `values`."""
        given = {name.casefold(): value for name, value in zip(names, values, strict=True)}
        # Not `replace`, which takes twenty times as long: this is done for each element of each array.
        made = object.__new__(Context)
        made.__dict__.update(self.__dict__, locals={**self.locals, **given})
        return made


class Values:
    """Named values, each computed when first asked for: the parameters or the variables of a template.

    `section` is 'parameter' or 'variable', as ARM's sentences call them; `sizes`, where their size counts.
    """

    def __init__(
        self,
        entries: Mapping[str, Callable[[], Any]],
        section: str,
        budget: Budget,
        sizes: Sizes | None = None,
    ) -> None:
        self._entries = {name.casefold(): entry for name, entry in entries.items()}
        self._known: dict[str, Any] = {}
        self._begun: dict[str, None] = {}
        self._section, self._budget, self._sizes = section, budget, sizes

    def __call__(self, name: str) -> Any:
        """The value with that name. ExpressionError if there is none, or if it depends on itself."""
        key = name.casefold()
        if key in self._known:
            return self._known[key]
        if key not in self._entries:
            link = f"Please see https://aka.ms/arm-syntax-{self._section}s for usage details."
            raise ExpressionError(f"The template {self._section} '{name}' is not found. {link}")
        self._refuse_begun(key, name)
        if self._begun and self._budget.depth_now > _DEEP:
            raise PostponedError(self, key)
        return self._computed(key)

    def _computed(self, key: str) -> Any:
        """The value, after those that turn out to be needed for it and lie too deep to be computed inside.

        A template may chain all of its variables. Were each computed inside the one before, the
        interpreter's stack would end long before Azure's limits do.
        """
        waiting = [key]
        while waiting:
            try:
                value = self._evaluated(waiting[-1])
            except PostponedError as postponed:
                # A variable that needs a parameter: its own section computes it, further up the stack.
                if postponed.owner is not self:
                    raise
                self._refuse_begun(postponed.name, postponed.name)
                # They were begun and are not done: one that comes back to them goes in a circle.
                for name in waiting:
                    self._begun[name] = None
                waiting.append(postponed.name)
            else:
                self._known[waiting.pop()] = value
                if self._sizes:
                    self._sizes.add(value)
        return self._known[key]

    def _evaluated(self, key: str) -> Any:
        self._begun[key] = None
        try:
            return self._entries[key]()
        finally:
            self._begun.pop(key, None)

    def _refuse_begun(self, key: str, name: str) -> None:
        if key in self._begun:
            raise ExpressionError(f"Circular dependency detected on template {self._section} '{name}'.")
