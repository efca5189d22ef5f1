"""Who may do what, over the tiny cloud."""

import json
from typing import Any

import pytest

from azlab.arm.access import unsigned
from azlab.arm.app import App
from azlab.arm.cloud import Setting
from azlab.arm.identities import Grant, Identity, auxiliary_callers, caller_of
from azlab.arm.messages import Json, Request, Response
from azlab.arm.store import Store
from azlab.cli.home import Account
from azlab.cli.identity import token
from tests.arm.conftest import make_group

HOME, AWAY = "home-tenant", "away-tenant"
HERE, THERE, ABROAD = "1111", "2222", "3333"
ANN, BEN = Identity("ann", "ann@home.example", HOME, "Ann"), Identity("ben", "ben@home.example", HOME, "Ben")
ZOE = Identity("zoe", "zoe@away.example", AWAY, "Zoe")
ROLES = {
    "owner": {"permissions": [{"actions": ["*"], "notActions": []}]},
    "reader": {"permissions": [{"actions": ["*/read"], "notActions": []}]},
    "cook": {"permissions": [{"actions": ["Practice.Kitchen/*"], "notActions": ["*/boil/action"]}]},
    "reader-of-kettles": {"permissions": [{"actions": ["Practice.Kitchen/kettles/read"], "notActions": []}]},
}
GROUP = f"/subscriptions/{HERE}/resourceGroups/shop"
KETTLES = f"{GROUP}/providers/Practice.Kitchen/kettles"
BODY = {"location": "westeurope", "properties": {"litres": 2}}


@pytest.fixture
def cloud(kinds: list[Any]) -> App:
    """Ann owns two subscriptions of the home tenant, Zoe the one abroad; Ben holds nothing yet."""
    names = {HERE: "Here", THERE: "There", ABROAD: "Abroad"}
    grants = [Grant(ANN.object_id, "owner", f"/subscriptions/{one}") for one in (HERE, THERE)]
    app = App(
        Store(), kinds, [], Setting(
            {"westeurope": "West Europe"}, names, HOME, str.lower, foreign={ABROAD: AWAY},
            identities=(ANN, BEN, ZOE), roles=ROLES,
            grants=(*grants, Grant(ZOE.object_id, "owner", f"/subscriptions/{ABROAD}")),
        ),
    )  # fmt: skip
    for subscription in names:
        make_group(app, subscription, "shop")
    return app


def bearer(identity: Identity) -> str:
    return f"Bearer {token(Account(identity.user, identity.tenant, {}))}"


def ask(
    app: App, identity: Identity, method: str, path: str, body: Json | None = None, **headers: Any
) -> Response:
    content = json.dumps(body).encode() if body is not None else b""
    signed = {"authorization": bearer(identity), **headers}
    return app(Request(method, f"{path}?api-version=2024-11-01", signed, content))


def give(app: App, identity: Identity, role: str, scope: str) -> None:
    app.grant(Grant(identity.object_id, role, scope))


def error(response: Response) -> tuple[int, str, str]:
    found = response.json()["error"]
    return response.status, found["code"], found["message"]


def test_a_token_says_who_asks() -> None:
    caller = caller_of(Request("GET", "/", {"authorization": bearer(ANN)}))
    assert caller is not None
    assert (caller.user, caller.object_id, caller.tenant) == (ANN.user, ANN.object_id, HOME)


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic a.b.c", "Bearer a.b.c"])
def test_what_is_no_token_names_nobody(header: str) -> None:
    assert caller_of(Request("GET", "/", {"authorization": header})) is None


def test_tokens_of_further_tenants_are_read_too() -> None:
    headers = {"x-ms-authorization-auxiliary": f"{bearer(ANN)}, {bearer(ZOE)}"}
    assert [one.tenant for one in auxiliary_callers(Request("GET", "/", headers))] == [HOME, AWAY]


def test_a_client_without_a_token_is_sent_away() -> None:
    refused = unsigned(Request("GET", "/subscriptions?api-version=2024-11-01"))
    assert refused is not None
    assert (refused.status, refused.json()) == (401, {"error": {
        "code": "AuthenticationFailed",
        "message": "Authentication failed. The 'Authorization' header is missing."}})  # fmt: skip
    assert unsigned(Request("GET", "/cli/vm/aliases.json")) is None
    assert unsigned(Request("GET", "/subscriptions", {"authorization": bearer(ANN)})) is None


def test_whoever_holds_no_role_is_refused_in_the_words_of_azure(cloud: App) -> None:
    assert error(ask(cloud, BEN, "GET", GROUP)) == (
        403,
        "AuthorizationFailed",
        f"The client '{BEN.user}' with object id '{BEN.object_id}' does not have authorization to perform "
        f"action 'Microsoft.Resources/subscriptions/resourceGroups/read' over scope '{GROUP}' or the scope "
        "is invalid. If access was recently granted, please refresh your credentials.",
    )


def test_a_role_holds_at_its_scope_and_below(cloud: App) -> None:
    assert ask(cloud, ANN, "PUT", f"{KETTLES}/tea", BODY).status == 201
    give(cloud, BEN, "reader", GROUP)
    assert ask(cloud, BEN, "GET", f"{KETTLES}/tea").status == 200
    assert error(ask(cloud, BEN, "PUT", f"{KETTLES}/tea", BODY))[:2] == (403, "AuthorizationFailed")
    elsewhere = f"/subscriptions/{THERE}/resourceGroups/shop"
    assert ask(cloud, BEN, "GET", elsewhere).status == 403


