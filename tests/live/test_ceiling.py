"""The ceiling: refused before Azure is asked, and clearly ours."""

from collections.abc import Mapping
from typing import Any

import pytest

from azlab.arm.messages import Json, Request
from azlab.live import LiveError, prices
from azlab.live.ceiling import Ceiling, CourseCeilingReached, Limits, Machines
from azlab.live.kinds import is_known
from azlab.providers import resource_types

GROUP = "/subscriptions/s/resourceGroups/rg"
COMPUTE = f"{GROUP}/providers/Microsoft.Compute"
D2, D4, D8 = "Standard_D2s_v5", "Standard_D4s_v5", "Standard_D8s_v5"


def machine(size: str = D2, **profile: Any) -> Json:
    return {"location": "x", "properties": {"hardwareProfile": {"vmSize": size}, "storageProfile": profile}}


def check(
    path: str, body: Json, method: str = "PUT", existing: list[Machines] | tuple[Any, ...] = (), **limits: Any
) -> None:
    Ceiling(Limits(**limits), lambda: list(existing)).check(Request(method, path), body)


def refusal(*words: Any, **options: Any) -> str:
    with pytest.raises(CourseCeilingReached) as raised:
        check(*words, **options)
    assert raised.value.code == "CourseCeilingReached"
    assert raised.value.status == 403
    assert "The course's own ceiling refused this; Azure was not asked." in raised.value.message
    return raised.value.message


def machines(count: int, size: str = D2) -> list[Machines]:
    return [Machines(f"{COMPUTE}/virtualMachines/old-{number}", size) for number in range(count)]


def deployment(*resources: Any, **more: Any) -> tuple[str, Json]:
    body = {"properties": {"template": {"resources": list(resources), **more}}}
    return f"{GROUP}/providers/Microsoft.Resources/deployments/d", body


def in_template(size: str = D2, **more: Any) -> Json:
    return {"type": "Microsoft.Compute/virtualMachines", "name": "vm", **machine(size), **more}


def test_an_ordinary_machine_passes() -> None:
    check(f"{COMPUTE}/virtualMachines/web", machine(), existing=machines(9))


def test_one_machine_too_many_is_refused_with_the_numbers_and_the_setting() -> None:
    said = refusal(f"{COMPUTE}/virtualMachines/web", machine(), existing=machines(10))
    assert "There would be 11 machines, and 10 are allowed." in said
    assert said.endswith("A teacher sets it: azlab.toml, [live] machines.")


def test_a_machine_that_is_there_is_not_counted_twice() -> None:
    check(f"{COMPUTE}/virtualMachines/OLD-3", machine(), existing=machines(10))


def test_a_large_machine_is_refused() -> None:
    said = refusal(f"{COMPUTE}/virtualMachines/web", machine(D8))
    assert "Size Standard_D8s_v5 has 8 vCPUs, and a machine may have 4." in said


def test_a_resize_is_checked_and_another_change_is_not() -> None:
    refusal(f"{COMPUTE}/virtualMachines/web", machine(D8), method="PATCH")
    check(f"{COMPUTE}/virtualMachines/web", {"properties": {}}, method="PATCH", existing=machines(10))


def test_all_cores_together_have_a_limit() -> None:
    said = refusal(f"{COMPUTE}/virtualMachines/web", machine(D4), existing=machines(5, D4), cores=20)
    assert "All machines would have 24 vCPUs, and 20 are allowed." in said


def test_a_size_without_a_known_price_is_refused() -> None:
    assert "does not know what size Standard_E2s_v5 costs" in refusal(
        f"{COMPUTE}/virtualMachines/web", machine("Standard_E2s_v5")
    )


def test_a_size_that_azure_does_not_have_is_left_to_azure() -> None:
    check(f"{COMPUTE}/virtualMachines/web", machine("Standard_D4s_v99"))


def test_a_scale_set_counts_its_instances() -> None:
    body = {"location": "x", "sku": {"name": D2, "capacity": 11}, "properties": {}}
    assert "11 machines" in refusal(f"{COMPUTE}/virtualMachineScaleSets/web", body)


def test_a_template_counts_all_its_machines_and_copies() -> None:
    path, body = deployment(in_template(copy={"name": "c", "count": 8}), in_template(name="other"))
    check(path, body, existing=machines(1))
    assert "11 machines" in refusal(path, body, existing=machines(2))


def test_nested_templates_count() -> None:
    inner = deployment(in_template(D8))[1]
    refusal(*deployment({"type": "Microsoft.Resources/deployments", **inner}))


def test_a_size_in_a_parameter_is_found() -> None:
    path, body = deployment(in_template("[parameters('size')]"), parameters={"size": {"defaultValue": D2}})
    check(path, body)
    body["properties"]["parameters"] = {"size": {"value": D8}}
    refusal(path, body)


