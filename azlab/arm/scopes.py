"""The subscription, the group and the region that a route's path names."""

from azlab.arm.cloud import Setting
from azlab.arm.errors import BadRequest, group_not_found, subscription_not_found
from azlab.arm.ids import group_id, subscription_id
from azlab.arm.router import Visit
from azlab.arm.store import Resource


def subscription(visit: Visit) -> Resource:
    """The subscription, or ARM's 404."""
    name = visit.parts["subscription"]
    found = visit.cloud.get(subscription_id(name))
    if found is None:
        raise subscription_not_found(name)
    return found


def group(visit: Visit) -> Resource:
    """The resource group, or ARM's 404."""
    subscription(visit)
    found = visit.cloud.get(group_id(visit.parts["subscription"], visit.parts["group"]))
    if found is None:
        raise group_not_found(visit.parts["group"])
    return found


def scope(visit: Visit) -> Resource:
    """The group, where the path names one; else the subscription."""
    return group(visit) if "group" in visit.parts else subscription(visit)


def region(visit: Visit, kind: str) -> str:
    """The short name of the region; `kind` is the page's type as ARM's refusal calls it."""
    subscription(visit)
    version = visit.request.query.get("api-version", "")
    return known_region(visit.cloud.setting, visit.parts["location"], version, kind)


def known_region(setting: Setting, given: str, version: str, kind: str) -> str:
    """The short name of a region, however it is written; ARM's refusal where there is none such."""
    location = setting.normalize(given)
    if location not in setting.locations:
        raise BadRequest(
            "NoRegisteredProviderFound",
            f"No registered resource provider found for location '{given}' and API version "
            f"'{version}' for type '{kind}'. "
            f"The supported locations are '{', '.join(sorted(setting.locations))}'.",
        )
    return location
