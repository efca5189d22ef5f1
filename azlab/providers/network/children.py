"""Children that live in their parent's body: subnets of a virtual network, rules of a security group.

They are stored as resources of their own. A parent shows them, shares its etag with them, and a PUT
of the parent that lists them replaces them.
"""

import re
from typing import Any

from azlab.arm.cloud import Cloud
from azlab.arm.errors import BadRequest
from azlab.arm.ids import ResourceId
from azlab.arm.messages import Json
from azlab.arm.resource import HEAD_KEYS, Change
from azlab.arm.store import Resource

AZURES = ("id", "etag", "type")
"""What only the cloud says of a child."""
DONE = "Succeeded"
Lists = dict[str, list[Json]]
"""The children that a body lists, by their type."""
NAME = re.compile(r"^\w([\w.\-]{0,78}\w)?$")


def arranged(document: Json, keys: tuple[str, ...], properties: tuple[str, ...]) -> Json:
    """A document with these keys in this order, as Microsoft.Network shows it, then what a client has added.

    Keys that the core writes (`HEAD_KEYS`) are shown only where they are listed: children have no location.
    """
    inner = document.get("properties", {})
    ordered = {key: inner[key] for key in properties if key in inner}
    shown = {
        **document,
        "properties": {**ordered, **{key: inner[key] for key in inner if key not in ordered}},
    }
    more = [key for key in shown if key not in keys and key not in HEAD_KEYS]
    return {key: shown[key] for key in (*keys, *more) if key in shown}


def child_item(given: Json) -> Json:
    """An element of a parent's list as it is kept: all that a client may say of a child, with properties."""
    own = {key: value for key, value in given.items() if key not in AZURES}
    return {**own, "properties": given.get("properties", {})}


def refuse_name(name: str) -> None:
    """Refuse a name that Microsoft.Network does not take. Raises `InvalidResourceName`."""
    if not NAME.fullmatch(name):
        raise BadRequest(
            "InvalidResourceName",
            f"Resource name {name} is invalid. The name can be up to 80 characters long. It must begin with "
            "a word character, and it must end with a word character or with '_'. The name may contain word "
            "characters or '.', '-', '_'.",
        )


def refuse_names(parent: ResourceId, items: list[Json]) -> None:
    """Refuse invalid and repeated names in a list of children. Also raises `DuplicateResourceName`."""
    seen: set[str] = set()
    for item in items:
        refuse_name(item["name"])
        if item["name"].lower() in seen:
            raise BadRequest(
                "DuplicateResourceName",
                f"Resource {parent} has two child resources with the same name ({item['name']}).",
            )
        seen.add(item["name"].lower())


def new_etag(cloud: Cloud) -> str:
    return f'W/"{cloud.guid()}"'


def stamp(change: Change, lists: Lists | None = None, *, is_used: bool = True) -> None:
    """Give the resource its guid, its etag and its state, before the children of `lists` replace others."""
    change.document["etag"] = new_etag(change.cloud)
    take_step(change, lists, is_used=is_used)
    change.properties.setdefault("resourceGuid", change.cloud.guid())


def take_step(change: Change, lists: Lists | None = None, *, is_used: bool = True) -> None:
    """Say how far a change has got with its answer, as recorded traffic does.

    What gives the network nothing to do (only tags change; nobody uses it yet) is `Succeeded` at once and has
    its new etag for good; otherwise it is `Updating`, and has another etag in the end. What changes nothing
    leaves the etag as it was.
    """
    if change.before is not None and not _differs(change, lists or {}, ()):
        change.state, change.document["etag"] = DONE, change.before.document["etag"]
    elif is_used and _differs(change, lists or {}, ("tags",)):
        change.effects.append(["set", change.id.key, "etag", new_etag(change.cloud)])
    else:
        change.state = DONE


def _differs(change: Change, lists: Lists, apart_from: tuple[str, ...]) -> bool:
    """Whether the resource or its children will be other ones than before; True for a new one."""
    if change.before is None:
        return True
    before = {key: value for key, value in change.before.document.items() if key not in apart_from}
    after = {key: value for key, value in change.document.items() if key not in apart_from}
    return plain(before) != plain(after) or any(
        plain([child_item(child.document) for child in children(change.cloud, change.id, kind)])
        != plain([child_item(item) for item in items])
        for kind, items in lists.items()
    )


def plain(value: Any) -> Any:
    """A copy without what the cloud itself says of how far it has got."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items() if key not in ("etag", "provisioningState")}
    return [plain(item) for item in value] if isinstance(value, list) else value


def stamp_parent(change: Change, kind: str) -> None:
    """Change the parent's etag with its child, and put a new child at the end of the parent's list.

    A child that stays as it is, leaves its parent as it was.
    """
    parent = change.cloud.get(change.id.parent or "")
    if parent is None:
        return
    if not _differs(change, {}, ()):
        change.state = DONE
        return
    if change.is_new:
        change.interior["place"] = 1 + max(
            (index_of(child) for child in children(change.cloud, parent.id, kind)), default=0
        )
    parent.document["etag"] = new_etag(change.cloud)
    change.cloud.put(parent)
    change.effects.append(["set", parent.id.key, "etag", new_etag(change.cloud)])


def etag_of_parent(cloud: Cloud, id: ResourceId) -> str:
    """The etag that a child shows: its parent's. Empty when there is no parent."""
    parent = cloud.get(id.parent or "")
    return str(parent.document.get("etag", "")) if parent else ""


def index_of(child: Resource) -> int:
    """Where a child stands in its parent's list: the lowest comes first."""
    return int(child.interior.get("place", 0))


def children(cloud: Cloud, parent: ResourceId, kind: str) -> list[Resource]:
    """The children of a type, in the order in which they were given."""
    return sorted(cloud.resources(kind, parent), key=index_of)


def replace_children(change: Change, kind: str, items: list[Json]) -> None:
    """Make the stored children what a parent's body lists; `items` are as `child_item` makes them.

    They are in the state that `take_step` gave their parent.
    """
    # By their ids, not by their order: a list that is sent back sorted otherwise means the same children.
    cloud, before = change.cloud, {child.id.key: child for child in children(change.cloud, change.id, kind)}
    for index, item in enumerate(items):
        id = change.id.child(kind.rpartition("/")[2], item["name"])
        kept = before.pop(id.key, None)
        id = kept.id if kept else id  # a child keeps the capitals of its first PUT
        properties = {**item["properties"], "provisioningState": change.state or "Updating"}
        document = {**item, "name": id.name, "id": id.text, "type": kind, "properties": properties}
        cloud.put(Resource(id, document, {"place": index}))
        change.effects.append(["set", id.key, "properties.provisioningState", "Succeeded"])
    for gone in before.values():
        cloud.delete(gone.id)


def remove_children(cloud: Cloud, parent: ResourceId, kind: str) -> None:
    """Delete the children of a type with their parent; whoever calls has refused what must stay."""
    for child in cloud.resources(kind, parent):
        cloud.delete(child.id)
