"""Errors as ARM says them: a code, a sentence, an HTTP status.

    AzureError
    ├── BadRequest          400  the request is wrong in itself
    ├── Forbidden           403  the caller may not
    ├── NotFound            404  something that is named does not exist
    ├── Conflict            409  the state of the cloud does not allow it
    └── NotInPractice       400  Azure has it, and this cloud has not

A provider raises them; the app turns them into `{"error": {...}}`. The sentences are Azure's own.
"""

from collections.abc import Mapping, Sequence
from typing import Any


class AzureError(Exception):
    """A refusal with Azure's own code and sentence."""

    status = 400

    def __init__(
        self,
        code: str,
        message: str,
        *,
        target: str | None = None,
        details: Sequence["AzureError"] = (),
        additional_info: Sequence[Mapping[str, Any]] = (),
        status: int | None = None,
    ) -> None:
        super().__init__(f"({code}) {message}")
        self.code, self.message, self.target, self.details = code, message, target, tuple(details)
        self.additional_info = tuple(additional_info)
        self.status = status or type(self).status

    def document(self) -> dict[str, Any]:
        """The error's JSON, without the outer `error` key."""
        document: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.target is not None:
            document["target"] = self.target
        if self.details:
            document["details"] = [detail.document() for detail in self.details]
        if self.additional_info:
            document["additionalInfo"] = [dict(info) for info in self.additional_info]
        return document


class BadRequest(AzureError):
    status = 400


class Forbidden(AzureError):
    status = 403


class NotFound(AzureError):
    status = 404


class Conflict(AzureError):
    status = 409


class NotInPractice(AzureError):
    """Never to be taken for one of Azure's own refusals."""


def not_in_practice(what: str) -> NotInPractice:
    """What is said of anything that Azure has and this cloud has not."""
    return NotInPractice("NotImplemented", f"This part of Azure is not in the practice Azure: '{what}'.")


def from_document(document: dict[str, Any], status: int = 409) -> AzureError:
    """The error that `AzureError.document` wrote."""
    return AzureError(
        document["code"],
        document["message"],
        target=document.get("target"),
        details=[from_document(detail, status) for detail in document.get("details", ())],
        additional_info=document.get("additionalInfo", ()),
        status=status,
    )


def resource_not_found(name: str, group: str) -> NotFound:
    """`name` has its types before each of its parts: `Microsoft.Compute/galleries/g/images/i`."""
    return NotFound(
        "ResourceNotFound",
        f"The Resource '{name}' under resource group '{group}' was not found. "
        "For more details please go to https://aka.ms/ARMResourceNotFoundFix",
    )


def group_not_found(group: str) -> NotFound:
    """404 of a resource group."""
    return NotFound("ResourceGroupNotFound", f"Resource group '{group}' could not be found.")


def group_being_deleted(group: str) -> Conflict:
    """409 of a write into a resource group that is going."""
    return Conflict(
        "ResourceGroupBeingDeleted",
        f"The resource group '{group}' is in deprovisioning state and cannot perform this operation.",
    )


def no_type(resource_type: str) -> NotFound:
    """404 of a type that its namespace has not."""
    namespace, _, rest = resource_type.partition("/")
    return NotFound(
        "InvalidResourceType",
        f"The resource type '{rest}' could not be found in the namespace '{namespace}'.",
    )


def subscription_not_found(subscription: str) -> NotFound:
    """404 of a subscription."""
    return NotFound("SubscriptionNotFound", f"The subscription '{subscription}' could not be found.")


def parent_not_found(parent: str) -> NotFound:
    """404 of a nested resource whose parent is not there."""
    return NotFound(
        "ParentResourceNotFound",
        f"Can not perform requested operation on nested resource. Parent resource '{parent}' not found.",
    )


