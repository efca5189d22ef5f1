import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azlab.templates import TemplateError
from tests.templates.clouds import Cloud, planned, value

VALUES = {
    "concat('a', 1, true())": "a1True",
    "concat(createArray(1), createArray(2, 3))": [1, 2, 3],
    "format('{0}-{1:D3}-{2,4}-{{}}', 'vm', 7, 'x')": "vm-007-   x-{}",
    "format('{0:X4} {1:N0}', 255, 1234567)": "00FF 1,234,567",
    "toLower('ABC')": "abc",
    "TOUPPER('abc')": "ABC",
    "trim('  a ')": "a",
    "substring('image', 1, 2)": "ma",
    "substring('image', 3)": "ge",
    "replace('a.b.c', '.', '-')": "a-b-c",
    "split('a,b;c', createArray(',', ';'))": ["a", "b", "c"],
    "split('a--b', '--')": ["a", "b"],
    "join(createArray('a', 'b'), '/')": "a/b",
    "startsWith('Image', 'im')": True,
    "endsWith('Image', 'GE')": True,
    "padLeft('7', 3, '0')": "007",
    "padLeft(7, 3)": "  7",
    "string(createObject('a', createArray(1, true())))": '{"a":[1,true]}',
    "json('{\"a\": [null]}')": {"a": [None]},
    "base64('disk')": "ZGlzaw==",
    "base64ToString('ZGlzaw==')": "disk",
    "base64ToJson(base64('[1]'))": [1],
    "uri('https://a.example/b/', 'c.json')": "https://a.example/b/c.json",
    "uriComponent('a b/c')": "a%20b%2Fc",
    "uriComponentToString('a%20b')": "a b",
    "dataUri('hi')": "data:text/plain;charset=utf8;base64,aGk=",
    "dataUriToString(dataUri('hi'))": "hi",
    "length('four')": 4,
    "length(createObject('a', 1))": 1,
    "empty('')": True,
    "empty(null())": True,
    "contains('image', 'mag')": True,
    "contains(createArray(1, 2), 2)": True,
    "contains(createArray(1), true())": False,
    "contains(createObject('Name', 1), 'name')": True,
    "first('abc')": "a",
    "last(createArray(1, 2))": 2,
    "take(createArray(1, 2, 3), 2)": [1, 2],
    "skip('abc', 1)": "bc",
    "indexOf('Image', 'AGE')": 2,
    "indexOf(createArray('a', 'b'), 'b')": 1,
    "lastIndexOf('a/b/c', '/')": 3,
    "lastIndexOf(createArray(1, 2, 1), 1)": 2,
    "union(createArray(1, 2), createArray(2, 3))": [1, 2, 3],
    'union(json(\'{"a": {"x": 1}}\'), json(\'{"a": {"y": 2}}\'))': {"a": {"x": 1, "y": 2}},
    "intersection(createArray(1, 2), createArray(2))": [2],
    "intersection(createObject('a', 1, 'b', 2), createObject('a', 1))": {"a": 1},
    "array('a')": ["a"],
    "flatten(createArray(createArray(1), createArray(2)))": [1, 2],
    "range(5, 3)": [5, 6, 7],
    "items(createObject('b', 2, 'a', 1))": [{"key": "a", "value": 1}, {"key": "b", "value": 2}],
    "objectKeys(createObject('b', 2, 'a', 1))": ["a", "b"],
    "shallowMerge(createArray(createObject('a', 1), createObject('b', 2)))": {"a": 1, "b": 2},
    "tryGet(createObject('a', 1), 'b', 'c')": None,
    "add(2, 3)": 5,
    "sub(2, 3)": -1,
    "mul(2, 3)": 6,
    "div(-7, 2)": -3,
    "mod(-7, 2)": -1,
    "int('42')": 42,
    "bool('TRUE')": True,
    "bool(0)": False,
    "min(3, 1, 2)": 1,
    "max(createArray(3, 1))": 3,
    "equals('a', 'A')": False,
    "equals(1, true())": False,
    "equals(createObject('a', 1, 'b', 2), createObject('b', 2, 'a', 1))": True,
    "less('a', 'b')": True,
    "lessOrEquals(2, 2)": True,
    "greater(2, 2)": False,
    "greaterOrEquals(3, 2)": True,
    "not(false())": True,
    "and(true(), false())": False,
    "or(false(), true())": True,
    "if(true(), 'yes', int('no'))": "yes",
    "coalesce(null(), 'a')": "a",
    "uniqueString('hello', 'world')": "a7wkljktk6wne",
    "uniqueString('tyeth')": "zcztcwvu6iyg6",
    "resourceId('Microsoft.Network/virtualNetworks/subnets', 'v', 's')": (
        "/subscriptions/s/resourceGroups/images/providers/Microsoft.Network/virtualNetworks/v/subnets/s"
    ),
    "resourceId('other', 'Microsoft.Compute/images', 'i')": (
        "/subscriptions/s/resourceGroups/other/providers/Microsoft.Compute/images/i"
    ),
    "resourceId('s2', 'other', 'Microsoft.Compute/images', 'i')": (
        "/subscriptions/s2/resourceGroups/other/providers/Microsoft.Compute/images/i"
    ),
    "subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'r')": (
        "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/r"
    ),
    "tenantResourceId('Microsoft.Authorization/roleDefinitions', 'r')": (
        "/providers/Microsoft.Authorization/roleDefinitions/r"
    ),
    "extensionResourceId('/x', 'Microsoft.Authorization/locks', 'l')": (
        "/x/providers/Microsoft.Authorization/locks/l"
    ),
    "resourceGroup().location": "westeurope",
    "resourceGroup().tags.course": "azure",
    "subscription().tenantId": "t",
    "tenant().tenantId": "t",
    "deployment().name": "lesson",
    "environment().suffixes.storage": "core.windows.net",
    "listKeys('/x', '1')": {"keys": ["listKeys /x 1 None"]},
    "reference('/x', '1').vmId": "/x@1",
    "reference('/x', '1', 'full').identity.principalId": "p",
    "if(false(), reference('/x', '1').nothing, 'skipped')": "skipped",
    "createArray(createObject('k', 'v'))[0]['k']": "v",
    "createObject('Key', 1).key": 1,
    "createObject('a', 1).?b.?c": None,
    "createArray(1)[?4]": None,
    "'it''s'": "it's",
    " concat ( 'a' , 'b' ) ": "ab",
    "-5": -5,
}


