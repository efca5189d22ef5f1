import json
import time
from typing import Any

import pytest

from azlab.templates import Plan, TemplateError, prepare, template_hash
from tests.templates.clouds import GROUP, SCOPE, Cloud, disk, fixture, planned, template

GALLERY = {"GalleryName": {"value": "gold"}}


def gallery(**given: Any) -> Plan:
    given = GALLERY | {name: {"value": value} for name, value in given.items()}
    return prepare(fixture("image-gallery"), given, SCOPE)


def names(plan: Plan) -> list[str]:
    return [step.name for step in plan.resources]


def step_named(plan: Plan, name: str) -> Any:
    return next(step for step in plan.resources if step.name == name)


def test_a_vm_waits_for_its_interface_and_that_for_the_network() -> None:
    plan = prepare(fixture("virtual-machine"), {"adminPassword": {"value": "S3cret!"}}, SCOPE)
    interface = step_named(plan, "goldVMNic")
    assert interface.depends_on == tuple(
        f"{GROUP}/providers/Microsoft.Network/{path}"
        for path in (
            "virtualNetworks/goldVNET",
            "networkSecurityGroups/goldNSG",
            "publicIPAddresses/goldPublicIP",
        )
    )
    assert names(plan).index("goldVMNic") < names(plan).index("gold")
    machine = step_named(plan, "gold")
    assert (machine.type, machine.api_version) == ("Microsoft.Compute/virtualMachines", "2024-11-01")
    assert machine.body(Cloud())["properties"]["osProfile"]["adminPassword"] == "S3cret!"
    assert plan.parameters == {"adminPassword": {"type": "SecureString"}}


def test_a_body_holds_only_what_the_resource_type_knows() -> None:
    plan = prepare(fixture("virtual-machine"), {"adminPassword": {"value": "x"}}, SCOPE)
    assert set(step_named(plan, "goldPublicIP").body(Cloud())) == {"location", "tags", "sku", "properties"}


def test_dependencies_are_echoed_as_azure_does() -> None:
    plan = prepare(fixture("virtual-machine"), {"adminPassword": {"value": "x"}}, SCOPE)
    machine = {
        "id": f"{GROUP}/providers/Microsoft.Compute/virtualMachines/gold",
        "resourceType": "Microsoft.Compute/virtualMachines",
        "resourceName": "gold",
    }
    interface = {
        "id": f"{GROUP}/providers/Microsoft.Network/networkInterfaces/goldVMNic",
        "resourceType": "Microsoft.Network/networkInterfaces",
        "resourceName": "goldVMNic",
    }
    assert plan.dependencies[1] == {"dependsOn": [interface], **machine}
    assert plan.dependencies[0]["resourceName"] == "goldVMNic"


def test_runtime_state_is_read_when_the_step_runs() -> None:
    plan = prepare(fixture("virtual-machine"), {"adminPassword": {"value": "x"}}, SCOPE)
    assert plan.resources[-1].body(Cloud())["properties"] == {"principalId": "p"}


def test_a_scale_set_template_is_ordered_and_read_back() -> None:
    plan = prepare(fixture("scale-set"), {}, SCOPE)
    assert names(plan) == ["fleetLB", "fleetLB/NatRule", "fleet"]
    rule = plan.resources[1]
    assert rule.id == f"{GROUP}/providers/Microsoft.Network/loadBalancers/fleetLB/inboundNatRules/NatRule"
    front = rule.body(Cloud())["properties"]["frontendIPConfiguration"]["id"]
    assert (
        front == f"{GROUP}/providers/Microsoft.Network/loadBalancers/fleetLB/frontendIPConfigurations/front"
    )
    fleet = f"{GROUP}/providers/Microsoft.Compute/virtualMachineScaleSets/fleet"
    assert plan.outputs(Cloud())["vmss"]["value"]["vmId"] == f"{fleet}@2024-11-01"


def test_children_and_copies_become_steps_of_their_own() -> None:
    assert sorted(names(gallery())) == sorted(
        ["gold", "gold/ubuntu", "builder0", "builder1", "builder2", "gold/ubuntu/1.0.0", "inner", "outer"]
    )


