"""Microsoft.MarketplaceOrdering: the terms of an image with a plan, accepted once per subscription.

What was accepted is the fact `terms/{subscription}/{publisher}/{offer}/{plan}` of the store, in lower case.
"""

import base64
import hashlib

from azlab import data
from azlab.arm import scopes
from azlab.arm.errors import BadRequest, NotFound
from azlab.arm.messages import Json, Response, json_response
from azlab.arm.router import Routes, Visit

ROUTES = Routes()
HOME = "/subscriptions/{subscription}/providers/Microsoft.MarketplaceOrdering"
PLAN = "publishers/{publisher}/offers/{offer}/plans/{plan}"
CURRENT = f"{HOME}/offerTypes/virtualmachine/{PLAN}/agreements/current"
SIGNED = HOME + "/agreements/{publisher}/offers/{offer}/plans/{plan}"
SHOP = "https://azuremarketplace.microsoft.com/marketplace/apps"


@ROUTES.route("GET", CURRENT)
@ROUTES.route("GET", SIGNED)
def show(visit: Visit) -> Response:
    return json_response(200, _agreement(visit, _accepted(visit), "VirtualMachine"))


@ROUTES.route("PUT", CURRENT)
def create(visit: Visit) -> Response:
    properties = visit.body.get("properties")
    accepted = properties.get("accepted") if isinstance(properties, dict) else None
    if not isinstance(accepted, bool):
        raise BadRequest("BadRequest", "The request body must contain the agreement with 'accepted' set.")
    return _set(visit, accepted)


@ROUTES.route("POST", SIGNED + "/sign")
def sign(visit: Visit) -> Response:
    return _set(visit, True)


@ROUTES.route("POST", SIGNED + "/cancel")
def cancel(visit: Visit) -> Response:
    return _set(visit, False)


def _set(visit: Visit, accepted: bool) -> Response:
    # First, as it raises for a plan that is not there: only then is anything written down.
    agreement = _agreement(visit, accepted, "Microsoft.MarketplaceOrdering/offertypes")
    visit.cloud.store.set_fact(_fact(visit), accepted)
    return json_response(200, agreement)


def _accepted(visit: Visit) -> bool:
    return bool(visit.cloud.store.fact(_fact(visit), False))


def _agreement(visit: Visit, accepted: bool, offer_type: str) -> Json:
    plan = _plan(visit)
    publisher, product, name = plan["publisher"], plan["product"], plan["name"]
    now = visit.cloud.now()
    home = f"/subscriptions/{visit.parts['subscription']}/providers/Microsoft.MarketplaceOrdering"
    path = f"publishers/{publisher}/offers/{product}/plans/{name}"
    author = {"By": visit.cloud.setting.tenant_of(visit.parts["subscription"]), "ByType": "User", "At": now}
    return {
        "id": f"{home}/offerTypes/{offer_type}/{path}/agreements/current",
        "name": name,
        "type": "Microsoft.MarketplaceOrdering/offertypes",
        "properties": {
            "publisher": publisher,
            "product": product,
            "plan": name,
            "licenseTextLink": f"{SHOP}/{publisher}.{product}",
            "privacyPolicyLink": f"{SHOP}/{publisher}.{product}",
            "marketplaceTermsLink": f"{SHOP}/{publisher}.{product}",
            "retrieveDatetime": now.replace("+00:00", "Z"),
            "signature": _signature(f"{publisher}/{product}/{name}/{now}"),
            "accepted": accepted,
        },
        "systemData": {
            f"{verb}{word}": value for verb in ("created", "lastModified") for word, value in author.items()
        },
    }


def _plan(visit: Visit) -> dict[str, str]:
    """The plan as the catalogue spells it. Raises `NotFound`."""
    parts = visit.parts
    scopes.subscription(visit)
    for sku in data.skus(parts["publisher"], parts["offer"]):
        image = data.image(parts["publisher"], parts["offer"], sku, "latest")
        if image and image.plan and image.plan["name"].lower() == parts["plan"].lower():
            return image.plan
    raise NotFound(
        "NotFound",
        "Unable to find legal terms for this offer. Agreement has never been signed for this offer. "
        f"offer = '{parts['offer']}', sku = '{parts['plan']}',  Correlation Id: '{visit.cloud.guid()}'.",
    )


def _fact(visit: Visit) -> str:
    parts = visit.parts
    return f"terms/{parts['subscription']}/{parts['publisher']}/{parts['offer']}/{parts['plan']}".lower()


def _signature(text: str) -> str:
    digest = hashlib.sha512(text.encode()).digest()
    return base64.b32encode(digest).decode().rstrip("=")
