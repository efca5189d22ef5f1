"""The resources a template declares: loops unrolled, children flattened, names and ids known."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from azlab.templates.contexts import Context, Stage, Target
from azlab.templates.errors import (
    RESOURCES_LINK,
    CopyError,
    ExpressionError,
    TemplateError,
    invalid,
    malformed,
    misplaced,
    not_in_practice,
)
from azlab.templates.expansion import batch_size, copy_count, expand
from azlab.templates.ids import resource_path
from azlab.templates.limits import RESOURCES, refuse_count
from azlab.templates.positions import column, dotted

DEPLOYMENTS = "microsoft.resources/deployments"
GROUPS = "microsoft.resources/resourcegroups"
Path = tuple[str | int, ...]
_NAMELESS = "is not valid. The name property cannot be null or empty."
_CONDITION = "is not valid. The condition must be a boolean."
_SEGMENTS = (
    "has incorrect segment lengths. A nested resource type must have identical number of segments as its "
    "resource name. A root resource type must have segment length one greater than its resource name."
)


@dataclass(frozen=True)
class Declaration:
    """One resource of the template. `loop` and `turn` tell which instance of a copy it is."""

    source: Mapping[str, Any]
    path: Path
    type: str
    name: str
    api_version: str
    id: str
    condition: bool
    context: Context
    symbol: str | None = None
    loop: str | None = None
    turn: int = 0

    @property
    def key(self) -> str:
        """The id without regard to case."""
        return self.id.casefold()


class Declarations:
    """Reads the declarations of one template, in the order they are written."""

    def __init__(self, template: Mapping[str, Any], context: Context) -> None:
        self._template = template
        self._context = context

    def all(self) -> tuple[Declaration, ...]:
        """Every declaration, those with a false condition too."""
        refuse_count("resources", RESOURCES, self._count(self._template, self._context))
        found = tuple(self._each(self._template, (), None))
        self._refuse_twins(found)
        return found

    def _count(self, holder: Mapping[str, Any], context: Context) -> int:
        """How many there will be, known before any is made: copies of copies grow fast."""
        total = 0
        for _, source in _sources(holder):
            if not isinstance(source, Mapping):
                continue
            turns, inner = 1, context
            loop = source.get("copy")
            if isinstance(loop, Mapping):
                inner = context.inside(str(loop.get("name", "")), 0)
                with suppress(ExpressionError):  # told with its place when the loop is unrolled
                    turns = copy_count(loop, context)
            total += turns * (1 + self._count(source, inner))
        return total

    def _each(
        self, holder: Mapping[str, Any], path: Path, parent: Declaration | None
    ) -> Iterator[Declaration]:
        for index, source in _sources(holder):
            inner = (*path, "resources", index)
            symbol = index if isinstance(index, str) else None
            for declaration in self._unrolled(source, inner, parent, symbol):
                yield declaration
                yield from self._each(source, inner, declaration)

    def _unrolled(
        self, source: Any, path: Path, parent: Declaration | None, symbol: str | None
    ) -> Iterator[Declaration]:
        for name in ("type", "name", "apiVersion"):
            if not (source.get(name) or self._is_in_profile(name)):
                raise malformed(name, dotted(path), column(self._template, path))
        context = parent.context if parent else self._context
        loop = source.get("copy")
        if not isinstance(loop, Mapping):
            yield self._declared(source, path, parent, context, symbol)
            return
        name = str(loop.get("name", ""))
        self._placed(source, path, lambda: batch_size(loop, context))
        for turn in range(self._placed(source, path, lambda: copy_count(loop, context))):
            declaration = self._declared(source, path, parent, context.inside(name, turn), symbol)
            yield replace(declaration, loop=name, turn=turn)

    def _is_in_profile(self, name: str) -> bool:
        """True for what the template's apiProfile says for each type; here every type then has its newest."""
        return name == "apiVersion" and isinstance(self._template.get("apiProfile"), str)

    def _declared(
        self,
        source: Mapping[str, Any],
        path: Path,
        parent: Declaration | None,
        context: Context,
        symbol: str | None,
    ) -> Declaration:
        def read(name: str) -> Any:
            return self._placed(source, path, lambda: expand(source.get(name), context.at(Stage.STATIC)))

        kind, name, condition = str(source["type"]), read("name"), read("condition")
        self._refuse_kinds(source, path, name, condition)
        self._refuse_scope(source, path, kind, name)
        kind, name, scope = self._within(parent, kind, name)
        if kind.count("/") != len(name.split("/")):
            raise self._refusal((*path, "type"), f"template resource '{name}' for type '{kind}'", _SEGMENTS)
        if scope is None:
            scope = self._placed(source, path, lambda: self._scope(kind, source, read))
        return Declaration(
            source=source,
            path=path,
            type=kind,
            name=name,
            api_version=self._version(read("apiVersion") or "", path),
            id=_id(scope, kind, name),
            # What exists already is read, and never made.
            condition=condition is not False and source.get("existing") is not True,
            context=context.at(Stage.DEFERRING),
            symbol=symbol,
        )

    def _refuse_kinds(self, source: Mapping[str, Any], path: Path, name: Any, condition: Any) -> None:
        """Raise `InvalidTemplate` for a name that is no text and a condition that is no truth."""
        if not isinstance(name, str):
            raise self._refusal(path, "template resource ''", _NAMELESS)
        if source.get("condition") is not None and not isinstance(condition, bool):
            raise self._refusal(path, f"template resource '{name}'", _CONDITION)

    @staticmethod
    def _within(parent: Declaration | None, kind: str, name: str) -> tuple[str, str, str | None]:
        """Type, name and scope of what stands in a parent's `resources`; None where it says its own scope.

        A child with a namespace of its own (a lock inside a VM) is an extension of its parent and no part of
        its type.
        """
        if parent is None:
            return kind, name, None
        if "." in kind.split("/")[0]:
            return kind, name, parent.id
        return f"{parent.type}/{kind}", f"{parent.name}/{name}", None

    def _version(self, version: Any, path: Path) -> str:
        if not isinstance(version, str) or not (version or self._is_in_profile("apiVersion")):
            raise malformed("apiVersion", dotted(path), column(self._template, path))
        return version

    def _refuse_scope(self, source: Mapping[str, Any], path: Path, kind: str, name: str) -> None:
        """Only deployments are made in another group; in the form of the sentence about `scope`.

        That one: Azure/RDS-Templates pull request 785.
        """
        for part in ("resourceGroup", "subscriptionId"):
            if source.get(part) is not None and kind.casefold() != DEPLOYMENTS:
                reason = f"is invalid. Resources of type '{kind}' do not support '{part}' property."
                raise self._refusal(path, f"template resource '{name}'", reason)
        for part in ("import", "extension"):
            if source.get(part) is not None:
                raise not_in_practice(f"a resource of the {part} {source[part]}")

    def _scope(self, kind: str, source: Mapping[str, Any], read: Callable[[str], Any]) -> str:
        scope = self._context.scope
        if kind.casefold() == DEPLOYMENTS and ("resourceGroup" in source or "subscriptionId" in source):
            subscription = f"/subscriptions/{read('subscriptionId') or scope.subscription_id}"
            group = read("resourceGroup")
            return f"{subscription}/resourceGroups/{group}" if group else subscription
        extended = read("scope")
        if extended is None:
            return scope.id
        if not isinstance(extended, str) or not extended:
            raise ExpressionError("The scope must be the name or the id of a resource")
        if extended.startswith("/"):
            return extended.rstrip("/")
        return f"{scope.id}/providers/{extended}"

    def _refuse_twins(self, found: Sequence[Declaration]) -> None:
        seen: set[str] = set()
        for declaration in found:
            # Two of one name are fine where conditions let only one of them be: this is how templates choose.
            if declaration.condition and declaration.key in seen:
                subject = f"resource '{declaration.type}/{declaration.name}'"
                raise self._refusal(declaration.path, subject, "is defined multiple times in a template.")
            if declaration.condition:
                seen.add(declaration.key)

    def _placed(self, source: Mapping[str, Any], path: Path, read: Callable[[], Any]) -> Any:
        try:
            return read()
        except CopyError as error:  # Azure/azure-quickstart-templates pull request 6459 quotes it
            index = column(self._template, path)
            subject = f"The template 'copy' definition at line '1' and column '{index}'"
            sentence = f"{subject} has an invalid {error.subject}. {error.message}"
            raise invalid(sentence, index, dotted(path)) from error
        except ExpressionError as error:
            index = column(self._template, path)
            subject = f"template resource '{source.get('name')}' at line '1' and column '{index}'"
            raise misplaced(subject, error, index, dotted(path)) from error

    def placed(self, declaration: Declaration, read: Callable[[], Any]) -> Any:
        """`read()`, its errors placed at that declaration."""
        return self._placed(declaration.source, declaration.path, read)

    def _refusal(self, path: Path, subject: str, reason: str) -> TemplateError:
        index = column(self._template, path)
        where = f"The {subject} at line '1' and column '{index}'"
        return invalid(f"{where} {reason} {RESOURCES_LINK}", index, dotted(path))


