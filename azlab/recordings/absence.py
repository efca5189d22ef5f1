"""What a recording knows without having been asked: that a thing is not there, and what a collection holds.

A resource without a page does not exist, unless pages below it tell that it does. What else there was in a
group that was there already when the lesson began is only known where it was asked.
"""

from collections.abc import Container, Iterator

from azlab.arm import errors
from azlab.arm.addresses import Address, Kind, read_address
from azlab.arm.errors import AzureError
from azlab.arm.ids import ResourceId, parse_id
from azlab.recordings.pages import Answer, Pages

LISTED = (
    "microsoft.compute/", "microsoft.network/", "microsoft.storage/storageaccounts",
    "microsoft.insights/autoscalesettings", "microsoft.authorization/locks",
)  # fmt: skip
"""Types of which all that a learner may list have pages. Role assignments, for one, have not."""
FACTS = {"locations", "skus", "usages", "vmsizes"}
"""Collections of what a cloud offers or counts: nobody made that, and no page tells of it."""
INSTANCES = "microsoft.compute/virtualmachinescalesets/virtualmachines"
"""Made by their scale set, and named only where they were listed."""


def exists(pages: Pages, name: str) -> bool:
    """Whether a resource is there, by its page's name."""
    page = pages.get(name)
    return page is not None and not (isinstance(page, Answer) and page.status == 404)


def _is_unseen(pages: Pages, name: str) -> bool:
    """Whether a resource is there, since something in it is, and yet has no page of its own."""
    return name not in pages and any(page.startswith(f"{name}/") and exists(pages, page) for page in pages)


def missing(pages: Pages, path: str) -> AzureError | None:
    """Azure's 404 when what an address belongs to is not there: the group, or a resource on the way."""
    address = read_address("GET", path)
    id = address.id or address.owner or (address.scope_id if address.namespace else None)
    if not address.group:
        return None
    if not exists(pages, address.group_id.key):
        return errors.group_not_found(address.group)
    if id is None or id.is_group or exists(pages, id.key):
        return None
    # ARM names the outermost thing that is missing, not the one that was asked for.
    while id.parent is not None and not exists(pages, id.parent.key) and not _is_unseen(pages, id.parent.key):
        id = id.parent
    if _is_unseen(pages, id.key):
        return None
    return errors.resource_not_found(id.relative_name, id.group)


def collection(pages: Pages, path: str, made: Container[str]) -> list[object] | None:
    """The resources that a collection's address lists, where the lesson itself made (by id) what they are in.

    None when it is not the address of a collection, and where nobody asked what else there was.
    """
    address = read_address("GET", path.lower())
    if address.kind is Kind.PAGE and address.last == "resourcegroups":
        return [
            page.body for id, page in _resources(pages) if id.is_group and id.key.startswith(address.scope)
        ]
    if address.kind is not Kind.COLLECTION or not address.subscription:
        return None
    # None, not an empty list: an empty one would be a claim about what was never asked.
    if not address.type.startswith(LISTED) or address.type == INSTANCES or FACTS & set(address.words):
        return None
    scope = address.owner.key if address.owner else address.scope
    inside = [(id, page) for id, page in _resources(pages) if id.key.startswith(f"{scope}/")]
    if not _is_made(address, [id for id, _ in inside], made) or any(
        owner.type.lower() == address.type and not exists(pages, owner.key)
        for id, _ in inside
        for owner in _upwards(id.parent)
    ):
        return None
    return [page.body for id, page in inside if id.type.lower() == address.type]


def _is_made(address: Address, inside: list[ResourceId], made: Container[str]) -> bool:
    """Whether the lesson made what a collection is in: a resource, its group, or every group there is."""
    if not address.group:
        return all(id.key in made for id in inside if id.is_group)
    return any(id.key in made for id in (*_upwards(address.owner or address.scope_id), address.group_id))


def _upwards(id: ResourceId | None) -> Iterator[ResourceId]:
    """A resource and all that it is in, but for its group."""
    while id is not None:
        yield id
        id = id.parent


def _resources(pages: Pages) -> list[tuple[ResourceId, Answer]]:
    """The pages of resources, in the order of their ids."""
    answers = [(parse_id(name), page) for name, page in sorted(pages.items()) if "?" not in name]
    return [
        (id, page)
        for id, page in answers
        if id is not None and isinstance(page, Answer) and page.status == 200 and id.group
    ]
