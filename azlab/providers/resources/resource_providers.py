"""Resource providers of a subscription: what types there are, and whether they are registered."""

from functools import cache

from azlab import data
from azlab.arm import registrations, scopes
from azlab.arm.errors import NotFound, not_in_practice
from azlab.arm.messages import Json, Response, json_response
from azlab.arm.router import Routes, Visit

ROUTES = Routes()
ALL = "/subscriptions/{subscription}/providers"
TENANT = "/providers"


@ROUTES.route("GET", ALL)
def resource_providers(visit: Visit) -> Response:
    scopes.subscription(visit)
    found = _providers()
    return json_response(200, {"value": [_shown(visit, namespace, found[namespace]) for namespace in found]})


@ROUTES.route("GET", ALL + "/{namespace}")
def show(visit: Visit) -> Response:
    scopes.subscription(visit)
    return json_response(200, _named(visit))


@ROUTES.route("POST", ALL + "/{namespace}/register")
def register(visit: Visit) -> Response:
    return _set_state(visit, registrations.REGISTERED)


@ROUTES.route("POST", ALL + "/{namespace}/unregister")
def unregister(visit: Visit) -> Response:
    return _set_state(visit, registrations.UNREGISTERED)


@ROUTES.route("GET", TENANT)
def of_tenant(visit: Visit) -> Response:
    """All providers, above any subscription: without a state of registration."""
    return json_response(200, {"value": [_plain(found) for found in _providers().values()]})


@ROUTES.route("GET", TENANT + "/{namespace}")
def show_of_tenant(visit: Visit) -> Response:
    return json_response(200, _plain(_existing(visit)))


def _plain(provider: Json) -> Json:
    kept = {name: value for name, value in provider.items() if not name.startswith("registration")}
    return {"id": f"/providers/{provider['namespace']}", **kept}


def _set_state(visit: Visit, state: str) -> Response:
    scopes.subscription(visit)
    provider = _named(visit)
    registrations.set_state(visit.cloud, visit.parts["subscription"], provider["namespace"], state)
    return json_response(200, {**provider, "registrationState": state})


def _named(visit: Visit) -> Json:
    provider = _existing(visit)
    return _shown(visit, provider["namespace"], provider)


def _existing(visit: Visit) -> Json:
    wanted = visit.parts["namespace"].lower()
    for namespace, provider in _providers().items():
        if namespace.lower() == wanted:
            return provider
    if visit.cloud.setting.azure.has_namespace(wanted):
        raise not_in_practice(visit.parts["namespace"])
    raise NotFound(
        "InvalidResourceNamespace", f"The resource namespace '{visit.parts['namespace']}' is invalid."
    )


def _shown(visit: Visit, namespace: str, provider: Json) -> Json:
    state = registrations.state(visit.cloud, visit.parts["subscription"], namespace)
    id = f"/subscriptions/{visit.parts['subscription']}/providers/{namespace}"
    return {"id": id, **provider, "registrationState": state}


@cache
def _providers() -> dict[str, Json]:
    """Read only: copying them for every request would take longer than all the rest."""
    return data.resource_providers()