def test_a_loop_over_a_property_keeps_the_index_of_its_resource() -> None:
    body = step_named(gallery(), "builder2").body(Cloud())
    assert body["properties"] == {
        "disk": "builder2_OsDisk",
        "dataDisks": [{"lun": 0, "vm": 2}, {"lun": 1, "vm": 2}],
    }


def test_a_serial_loop_waits_for_the_batch_before() -> None:
    plan = gallery()
    builder = f"{GROUP}/providers/Microsoft.Compute/virtualMachines/builder"
    assert step_named(plan, "builder1").depends_on == ()
    assert step_named(plan, "builder2").depends_on == (f"{builder}0", f"{builder}1")


def test_depending_on_a_loop_means_all_its_turns_even_none() -> None:
    version = step_named(gallery(), "gold/ubuntu/1.0.0")
    assert len(version.depends_on) == 4
    empty = planned(
        disk("a", copy={"name": "many", "count": 0}, condition=False), disk("b", dependsOn=["many"])
    )
    assert [step.depends_on for step in empty.resources] == [()]


def test_a_reference_by_name_is_a_dependency() -> None:
    plan = planned(disk("late", properties={"from": "[reference('early').vmId]"}), disk("early"))
    assert names(plan) == ["early", "late"]
    assert plan.dependencies[0]["dependsOn"][0]["resourceName"] == "early"
    assert plan.resources[1].body(Cloud())["properties"]["from"].endswith("disks/early@2024-03-02")


def test_a_branch_not_taken_is_no_dependency() -> None:
    properties = {"from": "[if(true(), reference('b').vmId, reference('c').vmId)]"}
    plan = planned(disk("a", properties=properties), disk("b"), disk("c"))
    assert [one["resourceName"] for one in plan.dependencies[0]["dependsOn"]] == ["b"]


def test_variables_made_by_a_loop_reach_the_body() -> None:
    profile = step_named(gallery(), "gold/ubuntu/1.0.0").body(Cloud())["properties"]["publishingProfile"]
    assert [region["name"] for region in profile["targetRegions"]] == ["westeurope", "northeurope"]


def test_a_double_bracket_is_plain_text() -> None:
    assert step_named(gallery(), "gold").body(Cloud())["tags"] == {"[kept": "[not an expression]"}


def test_an_inner_template_is_left_alone_and_an_outer_one_is_evaluated() -> None:
    plan = gallery()
    inner = step_named(plan, "inner").body(Cloud())["properties"]
    assert inner["parameters"] == {"name": {"value": "gold"}}
    assert inner["template"]["outputs"]["o"]["value"] == "[parameters('name')]"
    outer = step_named(plan, "outer")
    assert outer.body(Cloud())["properties"]["template"]["outputs"]["o"]["value"] == "gold"
    assert (
        outer.id
        == "/subscriptions/s/resourceGroups/elsewhere/providers/Microsoft.Resources/deployments/outer"
    )


def test_outputs_carry_their_types_and_hide_secrets() -> None:
    assert gallery().outputs(Cloud()) == {
        "galleryId": {"type": "String", "value": f"{GROUP}/providers/Microsoft.Compute/galleries/gold"},
        "fromInner": {"type": "String", "value": "o!"},
        "names": {"type": "Array", "value": ["builder0", "builder1"]},
        "secret": {"type": "SecureString"},
    }


def test_an_output_of_the_wrong_type_fails_the_deployment() -> None:
    plan = planned(outputs={"n": {"type": "int", "value": "[concat('a', 'b')]"}})
    with pytest.raises(TemplateError) as failed:
        plan.outputs(Cloud())
    assert failed.value.code == "DeploymentOutputEvaluationFailed"
    assert "Unable to evaluate template outputs: 'n'." in failed.value.message
    assert failed.value.details[0]["target"] == "n"


def test_an_extension_is_named_under_what_it_extends() -> None:
    lock = {"type": "Microsoft.Authorization/locks", "apiVersion": "2020-05-01", "name": "keep"}
    plan = planned(disk("a", resources=[lock]), {**lock, "scope": "Microsoft.Compute/disks/b"})
    ids = [step.id.removeprefix(f"{GROUP}/providers/") for step in plan.resources[1:]]
    assert ids == [
        f"Microsoft.Compute/disks/{name}/providers/Microsoft.Authorization/locks/keep" for name in "ab"
    ]


