from datetime import UTC, datetime
from typing import Any

import pytest

from azlab.templates import Scope, TemplateError, prepare
from tests.templates.clouds import SCHEMA, SCOPE, Cloud, planned, template


def refusal(declared: dict[str, Any], given: dict[str, Any]) -> TemplateError:
    with pytest.raises(TemplateError) as refused:
        prepare(template(parameters=declared), given, SCOPE)
    return refused.value


def echo(declared: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    return prepare(template(parameters=declared), given, SCOPE).parameters


def test_a_missing_value_is_asked_for_with_its_place() -> None:
    error = refusal({"vmName": {"type": "string"}}, {})
    head = f'{{"$schema": "{SCHEMA}", "contentVersion": "1.0.0.0", "resources": []'
    text = head + ', "parameters": {"vmName": {'
    assert error.code == "InvalidTemplate"
    assert error.message == (
        f"Deployment template validation failed: 'The value for the template parameter 'vmName' at line '1' "
        f"and column '{len(text)}' is not provided. Please see https://aka.ms/arm-create-parameter-file for "
        "usage details.'."
    )
    assert error.additional_info[0]["info"]["path"] == "properties.template.parameters.vmName"


def test_an_unknown_parameter_is_refused_with_the_known_ones() -> None:
    error = refusal({"a": {"type": "string"}, "b": {"type": "int"}}, {"c": {"value": 1}})
    assert "The template parameters 'c' in the parameters file are not valid" in error.message
    assert "The only supported parameters for this template are 'a, b'." in error.message


@pytest.mark.parametrize(
    ("sort", "value", "expected", "actual"),
    [
        ("string", 5, "String, Uri", "Integer"),
        ("int", "5", "Integer", "String"),
        ("bool", "true", "Boolean", "String"),
        ("object", [], "Object", "Array"),
        ("array", {}, "Array", "Object"),
    ],
)
def test_a_value_of_the_wrong_type_is_refused(sort: str, value: Any, expected: str, actual: str) -> None:
    error = refusal({"p": {"type": sort}}, {"p": {"value": value}})
    sentence = f"Template parameter JToken type is not valid. Expected '{expected}'. Actual '{actual}'."
    assert sentence in error.message


@pytest.mark.parametrize(
    ("limits", "value", "reason"),
    [
        ({"type": "string", "allowedValues": ["a", "b"]}, "c", "not part of the allowed value(s): 'a,b'."),
        (
            {"type": "string", "minLength": 3},
            "ab",
            "Length of the value should be greater than or equal to '3'.",
        ),
        (
            {"type": "array", "maxLength": 1},
            [1, 2],
            "Length of the value should be less than or equal to '1'.",
        ),
        ({"type": "int", "minValue": 1}, 0, "The value should be greater than or equal to '1'."),
        ({"type": "int", "maxValue": 9}, 10, "The value should be less than or equal to '9'."),
    ],
)
def test_a_value_beyond_its_limits_is_refused(limits: dict[str, Any], value: Any, reason: str) -> None:
    assert reason in refusal({"p": limits}, {"p": {"value": value}}).message


def test_limits_bind_the_default_too() -> None:
    assert (
        "allowed value(s)"
        in refusal({"p": {"type": "string", "defaultValue": "x", "allowedValues": ["y"]}}, {}).message
    )


def test_an_array_may_hold_several_of_the_allowed_values() -> None:
    limits = {"type": "array", "allowedValues": ["a", "b", "c"]}
    assert echo({"p": limits}, {"p": {"value": ["c", "a"]}}) == {"p": {"type": "Array", "value": ["c", "a"]}}


def test_parameters_are_echoed_in_camel_case_in_the_order_of_the_template() -> None:
    declared = {"StorageName": {"type": "string"}, "CrossRg": {"type": "string"}, "NSGName": {"type": "int"}}
    given = {"crossrg": {"value": "b"}, "STORAGENAME": {"value": "a"}, "nsgName": {"value": 1}}
    assert list(echo(declared, given).items()) == [
        ("storageName", {"type": "String", "value": "a"}),
        ("crossRg", {"type": "String", "value": "b"}),
        ("nsgName", {"type": "Int", "value": 1}),
    ]


def test_a_secure_value_is_never_echoed() -> None:
    declared = {"key": {"type": "securestring"}, "keys": {"type": "secureObject"}}
    given = {"key": {"value": "s"}, "keys": {"value": {"k": "s"}}}
    assert echo(declared, given) == {"key": {"type": "SecureString"}, "keys": {"type": "SecureObject"}}


def test_a_default_may_use_functions_and_other_parameters() -> None:
    declared = {
        "name": {"type": "string", "defaultValue": "[concat(parameters('prefix'), '-vm')]"},
        "prefix": {"type": "string", "defaultValue": "[resourceGroup().name]"},
        "id": {"type": "string", "defaultValue": "[newGuid()]"},
    }
    shown = echo(declared, {})
    assert shown["name"]["value"] == "images-vm"
    assert len(shown["id"]["value"]) == 36


def test_a_default_knows_the_time_of_the_practice_cloud() -> None:
    noon = Scope("s", "t", None, "d", now=datetime(2026, 3, 4, 12, 5, 6, tzinfo=UTC))
    declared = {
        "at": {"type": "string", "defaultValue": "[utcNow()]"},
        "on": {"type": "string", "defaultValue": "[utcNow('yyyy-MM-dd')]"},
    }
    shown = prepare(template(parameters=declared), {}, noon).parameters
    assert (shown["at"]["value"], shown["on"]["value"]) == ("20260304T120506Z", "2026-03-04")


def test_defaults_that_need_each_other_are_refused() -> None:
    declared = {
        "a": {"type": "string", "defaultValue": "[parameters('b')]"},
        "b": {"type": "string", "defaultValue": "[parameters('a')]"},
    }
    assert "Circular" in refusal(declared, {}).message


def test_a_default_may_not_ask_the_cloud() -> None:
    error = refusal({"a": {"type": "string", "defaultValue": "[reference('/x', '1').id]"}}, {})
    assert "The template function 'reference' is not expected at this location." in error.message


def test_a_broken_variable_is_named() -> None:
    with pytest.raises(TemplateError) as refused:
        planned(variables={"v": "[createArray()[0]]"})
    assert refused.value.message == (
        "Deployment template validation failed: 'The template variable 'v' is not valid: The language "
        "expression property array index '0' is out of bounds.. Please see https://aka.ms/arm-functions "
        "for usage details.'."
    )


def test_variables_may_use_each_other_in_any_order() -> None:
    plan = planned(
        variables={
            "a": "[variables('b')[1]]",
            "copy": [{"name": "b", "count": 2, "input": "[copyIndex('b', 5)]"}],
        },
        outputs={"o": {"type": "int", "value": "[variables('a')]"}},
    )
    assert plan.outputs(Cloud()) == {"o": {"type": "Int", "value": 6}}


DEFINITIONS = {
    "size": {"type": "string", "allowedValues": ["small", "large"]},
    "choice": {"$ref": "#/definitions/size", "nullable": True},
    "round": {"$ref": "#/definitions/round"},
}


def test_a_type_of_bicep_is_what_its_definition_says() -> None:
    sections = {"definitions": DEFINITIONS, "parameters": {"p": {"$ref": "#/definitions/size"}}}
    content = {**template(), **sections}
    assert prepare(content, {"p": {"value": "small"}}, SCOPE).parameters == {
        "p": {"type": "String", "value": "small"}
    }
    with pytest.raises(TemplateError, match="is not part of the allowed value"):
        prepare(content, {"p": {"value": "huge"}}, SCOPE)
    with pytest.raises(TemplateError, match="is not provided"):
        prepare(content, {}, SCOPE)


def test_an_output_that_is_null_has_no_value_where_it_may_be_null() -> None:
    may_be_null = {"type": "string", "nullable": True, "value": "[null()]"}
    named = {"$ref": "#/definitions/choice", "value": "[tryGet(createObject(), 'a')]"}
    content = {**template(outputs={"o": may_be_null, "named": named}), "definitions": DEFINITIONS}
    assert prepare(content, {}, SCOPE).outputs(Cloud()) == {
        "o": {"type": "String"}, "named": {"type": "String"}
    }  # fmt: skip
    must_not = template(outputs={"o": {"type": "string", "value": "[null()]"}})
    with pytest.raises(TemplateError, match="Unable to evaluate template outputs"):
        prepare(must_not, {}, SCOPE).outputs(Cloud())


def test_a_definition_that_is_not_there_is_refused() -> None:
    declared = {"p": {"$ref": "#/definitions/nothing", "defaultValue": None}}
    with pytest.raises(
        TemplateError, match="The template type definition '#/definitions/nothing' is not found"
    ):
        prepare({**template(), "parameters": declared}, {}, SCOPE)


@pytest.mark.parametrize("name", ["choice", "round"])
def test_a_definition_may_refer_to_another_and_none_is_followed_for_ever(name: str) -> None:
    declared = {"p": {"$ref": f"#/definitions/{name}", "defaultValue": None}}
    content = {**template(), "definitions": DEFINITIONS, "parameters": declared}
    assert prepare(content, {}, SCOPE).parameters["p"]["value"] is None
