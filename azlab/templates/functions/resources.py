"""Template functions about the deployment: its scope, its values, its resources and their state."""

import re
import uuid
from datetime import UTC, datetime
from typing import Any

from azlab.templates.contexts import Context, PendingError, Stage, Target
from azlab.templates.errors import (
    FUNCTIONS_LINK,
    ArgumentError,
    ExpressionError,
    TemplateError,
    not_in_practice,
    unevaluable,
)
from azlab.templates.functions.dates import shown
from azlab.templates.functions.digests import template_hash
from azlab.templates.functions.signatures import Function
from azlab.templates.ids import resource_path
from azlab.templates.values import integer, text

_REFERENCE_LINK = "Please see https://aka.ms/arm-function-reference for usage details."
_RESOURCE_ID_LINK = "Please see https://aka.ms/arm-functions-resources#resourceid for usage details."
_UNKNOWN = object()


def is_runtime(name: str) -> bool:
    """True for `reference` and every `list...` function; `name` in lower case."""
    return name == "reference" or name.startswith("list")


def runtime_call(name: str, arguments: list[Any], context: Context) -> Any:
    """`reference` or `list...`; `PendingError` while deferring, and nowhere allowed before that."""
    if context.stage in (Stage.DEFAULT, Stage.STATIC):
        raise _unexpected(name)
    if not 1 <= len(arguments) <= 3:
        raise ArgumentError(f"function does not take {len(arguments)} argument(s)")
    target = target_of(text(arguments[0]), context)
    if context.environment is None:
        raise PendingError
    version = text(arguments[1]) if len(arguments) > 1 else target.api_version
    try:
        if name.casefold() == "reference":
            full = len(arguments) > 2 and text(arguments[2]).casefold() == "full"
            return context.environment.reference(target.id, version or None, full)
        return context.environment.list_action(
            name, target.id, version, arguments[2] if len(arguments) > 2 else None
        )
    except LookupError as absent:
        raise _not_found(target.id) from absent


def target_of(name: str, context: Context) -> Target:
    """The resource a name or an id means."""
    known = context.targets.get(name.casefold())
    if known is not None:
        return known
    if name.startswith("/"):
        return Target(name, "")
    reason = "could not find template resource or resource copy with this name"
    raise ExpressionError(f"The template reference '{name}' is not valid: {reason}. {_REFERENCE_LINK}")


def resource_info(context: Context, name: Any) -> dict[str, str]:
    """`resourceInfo('symbol')`: what a template with symbolic names knows of a resource before it is made."""
    target = target_of(text(name), context)
    namespace, *words = target.id.rpartition("/providers/")[2].split("/")
    kind, names = "/".join([namespace, *words[::2]]), "/".join(words[1::2])
    return {"id": target.id, "name": names, "type": kind, "apiVersion": target.api_version}


def _not_found(resource_id: str) -> TemplateError:
    group = re.search(r"/resourceGroups/([^/]+)", resource_id, re.IGNORECASE)
    where = f"under resource group '{group.group(1)}' " if group else ""
    return TemplateError(
        "ResourceNotFound",
        f"The Resource '{resource_id.rpartition('/providers/')[2]}' {where}was not found. "
        "For more details please go to https://aka.ms/ARMResourceNotFoundFix",
    )


def _resource_id(function: str, scope: str, type_and_names: tuple[Any, ...]) -> str:
    words = [text(word) for word in type_and_names]
    types = [index for index, word in enumerate(words) if "/" in word]
    if len(types) != 1:
        reason = (
            "function requires exactly one multi-segmented argument which must be resource type including "
            f"resource provider namespace. Current function arguments '{','.join(words)}'"
        )
        raise unevaluable(function, reason, _RESOURCE_ID_LINK)
    # A type may end with a slash: Microsoft's own pages and half of the public templates write it so.
    kind, names = words[types[0]].strip("/"), words[types[0] + 1 :]
    if kind.count("/") != len(names):
        reason = f"the type '{kind}' requires '{kind.count('/')}' resource name argument(s)"
        raise unevaluable(function, reason, _RESOURCE_ID_LINK)
    return f"{scope}/providers/{resource_path(kind, '/'.join(names))}"


def resource_id(context: Context, *words: Any) -> str:
    """`resourceId([subscription], [resourceGroup], type, name, ...)`."""
    before = [text(word) for word in words]
    lead = before[: next((index for index, word in enumerate(before) if "/" in word), 0)]
    subscription = context.scope.subscription
    if len(lead) == 2:
        return _resource_id("resourceId", f"/subscriptions/{lead[0]}/resourceGroups/{lead[1]}", words)
    if lead:
        return _resource_id("resourceId", f"{subscription}/resourceGroups/{lead[0]}", words)
    return _resource_id("resourceId", context.scope.id, words)


def subscription_resource_id(context: Context, *words: Any) -> str:
    """`subscriptionResourceId([subscription], type, name, ...)`."""
    if len(words) > 1 and "/" not in text(words[0]):
        return _resource_id("subscriptionResourceId", f"/subscriptions/{words[0]}", words)
    return _resource_id("subscriptionResourceId", context.scope.subscription, words)


def extension_resource_id(_: Context, scope: Any, *words: Any) -> str:
    """`extensionResourceId(id, type, name, ...)`."""
    return _resource_id("extensionResourceId", text(scope), words)


