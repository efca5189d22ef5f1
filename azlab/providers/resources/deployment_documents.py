"""What ARM shows of a deployment, and the errors that wrap others."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from azlab.arm.errors import AzureError, BadRequest, Forbidden, NotInPractice, from_document
from azlab.arm.identities import Caller
from azlab.arm.ids import ResourceId
from azlab.arm.messages import Json
from azlab.templates import NotInPracticeError, Plan, Step, TemplateError

KIND = "Microsoft.Resources/deployments"
_PLAIN = frozenset(
    (
        "InvalidResourceLocation",
        "InvalidResourceNamespace",
        "InvalidResourceType",
        "LocationNotAvailableForResourceType",
        "LocationRequired",
        "MarketplacePurchaseEligibilityFailed",
        "ResourceGroupNotFound",
        "SubscriptionNotFound",
    )
)
"""Refusals of Resource Manager itself: a deployment answers with them as they are."""
_OF_TYPES = frozenset(("InvalidResourceNamespace", "InvalidResourceType"))
"""404 where the address itself has the type. Here a template has it, and Azure finds all that is wrong with
one to be a 400 (az deployment group create: "BadRequest ... Code: InvalidResourceNamespace")."""


def document(id: ResourceId, plan: Plan, bodies: Sequence[Json], properties: Json, more: Json) -> Json:
    """A deployment; `properties` holds templateHash, mode, provisioningState and the times."""
    shown: Json = {
        "templateHash": properties.pop("templateHash"),
        "parameters": plan.parameters,
        **properties,
        "providers": _providers(plan, bodies),
        "dependencies": list(plan.dependencies),
    }
    return {"id": id.text, "name": id.name, "type": KIND, **more, "properties": shown}


def zulu(moment: str) -> str:
    """A time as deployments write it: `2025-04-07T02:50:02.6382221Z`."""
    return moment.replace("+00:00", "Z")


def iso_duration(seconds: float) -> str:
    """A duration as deployments write it: `PT1M56.5S`."""
    whole = timedelta(seconds=seconds)
    minutes, rest = divmod(whole.total_seconds(), 60)
    hours, minutes = divmod(int(minutes), 60)
    long = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    return f"PT{long}{rest:.7f}".rstrip("0").rstrip(".") + "S"


def of_template(error: TemplateError) -> AzureError:
    """What the template engine raised, as ARM's 400."""
    if isinstance(error, NotInPracticeError):
        return NotInPractice(error.code, error.message)
    details = [from_document(dict(detail), 400) for detail in error.details]
    return BadRequest(error.code, error.message, details=details, additional_info=error.additional_info)


def not_valid(name: str, tracking: str, refusals: Sequence[AzureError]) -> AzureError:
    """The answer of preflight, before anything is made."""
    plain = next((refusal for refusal in refusals if refusal.code in _PLAIN), None)
    if plain is not None and plain.code in _OF_TYPES:
        return BadRequest(plain.code, plain.message)
    if plain is not None:
        return plain
    return BadRequest(
        "InvalidTemplateDeployment",
        f"The template deployment '{name}' is not valid according to the validation procedure. "
        f"The tracking id is '{tracking}'. See inner errors for details.",
        details=refusals,
    )


def unauthorized(steps: Sequence[Step], caller: Caller) -> AzureError:
    """The refusal of a template in which the caller may not make everything.

    Azure-Samples/azure-search-openai-demo issue 1483; with several, Azure/Azure-Landing-Zones issue 4197.
    """
    told = [
        f"Authorization failed for template resource '{step.name}' of type '{step.type}'. The client "
        f"'{caller.user}' with object id '{caller.object_id}' does not have permission to perform action "
        f"'{step.type}/write' at scope '{step.id}'."
        for step in steps
    ]
    single = "The template deployment failed with error"
    lead = single if len(told) == 1 else "Deployment failed with multiple errors"
    return Forbidden("InvalidTemplateDeployment", f"{lead}: '{':'.join(told)}'.")


def failed(id: ResourceId, failures: Iterable[AzureError]) -> AzureError:
    """How a deployment ends when a resource was refused or could not be made."""
    return AzureError(
        "DeploymentFailed",
        "At least one resource deployment operation failed. Please list deployment operations for details. "
        "Please see https://aka.ms/arm-deployment-operations for usage details.",
        target=id.text,
        details=list(failures),
    )


def _providers(plan: Plan, bodies: Sequence[Json]) -> list[Json]:
    """Namespaces, their types and locations, in the order of the steps."""
    found: dict[str, dict[str, list[Any]]] = {}
    for step, body in zip(plan.resources, bodies, strict=True):
        namespace, _, kind = step.type.partition("/")
        locations = found.setdefault(namespace, {}).setdefault(kind, [])
        if body.get("location") not in locations:
            locations.append(body.get("location"))
    return [{"namespace": namespace, "resourceTypes": _types(kinds)} for namespace, kinds in found.items()]


def _types(kinds: Mapping[str, list[Any]]) -> list[Json]:
    return [{"resourceType": kind, "locations": locations} for kind, locations in kinds.items()]