def invalid_name(parameter: str, rule: str) -> BadRequest:
    """A name against its rule; Python must escape a dash that Azure's rule does not."""
    shown = rule.replace(r"\-", "-")
    return BadRequest(
        "InvalidParameter",
        f"The entity name '{parameter}' is invalid according to its validation rule: {shown}.",
        target=parameter,
    )


def invalid_content(reason: str) -> BadRequest:
    """400 of a body that cannot be read; `reason` is the reader's sentence."""
    return BadRequest(
        "InvalidRequestContent", f"The request content was invalid and could not be deserialized: '{reason}'."
    )


def method_not_allowed(method: str, path: str) -> AzureError:
    """405 of a verb that nothing at this path has."""
    return AzureError(
        "MethodNotAllowed", f"The HTTP method '{method}' is not supported at resource '{path}'.", status=405
    )


def missing_subscription() -> NotFound:
    """Of an address that names none first, e.g. `/subscription/...`: Azure/azure-cli issue 25044."""
    return NotFound(
        "MissingSubscription",
        "The request did not have a subscription or a valid tenant level resource provider.",
    )


def not_allowed(sentence: str) -> Conflict:
    """409 of what the state of something forbids; the sentence is the provider's."""
    return Conflict("OperationNotAllowed", sentence)


def invalid_parameter(sentence: str, target: str | None = None) -> BadRequest:
    """400 of a value; the sentence is the provider's, `target` the field."""
    return BadRequest("InvalidParameter", sentence, target=target)


def missing_value(name: str) -> BadRequest:
    """Of a parameter that a body must have, in the words of Compute."""
    return invalid_parameter(f"Required parameter '{name}' is missing (null).", name)


def no_resource_id(given: str, path: str) -> BadRequest:
    """A text at `path` that is no id. ARM says it of any property: Azure/avdaccelerator issue 84."""
    return BadRequest(
        "LinkedInvalidPropertyId",
        f"Property id '{given}' at path '{path}' is invalid. Expect fully qualified resource Id that start "
        "with '/subscriptions/{subscriptionId}' or '/providers/{resourceProviderNamespace}/'.",
    )


def invalid_value(name: str) -> BadRequest:
    """Of a parameter with a value that it cannot have, in the words of Compute."""
    return invalid_parameter(f"The value of parameter {name} is invalid.", name)


def property_change(path: str) -> Conflict:
    """409 of a property that stays as it was made."""
    return Conflict("PropertyChangeNotAllowed", f"Changing property '{path}' is not allowed.", target=path)


def location_unavailable(resource_type: str, given: str, available: list[str]) -> BadRequest:
    """400 of a region in which a type is not offered."""
    return BadRequest(
        "LocationNotAvailableForResourceType",
        f"The provided location '{given}' is not available for resource type '{resource_type}'. "
        f"List of available regions for the resource type is '{','.join(available)}'.",
    )


def location_taken(name: str, group: str, there: str, wanted: str) -> Conflict:
    """409 of a name that a resource in another region has."""
    return Conflict(
        "InvalidResourceLocation",
        f"The resource '{name}' already exists in location '{there}' in resource group '{group}'. "
        f"A resource with the same name cannot be created in location '{wanted}'. "
        "Please select a new resource name.",
    )


def unknown_zones(subject: str, location: str, strange: list[str], known: tuple[str, ...]) -> BadRequest:
    """400 of zones that a region has not; `subject` is type and name. azure-docs on availability zones."""
    return BadRequest(
        "InvalidAvailabilityZone",
        f"The zone(s) '{','.join(strange)}' for resource '{subject}' is not supported. The supported zones "
        f"for location '{location}' are '{','.join(known)}'",
    )


def several_zones(count: int) -> BadRequest:
    """400 of what can be in one zone only, as readers of Terraform quote it of a NAT gateway."""
    return BadRequest(
        "ResourceCannotHaveMultipleZonesSpecified",
        f"Resource has {count} zones specified. Only one zone can be specified for this resource.",
    )
