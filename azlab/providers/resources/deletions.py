"""What keeps a group from being deleted: resources in it that something outside it still uses."""

from azlab.arm.cloud import Cloud
from azlab.arm.errors import AzureError
from azlab.arm.store import Resource

Stuck = tuple[Resource, AzureError]
"""A resource, and what its type says against deleting it."""


class _TriedError(Exception):
    """Leaves the rehearsal, so that nothing of it is kept."""


def in_use(cloud: Cloud, content: list[Resource]) -> list[Stuck]:
    """Rehearse the deletion of all of `content`; what is left over at its end, with the reasons."""
    stuck: list[Stuck] = []
    try:
        with cloud.store.savepoint():
            stuck = _left_over(cloud, content)
            raise _TriedError
    except _TriedError:
        return stuck


def _left_over(cloud: Cloud, content: list[Resource]) -> list[Stuck]:
    """Delete what can be deleted, again and again, until a round deletes nothing.

    So no order of types has to be known: a disk goes after its machine, a round later at the latest.
    """
    stuck = [found for resource in content if (found := _try(cloud, resource)) is not None]
    if not stuck or len(stuck) == len(content):
        return stuck
    return _left_over(cloud, [resource for resource, _ in stuck])


def _try(cloud: Cloud, resource: Resource) -> Stuck | None:
    current = cloud.get(resource.id)
    if current is None:
        return None
    try:
        cloud.refuse_delete(current)
    except AzureError as error:
        return current, error
    cloud.remove(current)
    cloud.delete(current.id)
    return None
