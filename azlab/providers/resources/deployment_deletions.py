"""Mode Complete: what is in the group and not in the template is deleted, when all in the template was made.

Which types go, Microsoft's page "Deletion of Azure resources for complete mode deployments" lists: all that
the list of resources shows, but for a few.
"""

from collections.abc import Iterable
from typing import NamedTuple

from azlab.arm.actions import above
from azlab.arm.cloud import Cloud
from azlab.arm.errors import AzureError
from azlab.arm.ids import ResourceId
from azlab.arm.store import Resource
from azlab.providers.resources.deployment_runs import Made, phrase, request, started
from azlab.providers.resources.listed_resources import is_listed

_KEPT = frozenset(
    (
        "microsoft.compute/galleries/applications",
        "microsoft.compute/galleries/applications/versions",
        "microsoft.compute/restorepointcollections/restorepoints",
    )
)
"""Types with a location of their own that go with their parent only."""


class Deleted(NamedTuple):
    """A resource that is deleted, as the operations of a deployment name it."""

    id: str
    type: str
    name: str


def others(cloud: Cloud, group: ResourceId, wanted: Iterable[str]) -> list[Resource]:
    """The resources of a group that a template, with these ids in it, says nothing of."""
    known = {id.lower() for id in wanted}
    return [
        resource
        for resource in cloud.resources("", group)
        if is_listed(resource) and resource.id.key not in known
    ]


def deletable(cloud: Cloud, found: Iterable[Resource]) -> list[Resource]:
    """Those of `others` that mode Complete deletes.

    The disk of a VM that stays is none of them (Azure/arm-template-whatif issue 187: it "thankfully" stays).
    """
    found = list(found)
    going = {resource.id.key for resource in found}

    def is_held(resource: Resource) -> bool:
        owner = str(resource.document.get("managedBy") or "")
        goes_along = any(above(key, owner) for key in going)  # itself, or an instance with its scale set
        return bool(owner) and not goes_along and cloud.get(owner) is not None

    return [resource for resource in found if resource.id.type.lower() not in _KEPT and not is_held(resource)]


def delete_others(cloud: Cloud, group: ResourceId, wanted: Iterable[str]) -> list[Made]:
    """Delete what `wanted` does not name, again and again, until a round deletes nothing.

    So no order of types has to be known: an interface goes after its machine, a round later. What a type, a
    lock or a missing right refuses is told with its error.
    """
    left = deletable(cloud, others(cloud, group, wanted))
    deleted: list[Made] = []
    while left:
        tried = [_delete(cloud, resource) for resource in left if cloud.get(resource.id) is not None]
        done = [made for made in tried if made.error is None]
        deleted += done
        gone = {made.target.id.lower() for made in done}
        for key in gone:  # as ARM waits for a deletion before it tries again what was refused
            cloud.operations.wait_until_idle(key)
        left = [resource for resource in left if resource.id.key not in gone and cloud.get(resource.id)]
        if not done:
            return deleted + tried
    return deleted


def _delete(cloud: Cloud, resource: Resource) -> Made:
    id = resource.id
    target = Deleted(id.text, id.type, "/".join(id.names))
    try:
        with cloud.store.savepoint():
            response = cloud.send(request("DELETE", id.text, "", None))
    except AzureError as error:
        return Made(target, error, phrase(error.status), operation="Delete")
    made = started(cloud, target, id.key, response)
    made.operation = "Delete"
    return made