@pytest.mark.parametrize(
    "resource",
    [
        in_template("[concat('Standard_', 'D64s_v5')]"),
        in_template(copy={"count": "[mul(10, 10)]"}),
        {"type": "Microsoft.Compute/virtualMachineScaleSets", "sku": {"name": D2, "capacity": "[add(1, 1)]"}},
    ],
)
def test_what_is_computed_cannot_be_limited_and_is_refused(resource: Json) -> None:
    refusal(*deployment(resource))


def test_disks_have_a_largest_size_inside_machines_too() -> None:
    refusal(f"{COMPUTE}/disks/d", {"location": "x", "properties": {"diskSizeGB": 257}})
    check(f"{COMPUTE}/disks/d", {"location": "x", "properties": {"diskSizeGB": 256}})
    refusal(f"{COMPUTE}/virtualMachines/w", machine(dataDisks=[{"lun": 0, "diskSizeGB": 1024}]))


def test_replicas_of_a_version_are_counted_over_its_regions() -> None:
    regions = [{"name": "a", "regionalReplicaCount": 5}, {"name": "b"}]
    profile = {"publishingProfile": {"replicaCount": 3, "targetRegions": regions}}
    path = f"{COMPUTE}/galleries/g/images/i/versions/1.0.0"
    check(path, {"location": "x", "properties": profile})
    regions.append({"name": "c"})
    assert "11 replicas" in refusal(path, {"location": "x", "properties": profile})


def test_a_teacher_sets_the_numbers() -> None:
    assert Limits.of({"machines": 3, "subscription": "School"}) == Limits(machines=3)
    with pytest.raises(LiveError, match=r"\[live\] cores must be a whole number, and is 'many'"):
        Limits.of({"cores": "many"})


def network(kind: str, name: str = "new") -> str:
    return f"{GROUP}/providers/Microsoft.Network/{kind}/{name}"


def check_counted(path: str, body: Json, there: Mapping[str, Mapping[str, int]], **limits: Any) -> None:
    ceiling = Ceiling(Limits(**limits), list, counted=lambda kind: there.get(kind, {}))
    ceiling.check(Request("PUT", path), body)


@pytest.mark.parametrize(
    ("kind", "setting", "noun"),
    [
        ("natGateways", "gateways", "NAT gateways"),
        ("loadBalancers", "balancers", "load balancers"),
        ("publicIPAddresses", "addresses", "public addresses"),
    ],
)
def test_what_costs_by_being_there_is_counted(kind: str, setting: str, noun: str) -> None:
    there = {f"microsoft.network/{kind.lower()}": {network(kind, "old"): 1}}
    check_counted(network(kind), {}, there, **{setting: 2})
    check_counted(network(kind, "OLD"), {}, there, **{setting: 1})
    with pytest.raises(CourseCeilingReached) as raised:
        check_counted(network(kind), {}, there, **{setting: 1})
    assert f"There would be 2 {noun}, and 1 are allowed." in raised.value.message
    assert raised.value.message.endswith(f"[live] {setting}.")


def test_a_prefix_counts_as_its_addresses() -> None:
    there = {"microsoft.network/publicipaddresses": {network("publicIPAddresses", "old"): 1}}
    body: Json = {"properties": {"prefixLength": 30}}
    check_counted(network("publicIPPrefixes"), body, there, addresses=5)
    with pytest.raises(CourseCeilingReached, match="There would be 5 public addresses, and 4 are allowed"):
        check_counted(network("publicIPPrefixes"), body, there, addresses=4)
    with pytest.raises(CourseCeilingReached, match="17 public addresses"):
        check_counted(
            network("publicIPPrefixes"), {"properties": {"prefixLength": "[x]"}}, there, addresses=16
        )


def test_templates_are_counted_too() -> None:
    gateways = [{"type": "Microsoft.Network/natGateways", "name": name} for name in ("one", "two", "three")]
    assert "There would be 3 NAT gateways, and 2 are allowed" in refusal(*deployment(*gateways))
    assert "does not know what" in refusal(*deployment({"type": "Microsoft.Sql/servers", "name": "s"}))


def nested(*resources: Json, **more: Any) -> Json:
    return {"type": "Microsoft.Resources/deployments", "name": "inner", **deployment(*resources)[1], **more}


def test_copies_of_nested_templates_count_each() -> None:
    path, body = deployment(nested(in_template(name="[parameters('n')]"), copy={"name": "c", "count": 4}))
    check(path, body, machines=4)
    assert "There would be 4 machines" in refusal(path, body, machines=3)
    gateway = {"type": "Microsoft.Network/natGateways", "name": "[parameters('n')]"}
    path, body = deployment(nested(gateway, copy={"name": "c", "count": 3}))
    assert "There would be 3 NAT gateways" in refusal(path, body)


