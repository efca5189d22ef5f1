"""What waits for what: `dependsOn`, serial loops and `reference('name')`, and the order that follows."""

import heapq
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from azlab.templates.contexts import Stage
from azlab.templates.declarations import Declaration, keys
from azlab.templates.errors import RESOURCES_LINK, ExpressionError, invalid
from azlab.templates.expansion import batch_size, expand
from azlab.templates.ids import provider_path

_SLASHES = re.compile("//+")


class Names:
    """Finds declarations by anything `dependsOn` may call them, the name of a copy loop included."""

    def __init__(self, declarations: Sequence[Declaration]) -> None:
        self._found: dict[str, list[Declaration]] = defaultdict(list)
        self._loops: set[str] = set()
        for declaration in declarations:
            for key in dict.fromkeys((*keys(declaration), *_loop_names(declaration))):
                self._found[key].append(declaration)

    def allow(self, loop: str) -> None:
        """A loop may be depended on even when it makes nothing."""
        self._loops.add(loop.casefold())

    def named(self, name: str) -> Sequence[Declaration]:
        """The declarations meant by `name`. InvalidTemplate if there are none."""
        # Quickstarts write `concat('Microsoft.X/y/', '/', name)`: ARM takes the doubled slash.
        key = _SLASHES.sub("/", name.casefold()).rstrip("/")
        if key not in self._found and key not in self._loops:
            shown = provider_path(name) if name.startswith("/") else name
            raise invalid(
                f"The resource '{shown}' is not defined in the template. "
                "Please see https://aka.ms/arm-syntax for usage details."
            )
        return self._found.get(key, ())


def _loop_names(declaration: Declaration) -> tuple[str, ...]:
    names = (declaration.loop, declaration.symbol) if declaration.loop else ()
    return tuple(name.casefold() for name in names if name)


def explicit(declaration: Declaration, names: Names) -> list[Declaration]:
    """The resources in `dependsOn`, in that order; those with a false condition are left out."""
    context = declaration.context.at(Stage.STATIC)
    found: dict[str, Declaration] = {}
    entries = declaration.source.get("dependsOn")
    entries = [] if entries is None else entries
    for name in expand(entries, context) if isinstance(entries, list) else [None]:
        if not isinstance(name, str):
            raise ExpressionError("The dependsOn property must hold names of resources.")
        matches = names.named(name)
        # A name may mean several, itself among them: then the others are meant. Alone, it is a circle, which
        # is said later.
        others = [match for match in matches if match.key != declaration.key]
        found.update({match.key: match for match in others or matches if match.condition})
    return list(found.values())


def earlier_turns(declaration: Declaration, declarations: Sequence[Declaration]) -> list[Declaration]:
    """The batch before, for a resource of a serial copy loop."""
    loop = declaration.source.get("copy")
    if (
        declaration.loop is None
        or not isinstance(loop, Mapping)
        or str(loop.get("mode", "")).casefold() != "serial"
    ):
        return []
    size = batch_size(loop, declaration.context)
    batch = declaration.turn // size
    return [
        other
        for other in declarations
        if other.source is declaration.source and other.condition and batch - 1 == other.turn // size
    ]


def ordered(
    declarations: Sequence[Declaration], waits: Mapping[str, Sequence[Declaration]]
) -> list[Declaration]:
    """The declarations so that each comes after all it waits for, else in the order written.

    InvalidTemplate if some of them wait for each other.
    """
    order: list[Declaration] = []
    written = {resource.key: index for index, resource in enumerate(declarations)}
    left = {resource.key: len(waits[resource.key]) for resource in declarations}
    followers: dict[str, list[str]] = defaultdict(list)
    for resource in declarations:
        for other in waits[resource.key]:
            followers[other.key].append(resource.key)
    ready = [written[key] for key, count in left.items() if count == 0]
    while ready:
        # By where they are written among those that may go: the order is then the same each time.
        order.append(declarations[heapq.heappop(ready)])
        for key in followers[order[-1].key]:
            left[key] -= 1
            if left[key] == 0:
                heapq.heappush(ready, written[key])
    if len(order) < len(declarations):
        done = {resource.key for resource in order}
        raise _circular([resource for resource in declarations if resource.key not in done], waits, done)
    return order


def _circular(
    left: Sequence[Declaration], waits: Mapping[str, Sequence[Declaration]], done: set[str]
) -> Exception:
    declaration, walked = left[0], set[str]()
    while declaration.key not in walked:
        walked.add(declaration.key)
        declaration = next(other for other in waits[declaration.key] if other.key not in done)
    return invalid(f"Circular dependency detected on resource: '{declaration.id}'. {RESOURCES_LINK}")
