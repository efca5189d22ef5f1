"""A template made ready to deploy: steps in order, and outputs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from azlab.budget import Budget
from azlab.templates.contexts import Context, Values
from azlab.templates.declarations import DEPLOYMENTS, Declaration, Declarations, targets
from azlab.templates.definitions import user_functions
from azlab.templates.dependencies import Names, earlier_turns, explicit, ordered
from azlab.templates.errors import ExpressionError, invalid, unprocessed
from azlab.templates.expansion import awaited, expand, resolve
from azlab.templates.limits import Sizes, new_budget, refuse_large_resource
from azlab.templates.outputs import Outputs
from azlab.templates.parameters import Parameters
from azlab.templates.positions import column
from azlab.templates.scopes import Environment, Scope
from azlab.templates.structure import read
from azlab.templates.unresolved import unresolved, waiting
from azlab.templates.variables import with_variables

_OF_THE_ENGINE = frozenset(
    "type name apiVersion dependsOn copy condition comments resources scope metadata existing import "
    "resourceGroup subscriptionId".split()
)


@dataclass(frozen=True)
class Step:
    """One resource to create. `depends_on` holds the ids of the steps it waits for."""

    id: str
    type: str
    name: str
    api_version: str
    depends_on: tuple[str, ...]
    content: Any = field(repr=False)
    column: Callable[[], int] = field(repr=False, compare=False)
    budget: Budget = field(repr=False, compare=False)

    def body(self, environment: Environment) -> dict[str, Any]:
        """The request body: location, tags, sku, properties and what else the template gives it.

        Raises `TemplateError` where an expression fails at run time, in the sentence ARM puts
        into the details of a failed deployment.
        """
        try:
            body = dict(resolve(self.content, environment, self.budget))
            refuse_large_resource(body, self.budget)
            return body
        except ExpressionError as error:
            raise unprocessed(self.id, self.column(), error) from error

    def unresolved(self, environment: Environment | None = None) -> dict[str, Any]:
        """The body as far as it is known before the cloud is asked; the rest is expressions, as text.

        With an environment, what nested deployments put out is known.
        """
        return dict(unresolved(self.content, environment))

    def waiting(self) -> tuple[tuple[str | int, ...], ...]:
        """Where in the body the cloud must be asked, as paths of names and indexes."""
        return tuple(waiting(self.content))


@dataclass(frozen=True)
class Plan:
    """What a deployment does: `resources` in order, and what ARM shows of it.

    `parameters` is `{"name": {"type": "String", "value": ...}}`; `dependencies` is the list of
    `{"dependsOn": [...], "id": ..., "resourceType": ..., "resourceName": ...}` in the order written;
    `secrets`, every text in the values of its secure parameters.
    """

    resources: tuple[Step, ...]
    parameters: dict[str, Any]
    dependencies: tuple[dict[str, Any], ...]
    declared_outputs: Outputs
    secrets: frozenset[str] = field(repr=False)
    budget: Budget = field(repr=False, compare=False)

    def outputs(self, environment: Environment) -> dict[str, Any]:
        """`{"name": {"type": "String", "value": ...}}`. Raises DeploymentOutputEvaluationFailed."""
        return self.declared_outputs.read(environment, self.budget)


def prepare(
    template: Mapping[str, Any],
    parameters: Mapping[str, Any],
    scope: Scope,
    budget: Budget | None = None,
) -> Plan:
    """Checks `template` and evaluates all that needs no cloud; `parameters` is `{"name": {"value": ...}}`.

    `budget` is what the request has left, for a nested deployment; without it there is a new one.
    Raises `TemplateError`: InvalidTemplate, InvalidRequestContent for a template without its required
    parts, JobSizeExceeded; and `BudgetExceeded` where Azure's own limits did not end it first.
    """
    try:
        return _prepared(template, parameters, scope, Sizes(budget or new_budget()))
    except ExpressionError as error:
        raise invalid(error.message) from error


def _prepared(template: Mapping[str, Any], parameters: Mapping[str, Any], scope: Scope, sizes: Sizes) -> Plan:
    template = read(template)
    given = Parameters(template, parameters, scope, sizes)
    given.check()
    context = _context(template, given, scope, sizes)
    reader = Declarations(template, context)
    found = reader.all()
    # Reversed, so that of several resources of a type the first one written decides.
    versions = {declaration.type.casefold(): declaration.api_version for declaration in reversed(found)}
    named = targets(found)

    def informed(context: Context) -> Context:
        return replace(context, targets=named, api_versions=versions)

    declared = tuple(replace(declaration, context=informed(declaration.context)) for declaration in found)
    outputs = Outputs(template, informed(context))
    return _plan(template, reader, declared, given, outputs, sizes)


def _context(template: Mapping[str, Any], given: Parameters, scope: Scope, sizes: Sizes) -> Context:
    functions = user_functions(template)
    nothing = Values({}, "variable", sizes.budget)
    plain = Context(scope, given.values, nothing, functions, template=template, budget=sizes.budget)
    return with_variables(template, plain, sizes)


def _plan(
    template: Mapping[str, Any],
    reader: Declarations,
    declared: Sequence[Declaration],
    given: Parameters,
    outputs: Outputs,
    sizes: Sizes,
) -> Plan:
    # What a false condition leaves out may still be named in `dependsOn`, and is then passed over.
    active = [declaration for declaration in declared if declaration.condition]
    bodies: dict[str, Any] = {}
    for resource in active:
        bodies[resource.key] = reader.placed(resource, partial(_content, resource))
        sizes.add_resource(bodies[resource.key])
    named = _names(template, declared)
    waits = {
        declaration.key: reader.placed(declaration, partial(_waits, declaration, bodies, named, active))
        for declaration in active
    }
    steps = tuple(
        _step(template, declaration, waits[declaration.key], bodies[declaration.key], sizes.budget)
        for declaration in ordered(active, waits)
    )
    echoes = tuple(
        _echo(declaration, waits[declaration.key]) for declaration in active if waits[declaration.key]
    )
    return Plan(steps, given.echo(), echoes, outputs, given.secrets(), sizes.budget)


def _content(declaration: Declaration) -> dict[str, Any]:
    content = {key: value for key, value in declaration.source.items() if key not in _OF_THE_ENGINE}
    if not _is_inner(declaration):
        return dict(expand(content, declaration.context))
    properties = dict(content["properties"])
    # With inner scope its expressions are the nested deployment's own: evaluated here they would see our
    # parameters.
    inner = properties.pop("template", None)
    expanded: dict[str, Any] = expand({**content, "properties": properties}, declaration.context)
    expanded["properties"]["template"] = inner
    return expanded


def _is_inner(declaration: Declaration) -> bool:
    properties = declaration.source.get("properties")
    if declaration.type.casefold() != DEPLOYMENTS or not isinstance(properties, Mapping):
        return False
    options = properties.get("expressionEvaluationOptions")
    scope = options.get("scope", "") if isinstance(options, Mapping) else ""
    return str(scope).casefold() == "inner"


def _names(template: Mapping[str, Any], declared: Sequence[Declaration]) -> Names:
    names = Names(declared)
    resources = template.get("resources") or []
    for source in resources.values() if isinstance(resources, Mapping) else resources:
        if isinstance(source.get("copy"), Mapping):
            names.allow(str(source["copy"].get("name", "")))
    return names


def _waits(
    declaration: Declaration, bodies: Mapping[str, Any], names: Names, active: Sequence[Declaration]
) -> list[Declaration]:
    found = {other.key: other for other in explicit(declaration, names)}
    by_key = {other.key: other for other in active}
    for resource_id in awaited(bodies[declaration.key]):
        other = by_key.get(resource_id.casefold())
        # A resource may refer to its own id without waiting for itself.
        if other is not None and other.key != declaration.key:
            found.setdefault(other.key, other)
    found.update({other.key: other for other in earlier_turns(declaration, active)})
    return list(found.values())


def _step(
    template: Mapping[str, Any],
    declaration: Declaration,
    waits: Sequence[Declaration],
    content: Any,
    budget: Budget,
) -> Step:
    depends_on = tuple(other.id for other in waits)
    position = partial(column, template, declaration.path)
    return Step(
        declaration.id,
        declaration.type,
        declaration.name,
        declaration.api_version,
        depends_on,
        content,
        position,
        budget,
    )


def _echo(declaration: Declaration, waits: Sequence[Declaration]) -> dict[str, Any]:
    return {"dependsOn": [_identity(other) for other in waits], **_identity(declaration)}


def _identity(declaration: Declaration) -> dict[str, str]:
    return {"id": declaration.id, "resourceType": declaration.type, "resourceName": declaration.name}