def test_a_role_on_one_resource_reaches_no_other(cloud: App) -> None:
    for name in ("tea", "mate"):
        ask(cloud, ANN, "PUT", f"{KETTLES}/{name}", BODY)
    give(cloud, BEN, "reader", f"{KETTLES}/tea")
    assert ask(cloud, BEN, "GET", f"{KETTLES}/tea").status == 200
    assert ask(cloud, BEN, "GET", f"{KETTLES}/mate").status == 403
    assert ask(cloud, BEN, "GET", KETTLES).status == 403


def test_not_actions_take_back(cloud: App) -> None:
    give(cloud, BEN, "cook", GROUP)
    assert ask(cloud, BEN, "PUT", f"{KETTLES}/tea", BODY).status == 201
    assert ask(cloud, BEN, "POST", f"{KETTLES}/tea/fill").status == 200
    refused = error(ask(cloud, BEN, "POST", f"{KETTLES}/tea/boil"))
    assert "action 'Practice.Kitchen/kettles/boil/action' over scope" in refused[2]


def test_two_roles_add_up(cloud: App) -> None:
    give(cloud, BEN, "cook", GROUP)
    give(cloud, BEN, "reader", GROUP)
    assert ask(cloud, BEN, "GET", f"{KETTLES}/mate/lids").status == 404
    assert ask(cloud, BEN, "PUT", f"{KETTLES}/tea", BODY).status == 201


def test_the_subscription_of_another_tenant_takes_no_token_of_ours(cloud: App) -> None:
    status, code, message = error(ask(cloud, ANN, "GET", f"/subscriptions/{ABROAD}/resourceGroups/shop"))
    assert (status, code) == (401, "InvalidAuthenticationTokenTenant")
    assert f"wrong issuer 'https://sts.windows.net/{HOME}/'" in message
    assert f"It must match the tenant 'https://sts.windows.net/{AWAY}/'" in message


@pytest.mark.parametrize("page", ["resourceGroups", "resources", "providers/X/locations/west/operations/1"])
def test_its_filtered_lists_and_operations_take_no_token_of_ours_either(cloud: App, page: str) -> None:
    refused = error(ask(cloud, ANN, "GET", f"/Subscriptions/{ABROAD}/{page}"))
    assert refused[:2] == (401, "InvalidAuthenticationTokenTenant")


def test_an_unknown_subscription_is_not_found_whoever_asks(cloud: App) -> None:
    assert error(ask(cloud, BEN, "GET", KETTLES.replace(HERE, "9")))[1] == "SubscriptionNotFound"


def test_what_a_body_names_must_be_open_to_the_caller(cloud: App) -> None:
    lid = f"/subscriptions/{THERE}/resourceGroups/shop/providers/Practice.Kitchen/kettles/old"
    ask(cloud, ANN, "PUT", lid, BODY)
    give(cloud, BEN, "cook", GROUP)
    body = {**BODY, "properties": {"litres": 2, "twin": {"id": lid}}}
    assert error(ask(cloud, BEN, "PUT", f"{KETTLES}/tea", body)) == (
        403,
        "LinkedAuthorizationFailed",
        f"The client '{BEN.user}' with object id '{BEN.object_id}' has permission to perform action "
        f"'Practice.Kitchen/kettles/write' on scope '{KETTLES}/tea'; however, it does not have permission to "
        f"perform action(s) 'Practice.Kitchen/kettles/read' on the linked scope(s) '{lid}' or the linked "
        "scope(s) are invalid.",
    )
    give(cloud, BEN, "reader-of-kettles", lid)
    assert ask(cloud, BEN, "PUT", f"{KETTLES}/tea", body).status == 201


def test_what_a_body_names_in_another_tenant_needs_a_token_of_that_tenant(cloud: App) -> None:
    lid = f"/subscriptions/{ABROAD}/resourceGroups/shop/providers/Practice.Kitchen/kettles/old"
    body = {**BODY, "properties": {"litres": 2, "twin": {"id": lid}}}
    assert error(ask(cloud, ANN, "PUT", f"{KETTLES}/tea", body)) == (
        403,
        "LinkedAuthorizationFailed",
        "The client has permission to perform action 'Practice.Kitchen/kettles/read' on scope "
        f"'{KETTLES}/tea', however the current tenant '{HOME}' is not authorized to access linked "
        f"subscription '{ABROAD}'.",
    )
    further = {"x-ms-authorization-auxiliary": bearer(ZOE)}
    assert ask(cloud, ANN, "PUT", f"{KETTLES}/tea", body, **further).status == 201


def test_the_cloud_itself_may_do_everything(cloud: App) -> None:
    assert cloud(Request("GET", f"{KETTLES}?api-version=2024-11-01")).status == 200


def test_the_journal_says_who_asked(cloud: App) -> None:
    ask(cloud, BEN, "GET", GROUP)
    ask(cloud, ANN, "GET", GROUP)
    assert [row["user"] for row in cloud.cloud.store.journal()[-2:]] == [BEN.user, ANN.user]


def test_first_roles_are_given_once(cloud: App) -> None:
    cloud.seed_cloud()
    found = cloud.cloud.resources("Microsoft.Authorization/roleAssignments")
    assert len(found) == 3
