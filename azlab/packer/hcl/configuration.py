"""A whole configuration: its sources, and its builds with provisioners and post-processors, evaluated."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from azlab.packer.hcl import variables
from azlab.packer.hcl.comprehensions import pairs_of
from azlab.packer.hcl.expressions import Scope, evaluate
from azlab.packer.hcl.problems import ConfigurationError, Problem, Source, not_played, refusal
from azlab.packer.hcl.reading import Attribute, Block, body, files, word

BUILDER = "azure-arm"
TOP = ("packer", "variable", "variables", "local", "locals", "source", "build", "data")
IN_BUILD = ("source", "provisioner", "post-processor", "post-processors", "error-cleanup-provisioner",
            "hcp_packer_registry")  # fmt: skip
NOT_PLAYED = ("data", "error-cleanup-provisioner", "hcp_packer_registry")


@dataclass
class Part:
    """A block with its values: a source, a block inside one, a provisioner, a post-processor."""

    kind: str
    values: dict[str, Any]
    source: Source
    blocks: list["Part"] = field(default_factory=list)
    lines: dict[str, Source] = field(default_factory=dict)
    """Where each value stands."""

    def named(self, kind: str) -> list["Part"]:
        return [part for part in self.blocks if part.kind == kind]


@dataclass
class Build:
    """One machine to be built: its source, what is done to it, and what is done with what comes out."""

    name: str
    """As Packer calls it and `-only` means it, e.g. `web.azure-arm.ubuntu`."""
    source: Part
    provisioners: list[Part]
    post_processors: list[Part]


@dataclass(frozen=True)
class Configuration:
    """All builds of a configuration, and the texts that are never to be shown."""

    builds: list[Build]
    secrets: list[str]
    plugins: list[str]
    """What `required_plugins` names, with its versions."""


def read(path: str, given: Mapping[str, str], var_files: Sequence[str]) -> Configuration:
    """Read and evaluate a file or a folder. Raises `ConfigurationError` with all that is wrong."""
    whole = Block("", [], Source(path, 1))
    for text in files(path):
        one = body(text)
        for attribute in one.attributes.values():
            raise _unsupported_argument(attribute)
        whole.blocks += one.blocks
    _refuse_unknown(whole.blocks, TOP)
    declared = variables.declared_in(whole)
    found = variables.values(declared, given, var_files)
    folder = Path(path).resolve()
    roots: dict[str, Mapping[str, Any]] = {
        "var": found,
        "path": {"root": str(folder if folder.is_dir() else folder.parent), "cwd": str(Path.cwd())},
        "packer": {"version": "1.14.0"},
    }
    roots["local"] = _Locals(whole, roots)
    scope = Scope(roots)
    _evaluate_locals(roots["local"])
    builds = list(_builds(whole, scope))
    return Configuration(builds, variables.secrets(declared, found), list(_plugins(whole, scope)))


class _Locals(dict[str, Any]):
    """Local values, each evaluated when it is first asked for: they may name each other in any order."""

    def __init__(self, whole: Block, roots: Mapping[str, Mapping[str, Any]]) -> None:
        super().__init__()
        self._roots = roots
        self.waiting: dict[str, Attribute] = {}
        self._declared: set[str] = set()
        for block in whole.named("locals"):
            for name, attribute in block.attributes.items():
                self._declare(name, attribute)
        for block in whole.named("local"):
            self._declare(block.labels[0], block.attributes["expression"])

    def _declare(self, name: str, attribute: Attribute) -> None:
        if name in self._declared:
            raise refusal(
                "Duplicate value in locals", f'Duplicate "{name}" definition found.', attribute.source
            )
        self.waiting[name] = attribute
        self._declared.add(name)

    def __contains__(self, name: object) -> bool:
        return name in self._declared

    def __missing__(self, name: str) -> Any:
        attribute = self.waiting.pop(name, None)
        if attribute is None:
            raise refusal("Circular locals", f'The local value "{name}" is made of itself.')
        self[name] = evaluate(attribute, Scope(self._roots))
        return self[name]


def _evaluate_locals(found: Mapping[str, Any]) -> None:
    assert isinstance(found, _Locals)
    for name in list(found.waiting):
        found[name]  # each is made of others, which may have been made by now


def _refuse_unknown(blocks: Sequence[Block], known: Sequence[str]) -> None:
    for block in blocks:
        if block.kind in NOT_PLAYED:
            raise not_played(f"`{block.kind}` blocks", block.source)
        if block.kind == "dynamic":
            raise not_played("`dynamic` blocks", block.source)
        if block.kind not in known:
            raise refusal(
                "Unsupported block type",
                f'Blocks of type "{block.kind}" are not expected here.',
                block.source,
            )


def _unsupported_argument(attribute: Attribute) -> ConfigurationError:
    return refusal(
        "Unsupported argument",
        f'An argument named "{attribute.name}" is not expected here.',
        attribute.source,
    )


def _plugins(whole: Block, scope: Scope) -> Iterator[str]:
    for settings in whole.named("packer"):
        for required in settings.named("required_plugins"):
            for name, attribute in required.attributes.items():
                value = evaluate(attribute, scope)
                source = value.get("source", name) if isinstance(value, dict) else name
                version = value.get("version", "") if isinstance(value, dict) else value
                yield f"{source} {version}".strip()


def _builds(whole: Block, scope: Scope) -> Iterator[Build]:
    sources = {".".join(block.labels): block for block in whole.named("source")}
    problems: list[Problem] = []
    for block in whole.named("build"):
        _refuse_unknown(block.blocks, IN_BUILD)
        name = str(evaluate(block.attributes["name"], scope)) if "name" in block.attributes else ""
        for wanted, override in _wanted(block, scope):
            if wanted not in sources:
                problems.append(_unknown_source(wanted, sources, block.source))
                continue
            yield _build(name, block, sources[wanted], override, scope)
    if problems:
        raise ConfigurationError(problems)


def _wanted(block: Block, scope: Scope) -> Iterator[tuple[str, Block | None]]:
    """The sources of a build: of its list, and those to which it adds something."""
    listed = evaluate(block.attributes["sources"], scope) if "sources" in block.attributes else []
    for reference in listed if isinstance(listed, list) else [listed]:
        yield _reference(str(reference)), None
    for inner in block.named("source"):
        yield _reference(inner.labels[0]), inner


def _reference(written: str) -> str:
    """Type and name of a source: of three words Packer leaves out the first, whatever it is."""
    words = written.split(".")
    return ".".join(words[1:3] if len(words) > 2 else words)


def _unknown_source(wanted: str, sources: Mapping[str, Block], at: Source) -> Problem:
    return Problem(
        f"Unknown source {wanted}",
        f"Known: {sorted(f'source.{name}' for name in sources)}".replace("'", '"'),
        at,
    )


def _build(name: str, block: Block, source: Block, override: Block | None, scope: Scope) -> Build:
    if len(source.labels) != 2:
        raise refusal(
            "Missing name for source", "All source blocks must have 2 labels (type, name).", source.source
        )
    kind, label = source.labels
    if kind != BUILDER:
        raise not_played(f"the builder `{kind}`", source.source)
    within = Scope({**scope.roots, "source": {"type": kind, "name": label}})
    made = part(source, scope)
    if override is not None:
        added = part(override, within)
        made.values |= {key: value for key, value in added.values.items() if key != "name"}
        made.blocks += added.blocks
        label = str(added.values.get("name", label))
    called = f"{name}.{kind}.{label}" if name else f"{kind}.{label}"
    provisioners = [part(each, within) for each in block.named("provisioner")]
    last = [
        *block.named("post-processor"),
        *(inner for each in block.named("post-processors") for inner in each.blocks),
    ]
    return Build(called, made, provisioners, [part(each, within) for each in last])


def part(block: Block, scope: Scope) -> Part:
    """A block with its values, and the blocks inside it."""
    kind = block.labels[0] if block.kind in ("provisioner", "post-processor") and block.labels else block.kind
    return Part(
        kind,
        {name: evaluate(attribute, scope) for name, attribute in block.attributes.items()},
        block.source,
        [made for inner in block.blocks for made in _parts(inner, scope)],
        {name: attribute.source for name, attribute in block.attributes.items()},
    )


def _parts(block: Block, scope: Scope) -> Iterator[Part]:
    """A block inside another one; of a `dynamic` one, as many as its `for_each` has elements."""
    if block.kind != "dynamic":
        yield part(block, scope)
        return
    contents = block.named("content")
    if len(contents) != 1 or "for_each" not in block.attributes or len(block.labels) != 1:
        raise refusal(
            "Invalid dynamic block",
            "A dynamic block has a label, for_each, and exactly one content block.",
            block.source,
        )
    named = block.attributes.get("iterator")
    iterator = word(named.expression) if named else block.labels[0]
    for_each = block.attributes["for_each"]
    for key, value in pairs_of(evaluate(for_each, scope), for_each.source):
        made = part(contents[0], Scope({**scope.roots, iterator: {"key": key, "value": value}}))
        made.kind = block.labels[0]
        yield made