def test_what_nested_templates_make_in_other_groups_is_something_else() -> None:
    gateway = {"type": "Microsoft.Network/natGateways", "name": "nat"}
    groups = [nested(gateway, resourceGroup=name) for name in ("one", "two", "three")]
    assert "There would be 3 NAT gateways" in refusal(*deployment(*groups))
    check(*deployment(*[nested(gateway, resourceGroup="one") for _ in range(3)]))


def test_what_is_nested_in_a_resource_counts() -> None:
    regions = {"publishingProfile": {"targetRegions": [{"name": "a", "regionalReplicaCount": 9}]}}
    version = {"type": "versions", "name": "1.0.0", "properties": regions}
    image = {"type": "Microsoft.Compute/galleries/images", "name": "g/i", "resources": [version]}
    assert "9 replicas" in refusal(*deployment(image))
    share = {"type": "fileServices/shares", "name": "default/s"}
    account = {"type": "Microsoft.Storage/storageAccounts", "name": "a"}
    check(*deployment(account))
    assert "does not know what" in refusal(*deployment({**account, "resources": [share]}))


def test_what_a_template_only_names_is_not_counted() -> None:
    existing = {"type": "Microsoft.Network/natGateways", "name": "there", "existing": True}
    check(*deployment(existing, {**existing, "type": "Microsoft.Sql/servers"}), gateways=0)


@pytest.mark.parametrize(
    ("resource", "setting"),
    [
        ({"type": "Microsoft.Network/natGateways", "name": "n"}, "gateways"),
        ({"type": "Microsoft.Network/publicIPPrefixes", "name": "n"}, "addresses"),
        (nested(in_template()), "machines"),
    ],
)
def test_what_is_counted_is_not_made_by_a_computed_number(resource: Json, setting: str) -> None:
    said = refusal(*deployment({**resource, "copy": {"name": "c", "count": "[length(variables('x'))]"}}))
    assert "by a computed number" in said
    assert said.endswith(f"[live] {setting}.")
    given = deployment({**resource, "copy": {"count": "[parameters('n')]"}})
    given[1]["properties"]["parameters"] = {"n": {"value": 1}}
    check(*given)


@pytest.mark.parametrize(
    "path",
    [
        f"{GROUP}/providers/Microsoft.Network/azureFirewalls/f",
        f"{GROUP}/providers/Microsoft.Network/bastionHosts/b",
        f"{GROUP}/providers/Microsoft.Sql/servers/s",
        f"{GROUP}/providers/Microsoft.Compute/dedicatedHosts/h",
        f"{GROUP}/providers/Microsoft.Resources/deploymentScripts/s",
        f"{GROUP}/providers/Microsoft.Resources/deploymentStacks/s",
        f"{GROUP}/providers/Microsoft.DevTestLab/labs/l/virtualMachines/v",
        f"{GROUP}/providers/Microsoft.Insights/webTests/w",
        f"{GROUP}/providers/Microsoft.Storage/storageAccounts/a/fileServices/default/shares/s",
    ],
)
def test_a_type_whose_cost_nobody_knows_is_not_made(path: str) -> None:
    said = refusal(path, {})
    assert "The course does not know what a resource of type" in said
    assert said.endswith("Play it simulated.")


def test_every_type_of_the_practice_azure_is_known() -> None:
    assert [kind.name for kind in resource_types() if not is_known(kind.name.lower())] == []


@pytest.mark.parametrize(
    "path",
    [
        GROUP,
        f"{GROUP}/providers/Microsoft.Resources/tags/default",
        f"{network('natGateways')}/providers/Microsoft.Authorization/locks/l",
        f"{GROUP}/providers/Microsoft.Authorization/roleAssignments/r",
        f"{network('virtualNetworks')}/subnets/s",
        f"{network('loadBalancers')}/backendAddressPools/p",
        f"{GROUP}/providers/Microsoft.Storage/storageAccounts/a/blobServices/default/containers/c",
        f"{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i",
    ],
)
def test_what_is_free_passes(path: str) -> None:
    check(path, {}, gateways=0, balancers=0, addresses=0)


def test_a_change_of_tags_is_not_counted() -> None:
    check(network("natGateways"), {"tags": {}}, "PATCH", gateways=0)


def test_the_ceiling_has_a_price() -> None:
    assert 1 < Limits().dollars_per_hour < 5
    assert Limits(gateways=12).dollars_per_hour - Limits().dollars_per_hour == pytest.approx(0.5)
    assert Limits(cores=48).dollars_per_hour > Limits().dollars_per_hour
    one_more = Limits(machines=11).dollars_per_hour - Limits().dollars_per_hour
    assert one_more == pytest.approx(prices.disk(128) + prices.ADDRESS), "its instances may have addresses"