def test_symbolic_names_work_as_names() -> None:
    resources = {
        "first": disk("a"),
        "known": disk("k", existing=True),
        "second": disk("b", dependsOn=["first", "known"], properties={"v": "[reference('first').vmId]"}),
    }
    plan = prepare({**template(languageVersion="2.0"), "resources": resources}, {}, SCOPE)
    assert names(plan) == ["a", "b"]
    assert plan.resources[1].depends_on == (f"{GROUP}/providers/Microsoft.Compute/disks/a",)


def test_expressions_may_be_property_names() -> None:
    plan = planned(disk("a", identity={"userAssignedIdentities": {"[resourceGroup().id]": {}}}))
    assert plan.resources[0].body(Cloud())["identity"]["userAssignedIdentities"] == {GROUP: {}}


def test_each_body_is_a_fresh_copy() -> None:
    step = planned(disk("a", tags={"x": "1"})).resources[0]
    step.body(Cloud())["tags"]["x"] = "2"
    assert step.body(Cloud()) == {"tags": {"x": "1"}}


def test_a_subscription_deployment_names_groups() -> None:
    scope = type(SCOPE)("s", "t", None, "d")
    group = {"type": "Microsoft.Resources/resourceGroups", "apiVersion": "2024-03-01", "name": "new"}
    assert prepare(template(group), {}, scope).resources[0].id == "/subscriptions/s/resourceGroups/new"


def test_the_hash_of_a_template_depends_on_its_content() -> None:
    one, other = fixture("scale-set"), fixture("scale-set")
    assert template_hash(one) == template_hash(other)
    other["outputs"] = {}
    assert template_hash(one) != template_hash(other)
    assert template_hash(one).isdigit()


def test_a_plan_can_be_written_as_json() -> None:
    plan = gallery()
    assert json.loads(
        json.dumps([plan.parameters, plan.dependencies, [s.body(Cloud()) for s in plan.resources]])
    )


def test_a_vm_template_is_ready_in_milliseconds() -> None:
    content = fixture("virtual-machine")
    best = min(_seconds(content) for _ in range(5))
    assert best < 0.01


def _seconds(content: dict[str, Any]) -> float:
    start = time.process_time()  # how busy the machine is counts for nothing
    plan = prepare(content, {"adminPassword": {"value": "x"}}, SCOPE)
    assert [step.body(Cloud()) for step in plan.resources]
    return time.process_time() - start


def test_a_type_may_end_with_a_slash_and_a_dependency_may_be_put_together() -> None:
    one = "resourceId('Microsoft.Compute/disks/', 'a')"
    two = "resourceId('Microsoft.Compute/galleries/images/', 'g', 'i')"
    both = {"o": {"type": "array", "value": f"[createArray({one}, {two})]"}}
    plan = planned(
        disk("a"),
        disk("b", dependsOn=[f"[{one}]"]),
        disk("c", dependsOn=["[concat('Microsoft.Compute/disks/', '/b')]"]),
        disk("d", dependsOn=["[concat(resourceGroup().id, '/providers/Microsoft.Compute/disks/', 'c/')]"]),
        outputs=both,
    )
    assert names(plan) == ["a", "b", "c", "d"]
    assert [len(step.depends_on) for step in plan.resources] == [0, 1, 1, 1]
    assert plan.outputs(Cloud())["o"]["value"] == [
        f"{GROUP}/providers/Microsoft.Compute/disks/a",
        f"{GROUP}/providers/Microsoft.Compute/galleries/g/images/i",
    ]


def test_the_size_of_a_batch_may_be_an_expression() -> None:
    loop = {"name": "c", "count": 4, "mode": "serial", "batchSize": "[variables('two')]"}
    plan = planned(disk("[concat('d', copyIndex())]", copy=loop), variables={"two": 2})
    assert [len(step.depends_on) for step in plan.resources] == [0, 0, 2, 2]
