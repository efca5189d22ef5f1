"""A template is read strictly: what Azure's reader does not know is refused, and told with its place."""

from typing import Any

import pytest

from azlab.templates import NotInPracticeError, TemplateError, prepare
from tests.templates.clouds import SCHEMA, SCOPE, Cloud, disk, planned, template

UNREADABLE, INVALID = "InvalidRequestContent", "InvalidTemplate"
LOOP = {"name": "c", "count": 2}
OUTPUT = {"type": "string", "value": "x"}
SYMBOLIC = {"languageVersion": "2.0"}


def error(content: dict[str, Any], given: dict[str, Any] | None = None) -> TemplateError:
    with pytest.raises(TemplateError) as refused:
        prepare(content, given or {}, SCOPE)
    return refused.value


def with_part(name: str, value: Any) -> dict[str, Any]:
    return {**template(), name: value}


def copied(loop: Any) -> dict[str, Any]:
    return template(disk("[concat('d', copyIndex())]", copy=loop))


def output(**parts: Any) -> dict[str, Any]:
    return template(outputs={"o": {**OUTPUT, **parts}})


def parameter(**parts: Any) -> dict[str, Any]:
    return template(parameters={"p": {"type": "string", "defaultValue": "x", **parts}})


STRANGE: list[tuple[dict[str, Any], str, str]] = [
    (with_part("nope", 1), UNREADABLE, "Could not find member 'nope' on object of type 'Template'. Path"),
    (
        template(disk("d", apiVersion1="x")),
        UNREADABLE,
        "'Could not find member 'apiVersion1' on object of type 'TemplateResource'. "
        "Path 'properties.template.resources[0].apiVersion1', line 1, position",
    ),
    (output(nope=1), UNREADABLE, "Could not find member 'nope' on object of type 'TemplateOutputParameter'."),
    (parameter(default="x"), UNREADABLE, "member 'default' on object of type 'TemplateInputParameter'."),
    (copied({**LOOP, "input": 1}), UNREADABLE, "member 'input' on object of type 'TemplateResourceCopy'."),
    (copied("x"), UNREADABLE, 'Error converting value "x" to type \'Azure.Deployments.Core.Definitions.'),
    (copied([LOOP]), UNREADABLE, "Cannot deserialize the current JSON array (e.g. [1,2,3]) into type"),
    (copied({"count": 2}), UNREADABLE, "Required property 'name' not found in JSON."),
    (copied({"name": "c"}), UNREADABLE, "Required property 'count' not found in JSON."),
    (copied({**LOOP, "mode": "nope"}), UNREADABLE, 'Error converting value "nope" to type'),
    (copied({**LOOP, "mode": 1}), UNREADABLE, "Error converting value 1 to type"),
    (
        output(type="nope"),
        UNREADABLE,
        "Schema.TemplateParameterType'. Path 'properties.template.outputs.o.type'",
    ),
    (output(type=None), UNREADABLE, "Required property 'type' expects a value but got null."),
    (template(outputs={"o": {"value": 1}}), UNREADABLE, "Required property 'type' not found in JSON."),
    (parameter(type="nope"), UNREADABLE, "Schema.TemplateParameterType'. Path"),
    (parameter(minLength="x"), UNREADABLE, "Error converting value \"x\" to type 'System.Int64'."),
    (parameter(nullable="yes"), UNREADABLE, "Error converting value \"yes\" to type 'System.Boolean'."),
    (parameter(allowedValues="x"), UNREADABLE, 'Error converting value "x" to type'),
    (parameter(metadata="x"), UNREADABLE, 'Error converting value "x" to type'),
    (template(parameters={"p": OUTPUT, "P": OUTPUT}), UNREADABLE, "Could not find member 'value'"),
    (template(outputs={"o": OUTPUT, "O": OUTPUT}), UNREADABLE, "An item with the same key has already"),
    (
        template(variables={"v": 1, "V": 2}),
        INVALID,
        "An item with the same key has already been added. Key: V",
    ),
    (with_part("contentVersion", []), UNREADABLE, "Unexpected character encountered while parsing value: [."),
    (with_part("contentVersion", None), UNREADABLE, "Required property 'contentVersion' expects a value"),
    (with_part("contentVersion", "1.0"), INVALID, "Template content version '1.0' is not valid."),
    (with_part("contentVersion", "a.b.c.d"), INVALID, "Template content version 'a.b.c.d' is not valid."),
    (
        with_part("$schema", SCHEMA.replace("2019-04-01", "2015-01-02")),
        INVALID,
        "Supported versions are '2014-04-01-preview,2015-01-01,2018-05-01,2019-04-01,2019-08-01'. "
        "Please see https://aka.ms/arm-template for usage details.",
    ),
    (with_part("$schema", ""), INVALID, "Template schema '' is not supported."),
    (with_part("resources", {"d": disk("d")}), UNREADABLE, "Cannot deserialize the current JSON object"),
    (with_part("resources", "x"), UNREADABLE, "TemplateResource[]'. Path 'properties.template.resources'"),
    (template(disk("d"), **SYMBOLIC), UNREADABLE, "requires a JSON object (e.g. "),
    (with_part("languageVersion", "3.0"), INVALID, "Template language version '3.0' is not supported."),
    (template(disk("d", existing=True)), UNREADABLE, "Could not find member 'existing'"),
    (template(disk("d", resourceGroup="x")), INVALID, "do not support 'resourceGroup' property."),
    (template(disk("d", scope=5)), INVALID, "The scope must be the name or the id of a resource"),
    (template(disk("d", dependsOn={})), INVALID, "The dependsOn property must hold names"),
    (template(disk("d", condition="[null()]")), INVALID, "The condition must be a boolean."),
    (output(condition="maybe"), INVALID, "The condition must be a boolean"),
    (output(condition="[add(2, 3)]"), INVALID, "The condition must be a boolean"),
    (output(copy={"count": 1, "input": 1}), INVALID, "'value' and 'copy' cannot both be specified"),
    (
        template(variables={"copy": [{"name": "a", "count": 1}]}),
        INVALID,
        "The 'copy' property must be an array",
    ),
    (template(disk("d", tags={"copy": [1]})), INVALID, "The 'copy' property must be an array of objects"),
    (template(variables={"v": "[json('1e999')]"}), INVALID, "'json': the argument(s) are not valid"),
    (parameter(items={"type": "nope"}), UNREADABLE, "TemplateParameterType'. Path"),
    (parameter(properties={"a": "x"}), UNREADABLE, "Schema.TemplateTypeDefinition'. Path"),
    (parameter(prefixItems=[{"nope": 1}]), UNREADABLE, "on object of type 'TemplateTypeDefinition'."),
    (template(disk("d") | {"apiVersion": "[json('{}')]"}), UNREADABLE, "Required property 'apiVersion' not"),
    (with_part("apiProfile", "nope"), INVALID, "Template api profile 'nope' is not supported."),
]


