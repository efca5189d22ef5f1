"""The few pages of Microsoft Graph that the Azure CLI asks: who there is in the caller's tenant."""

import re
from collections.abc import Callable

from azlab.arm.cloud import Cloud
from azlab.arm.errors import BadRequest, NotFound, invalid_content
from azlab.arm.identities import SERVICE_PRINCIPAL, USER, Identity
from azlab.arm.messages import Json, Response, json_response
from azlab.arm.router import Routes, Visit
from azlab.providers.authorization.scopes import managed_identities

ROUTES = Routes()
GRAPH = "/v1.0"
_CLAUSES: tuple[tuple[re.Pattern[str], Callable[[str, str], bool]], ...] = (
    (re.compile(r"^(\w+) eq '([^']*)'$"), lambda held, wanted: held == wanted),
    (re.compile(r"^startswith\((\w+), ?'([^']*)'\)$"), lambda held, wanted: held.startswith(wanted)),
    (re.compile(r"^(\w+)/any\((?:\w+):\w+ eq '([^']*)'\)$"), lambda held, wanted: wanted in held.split()),
)
"""The clauses of a `$filter` that the CLI writes, and how each compares; both texts are in lower case."""


@ROUTES.route("GET", f"{GRAPH}/me")
def me(visit: Visit) -> Response:
    """The user who is signed in. Raises `BadRequest` for an application, as Graph does."""
    caller = visit.cloud.caller
    found = [user for user in _users(visit.cloud) if caller and user["id"] == caller.object_id]
    if not found:
        raise BadRequest("BadRequest", "/me request is only valid with delegated authentication flow.")
    return json_response(200, {"@odata.context": _context("users/$entity"), **found[0]})


@ROUTES.route("GET", f"{GRAPH}/users")
def users(visit: Visit) -> Response:
    return _listed(visit, "users", _users(visit.cloud))


@ROUTES.route("GET", f"{GRAPH}/users/{{name}}")
def user(visit: Visit) -> Response:
    return _entry(visit, "users", _users(visit.cloud), "userPrincipalName")


@ROUTES.route("GET", f"{GRAPH}/servicePrincipals")
def service_principals(visit: Visit) -> Response:
    return _listed(visit, "servicePrincipals", _applications(visit.cloud))


@ROUTES.route("GET", f"{GRAPH}/servicePrincipals/{{name}}")
def service_principal(visit: Visit) -> Response:
    return _entry(visit, "servicePrincipals", _applications(visit.cloud), "id")


@ROUTES.route("GET", f"{GRAPH}/groups")
def groups(visit: Visit) -> Response:
    return _listed(visit, "groups", [])


@ROUTES.route("POST", f"{GRAPH}/directoryObjects/getByIds")
def by_ids(visit: Visit) -> Response:
    """Those of the ids that are known, each with its kind."""
    wanted = visit.body.get("ids")
    if not isinstance(wanted, list):
        raise invalid_content("Required property 'ids' not found in JSON. Path ''")
    known = {"user": _users(visit.cloud), "servicePrincipal": _applications(visit.cloud)}
    found = [
        {"@odata.type": f"#microsoft.graph.{kind}", **entry}
        for kind, entries in known.items()
        for entry in entries
        if entry["id"] in wanted
    ]
    return json_response(200, {"value": found})


def _listed(visit: Visit, name: str, found: list[Json]) -> Response:
    text = visit.request.query.get("$filter", "").strip()
    for part in re.split(r"\s+and\s+", text) if text else ():
        found = _fitting(part, found)
    return json_response(200, {"@odata.context": _context(name), "value": found})


def _fitting(clause: str, found: list[Json]) -> list[Json]:
    for pattern, fits in _CLAUSES:
        match = pattern.match(clause)
        if match:
            name, wanted = match[1], match[2].lower()
            return [entry for entry in found if fits(_text(entry.get(name)).lower(), wanted)]
    raise BadRequest("Request_UnsupportedQuery", "Unsupported or invalid query filter clause specified.")


def _text(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _entry(visit: Visit, name: str, known: list[Json], also: str) -> Response:
    wanted = visit.parts["name"].lower()
    for entry in known:
        if wanted in (entry["id"], str(entry[also]).lower()):
            return json_response(200, {"@odata.context": _context(f"{name}/$entity"), **entry})
    raise NotFound(
        "Request_ResourceNotFound",
        f"Resource '{visit.parts['name']}' does not exist or one of its queried reference-property objects "
        "are not present.",
    )


def _known(cloud: Cloud, kind: str) -> list[Identity]:
    tenant = _tenant(cloud)
    return [
        identity
        for identity in cloud.setting.identities
        if (identity.kind, identity.tenant) == (kind, tenant)
    ]


def _tenant(cloud: Cloud) -> str:
    return cloud.caller.tenant if cloud.caller else cloud.setting.tenant


def _users(cloud: Cloud) -> list[Json]:
    return [
        {
            "businessPhones": [],
            "displayName": identity.display_name,
            "givenName": identity.display_name,
            "jobTitle": None,
            "mail": None,
            "mobilePhone": None,
            "officeLocation": None,
            "preferredLanguage": None,
            "surname": None,
            "userPrincipalName": identity.user,
            "id": identity.object_id,
        }
        for identity in _known(cloud, USER)
    ]


def _applications(cloud: Cloud) -> list[Json]:
    """Service principals, those of resources (managed identities) included."""
    known = _known(cloud, SERVICE_PRINCIPAL)
    made = [_application(identity.object_id, identity.user, identity.display_name) for identity in known]
    managed = managed_identities(cloud, _tenant(cloud))
    return made + [_application(found.object_id, found.app_id, found.name) for found in managed]


def _application(object_id: str, app_id: str, name: str) -> Json:
    return {
        "id": object_id,
        "accountEnabled": True,
        "appDisplayName": name,
        "appId": app_id,
        "displayName": name,
        "keyCredentials": [],
        "passwordCredentials": [],
        "servicePrincipalNames": [app_id],
        "servicePrincipalType": "Application",
    }


def _context(of: str) -> str:
    return f"https://graph.microsoft.com/v1.0/$metadata#{of}"
