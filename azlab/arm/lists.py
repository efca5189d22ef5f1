"""Lists of one type: what a subscription, a group, a region or a resource holds, a page at a time.

A page ends with `nextLink`, the address of the next one. Its `$skiptoken` names the last resource of the
page, not a number, so that nothing is left out or shown twice when something comes or goes between two pages.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from urllib.parse import quote

from azlab.arm import errors
from azlab.arm.addresses import Address
from azlab.arm.cloud import Cloud
from azlab.arm.digits import read_digits
from azlab.arm.errors import BadRequest
from azlab.arm.ids import subscription_id
from azlab.arm.messages import Json, Request, Response, json_list, json_response
from azlab.arm.operations import HOST
from azlab.arm.resource import ResourceType
from azlab.arm.scopes import known_region
from azlab.arm.store import Resource

PAGE = 1000
"""Resources on a page, and the most that `$top` may ask for, as for Resource Manager's own lists."""
_TOKEN = "$skiptoken"


def collection(cloud: Cloud, request: Request, kind: ResourceType) -> Response:
    """The resources of a type at the address. Raises ARM's 404 where the scope is not there."""
    scope, expand = _existing_scope(cloud, request.address), request.expand
    size = _size(request)
    # One more than is shown: only so a page that is exactly full is known to be the last.
    found = list(islice(_wanted(cloud, request, kind, scope), size + 1))
    link = _next_link(request, found[size - 1].id.key) if len(found) > size else ""
    if kind.shows_what_is_stored:
        return json_list((resource.document_text for resource in found[:size]), link)
    shown = [kind.listed(cloud, resource, expand) for resource in found[:size]]
    return json_response(200, {"value": shown, **({"nextLink": link} if link else {})})


def _wanted(cloud: Cloud, request: Request, kind: ResourceType, scope: str) -> Iterator[Resource]:
    """What the list shows from its page on; of a large cloud only as much is read as somebody takes."""
    location, wanted = _location(cloud, request), request.query.get("$filter", "")
    after = _after(request)
    while True:
        read = cloud.store.resources(kind.name, scope, after, _size(request) + 1)
        for resource in read:
            if kind.fits(resource, wanted) and (not location or resource.location == location):
                yield resource
        if len(read) <= _size(request):
            return
        # What was read is not what is shown: a filter may have left out a whole page.
        after = read[-1].id.key


def page(request: Request, resources: Sequence[Resource], show: Callable[[Resource], Json]) -> Response:
    """One page of resources, which come in the order of their keys. Raises `BadRequest` for a bad token."""
    start = bisect_right(resources, _after(request), key=lambda resource: resource.id.key)
    end = start + _size(request)
    shown: Json = {"value": [show(resource) for resource in resources[start:end]]}
    if end < len(resources):
        shown["nextLink"] = _next_link(request, resources[end - 1].id.key)
    return json_response(200, shown)


def _size(request: Request) -> int:
    return read_digits(request.query.get("$top", ""), PAGE) or PAGE


def _after(request: Request) -> str:
    """The key of the last resource of the page before, "" at the beginning."""
    token = request.query.get(_TOKEN, "")
    try:
        return urlsafe_b64decode(token.encode("ascii")).decode()
    except ValueError:
        raise BadRequest("InvalidSkipToken", f"The skip token '{token}' is invalid.") from None  # our words


def _next_link(request: Request, last: str) -> str:
    path, _, query = request.url.partition("?")
    kept = [part for part in query.split("&") if part and not _is_token(part)]
    token = urlsafe_b64encode(last.encode()).decode()
    return f"{HOST}{path}?{'&'.join((*kept, f'{quote(_TOKEN)}={quote(token)}'))}"


def _is_token(part: str) -> bool:
    # Some clients write the `$` of a name as it is, others as %24.
    return part.partition("=")[0].lower().replace("%24", "$") == _TOKEN


def _existing_scope(cloud: Cloud, address: Address) -> str:
    """What a list is of: a subscription, a group or a resource."""
    if cloud.get(subscription_id(address.subscription)) is None:
        raise errors.subscription_not_found(address.subscription)
    if address.group and cloud.get(address.group_id) is None:
        raise errors.group_not_found(address.group)
    scope = address.owner.text if address.owner and not address.is_regional else address.scope
    if cloud.get(scope) is None:
        raise errors.parent_not_found(address.owner.name if address.owner else scope)
    return scope


def _location(cloud: Cloud, request: Request) -> str:
    """The region of `locations/L/virtualMachines`, "" for a list of all regions."""
    address = request.address
    if not address.is_regional:
        return ""
    version = request.query.get("api-version", "")
    return known_region(cloud.setting, address.words[1], version, address.type.partition("/")[2])
