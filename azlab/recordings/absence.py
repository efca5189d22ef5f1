"""What a recording knows without having been asked: that a thing is not there, and what a collection holds.

A recording's pages are all there is of its cloud: a resource without a page does not exist.
"""

from azlab.arm import errors
from azlab.arm.addresses import Kind, read_address
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


def exists(pages: Pages, name: str) -> bool:
    """Whether a resource is there, by its page's name."""
    page = pages.get(name)
    return page is not None and not (isinstance(page, Answer) and page.status == 404)


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
    while id.parent is not None and not exists(pages, id.parent.key):
        id = id.parent
    return errors.resource_not_found(id.relative_name, id.group)


def collection(pages: Pages, path: str) -> list[object] | None:
    """The resources that a collection's address lists; None when it is not the address of one."""
    address = read_address("GET", path.lower())
    if address.kind is Kind.PAGE and address.last == "resourcegroups":
        return [
            page.body for id, page in _resources(pages) if id.is_group and id.key.startswith(address.scope)
        ]
    if address.kind is not Kind.COLLECTION or not address.subscription:
        return None
    # None, not an empty list: an empty one would be a claim about what was never asked.
    if not address.type.startswith(LISTED) or FACTS & set(address.words):
        return None
    scope = address.owner.key if address.owner else address.scope
    found = [(id, page) for id, page in _resources(pages) if id.type.lower() == address.type]
    return [page.body for id, page in found if id.key.startswith(f"{scope}/")]


def _resources(pages: Pages) -> list[tuple[ResourceId, Answer]]:
    """The pages of resources, in the order of their ids."""
    answers = [(parse_id(name), page) for name, page in sorted(pages.items()) if "?" not in name]
    return [
        (id, page)
        for id, page in answers
        if id is not None and isinstance(page, Answer) and page.status == 200 and id.group
    ]
