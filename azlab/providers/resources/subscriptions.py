"""Subscriptions, their locations, and the tenant."""

from azlab import data
from azlab.arm import scopes
from azlab.arm.ids import subscription_id
from azlab.arm.messages import Response, json_response
from azlab.arm.router import Routes, Visit

ROUTES = Routes()
READ = "Microsoft.Resources/subscriptions/read"


@ROUTES.route("GET", "/subscriptions")
def subscriptions(visit: Visit) -> Response:
    """The subscriptions of the caller's tenant in which the caller holds a role, however far down."""
    cloud, caller = visit.cloud, visit.cloud.caller
    ids = [
        subscription_id(subscription)
        for subscription in cloud.setting.subscriptions
        if cloud.sees(f"/subscriptions/{subscription}")
    ]
    found = [resource.document for id in ids if (resource := cloud.get(id))]
    if caller is not None and caller.object_id not in cloud.setting.trusted:
        found = [document for document in found if document["tenantId"] == caller.tenant]
    found.sort(key=lambda document: not cloud.may(READ, document["id"]))  # clients take the first as default
    return json_response(200, {"value": found, "count": {"type": "Total", "value": len(found)}})


@ROUTES.route("GET", "/subscriptions/{subscription}")
def show(visit: Visit) -> Response:
    return json_response(200, scopes.subscription(visit).document)


@ROUTES.route("GET", "/subscriptions/{subscription}/locations")
def locations(visit: Visit) -> Response:
    scopes.subscription(visit)
    return json_response(200, {"value": data.locations(visit.parts["subscription"])})


@ROUTES.route("GET", "/tenants")
def tenants(visit: Visit) -> Response:
    setting, caller = visit.cloud.setting, visit.cloud.caller
    tenant = caller.tenant if caller is not None and caller.tenant in setting.tenants else setting.tenant
    name, domain = setting.tenants.get(tenant, ("Practice Azure", "practice.onmicrosoft.com"))
    shown = {
        "id": f"/tenants/{tenant}",
        "tenantId": tenant,
        "countryCode": "US",
        "displayName": name,
        "domains": [domain],
        "tenantCategory": "Home",
        "defaultDomain": domain,
        "tenantType": "AAD",
    }
    return json_response(200, {"value": [shown]})