@pytest.mark.parametrize(("content", "code", "said"), STRANGE, ids=[case[2][:60] for case in STRANGE])
def test_what_azures_reader_does_not_know_is_refused(content: dict[str, Any], code: str, said: str) -> None:
    refused = error(content)
    assert refused.code == code
    assert said in refused.message


@pytest.mark.parametrize("size", [0, -1, "x", "1", 1.5, True, []])
@pytest.mark.parametrize("mode", ["serial", "parallel"])
def test_a_batch_has_a_size(size: Any, mode: str) -> None:
    refused = error(copied({**LOOP, "mode": mode, "batchSize": size}))
    assert (
        "has an invalid copy batch size. The copy batch size must be a non-negative integer value and cannot "
        "exceed the copy count '2'. Please see https://aka.ms/arm-copy for usage details." in refused.message
    )


def test_a_batch_may_be_larger_than_the_loop() -> None:
    assert len(prepare(copied({**LOOP, "mode": "Serial", "batchSize": 5}), {}, SCOPE).resources) == 2


@pytest.mark.parametrize(
    "part", [{"imports": {"k": {}}}, {"extensions": {"k": {}}}, {"asserts": {"a": "[true()]"}}]
)
def test_parts_that_are_not_here_are_said_not_to_be(part: dict[str, Any]) -> None:
    assert isinstance(error({**template(), **part}), NotInPracticeError)
    assert isinstance(error({**template(), "languageVersion": "2.2-experimental"}), NotInPracticeError)


def test_names_and_words_are_read_in_any_case_and_values_as_json_net_converts_them() -> None:
    content = template(Parameters={"p": {"TYPE": "String", "DefaultValue": "abc", "MINLENGTH": "3"}})
    content["Outputs"] = {"o": {"Type": "STRING", "VALUE": "[parameters('p')]"}}
    plan = prepare(content, {}, SCOPE)
    assert plan.outputs(Cloud())["o"] == {"type": "String", "value": "abc"}
    assert "should be greater than or equal to '3'" in error(content, {"p": {"value": "a"}}).message


TYPED: list[tuple[dict[str, Any], Any, str]] = [
    (
        {"type": "array", "items": {"type": "int"}},
        [1, "x"],
        "'p[1]' is not valid. Expected a value of type 'Int",
    ),
    ({"type": "array", "prefixItems": [{"type": "int"}]}, ["x"], "'p[0]' is not valid."),
    ({"type": "array", "prefixItems": [{"type": "int"}], "items": False}, [1, 2], "'p[1]' is not valid."),
    ({"type": "object", "properties": {"a": {"type": "bool"}}}, {"a": 1}, "'p.a' is not valid."),
    ({"type": "object", "properties": {"a": {"type": "bool"}}}, {}, "The property 'a' is required."),
    (
        {"type": "object", "properties": {}, "additionalProperties": False},
        {"b": 1},
        "The property 'b' is not permitted.",
    ),
    ({"type": "object", "additionalProperties": {"type": "int"}}, {"b": "x"}, "'p.b' is not valid."),
]


@pytest.mark.parametrize(("declared", "value", "said"), TYPED, ids=[case[2] for case in TYPED])
def test_a_value_has_the_types_that_bicep_declared(declared: dict[str, Any], value: Any, said: str) -> None:
    assert said in error(template(parameters={"p": declared}), {"p": {"value": value}}).message


def test_a_tuple_of_bicep_is_closed_by_a_boolean() -> None:
    shape = {"type": "array", "prefixItems": [{"type": "string"}, {"type": "int"}], "items": False}
    prepare(template(parameters={"p": shape}), {"p": {"value": ["x", 1]}}, SCOPE)


def test_a_property_that_may_be_null_may_be_absent() -> None:
    shape = {"type": "object", "properties": {"a": {"type": "int", "nullable": True}}}
    for value in ({}, {"a": None}, {"a": 1}, {"b": 2}):
        prepare(template(parameters={"p": shape}), {"p": {"value": value}}, SCOPE)


def test_what_people_write_is_still_read() -> None:
    planned(disk("d", comments="why", etag="", kind=None, metadata={"a": 1}), metadata={"_generator": {}})
    for version in ("2.0", "1.9-experimental", "1.10-experimental"):
        named = {**template(), "languageVersion": version, "resources": {"d": disk("d")}}
        assert len(prepare(named, {}, SCOPE).resources) == 1
