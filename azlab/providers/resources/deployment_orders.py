"""What a request for a deployment asks for: read, checked and prepared before anything is made."""

import re
from dataclasses import dataclass

from azlab.arm import scopes
from azlab.arm.cloud import Cloud
from azlab.arm.errors import BadRequest, invalid_content, not_in_practice
from azlab.arm.ids import ResourceId, parse_id
from azlab.arm.messages import Json
from azlab.arm.router import Visit
from azlab.providers.resources.deployment_budgets import budget
from azlab.providers.resources.deployment_documents import KIND, of_template
from azlab.templates import Plan, ResourceGroup, Scope, TemplateError, prepare

INCREMENTAL, COMPLETE = "Incremental", "Complete"
_OPTIONS = ("debugSetting", "validationLevel")
"""What changes nothing here, and is shown as it was given."""
_STRANGE = re.compile(r"[^\w\-.()]")


@dataclass(frozen=True)
class Order:
    """What a PUT of a deployment asks for."""

    id: ResourceId
    template: Json
    parameters: Json
    mode: str
    more: Json
    options: Json
    plan: Plan


def read_order(cloud: Cloud, id: ResourceId, body: Json) -> Order:
    """Read and check the body. Raises Azure's 400, or `NotImplemented` for what is not in the practice."""
    _refuse_name(id.name)
    wanted = body.get("properties")
    if not isinstance(wanted, dict):
        raise invalid_content("Required property 'properties' not found in JSON. Path ''")
    for name in ("parametersLink", "onErrorDeployment"):
        if wanted.get(name) is not None:
            raise not_in_practice(f"a deployment with {name}")
    template, parameters = _template(wanted), wanted.get("parameters") or {}
    if not isinstance(parameters, dict) or not all(isinstance(given, dict) for given in parameters.values()):
        raise invalid_content("Error converting value to Object. Path 'properties.parameters'")
    _refuse_vaults(parameters)
    mode = _mode(wanted, id)
    location = None if id.group else _location(cloud, body)
    try:
        plan = prepare(template, parameters, _scope(cloud, id, location), budget())
    except TemplateError as error:
        raise of_template(error) from error
    more = {"location": location} if location else {}
    tags = body.get("tags")
    more |= {"tags": tags} if tags else {}
    options = {name: wanted[name] for name in _OPTIONS if wanted.get(name) is not None}
    return Order(id, template, parameters, mode, more, options, plan)


def _refuse_vaults(parameters: Json) -> None:
    for name, given in parameters.items():
        if given.get("reference") is not None:
            raise not_in_practice(f"a secret of a key vault as the template parameter {name}")


def _template(wanted: Json) -> Json:
    template, link = wanted.get("template"), wanted.get("templateLink")
    if template is not None and link is not None:  # no report quotes Azure's sentence
        raise invalid_content("The properties 'template' and 'templateLink' cannot both be specified. "
                              "Path 'properties'")  # fmt: skip
    if template is None and isinstance(link, dict):
        raise not_in_practice(
            f"a linked template, {link.get('uri') or link.get('id')}: nothing is downloaded"
        )
    if not isinstance(template, dict):
        raise invalid_content("Required property 'template' not found in JSON. Path 'properties'")
    return template


def _mode(wanted: Json, id: ResourceId) -> str:
    mode = str(wanted.get("mode") or INCREMENTAL).capitalize()
    if mode == COMPLETE and not id.group:  # Azure/azure-rest-api-specs issue 43400
        raise BadRequest(
            "InvalidDeployment",
            "Specified deployment mode 'Complete' is not supported for deployment at the current scope. "
            "Please see https://aka.ms/deployment-modes for usage details.",
        )
    if mode not in (INCREMENTAL, COMPLETE):
        raise invalid_content(f"Error converting value \"{wanted['mode']}\" to type 'DeploymentMode'. "
                              "Path 'properties.mode'")  # fmt: skip
    return mode


def _scope(cloud: Cloud, id: ResourceId, location: str | None) -> Scope:
    group = cloud.get(id.group_id) if id.group else None
    scope = None
    if group is not None:
        tags: dict[str, str] = group.document.get("tags", {})
        scope = ResourceGroup(group.id.group, group.location, group.id.text, tags)
    name = cloud.setting.subscriptions.get(id.subscription, "")
    return Scope(
        id.subscription,
        cloud.setting.tenant_of(id.subscription),
        scope,
        id.name,
        name,
        cloud.clock.now(),
        location,
    )


def _location(cloud: Cloud, body: Json) -> str:
    location = body.get("location")
    if not isinstance(location, str):
        raise BadRequest("LocationRequired", "The location property is required for this definition.")
    return cloud.setting.normalize(location)


def deployment_id(visit: Visit) -> ResourceId:
    """The deployment that the path names, its group spelt as the group is."""
    scope = scopes.scope(visit)
    id = parse_id(f"{scope.id.text}/providers/{KIND}/{visit.parts['name']}")
    assert id is not None
    return id


def _refuse_name(name: str) -> None:
    strange = "".join(dict.fromkeys(_STRANGE.findall(name)))
    if strange:
        raise _invalid_name(
            name,
            f"has these invalid characters: '{strange}'. "
            "The name can only be a letter, digit, '-', '.' or '_'.",
        )
    if len(name) > 64:
        raise _invalid_name(name, f"has a length of '{len(name)}' which exceeds the maximum length of '64'.")


def _invalid_name(name: str, why: str) -> BadRequest:
    return BadRequest("InvalidDeployment", f"The provided deployment name '{name}' {why}")
