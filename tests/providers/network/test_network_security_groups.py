"""Network security groups and their rules."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azlab.arm.errors import AzureError
from azlab.arm.ids import resource_id
from azlab.providers.network.rule_bodies import refuse_conflicts, refuse_rule
from tests.providers.conftest import Ask
from tests.providers.network.conftest import Delete, Make

RULE: dict[str, Any] = {
    "protocol": "Tcp",
    "sourcePortRange": "*",
    "destinationPortRange": "22",
    "sourceAddressPrefix": "*",
    "destinationAddressPrefix": "*",
    "access": "Allow",
    "priority": 1000,
    "direction": "Inbound",
}
ID = resource_id("s", "g", "Microsoft.Network/networkSecurityGroups/securityRules", "nsg", "rule")


@pytest.fixture
def nsg(make: Make) -> Any:
    rule = {"name": "default-allow-ssh", "properties": {**RULE, "protocol": "tcp"}}
    return make("networkSecurityGroups/nsg1", {"securityRules": [rule]})


def test_an_empty_group_has_the_six_rules_of_every_group(ask: Ask, place: str) -> None:
    response = ask("PUT", f"{place}/networkSecurityGroups/nsg1", {"location": "westeurope"})
    assert response.status == 201
    document = response.json()
    assert list(document) == ["name", "id", "etag", "type", "location", "properties"]
    properties = document["properties"]
    assert list(properties) == ["provisioningState", "resourceGuid", "securityRules", "defaultSecurityRules"]
    assert properties["securityRules"] == []
    assert [(one["name"], one["properties"]["priority"]) for one in properties["defaultSecurityRules"]] == [
        ("AllowVnetInBound", 65000),
        ("AllowAzureLoadBalancerInBound", 65001),
        ("DenyAllInBound", 65500),
        ("AllowVnetOutBound", 65000),
        ("AllowInternetOutBound", 65001),
        ("DenyAllOutBound", 65500),
    ]
    last = properties["defaultSecurityRules"][5]
    assert last["type"] == "Microsoft.Network/networkSecurityGroups/defaultSecurityRules"
    assert last["properties"] == {
        "provisioningState": "Updating",
        "description": "Deny all outbound traffic",
        "protocol": "*",
        "sourcePortRange": "*",
        "destinationPortRange": "*",
        "sourceAddressPrefix": "*",
        "destinationAddressPrefix": "*",
        "access": "Deny",
        "priority": 65500,
        "direction": "Outbound",
        "sourcePortRanges": [],
        "destinationPortRanges": [],
        "sourceAddressPrefixes": [],
        "destinationAddressPrefixes": [],
    }


def test_rules_in_the_body_become_resources_of_their_own(ask: Ask, nsg: Any) -> None:
    [rule] = nsg["properties"]["securityRules"]
    assert list(rule) == ["name", "id", "etag", "type", "properties"]
    assert rule["properties"]["protocol"] == "Tcp"
    assert rule["properties"]["provisioningState"] == "Succeeded"
    assert ask("GET", rule["id"]).json() == rule


def test_a_rule_can_be_added_changed_and_deleted(ask: Ask, delete: Delete, nsg: Any) -> None:
    path = f"{nsg['id']}/securityRules/open-port-80"
    body: dict[str, Any] = {
        "name": "open-port-80",
        "properties": {**RULE, "destinationPortRange": "80", "priority": 900},
    }
    assert ask("PUT", path, body).status == 201
    shown = ask("GET", nsg["id"]).json()
    assert [one["name"] for one in shown["properties"]["securityRules"]] == [
        "default-allow-ssh",
        "open-port-80",
    ]
    assert shown["etag"] != nsg["etag"]
    body["properties"]["access"] = "Deny"
    assert ask("PUT", path, body).status == 200
    assert ask("GET", path).json()["properties"]["access"] == "Deny"
    delete(path)
    assert ask("GET", path).status == 404


def test_two_rules_cannot_have_one_priority_and_direction(ask: Ask, nsg: Any) -> None:
    path = f"{nsg['id']}/securityRules/web"
    error = ask("PUT", path, {"properties": RULE}).json()["error"]
    assert error == {
        "code": "SecurityRuleConflict",
        "message": "Security rule default-allow-ssh conflicts with rule web. Rules cannot have the same "
        "Priority "
        "and Direction. To learn more, see aka.ms/nsgrules.",
    }
    assert ask("PUT", path, {"properties": {**RULE, "direction": "Outbound"}}).status == 201


def test_a_group_on_an_interface_says_so_and_stays(ask: Ask, nsg: Any, nic: Make) -> None:
    interface = nic("nic1", group=nsg["id"])
    assert ask("GET", nsg["id"]).json()["properties"]["networkInterfaces"] == [{"id": interface["id"]}]
    error = ask("DELETE", nsg["id"]).json()["error"]
    assert error["code"] == "InUseNetworkSecurityGroupCannotBeDeleted"
    assert f"in use by the following resources: {interface['id']}. In order" in error["message"]


def test_a_free_group_goes_with_its_rules(ask: Ask, delete: Delete, nsg: Any) -> None:
    delete(nsg["id"])
    assert ask("GET", nsg["id"]).status == 404
    assert ask("GET", nsg["properties"]["securityRules"][0]["id"]).status == 404


def test_tags_can_be_patched_without_losing_rules(ask: Ask, nsg: Any) -> None:
    assert ask("PATCH", nsg["id"], {"tags": {"a": "b"}}).status == 200
    after = ask("GET", nsg["id"]).json()
    assert after["tags"] == {"a": "b"}
    assert len(after["properties"]["securityRules"]) == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"priority": 99}, "SecurityRuleInvalidPriority"),
        ({"priority": 4097}, "SecurityRuleInvalidPriority"),
        ({"destinationPortRange": "any"}, "SecurityRuleInvalidPortRange"),
        ({"destinationPortRange": "80,443"}, "SecurityRuleInvalidPortRange"),
        ({"destinationPortRange": "90-80"}, "SecurityRuleInvalidPortRange"),
        ({"destinationPortRange": None}, "SecurityRuleMissingParameters"),
        ({"sourceAddressPrefix": None}, "SecurityRuleMissingParameters"),
        ({"priority": None}, "InvalidRequestFormat"),
        ({"access": "Maybe"}, "InvalidParameter"),
        ({"protocol": 6}, "InvalidRequestFormat"),
    ],
)
def test_wrong_rules_are_refused(refused: Make, change: Any, code: str) -> None:
    rules = [{"name": "r", "properties": {**RULE, **change}}]
    assert refused("networkSecurityGroups/n", {"securityRules": rules})["code"] == code


@given(st.integers(100, 4096))
def test_a_priority_from_100_to_4096_is_taken(priority: int) -> None:
    refuse_rule(ID, {**RULE, "priority": priority})


@given(st.integers(max_value=99) | st.integers(min_value=4097))
def test_any_other_priority_is_refused(priority: int) -> None:
    with pytest.raises(AzureError, match="SecurityRuleInvalidPriority"):
        refuse_rule(ID, {**RULE, "priority": priority})


@given(st.lists(st.tuples(st.sampled_from(("Inbound", "outbound")), st.integers(100, 105))))
def test_rules_conflict_exactly_when_one_rank_is_taken_twice(ranks: list[tuple[str, int]]) -> None:
    rules = [{"name": "r", "properties": {"direction": one, "priority": rank}} for one, rank in ranks]
    if len(set(ranks)) == len(ranks):
        refuse_conflicts(rules)
    else:
        with pytest.raises(AzureError, match="SecurityRuleConflict"):
            refuse_conflicts(rules)


def test_tags_are_changed_at_once(ask: Ask, make: Make, place: str) -> None:
    """No SDK waits for it: `update_tags` is answered 200, without a link."""
    for path in ("networkSecurityGroups/nsg", "publicIPAddresses/ip", "loadBalancers/lb"):
        make(path, {})
        answer = ask("PATCH", f"{place}/{path}", {"tags": {"for": "shop"}})
        assert (answer.status, "azure-asyncoperation" in answer.headers) == (200, False)
        assert answer.json()["properties"]["provisioningState"] == "Succeeded"
        assert ask("GET", f"{place}/{path}").json()["tags"] == {"for": "shop"}