def resource_group(context: Context) -> dict[str, Any]:
    """The group as ARM answers a GET of it; `tags` only if it has any."""
    group = context.scope.resource_group
    if group is None:
        raise _unexpected("resourceGroup")
    answer: dict[str, Any] = {
        "id": group.id,
        "name": group.name,
        "type": "Microsoft.Resources/resourceGroups",
    }
    tags = {"tags": dict(group.tags)} if group.tags else {}
    return answer | {"location": group.location} | tags | {"properties": {"provisioningState": "Succeeded"}}


def subscription(context: Context) -> dict[str, Any]:
    """The subscription of the deployment."""
    scope = context.scope
    return {
        "id": scope.subscription,
        "subscriptionId": scope.subscription_id,
        "tenantId": scope.tenant_id,
        "displayName": scope.subscription_name,
    }


def deployment(context: Context) -> dict[str, Any]:
    """This deployment, as far as it is known while it is accepted."""
    properties = {
        "template": dict(context.template),
        "templateHash": template_hash(context.template),
        "parameters": {},
        "mode": "Incremental",
        "provisioningState": "Accepted",
    }
    location = {"location": context.scope.location} if context.scope.location else {}
    return {"name": context.scope.deployment_name, **location, "properties": properties}


def environment(_: Context) -> dict[str, Any]:
    """Addresses of the public Azure cloud."""
    return {
        "name": "AzureCloud",
        "gallery": "https://gallery.azure.com/",
        "graph": "https://graph.windows.net/",
        "portal": "https://portal.azure.com",
        "resourceManager": "https://management.azure.com/",
        "authentication": {
            "loginEndpoint": "https://login.microsoftonline.com/",
            "audiences": ["https://management.core.windows.net/", "https://management.azure.com/"],
            "tenant": "common",
            "identityProvider": "AAD",
        },
        "suffixes": {"keyvaultDns": ".vault.azure.net", "storage": "core.windows.net"},
    }


def providers(context: Context, namespace: Any, kind: Any) -> dict[str, Any]:
    """A resource type of this template, with the API version the template gives it."""
    name = f"{text(namespace)}/{text(kind)}"
    version = context.api_versions.get(name.casefold())
    if version is None:
        raise not_in_practice(f"the template function providers for {name}, of which the template has none")
    return {"resourceType": kind, "locations": [], "apiVersions": [version]}


def copy_index(context: Context, *arguments: Any) -> int:
    """`copyIndex([loop], [offset])`."""
    named = arguments and isinstance(arguments[0], str)
    name = arguments[0].casefold() if named else context.loop
    offset = integer(arguments[-1]) if len(arguments) > int(bool(named)) else 0
    if name is None or name not in context.loops:
        reason = "The function can only be used in a resource with copy specified. "
        raise _unexpected("copyIndex", reason, "Please see https://aka.ms/arm-copy for usage details.")
    return context.loops[name] + offset


def lambda_variable(context: Context, name: Any) -> Any:
    """The value of a variable of the lambda around."""
    known = context.locals.get(text(name).casefold(), _UNKNOWN)
    if known is _UNKNOWN:
        raise ExpressionError(f"The template lambda variable '{name}' is not found. {FUNCTIONS_LINK}")
    return known


def new_guid(context: Context) -> str:
    """A random UUID; only a parameter's default may ask for one."""
    _only_default(context, "newGuid")
    return str(uuid.uuid4())


def utc_now(context: Context, form: Any = "yyyyMMddTHHmmssZ") -> str:
    """The time; only a parameter's default may ask for it."""
    _only_default(context, "utcNow")
    return shown(context.scope.now or datetime.now(UTC), text(form))


def _only_default(context: Context, name: str) -> None:
    if context.stage is not Stage.DEFAULT:
        raise _unexpected(name, "The function can only be used in the default value of a parameter. ")


def _unexpected(name: str, reason: str = "", link: str = FUNCTIONS_LINK) -> ExpressionError:
    return ExpressionError(f"The template function '{name}' is not expected at this location. {reason}{link}")


FUNCTIONS = {
    "parameters": Function(lambda context, name: context.parameters(text(name)), 1, 1),
    "variables": Function(lambda context, name: context.variables(text(name)), 1, 1),
    "resourceid": Function(resource_id, 2, None),
    "subscriptionresourceid": Function(subscription_resource_id, 2, None),
    "tenantresourceid": Function(lambda _, *words: _resource_id("tenantResourceId", "", words), 2, None),
    "extensionresourceid": Function(extension_resource_id, 3, None),
    "resourceinfo": Function(resource_info, 1, 1),
    "resourcegroup": Function(resource_group, 0, 0),
    "subscription": Function(subscription, 0, 0),
    "tenant": Function(lambda context: {"tenantId": context.scope.tenant_id}, 0, 0),
    "deployment": Function(deployment, 0, 0),
    "environment": Function(environment, 0, 0),
    "providers": Function(providers, 2, 2),
    "copyindex": Function(copy_index, 0, 2),
    "lambdavariables": Function(lambda_variable, 1, 1),
    "newguid": Function(new_guid, 0, 0),
    "utcnow": Function(utc_now, 0, 1),
}
