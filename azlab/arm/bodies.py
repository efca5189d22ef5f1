"""What Azure knows of the body of each type and page, and a body read by it.

The knowledge is data: `azlab/data/field_names`, a document per namespace, derived by `python3 -m azlab
fields`; `azlab.contracts.kinds` says how a kind is written there. It is read when a namespace is first
written to.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from azlab.arm.actions import need
from azlab.arm.conversions import (
    LARGEST,
    Anything,
    Boolean,
    ClosedSet,
    Integer,
    Kind,
    ListOf,
    MapOf,
    Member,
    Mode,
    Number,
    ObjectOf,
    Text,
    Unreadable,
)
from azlab.arm.errors import AzureError, BadRequest, invalid_content
from azlab.arm.fields import Field
from azlab.arm.messages import Json, Request
from azlab.arm.positions import path_text, position
from azlab.arm.tags import read_tags

NETWORK = "Microsoft.WindowsAzure.Networking.Nrp.Frontend.Contract.Csm.Public"
"""The classes of the network provider, as its errors name them (MS docs, fsharp and Go test suites)."""
SEEN = {
    "VirtualMachineProperties": "Properties",
    "VirtualMachineScaleSetVMProfile": "VirtualMachineProfile",
}
"""Names that errors showed where the SDK has another: Azure/bicep issue 7520; Microsoft's page on
scheduled events of scale sets."""
RESOURCE_DEFINITION = frozenset(
    ("id", "name", "type", "location", "tags", "plan", "sku", "kind", "managedBy", "identity", "zones",
     "scale", "etag", "extendedLocation", "placement", "systemData", "properties")
)  # fmt: skip
"""What ARM itself reads of a resource, before its provider does. To another name on the first level it
answers by itself: `InvalidRequestContent`, 'Could not find member 'cloudConnectors' on object of type
'ResourceDefinition'. Path 'cloudConnectors', line 1, position 20.' (seen in issues of terraform's azapi)."""
_BYTES = Integer(2**63 - 1)
_PLAIN: dict[str, Kind] = {
    "text": Text(),
    "integer": Integer(LARGEST),
    "number": Number(),
    "boolean": Boolean(),
    "any": Anything(),
}


@dataclass(frozen=True)
class Reading:
    """A body that was read."""

    document: Json
    doubts: Callable[[], object] | None = None

    def refuse_words(self) -> None:
        """Raise what Azure answers to a word that none of its sets has.

        Asked when the provider has had its say: of many words it says more than that it cannot read them.
        """
        if self.doubts is not None:
            self.doubts()


@dataclass(frozen=True)
class Body:
    """The body of one verb of one type."""

    namespace: str
    root: ObjectOf
    version: str
    """The newest api-version that is known; what is unknown in a later one is kept."""
    is_resource: bool = True
    """ARM itself reads the first level of a resource; the body of a special verb is its provider's."""

    def read(self, body: Json, request: Request) -> Reading:
        """A copy as Azure keeps it: its own spelling, its own kinds, and nothing that only Azure writes.

        Nulls stay, since a PATCH takes away with them. Raises what the provider answers to a member that
        it does not know and to a value that it cannot read, and ARM's own refusal of tags.
        """
        newer = bool(self.version) and request.query.get("api-version", "") > self.version
        mode = Mode(newer)
        document = self._read(body, request, mode)
        if self.is_resource and document.get("tags") is not None:
            document["tags"] = read_tags(document["tags"])
        again = Mode(newer, strict=True)
        doubts = partial(self._read, body, request, again) if mode.unknown_words else None
        return Reading(document, doubts)

    def _read(self, body: Json, request: Request, mode: Mode) -> Json:
        try:
            return dict(self.root.read(body, mode) or {})
        except Unreadable as problem:
            raise self._refusal(problem, request) from None

    def settable(self, document: Json) -> Json:
        """What a client could have sent of a document of the cloud's; nothing where it cannot be read."""
        try:
            return dict(self.root.read(document, Mode(newer=True)) or {})
        except Unreadable:
            return {}

    def _refusal(self, problem: Unreadable, request: Request) -> AzureError:
        first, own = problem.steps[0], len(problem.steps) == 1 and self.is_resource
        sentence = problem.sentence
        if own and problem.at_name and first not in RESOURCE_DEFINITION:
            sentence = f"Could not find member '{first}' on object of type 'ResourceDefinition'."
        where = position(request.body, problem.steps, at_name=problem.at_name)
        sentence = f"{sentence} Path '{path_text(problem.steps)}'{where}."
        if (own and first != "properties") or first == "tags":
            return invalid_content(sentence)
        return unreadable(self.namespace, sentence)


def unreadable(namespace: str, sentence: str) -> AzureError:
    """What a provider answers to a body that it cannot read; they differ.

    Network: Azure/azure-cli issue 16205. Compute: MicrosoftDocs/OfficeDocs-Enterprise pull request 45.
    """
    match namespace.lower():
        case "microsoft.network":
            detail = BadRequest("InvalidJson", sentence)
            return BadRequest("InvalidRequestFormat", "Cannot parse the request.", details=[detail])
        case "microsoft.compute":
            return BadRequest("BadRequest", sentence)
    return invalid_content(sentence)


