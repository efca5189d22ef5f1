"""Resource groups against the exchanges of `az group ...`."""

import json
import string
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from azlab.arm.app import App
from azlab.arm.cloud import Cloud, Setting
from azlab.arm.messages import Request, Response
from azlab.arm.resource import ResourceType
from azlab.arm.store import Resource, Store
from azlab.providers.resources import resource_groups

RECKLESS = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)


def error(response: Response) -> dict[str, str]:
    return response.json()["error"]


def test_a_new_group_is_answered_with_201_and_azures_own_order_of_keys(
    ask: Callable[..., Any], subscription: str
) -> None:
    response = ask(
        "PUT", f"{subscription}/resourcegroups/rg", {"location": "West Europe", "tags": {"a": "b"}}
    )
    assert response.status == 201
    assert list(response.json()) == ["id", "name", "type", "location", "tags", "properties"]
    assert response.json()["id"] == f"{subscription}/resourceGroups/rg"
    assert response.json()["location"] == "westeurope"
    assert response.json()["properties"] == {"provisioningState": "Succeeded"}


def test_a_second_put_answers_200_and_keeps_the_spelling_of_the_name(
    ask: Callable[..., Any], group: str
) -> None:
    response = ask(
        "PUT", group.upper().replace("/SUBSCRIPTIONS", "/subscriptions"), {"location": "westeurope"}
    )
    assert response.status == 200
    assert response.json()["name"] == "rg-test"


def test_a_group_does_not_move_to_another_location(ask: Callable[..., Any], group: str) -> None:
    for method in ("PUT", "PATCH"):
        refusal = error(ask(method, group, {"location": "eastus"}))
        assert refusal["code"] == "InvalidResourceGroupLocation"
        assert refusal["message"] == (
            "Invalid resource group location 'eastus'. "
            "The Resource group already exists in location 'westeurope'."
        )
    assert ask("PATCH", group, {"location": "West Europe"}).status == 200


def test_a_place_that_is_no_region_is_refused_with_the_list_of_regions(
    ask: Callable[..., Any], subscription: str
) -> None:
    response = ask("PUT", f"{subscription}/resourcegroups/rg", {"location": "Canada"})
    assert response.status == 400
    assert error(response)["code"] == "LocationNotAvailableForResourceGroup"
    assert error(response)["message"].startswith(
        "The provided location 'Canada' is not available for resource group."
    )
    assert "westeurope" in error(response)["message"]


def test_a_group_needs_a_location(ask: Callable[..., Any], subscription: str) -> None:
    assert error(ask("PUT", f"{subscription}/resourcegroups/rg", {}))["code"] == "LocationRequired"


def test_a_name_with_strange_characters_is_refused_as_azure_says_it(
    ask: Callable[..., Any], subscription: str
) -> None:
    refusal = error(ask("PUT", f"{subscription}/resourcegroups/my%20rg!", {"location": "eastus"}))
    assert refusal["code"] == "InvalidResourceGroup"
    assert refusal["message"] == (
        "The provided resource group name 'my rg!' has these invalid characters: ' !'. "
        "The name can only be a letter, digit, '-', '.', '(', ')' or '_'."
    )


@RECKLESS
@given(name=st.text(string.ascii_letters + string.digits + "-_()", min_size=1, max_size=90))
def test_every_name_of_letters_digits_and_dashes_up_to_90_is_taken(
    ask: Callable[..., Any], subscription: str, name: Any
) -> None:
    assert ask("PUT", f"{subscription}/resourcegroups/{name}", {"location": "eastus"}).status in (200, 201)


def test_a_name_of_91_characters_or_with_a_last_dot_is_refused(
    ask: Callable[..., Any], subscription: str
) -> None:
    for name in ("a" * 91, "rg."):
        assert ask("PUT", f"{subscription}/resourcegroups/{name}", {"location": "eastus"}).status == 400


def test_head_says_204_for_a_group_that_is_there_and_404_for_one_that_is_not(
    ask: Callable[..., Any], group: str, subscription: str
) -> None:
    assert ask("HEAD", group).status == 204
    assert ask("HEAD", f"{subscription}/resourcegroups/nope").status == 404


def test_patch_replaces_tags_as_a_whole_and_keeps_the_rest(ask: Callable[..., Any], group: str) -> None:
    ask("PATCH", group, {"tags": {"a": "1", "b": "2"}})
    response = ask("PATCH", group, {"tags": {"b": "3"}})
    assert response.json()["tags"] == {"b": "3"}
    assert response.json()["location"] == "westeurope"


