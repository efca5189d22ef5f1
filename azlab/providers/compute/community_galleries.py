"""Microsoft.Compute/locations/communityGalleries: galleries shared with everybody.

`az sig list-community` asks Azure Resource Graph for them; of that, this one table is here.
"""

import re

from azlab.arm.digits import read_digits
from azlab.arm.errors import BadRequest, not_in_practice
from azlab.arm.messages import Json, Response, json_response
from azlab.arm.router import Routes, Visit
from azlab.providers.compute.gallery_proxies import COMMUNITY, galleries
from azlab.providers.compute.gallery_proxy_documents import gallery_document, is_in
from azlab.providers.compute.gallery_proxy_pages import add_pages

ROUTES = Routes()
TABLE = "communitygalleryresources"
PAGE, MOST = 100, 1000
WHERE = re.compile(r"where\s+location\s*==\s*'(?P<location>[^']*)'", re.IGNORECASE)
add_pages(ROUTES, COMMUNITY)


@ROUTES.route("POST", "/providers/Microsoft.ResourceGraph/resources")
def resource_graph(visit: Visit) -> Response:
    """`{"query": "communitygalleryresources | where ...", "options": {"$top": 30, "$skipToken": "30"}}`."""
    query = visit.body.get("query")
    if not isinstance(query, str):
        raise BadRequest("BadRequest", "Please provide below info when asking for support: query is missing.")
    if not query.strip().lower().startswith(TABLE):
        raise not_in_practice(f"Azure Resource Graph, {query.partition('|')[0].strip()}")
    rows, options = _rows(visit, query), visit.body.get("options")
    start, count = _window(options if isinstance(options, dict) else {})
    shown = rows[start : start + count]
    answer = {"totalRecords": len(rows), "count": len(shown), "data": shown, "facets": []}
    more = {"resultTruncated": "false"}
    if start + count < len(rows):
        more = {"resultTruncated": "true", "$skipToken": str(start + count)}
    return json_response(200, {**answer, **more})


def _rows(visit: Visit, query: str) -> list[Json]:
    """A row for each gallery and region it is in."""
    where, setting = WHERE.search(query), visit.cloud.setting
    regions = [setting.normalize(where["location"])] if where else sorted(setting.locations)
    found = galleries(visit.cloud, "", COMMUNITY)
    return [_row(gallery_document(gallery, COMMUNITY, location))
            for gallery in found for location in regions
            if is_in(visit.cloud, gallery, location)]  # fmt: skip


def _row(shown: Json) -> Json:
    # The columns are those the Azure CLI reads; no source was found for the form of the id.
    location, name = shown["location"], shown["name"]
    properties = {"identifier": shown["identifier"], **shown["properties"]}
    return {
        "id": f"/providers/Microsoft.Compute/locations/{location}/communityGalleries/{name}",
        "name": name,
        "type": "microsoft.compute/locations/communitygalleries",
        "location": location,
        "properties": properties,
    }


def _window(options: Json) -> tuple[int, int]:
    """First row and number of rows; what is no number counts as not given."""
    start, count = read_digits(str(options.get("$skipToken", ""))) or 0, options.get("$top", PAGE)
    whole = isinstance(count, int) and not isinstance(count, bool) and 0 < count <= MOST
    return start, count if whole else PAGE
