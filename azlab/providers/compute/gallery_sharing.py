"""The sharing profile of a gallery: with nobody, with some subscriptions and tenants, or with everybody."""

import re
from collections.abc import Callable

from azlab.arm.cloud import copy_of
from azlab.arm.errors import AzureError, Conflict, invalid_value, missing_value, not_allowed
from azlab.arm.fields import get_at
from azlab.arm.messages import Json
from azlab.arm.resource import Call, Change

PERMISSIONS = ("Private", "Groups", "Community")
MOST = {"Subscriptions": 30, "AADTenants": 5}
"""How many of each kind a gallery is shared with directly."""
FOR_THE_COMMUNITY = ("publisherUri", "publisherContact", "eula", "publicNamePrefix")
PATH = "sharingProfile.permissions"
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def permissions(properties: Json) -> str:
    """`Private` where a gallery says nothing."""
    return str(get_at(properties, PATH, "Private"))


def refuse(change: Change) -> None:
    """Refuse permissions that may not be set any more, and a community gallery without its publisher."""
    profile = _wanted(change)
    was = permissions(change.before.properties) if change.before else ""
    wanted = profile.get("permissions", "Private")
    # learn.microsoft.com, share-gallery-direct: "You can't use an existing gallery, and the property can't
    # currently be updated." From Private to Community is an example of `az sig update`; the way back is
    # `az sig share reset`.
    if was and was != wanted and (was, wanted) != ("Private", "Community"):
        path = f"gallery.properties.{PATH}"
        raise Conflict("PropertyChangeNotAllowed", f"Changing property '{path}' is not allowed", target=path)
    if profile.get("permissions") == "Community":
        _refuse_unknown_publisher(profile.get("communityGalleryInfo", {}))


def _refuse_unknown_publisher(info: Json) -> None:
    missing = next((name for name in FOR_THE_COMMUNITY if not info.get(name)), None)
    if missing is not None:
        path = f"sharingProfile.communityGalleryInfo.{missing}"
        raise missing_value(path)


def _wanted(change: Change) -> Json:
    """What is wanted over what was there."""
    was: Json = get_at(change.before.properties, "sharingProfile", {}) if change.before else {}
    given: Json = change.get("sharingProfile", {})
    info = {**was.get("communityGalleryInfo", {}), **given.get("communityGalleryInfo", {})}
    return {**was, **given, **({"communityGalleryInfo": info} if info else {})}


def profile(change: Change) -> Json | None:
    """The profile as Azure shows it; who the gallery is shared with only `share` changes."""
    wanted, was = _wanted(change), change.before.properties if change.before else {}
    if not wanted:
        return None
    shown: Json = {"permissions": wanted.get("permissions", "Private")}
    if shown["permissions"] == "Community":
        enabled = get_at(was, "sharingProfile.communityGalleryInfo.communityGalleryEnabled", False)
        shown["communityGalleryInfo"] = _info(change, wanted["communityGalleryInfo"], enabled)
    elif "communityGalleryInfo" in wanted:
        shown["communityGalleryInfo"] = wanted["communityGalleryInfo"]  # for the day it is shared
    groups = get_at(was, "sharingProfile.groups")
    return {**shown, "groups": groups} if groups else shown


def _info(change: Change, given: Json, enabled: bool) -> Json:
    prefix, public = given["publicNamePrefix"], change.interior.get("publicName", "")
    if not public.startswith(f"{prefix}-"):
        public = change.interior["publicName"] = f"{prefix}-{change.cloud.guid()}"
    told = {name: given[name] for name in FOR_THE_COMMUNITY}
    return {"communityGalleryEnabled": enabled, **told, "publicNames": [public]}


def shown(properties: Json, asked: str) -> Json:
    """Who a gallery is shared with is told to whom asks (`$expand=sharingProfile/Groups`)."""
    if asked.lower() in ("sharingprofile/groups", "permissions") or "sharingProfile" not in properties:
        return properties
    hidden = {name: value for name, value in properties["sharingProfile"].items() if name != "groups"}
    return {**properties, "sharingProfile": hidden}


def share(call: Call) -> None:
    """POST `share`: `{"operationType": "Add"|"Remove"|"Reset"|"EnableCommunity", "groups": [...]}`."""
    operations: dict[str, Callable[[Call], Json]] = {
        "add": _added, "remove": _removed, "reset": _reset, "enablecommunity": _public,
    }  # fmt: skip
    operation = operations.get(str(call.body.get("operationType", "")).lower())
    if operation is None:
        raise invalid_value("operationType")
    call.effects.append(["set", call.resource.id.key, "properties.sharingProfile", operation(call)])


def _added(call: Call) -> Json:
    ids = _ids(call)
    for kind, wanted in _groups(call).items():
        known = {id.lower() for id in ids[kind]}
        ids[kind] += [id for id in wanted if id.lower() not in known]
        if len(ids[kind]) > MOST[kind]:
            raise _too_many(kind)
    return _with(call, ids)


def _removed(call: Call) -> Json:
    ids = _ids(call)
    for kind, unwanted in _groups(call).items():
        gone = {id.lower() for id in unwanted}
        ids[kind] = [id for id in ids[kind] if id.lower() not in gone]
    return _with(call, ids)


def _reset(call: Call) -> Json:
    """Private again, as Azure was recorded to show it."""
    return {"permissions": "Private"}


def _public(call: Call) -> Json:
    _refuse_unless(call, "Community")
    profile: Json = copy_of(call.resource.properties["sharingProfile"])
    profile["communityGalleryInfo"]["communityGalleryEnabled"] = True
    return profile


def _ids(call: Call) -> dict[str, list[str]]:
    """Whom the gallery is shared with now, by kind."""
    _refuse_unless(call, "Groups")
    known: list[Json] = call.resource.properties["sharingProfile"].get("groups", [])
    return {kind: [id for group in known if group["type"] == kind for id in group["ids"]] for kind in MOST}


def _with(call: Call, ids: dict[str, list[str]]) -> Json:
    groups = [{"type": kind, "ids": there} for kind, there in ids.items() if there]
    return {"permissions": "Groups", **({"groups": groups} if groups else {})}


def _groups(call: Call) -> dict[str, list[str]]:
    """Ids by kind as the body names them."""
    given, found = call.body.get("groups", []), dict[str, list[str]]()
    for group in given if isinstance(given, list) else [None]:
        kind = next((kind for kind in MOST if kind.lower() == str(get_at(group, "type", "")).lower()), None)
        ids = get_at(group, "ids", [])
        if kind is None or not isinstance(ids, list) or not all(_is_guid(id) for id in ids):
            raise invalid_value("groups")
        found.setdefault(kind, []).extend(dict.fromkeys(ids))
    return found


def _is_guid(id: object) -> bool:
    return isinstance(id, str) and GUID.fullmatch(id) is not None


# The rules below are documented; for Azure's own sentences no source was found.


def _refuse_unless(call: Call, needed: str) -> None:
    own = permissions(call.resource.properties)
    if own != needed:
        raise not_allowed(
            f"The sharing permissions of gallery '{call.resource.id.name}' are '{own}'. The operation "
            f"'{call.body['operationType']}' is only allowed on a gallery with the permissions '{needed}'."
        )


def _too_many(kind: str) -> AzureError:
    return not_allowed(f"A gallery can be shared with at most {MOST[kind]} {kind}.")


def still_public(name: str) -> AzureError:
    return not_allowed(
        f"Gallery '{name}' is shared with the community. Reset its sharing profile before deleting it."
    )
