"""The list of a definition's deleted versions (`az sig image-version list-soft-deleted`)."""

from azlab.arm.errors import parent_not_found
from azlab.arm.ids import resource_id
from azlab.arm.messages import Json, Response, json_response
from azlab.arm.router import Routes, Visit
from azlab.arm.scopes import group
from azlab.arm.store import Resource
from azlab.providers.compute.soft_deletion import recoverable

ROUTES = Routes()
DEFINITION = "Microsoft.Compute/galleries/images"
GROUP_PATH = "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Compute"
KIND = "galleries/{gallery}/softDeletedArtifactTypes/{kind}"


@ROUTES.route("GET", f"{GROUP_PATH}/{KIND}/artifacts/{{artifact}}/versions")
def soft_deleted(visit: Visit) -> Response:
    scope, parts = group(visit).id, visit.parts
    id = resource_id(scope.subscription, scope.group, DEFINITION, parts["gallery"], parts["artifact"])
    definition = visit.cloud.get(id)
    if definition is None:
        raise parent_not_found(f"{parts['gallery']}/{parts['artifact']}")
    kept = recoverable(visit.cloud, definition)
    return json_response(
        200, {"value": [_entry(definition, name, version) for name, version in kept.items()]}
    )


def _entry(definition: Resource, name: str, kept: Json) -> Json:
    properties = {
        "resourceArmId": definition.id.child("versions", name).text,
        "softDeletedArtifactType": "Images",
        "softDeletedTime": kept["time"],
    }
    return {"name": name, "location": kept["document"]["location"], "properties": properties}