def _sources(holder: Mapping[str, Any]) -> Iterable[tuple[str | int, Any]]:
    """The resources in a template or in another resource, with their index or symbolic name."""
    resources = holder.get("resources") or []
    if isinstance(resources, Mapping):
        return resources.items()
    return enumerate(resources) if isinstance(resources, list) else ()


def _id(scope: str, kind: str, name: str) -> str:
    if kind.casefold() == GROUPS:
        return f"{scope}/resourceGroups/{name}"
    return f"{scope}/providers/{resource_path(kind, name)}"


def targets(declarations: Sequence[Declaration]) -> dict[str, Target]:
    """What `reference('...')` may name: a name, type/name, a relative or whole id, or a symbol."""
    found: dict[str, Target] = {}
    for declaration in declarations:
        for key in keys(declaration):
            found.setdefault(key, Target(declaration.id, declaration.api_version))
    return found


def keys(declaration: Declaration) -> tuple[str, ...]:
    """The ways to name a declaration, without regard to case."""
    ways = [
        declaration.id,
        declaration.name,
        f"{declaration.type}/{declaration.name}",
        resource_path(declaration.type, declaration.name),
    ]
    if declaration.type.casefold() == GROUPS:  # as `subscriptionResourceId` writes it, and so Bicep
        subscription = declaration.id.rpartition("/resourceGroups/")[0]
        ways.append(f"{subscription}/providers/{resource_path(declaration.type, declaration.name)}")
    if declaration.symbol:
        ways.append(
            declaration.symbol if declaration.loop is None else f"{declaration.symbol}[{declaration.turn}]"
        )
    return tuple(way.casefold() for way in ways)