@pytest.mark.parametrize("expression", VALUES)
def test_a_function_gives_what_azure_documents(expression: str) -> None:
    assert value(expression) == VALUES[expression]


REFUSED = {
    "nothing()": "The template function 'nothing' is not valid.",
    "course.nothing()": "The template function 'course.nothing' is not valid.",
    "concat('a'": "Unable to parse language expression 'concat('a'': "
    "expected token 'RightParenthesis' and actual 'EndOfData'.",
    "": "Unable to parse language expression '': expected token 'Identifier' and actual 'EndOfData'.",
    "concat('a'))": "expected token 'EndOfData' and actual 'RightParenthesis'",
    "{": "the string character '{' at position '0' is not expected",
    "createArray(1)[1]": "The language expression property array index '1' is out of bounds.",
    "createObject('a', 1).b": "property 'b' doesn't exist, available properties are 'a'.",
    "string('a').b": "The language expression property 'b' can't be evaluated.",
    "parameters('x')": "The template parameter 'x' is not found. Please see "
    "https://aka.ms/arm-syntax-parameters for usage details.",
    "variables('x')": "The template variable 'x' is not found. Please see "
    "https://aka.ms/arm-syntax-variables for usage details.",
    "reference('vm')": "The template reference 'vm' is not valid: could not find template resource or "
    "resource copy with this name. Please see https://aka.ms/arm-function-reference for usage details.",
    "resourceId('Microsoft.Compute/images')": "function does not take 1 argument(s)",
    "resourceId('Microsoft.Compute/images', 'a', 'b')": "the type 'Microsoft.Compute/images' requires '1' "
    "resource name argument(s)",
    "resourceId('a', 'b')": "function requires exactly one multi-segmented argument which must be resource "
    "type including resource provider namespace. Current function arguments 'a,b'.",
    "newGuid()": "The template function 'newGuid' is not expected at this location.",
    "utcNow()": "The template function 'utcNow' is not expected at this location.",
    "copyIndex()": "The template function 'copyIndex' is not expected at this location.",
    "add('1', 2)": "Unable to evaluate template language function 'add'",
    "add(9223372036854775807, 1)": "too large",
    "div(1, 0)": "Unable to evaluate template language function 'div'",
    "json('NaN')": "Unable to evaluate template language function 'json'",
    "range(0, 10001)": "cannot exceed '10000'",
    "substring('a', 0, 5)": "must refer to a location within the string",
    "if('yes', 1, 2)": "Unable to evaluate template language function 'if'",
    "if(true(), 1)": "does not take 2 argument(s)",
    "concat('a', createArray())": "must be of the same type",
    "base64ToString('?')": "Unable to evaluate template language function 'base64ToString'",
    "format('{1}', 'a')": "Unable to evaluate template language function 'format'",
    "createObject('a')": "pairs",
    "uri('a', 'b')": "absolute",
}


