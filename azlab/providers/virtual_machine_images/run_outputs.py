"""Microsoft.VirtualMachineImages/imageTemplates/runOutputs: what the runs of a template have made."""

from azlab.arm import scopes
from azlab.arm.errors import resource_not_found
from azlab.arm.ids import resource_id
from azlab.arm.messages import Json, Response, json_response
from azlab.arm.router import Routes, Visit
from azlab.arm.store import Resource

ROUTES = Routes()
TEMPLATES = "Microsoft.VirtualMachineImages/imageTemplates"
PAGE = (
    f"/subscriptions/{{subscription}}/resourceGroups/{{group}}/providers/{TEMPLATES}/{{template}}/runOutputs"
)


@ROUTES.route("GET", PAGE)
def run_outputs(visit: Visit) -> Response:
    template = _template(visit)
    return json_response(200, {"value": [_shown(template, name) for name in _outputs(template)]})


@ROUTES.route("GET", PAGE + "/{name}")
def run_output(visit: Visit) -> Response:
    """One output by its name, in any case. Raises ARM's 404."""
    template, wanted = _template(visit), visit.parts["name"]
    for name in _outputs(template):
        if name.lower() == wanted.lower():
            return json_response(200, _shown(template, name))
    raise resource_not_found(f"{template.id.relative_name}/runOutputs/{wanted}", template.id.group)


def _template(visit: Visit) -> Resource:
    group = scopes.group(visit).id
    id = resource_id(group.subscription, group.group, TEMPLATES, visit.parts["template"])
    found = visit.cloud.get(id)
    if found is None:
        raise resource_not_found(id.relative_name, id.group)
    return found


def _outputs(template: Resource) -> dict[str, str]:
    outputs: dict[str, str] = template.interior.get("outputs", {})
    return outputs


def _shown(template: Resource, name: str) -> Json:
    return {
        "properties": {"artifactId": _outputs(template)[name], "provisioningState": "Succeeded"},
        "id": f"{template.id.text}/runOutputs/{name}",
        "name": name,
        "type": f"{TEMPLATES}/runOutputs",
    }
