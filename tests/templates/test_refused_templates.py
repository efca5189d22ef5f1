"""Templates that are refused, in Azure's words."""

from typing import Any

import pytest

from azlab.templates import TemplateError, prepare
from tests.templates.clouds import GROUP, SCOPE, Cloud, disk, planned, template


def refused(*resources: Any, **sections: Any) -> str:
    with pytest.raises(TemplateError) as error:
        planned(*resources, **sections)
    return error.value.message


def test_a_circle_of_dependencies_is_refused() -> None:
    message = refused(disk("a", dependsOn=["b"]), disk("b", dependsOn=["a"]), disk("c", dependsOn=["a"]))
    assert message == (
        "Deployment template validation failed: 'Circular dependency detected on resource: "
        f"'{GROUP}/providers/Microsoft.Compute/disks/a'. Please see https://aka.ms/arm-syntax-resources for "
        "usage details.'."
    )


def test_a_resource_cannot_wait_for_itself() -> None:
    assert "Circular dependency detected" in refused(disk("a", dependsOn=["a"]))


def test_an_unknown_dependency_is_refused() -> None:
    sentence = (
        "Deployment template validation failed: 'The resource 'Microsoft.Compute/disks/b' is not defined in "
        "the template. Please see https://aka.ms/arm-syntax for usage details.'."
    )
    assert refused(disk("a", dependsOn=["Microsoft.Compute/disks/b"])) == sentence
    assert refused(disk("a", dependsOn=["[resourceId('Microsoft.Compute/disks', 'b')]"])) == sentence


def test_two_resources_of_one_name_are_refused() -> None:
    message = refused(disk("a"), disk("A"))
    assert "The resource 'Microsoft.Compute/disks/A' at line '1' and column '" in message
    assert "is defined multiple times in a template." in message


def test_a_name_needs_as_many_segments_as_its_type() -> None:
    message = refused(disk("a/b"))
    assert "The template resource 'a/b' for type 'Microsoft.Compute/disks' at line '1'" in message
    assert "has incorrect segment lengths." in message


@pytest.mark.parametrize("part", ["$schema", "contentVersion", "resources"])
def test_a_template_needs_its_parts(part: str) -> None:
    broken = {name: value for name, value in template().items() if name != part}
    with pytest.raises(TemplateError) as error:
        prepare(broken, {}, SCOPE)
    assert error.value.code == "InvalidRequestContent"
    assert f"Required property '{part}' not found in JSON." in error.value.message


@pytest.mark.parametrize(
    "section",
    [
        {"parameters": []},
        {"parameters": {"a": 1}},
        {"resources": 5},
        {"functions": [{"members": 3}]},
        {"outputs": "x"},
    ],
)
def test_a_part_of_the_wrong_shape_is_refused(section: dict[str, Any]) -> None:
    with pytest.raises(TemplateError) as error:
        prepare(template() | section, {}, SCOPE)
    assert error.value.code == "InvalidRequestContent"


@pytest.mark.parametrize(
    ("resource", "reason"),
    [
        ({"type": "a/b", "name": "c"}, "Required property 'apiVersion' not found"),
        (disk("[parameters('no')]"), "The template parameter 'no' is not found."),
        (disk("[reference('x')]"), "The template function 'reference' is not expected at this location."),
        (disk("a", condition="yes"), "The condition must be a boolean."),
        (disk("[createArray()]"), "The name property cannot be null or empty."),
        (disk("a", copy={"name": "c", "count": 801}), "cannot exceed '800'"),
        (disk("a", copy={"name": "c", "count": "3"}), "must be a non-negative integer"),
        (disk("a", dependsOn="a"), "dependsOn"),
        (disk("a", tags={"x": "[concat(]"}), "expected token 'Identifier' and actual 'EndOfData'"),
    ],
)
def test_a_broken_resource_is_refused(resource: dict[str, Any], reason: str) -> None:
    assert reason in refused(resource)


def test_too_many_resources_are_refused() -> None:
    loops = [
        disk(f"[concat('{letter}', copyIndex())]", copy={"name": letter, "count": 401}) for letter in "ab"
    ]
    assert "The number of template resources limit exceeded. Limit: '800' and actual: '802'." in refused(
        *loops
    )


def test_a_failure_at_run_time_names_the_resource() -> None:
    step = planned(disk("a", properties={"x": "[reference('/x', '1').nothing]"})).resources[0]
    with pytest.raises(TemplateError) as failed:
        step.body(Cloud())
    assert failed.value.message.startswith(
        f"Unable to process template language expressions for resource '{step.id}' at line '1' and column '"
    )
    assert failed.value.message.endswith(
        "language expression property 'nothing' doesn't exist, available properties are 'vmId, outputs'.'"
    )


def test_a_loop_that_cannot_turn_so_often_is_told_as_a_copy() -> None:
    for count in (801, -1, "3", True, "[variables('none')]"):
        message = refused(disk("a", copy={"name": "c", "count": count}), variables={"none": "many"})
        assert (
            "The template 'copy' definition at line '1' and column '139' has an invalid copy count. "
            in message
        )
        assert message.endswith(
            "The copy count must be a non-negative integer value and cannot exceed '800'. "
            "Please see https://aka.ms/arm-copy for usage details.'."
        )


def test_versions_of_a_type_that_the_template_has_not_are_not_known_here() -> None:
    known = {"v": "[providers('Microsoft.Compute', 'disks').apiVersions[0]]"}
    plan = planned(disk("a", tags=known))
    assert plan.resources[0].body(Cloud())["tags"] == {"v": "2024-03-02"}
    assert "not in the practice Azure" in refused(
        disk("a", tags={"v": known["v"].replace("disks", "images")})
    )


def test_a_template_with_a_profile_needs_no_versions() -> None:
    bare = {"type": "Microsoft.Compute/disks", "name": "a"}
    assert planned(bare, apiProfile="2018-06-01-hybrid").resources[0].api_version == ""
    assert "Required property 'apiVersion' not found" in refused(bare)