@pytest.mark.parametrize("expression", REFUSED)
def test_a_wrong_expression_is_refused_in_azures_words(expression: str) -> None:
    with pytest.raises(TemplateError) as refused:
        value(expression)
    assert refused.value.code == "InvalidTemplate"
    assert REFUSED[expression] in refused.value.message


def test_an_absent_resource_is_not_found_when_it_is_referred_to() -> None:
    plan = planned(outputs={"o": {"type": "string", "value": "[reference('/a/providers/M.C/vms/x', '1').a]"}})
    with pytest.raises(TemplateError) as failed:
        plan.outputs(Cloud(absent=("/a/providers/M.C/vms/x",)))
    assert failed.value.code == "DeploymentOutputEvaluationFailed"
    assert "The Resource 'M.C/vms/x' was not found." in failed.value.details[0]["message"]


def test_guid_depends_on_its_arguments_only() -> None:
    assert value("guid('a', 'b')") == value("guid('a', 'b')") != value("guid('b', 'a')")


NAMES = [*sorted({expression.split("(")[0].strip() for expression in VALUES if "(" in expression}), "nothing"]
ATOMS = st.one_of(
    st.integers(-(2**63), 2**63 - 1).map(str),
    st.text(st.characters(codec="utf-8", exclude_characters="'"), max_size=8).map(lambda text: f"'{text}'"),
)
CALLS = st.recursive(
    ATOMS,
    lambda inner: st.builds(
        lambda name, arguments, access: f"{name}({', '.join(arguments)}){access}",
        st.sampled_from(NAMES),
        st.lists(inner, max_size=3),
        st.sampled_from(["", ".name", "[0]", "['a']", ".?x"]),
    ),
    max_leaves=8,
)


@given(st.one_of(st.text(max_size=40), CALLS, st.text("()[].,'?ab1 ", max_size=30)))
def test_no_expression_raises_anything_but_a_template_error(expression: str) -> None:
    try:
        value(expression)
    except TemplateError as error:
        failure = error.message
    else:
        return
    assert failure


@pytest.mark.parametrize("depth", [10, 100_000])
@pytest.mark.parametrize(("start", "end"), [("array(", ")"), ("", "[0]"), ("json('[", "]')")])
def test_depth_is_no_danger(depth: int, start: str, end: str) -> None:
    with pytest.raises(TemplateError):
        value(start * depth + "nothing()" + end * depth)