def test_groups_are_listed_by_tag(ask: Callable[..., Any], group: str, subscription: str) -> None:
    ask("PATCH", group, {"tags": {"a": "b"}})
    ask("PUT", f"{subscription}/resourcegroups/other", {"location": "eastus"})
    both = ask("GET", f"{subscription}/resourcegroups").json()["value"]
    tagged = ask("GET", f"{subscription}/resourcegroups?$filter=tagname eq 'a' and tagvalue eq 'b'").json()[
        "value"
    ]
    assert [one["name"] for one in both] == ["other", "rg-test"]
    assert [one["name"] for one in tagged] == ["rg-test"]


def test_a_filter_that_cannot_be_read_is_refused(ask: Callable[..., Any], subscription: str) -> None:
    response = ask("GET", f"{subscription}/resourcegroups?$filter=tagname like 'a'")
    assert error(response)["code"] == "InvalidFilterInQueryString"


def test_a_group_is_deleting_while_its_deletion_is_polled_and_gone_after_it(
    ask: Callable[..., Any], group: str
) -> None:
    response = ask("DELETE", group)
    link = response.headers["location"]
    assert (response.status, response.body) == (202, b"")
    assert "/operationresults/" in link
    assert ask("GET", group).json()["properties"]["provisioningState"] == "Deleting"
    path = link.removeprefix("https://management.azure.com").partition("?")[0]
    assert [ask("GET", path).status for _ in range(3)] == [202, 200, 200]
    assert error(ask("GET", group))["message"] == "Resource group 'rg-test' could not be found."


def test_a_group_that_is_going_takes_nothing_new(ask: Callable[..., Any], group: str) -> None:
    ask("DELETE", group)
    assert error(ask("PUT", group, {"location": "westeurope"}))["code"] == "ResourceGroupBeingDeleted"


def test_waiting_for_a_group_to_be_deleted_lets_time_pass(ask: Callable[..., Any], group: str) -> None:
    ask("DELETE", group)
    assert ask("GET", group, command="group wait").status == 404


def test_deleting_what_is_not_there_is_a_404(ask: Callable[..., Any], subscription: str) -> None:
    assert error(ask("DELETE", f"{subscription}/resourcegroups/nope"))["code"] == "ResourceGroupNotFound"


class Boxes(ResourceType):
    name = "Practice.Storage/boxes"
    removed: list[str] = []

    def remove(self, cloud: Cloud, resource: Resource) -> None:
        self.removed.append(resource.id.name)


def small_cloud() -> App:
    setting = Setting({"westeurope": "West Europe"}, {"s1": "One"}, "t1", str.lower)
    return App(Store(), [Boxes()], resource_groups.ROUTES.all, setting)


def send(app: App, method: str, path: str, body: dict[str, str] | None = None) -> Response:
    content = json.dumps(body).encode() if body is not None else b""
    return app(Request(method, f"{path}?api-version=2024-11-01", {}, content))


def test_deletion_removes_exactly_what_was_in_the_group() -> None:
    app = small_cloud()
    for name in ("rg", "rg2"):
        send(app, "PUT", f"/subscriptions/s1/resourcegroups/{name}", {"location": "westeurope"})
        box = f"/subscriptions/s1/resourceGroups/{name}/providers/Practice.Storage/boxes/{name}-box"
        send(app, "PUT", box, {"location": "westeurope"})
    Boxes.removed.clear()
    send(app, "DELETE", "/subscriptions/s1/resourcegroups/RG")
    assert set(Boxes.removed) == {"rg-box"}
    app.cloud.operations.wait_until_idle("/subscriptions/s1/resourcegroups/rg")
    left = [one.id.text for one in app.cloud.resources("", "/subscriptions/s1")]
    assert left == [
        "/subscriptions/s1/resourceGroups/rg2",
        "/subscriptions/s1/resourceGroups/rg2/providers/Practice.Storage/boxes/rg2-box",
    ]


@RECKLESS
@given(
    body=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.sampled_from(("location", "tags", "managedBy")), inner)
        ),
    ),
    method=st.sampled_from(("PUT", "PATCH")),
)
def test_no_body_brings_a_group_down(ask: Callable[..., Any], group: str, body: Any, method: Any) -> None:
    assert ask(method, group, body).status in (200, 400, 409)


def test_a_stored_resource_named_providers_is_found_again(
    azure: App, ask: Callable[..., Any], group: str
) -> None:
    ask("PUT", f"{group}/providers/Microsoft.Resources/deployments/providers", {"properties": {}})
    azure.cloud.store.put(
        Resource(
            azure.cloud.get(group).id.sibling("Microsoft.Compute/images", "providers"), {"name": "providers"}
        )
    )
    found = azure.cloud.get(f"{group}/providers/Microsoft.Compute/images/providers")
    assert found is not None
    assert found.id.name == "providers"
