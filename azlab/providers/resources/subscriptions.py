"""Subscriptions, their locations, and the tenant."""

from azlab import data
from azlab.arm import places
from azlab.arm.ids import subscription_id
from azlab.arm.messages import Response, json_response
from azlab.arm.router import Routes, Visit

ROUTES = Routes()


@ROUTES.route("GET", "/subscriptions")
def subscriptions(visit: Visit) -> Response:
    ids = [subscription_id(one) for one in visit.cloud.setting.subscriptions]
    found = [resource.document for id in ids if (resource := visit.cloud.get(id))]
    return json_response(200, {"value": found, "count": {"type": "Total", "value": len(found)}})


@ROUTES.route("GET", "/subscriptions/{subscription}")
def show(visit: Visit) -> Response:
    return json_response(200, places.subscription(visit).document)


@ROUTES.route("GET", "/subscriptions/{subscription}/locations")
def locations(visit: Visit) -> Response:
    places.subscription(visit)
    return json_response(200, {"value": data.locations(visit.parts["subscription"])})


@ROUTES.route("GET", "/tenants")
def tenants(visit: Visit) -> Response:
    tenant = visit.cloud.setting.tenant
    shown = {
        "id": f"/tenants/{tenant}",
        "tenantId": tenant,
        "countryCode": "US",
        "displayName": "Practice",
        "domains": ["practice.onmicrosoft.com"],
        "tenantCategory": "Home",
        "defaultDomain": "practice.onmicrosoft.com",
        "tenantType": "AAD",
    }
    return json_response(200, {"value": [shown]})
