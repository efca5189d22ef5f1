"""Subscriptions, providers, the list of resources, tags and the journal's page."""

from collections.abc import Callable
from typing import Any

from azlab.arm.app import App
from azlab.arm.messages import Json

NETWORK = {"location": "westeurope", "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}}}
DISK = {"location": "westeurope", "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4}}


def test_subscriptions_are_listed_and_shown(ask: Callable[..., Any], subscription: str) -> None:
    listed = ask("GET", "/subscriptions").json()
    assert listed["count"] == {"type": "Total", "value": 3}
    assert ask("GET", subscription).json() == listed["value"][0]


def test_an_unknown_subscription_is_a_404_everywhere(ask: Callable[..., Any]) -> None:
    for tail in (
        "",
        "/locations",
        "/providers",
        "/providers/Microsoft.Compute",
        "/resources",
        "/resourcegroups",
    ):
        error = ask("GET", f"/subscriptions/nope{tail}").json()["error"]
        assert error == {
            "code": "SubscriptionNotFound",
            "message": "The subscription 'nope' could not be found.",
        }


def test_locations_carry_the_subscription_in_their_ids(ask: Callable[..., Any], subscription: str) -> None:
    first = ask("GET", f"{subscription}/locations").json()["value"][0]
    assert first["id"] == f"{subscription}/locations/{first['name']}"


def test_the_tenant_is_that_of_the_subscriptions(ask: Callable[..., Any], subscription: str) -> None:
    tenant = ask("GET", "/tenants").json()["value"][0]["tenantId"]
    assert ask("GET", subscription).json()["tenantId"] == tenant


def test_a_provider_is_registered_and_unregistered_for_one_subscription(
    ask: Callable[..., Any], subscription: str
) -> None:
    path = f"{subscription}/providers/microsoft.compute"
    assert ask("POST", f"{path}/unregister").json()["registrationState"] == "Unregistered"
    assert ask("GET", path).json()["registrationState"] == "Unregistered"
    ask("POST", f"{path}/register")
    shown = ask("GET", path).json()
    assert (shown["namespace"], shown["registrationState"]) == ("Microsoft.Compute", "Registered")
    assert shown["id"] == f"{subscription}/providers/Microsoft.Compute"


def test_an_unknown_namespace_is_refused(ask: Callable[..., Any], subscription: str) -> None:
    assert ask("GET", f"{subscription}/providers/Nope").json()["error"]["code"] == "InvalidResourceNamespace"
    for verb, path in (("GET", ""), ("POST", "/register")):
        real = ask(verb, f"{subscription}/providers/Microsoft.Web{path}")
        assert real.json()["error"]["code"] == "NotImplemented"


def test_all_namespaces_are_listed(ask: Callable[..., Any], subscription: str) -> None:
    names = [one["namespace"] for one in ask("GET", f"{subscription}/providers").json()["value"]]
    assert {"Microsoft.Compute", "Microsoft.Network", "Microsoft.Resources"} <= set(names)


def test_resources_are_listed_by_group_type_name_and_tag(
    ask: Callable[..., Any], group: str, subscription: str
) -> None:
    disk = f"{group}/providers/Microsoft.Compute/disks/d1"
    ask("PUT", disk, {**DISK, "tags": {"use": "test"}})
    for wanted in (
        "", "resourceGroup eq 'RG-TEST'", "resourceType eq 'microsoft.compute/disks'", "name eq 'd1'",
        "tagName eq 'use' and tagValue eq 'test'", "resourceGroup eq 'rg-test' and name eq 'd1'",
        "substringof('d', name)",
    ):  # fmt: skip
        found = ask("GET", f"{subscription}/resources?$filter={wanted}").json()["value"]
        assert [one["id"] for one in found] == [disk], wanted
    assert ask("GET", f"{subscription}/resources?$filter=name eq 'd2'").json()["value"] == []


def test_the_list_of_a_group_holds_no_groups_and_no_deployments(ask: Callable[..., Any], group: str) -> None:
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    template = {"$schema": schema, "contentVersion": "1.0.0.0", "resources": []}
    body = {"properties": {"template": template, "mode": "Incremental"}}
    assert ask("PUT", f"{group}/providers/Microsoft.Resources/deployments/d", body).status == 201
    assert ask("GET", f"{group}/resources").json() == {"value": []}


def test_the_list_shows_states_when_it_is_asked_to(
    ask: Callable[..., Any], group: str, subscription: str
) -> None:
    ask("PUT", f"{group}/providers/Microsoft.Compute/disks/d1", DISK)
    plain = ask("GET", f"{subscription}/resources").json()["value"][0]
    full = ask("GET", f"{subscription}/resources?$expand=createdTime,provisioningState").json()["value"][0]
    assert "provisioningState" not in plain
    assert {"provisioningState", "createdTime"} <= set(full)


def test_the_list_tells_when_a_resource_was_made_and_last_written(
    ask: Callable[..., Any], group: str, subscription: str
) -> None:
    def told() -> dict[str, str]:
        return ask("GET", f"{subscription}/resources?$expand=createdTime,changedTime").json()["value"][0]

    ask("PUT", f"{group}/providers/Microsoft.Network/virtualNetworks/net", NETWORK)
    first = told()
    ask("PUT", f"{group}/providers/Microsoft.Network/virtualNetworks/net", NETWORK)
    assert first["createdTime"] == first["changedTime"] == told()["createdTime"] < told()["changedTime"]
    assert first["createdTime"].endswith("Z")


def test_tags_are_merged_replaced_and_deleted(ask: Callable[..., Any], group: str) -> None:
    path = f"{group}/providers/Microsoft.Resources/tags/default"
    ask("PUT", path, {"properties": {"tags": {"a": "1", "b": "2"}}})

    def patch(operation: str, **tags: Any) -> dict[str, str]:
        return ask("PATCH", path, {"operation": operation, "properties": {"tags": tags}}).json()[
            "properties"
        ]["tags"]

    assert patch("Merge", a="1", c="3") == {"a": "1", "b": "2", "c": "3"}
    assert patch("Replace", a="1", d="4") == {"a": "1", "d": "4"}
    assert patch("Delete", d="4") == {"a": "1"}
    assert ask("GET", group).json()["tags"] == {"a": "1"}
    assert ask("DELETE", path).status == 200
    assert ask("GET", path).json()["properties"] == {"tags": {}}


def test_tags_that_are_no_tags_are_refused(ask: Callable[..., Any], group: str) -> None:
    path = f"{group}/providers/Microsoft.Resources/tags/default"
    bodies: list[Json] = [{}, {"properties": 1}, {"properties": {"tags": {"a": {}}}}]
    for body in bodies:
        assert ask("PUT", path, body).json()["error"]["code"] == "InvalidRequestContent"
    assert ask("PATCH", path, {"properties": {"tags": {}}}).status == 400


def test_the_tags_of_nothing_are_a_404(ask: Callable[..., Any], group: str) -> None:
    path = f"{group}/providers/Microsoft.Compute/disks/no/providers/Microsoft.Resources/tags/default"
    assert ask("GET", path).status == 404


def test_the_commands_page_tells_what_was_asked_and_by_which_command(
    azure: App, ask: Callable[..., Any], subscription: str
) -> None:
    ask("GET", f"{subscription}/resourcegroups", command="group list")
    entries = ask("GET", "/lab/commands").json()["value"]
    assert entries[-1]["command"] == "group list"
    assert entries[-1]["path"] == f"{subscription}/resourcegroups"


def test_a_path_with_double_strokes_is_read_as_az_resource_show_means_it(
    ask: Callable[..., Any], group: str
) -> None:
    ask("PUT", f"{group}/providers/Microsoft.Compute/disks/d1", DISK)
    assert ask("GET", f"{group}/providers/Microsoft.Compute//disks/d1").json()["name"] == "d1"
