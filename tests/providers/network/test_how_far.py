"""How far a PUT has got with its answer, by recorded traffic: `Updating` or `Succeeded`, and which etag."""

from collections.abc import Callable
from typing import Any

import pytest

from azlab.arm.app import App
from azlab.arm.cloud import copy_of
from azlab.arm.messages import Json, Response
from tests.conformance.furnishing import FRONT, GROUP, NETWORK, furnished, send

NETWORK_KINDS = ("virtualNetworks/net", "networkSecurityGroups/nsg", "publicIPAddresses/pip",
                 "loadBalancers/front", "loadBalancers/bare", "networkInterfaces/free")  # fmt: skip
CHILDREN = (
    f"{NETWORK}/virtualNetworks/net/subnets/more",
    f"{NETWORK}/networkSecurityGroups/nsg/securityRules/web",
    f"{FRONT}/backendAddressPools/far",
    f"{FRONT}/inboundNatRules/ssh",
)
BARE: Json = {
    "location": "westeurope",
    "sku": {"name": "Standard"},
    "properties": {
        "frontendIPConfigurations": [
            {"name": "out", "properties": {"publicIPAddress": {"id": f"{NETWORK}/publicIPAddresses/pip"}}}
        ],
        "backendAddressPools": [{"name": "pool"}],
    },
}
OUT = {"id": f"{NETWORK}/loadBalancers/bare/frontendIPConfigurations/out"}
POOL = {"id": f"{NETWORK}/loadBalancers/bare/backendAddressPools/pool"}
every_kind = pytest.mark.parametrize("name", NETWORK_KINDS)


@pytest.fixture
def cloud() -> App:
    app = furnished()
    assert send(app, "PUT", f"{NETWORK}/loadBalancers/bare", BARE).status == 201
    return app


def states(value: Any, key: str = "provisioningState") -> set[str]:
    """All states that a document tells, of itself and of its parts."""
    if isinstance(value, dict):
        own = {value[key]} if isinstance(value.get(key), str) else set()
        return own.union(*(states(item, key) for item in value.values()))
    return set().union(*(states(item, key) for item in value)) if isinstance(value, list) else set()


def put(app: App, path: str, change: Callable[[Json], object]) -> Response:
    document = send(app, "GET", path).json()
    change(document)
    response = send(app, "PUT", path, document)
    assert response.status == 200, response.body
    return response


def etags(app: App, path: str, change: Callable[[Json], object]) -> tuple[str, Json, str]:
    """The etag before, the answer, the etag when all has ended."""
    before = send(app, "GET", path).json()["etag"]
    answer = put(app, path, change).json()
    app.cloud.operations.wait_until_idle(path.lower())
    return before, answer, send(app, "GET", path).json()["etag"]


@every_kind
def test_what_changes_nothing_is_done_and_leaves_the_etag(cloud: App, name: str) -> None:
    before, answer, after = etags(cloud, f"{NETWORK}/{name}", lambda document: None)
    assert states(answer) == {"Succeeded"}
    assert before == answer["etag"] == after


@pytest.mark.parametrize("path", CHILDREN, ids=lambda path: path.rpartition("/")[2])
def test_a_child_that_stays_as_it_is_leaves_its_parents_etag(cloud: App, path: str) -> None:
    before, answer, after = etags(cloud, path, lambda document: None)
    assert answer["properties"]["provisioningState"] == "Succeeded"
    assert before == answer["etag"] == after


@every_kind
def test_new_tags_are_done_at_once_with_an_etag_that_stays(cloud: App, name: str) -> None:
    before, answer, after = etags(
        cloud, f"{NETWORK}/{name}", lambda document: document.update(tags={"CostCenter": "1"})
    )
    assert states(answer) == {"Succeeded"}
    assert before != answer["etag"] == after
    assert states(answer, "etag") == {after}


@every_kind
def test_tags_by_patch_are_done_with_the_answer(cloud: App, name: str) -> None:
    path = f"{NETWORK}/{name}"
    answer = send(cloud, "PATCH", path, {"tags": {"CostCenter": "1"}}).json()
    assert states(answer) == {"Succeeded"}
    assert answer == send(cloud, "GET", path).json()


def longer(document: Json) -> None:
    """A change that the network has work with."""
    properties = document["properties"]
    if "addressSpace" in properties:
        properties["addressSpace"]["addressPrefixes"].append("10.7.0.0/16")
    elif "defaultSecurityRules" in properties:
        properties["securityRules"][0]["properties"]["priority"] = 777
    elif "probes" in properties:
        properties["probes"].append({"name": "more", "properties": {"protocol": "Tcp", "port": 81}})
    else:
        properties["idleTimeoutInMinutes"] = 7


@pytest.mark.parametrize("name", [*NETWORK_KINDS[:4]])
def test_work_is_in_progress_in_all_parts_and_has_another_etag_in_the_end(cloud: App, name: str) -> None:
    before, answer, after = etags(cloud, f"{NETWORK}/{name}", longer)
    assert states(answer) == {"Updating"}
    assert len({before, answer["etag"], after}) == 3
    assert states(answer, "etag") == {answer["etag"]}
    assert states(send(cloud, "GET", f"{NETWORK}/{name}").json()) == {"Succeeded"}


def rule(document: Json) -> None:
    """One more rule, at a port of its own."""
    rules = document["properties"]["loadBalancingRules"]
    port = 80 + len(rules)
    properties = {
        "protocol": "Tcp",
        "frontendPort": port,
        "backendPort": port,
        "frontendIPConfiguration": OUT,
        "backendAddressPool": POOL,
    }
    rules.append({"name": f"rule{port}", "properties": properties})


def test_a_load_balancer_that_nobody_uses_is_done_at_once(cloud: App) -> None:
    """az network lb probe create, az network lb rule create (the first, and the second) as recorded."""
    path = f"{NETWORK}/loadBalancers/bare"
    for change, state in ((longer, "Succeeded"), (rule, "Succeeded"), (rule, "Updating")):
        before, answer, after = etags(cloud, path, change)
        assert states(answer) == {state}
        assert before != answer["etag"]
        assert (answer["etag"] == after) is (state == "Succeeded")


def test_a_load_balancer_with_members_has_work(cloud: App) -> None:
    nic, path = f"{NETWORK}/networkInterfaces/free", f"{NETWORK}/loadBalancers/bare"

    def join(document: Json) -> None:
        [configuration] = document["properties"]["ipConfigurations"]
        configuration["properties"]["loadBalancerBackendAddressPools"] = [copy_of(POOL)]

    before, answer, after = etags(cloud, nic, join)
    assert states(answer) == {"Updating"}
    assert states(answer, "etag") == {answer["etag"]}
    assert len({before, answer["etag"], after}) == 3
    assert states(send(cloud, "GET", nic).json()) == {"Succeeded"}
    assert states(put(cloud, path, longer).json()) == {"Updating"}


def test_every_type_is_done_in_the_end(cloud: App) -> None:
    for listed in send(cloud, "GET", f"{GROUP}/resources").json()["value"]:
        cloud.cloud.operations.wait_until_idle(listed["id"].lower())
        assert states(send(cloud, "GET", listed["id"]).json()) <= {"Succeeded"}
