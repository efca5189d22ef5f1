"""The ceiling: refused before Azure is asked, and clearly ours."""

from typing import Any

import pytest

from azlab.arm.messages import Json, Request
from azlab.live import LiveError
from azlab.live.ceiling import Ceiling, CourseCeilingReached, Limits, Machines

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


def test_the_ceiling_has_a_price() -> None:
    assert 1 < Limits().dollars_per_hour < 5
    assert Limits(cores=48).dollars_per_hour > Limits().dollars_per_hour