@given(st.integers(-(2**63), 2**63 - 1), st.integers(-(2**63), 2**63 - 1).filter(bool))
def test_division_and_remainder_fit_together(dividend: int, divisor: int) -> None:
    quotient = math.trunc(dividend / divisor) if abs(dividend) < 2**50 > abs(divisor) else None
    got: Any = value(f"createArray(div({dividend}, {divisor}), mod({dividend}, {divisor}))")
    assert got[0] * divisor + got[1] == dividend
    assert quotient is None or got[0] == quotient


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (
            "parseCidr('10.144.0.0/20')",
            {
                "network": "10.144.0.0",
                "netmask": "255.255.240.0",
                "broadcast": "10.144.15.255",
                "firstUsable": "10.144.0.1",
                "lastUsable": "10.144.15.254",
                "cidr": 20,
            },
        ),
        ("cidrSubnet('10.144.0.0/20', 24, 0)", "10.144.0.0/24"),
        ("cidrSubnet('10.144.0.0/20', 24, 15)", "10.144.15.0/24"),
        ("cidrSubnet('fdad:3236:5555::/48', 64, 1)", "fdad:3236:5555:1::/64"),
        ("cidrHost('10.144.3.0/24', 0)", "10.144.3.1"),
        ("cidrHost('10.144.3.0/24', 253)", "10.144.3.254"),
        ("dateTimeAdd('2020-04-07 14:53:14Z', 'P3Y')", "2023-04-07 14:53:14Z"),
        ("dateTimeAdd('2020-04-07 14:53:14Z', '-P9D')", "2020-03-29 14:53:14Z"),
        ("dateTimeAdd('2020-01-31 00:00:00Z', 'P1MT1H')", "2020-02-29 01:00:00Z"),
        ("dateTimeAdd('2020-04-07 14:53:14Z', 'PT1H', 'yyyy-MM-dd')", "2020-04-07"),
        ("dateTimeToEpoch('2023-05-03T04:00:00Z')", 1683086400),
        ("dateTimeFromEpoch(1683086400)", "2023-05-03T04:00:00Z"),
        ("float('3.5')", 3.5),
        ("indexFromEnd(range(0, 3), 1)", 2),
        ("tryIndexFromEnd(range(0, 3), 4)", None),
    ],
)
def test_ranges_times_and_numbers_as_documented(expression: str, expected: Any) -> None:
    assert value(expression) == expected


@pytest.mark.parametrize(
    "expression",
    [
        "parseCidr('10.0.0.0/33')",
        "cidrSubnet('10.144.0.0/20', 24, 16)",
        "cidrSubnet('10.144.0.0/20', 19, 0)",
        "cidrHost('10.144.3.0/24', 254)",
        "dateTimeAdd('yesterday', 'P1D')",
        "dateTimeAdd('2020-04-07 14:53:14Z', 'P')",
        "dateTimeAdd('2020-04-07 14:53:14Z', 'P9999Y')",
        "dateTimeFromEpoch('x')",
        "dateTimeFromEpoch(999999999999999999)",
        "dateTimeFromEpoch(-99999999999999)",
        "json('1e999')",
        "json('[NaN]')",
        "float('nan')",
        "indexFromEnd(range(0, 3), 4)",
    ],
)
def test_what_has_no_value_says_which_function_failed(expression: str) -> None:
    name = expression.partition("(")[0]
    with pytest.raises(TemplateError, match=f"Unable to evaluate template language function '{name}'"):
        planned(variables={"v": f"[{expression}]"})


def test_a_function_that_azure_has_and_this_engine_has_not_is_said_to_be_missing() -> None:
    with pytest.raises(TemplateError, match="not in the practice Azure: 'the template function pickZones'"):
        planned(variables={"v": "[pickZones('Microsoft.Compute', 'virtualMachines', 'westeurope')]"})
    with pytest.raises(TemplateError, match="The template function 'pickNoses' is not valid"):
        planned(variables={"v": "[pickNoses('Microsoft.Compute')]"})