class Bodies:
    """The bodies of all types. `documents` gives what is known of a namespace, or None."""

    def __init__(self, documents: Callable[[str], Json | None] = lambda namespace: None) -> None:
        namespace = lru_cache(maxsize=32)(lambda name: _Namespace(name, documents(name) or {}))

        @lru_cache(maxsize=512)  # bounded: a type may be any word of an address
        def of(resource_type: str, verb: str) -> Body | None:
            name, _, kind = resource_type.partition("/")
            return namespace(name.lower()).body(kind.lower(), verb.lower())

        self.of = of
        """What a verb takes (`PUT`, `PATCH`, or a special verb's name) of a type in any case; None where
        nothing is known."""

    def read_page(self, request: Request, body: Json) -> Reading:
        """The body of a page that is no resource type here: groups, deployments, role assignments, tags."""
        needed = need(request.address) if body else None
        if needed is None:
            return Reading(body)
        kind, _, verb = needed.action.rpartition("/")
        if verb == "action":
            kind, _, verb = kind.rpartition("/")
        known = self.of(kind, request.method if verb == "write" else verb)
        return known.read(body, request) if known else Reading(body)


class _Namespace:
    def __init__(self, name: str, document: Json) -> None:
        self._name = name
        self._objects, self._sets = document.get("objects", {}), document.get("sets", {})
        self._open = frozenset(document.get("open", ()))
        self._types = {name.lower(): row for name, row in document.get("types", {}).items()}
        self._made: dict[str, Kind] = dict(_PLAIN)

    def body(self, kind: str, verb: str) -> Body | None:
        row = self._types.get(kind)
        if row is None:
            return None
        actions = {name.lower(): model for name, model in row.get("actions", {}).items()}
        model = str(row.get("body") if verb in ("put", "patch") else actions.get(verb))
        if model not in self._objects:
            return None
        root = ObjectOf(self._shown(model), partial(self._first_level, self._objects[model]))
        return Body(self._name, root, row["version"], verb in ("put", "patch"))

    def _kind(self, written: str) -> Kind:
        if written not in self._made:
            self._made[written] = self._make(written)
        return self._made[written]

    def _make(self, written: str) -> Kind:
        inner = written[1:-1]
        if written[0] == "[":
            return ListOf(self._kind(inner), self._shown(inner))
        if written[0] == "{":
            return MapOf(self._kind(inner), self._shown(inner))
        if written in self._sets:
            return ClosedSet(self._shown(written), self._sets[written], written in self._open)
        if written in self._objects:
            return ObjectOf(self._shown(written), partial(self._members, self._objects[written]))
        return _PLAIN["any"]

    def _members(self, fields: dict[str, str]) -> dict[str, Member]:
        return {name.lower(): self._member(name, kind) for name, kind in fields.items()}

    def _first_level(self, fields: dict[str, str]) -> dict[str, Member]:
        """Templates give a location to children that have none: ARM takes it, no provider sees it."""
        ignored = {name: Member(name, _PLAIN["any"], read_only=True) for name in ("location", "tags")}
        return {**ignored, **self._members(fields)}

    def _member(self, name: str, written: str) -> Member:
        kind = written.lstrip("-")
        read = _BYTES if kind == "integer" and name.endswith("Bytes") else self._kind(kind)
        return Member(name, read, written[0] == "-")

    def _shown(self, name: str) -> str:
        """A class as the provider's errors call it."""
        if name in _PLAIN:
            return {"text": "System.String", "integer": "System.Int32"}.get(name, "System.Object")
        name = SEEN.get(name, name.removesuffix("Format"))
        return f"{NETWORK}.{name}" if self._name == "microsoft.network" else name


_DECLARED: dict[type, Kind] = {str: Text(), int: Integer(2**63 - 1), bool: Boolean()}


def declared_body(fields: tuple[Field, ...]) -> Body:
    """A body of which only a type's own declarations are known; everything else in it is kept."""
    tree: dict[str, Any] = {"location": {}, "properties": {}}
    kinds: dict[str, type] = {"properties": dict}
    for field in fields:
        branch = tree
        for step in field.steps:
            branch = branch.setdefault(step, {})
        kinds[".".join(field.steps)] = field.kind
    root = _object(tree, kinds, "")
    root.members["tags"] = Member("tags", MapOf(Text(), "System.String"))
    return Body("", root, "")


def _object(tree: dict[str, Any], kinds: dict[str, type], path: str) -> ObjectOf:
    members = {
        name.lower(): Member(name, _of_branch(branch, kinds, f"{path}{name}"))
        for name, branch in tree.items()
    }
    return ObjectOf(path.rstrip(".") or "Object", lambda: members, lenient=True)


def _of_branch(branch: dict[str, Any], kinds: dict[str, type], path: str) -> Kind:
    if "[]" in branch:
        return ListOf(_of_branch(branch["[]"], kinds, f"{path}.[]"), "Object")
    kind = kinds.get(path)
    if branch or kind is dict:
        return _object(branch, kinds, f"{path}.")
    if kind is list:
        return ListOf(Anything(), "Object")
    return _DECLARED.get(kind or object, Anything())


__all__ = ["Bodies", "Body", "Reading", "declared_body", "unreadable"]
