"""Every function of templates with the examples of its page on learn.microsoft.com.

The pages are "ARM template functions" (array, comparison, date, lambda, logical, numeric, object, string). An
example there is a template with default values; here it is the expression of its output with those filled in.
"""

from __future__ import annotations

from typing import Any

import pytest

from azlab.templates import TemplateError
from tests.templates.clouds import value

THREE = "createArray('one', 'two', 'three')"
OBJECT = 'json(\'{"one": "a", "two": "b", "three": "c"}\')'
DOGS = (
    'json(\'[{"name": "Evie", "age": 5, "interests": ["Ball", "Frisbee"]}, '
    '{"name": "Casper", "age": 3, "interests": ["Other dogs"]}, '
    '{"name": "Indy", "age": 2, "interests": ["Butter"]}, '
    '{"name": "Kira", "age": 8, "interests": ["Rubs"]}]\')'
)
ARRAYS: dict[str, Any] = {
    "array(1)": [1],
    "array('efgh')": ["efgh"],
    'array(json(\'{"a": "b", "c": "d"}\'))': [{"a": "b", "c": "d"}],
    f"concat({THREE}, createArray('four'))": ["one", "two", "three", "four"],
    "concat(createArray('1-1', '1-2', '1-3'), createArray('2-1', '2-2', '2-3'))": [
        *("1-1", "1-2", "1-3", "2-1", "2-2", "2-3"),
    ],
    "contains('OneTwoThree', 'e')": True,
    "contains('OneTwoThree', 'z')": False,
    f"contains({OBJECT}, 'one')": True,
    f"contains({OBJECT}, 'a')": False,
    f"contains({THREE}, 'three')": True,
    f"contains({THREE}, 'four')": False,
    "createArray('a', 'b', 'c')": ["a", "b", "c"],
    "createArray(1, 2, 3)": [1, 2, 3],
    'createArray(json(\'{"one": "a"}\'))': [{"one": "a"}],
    "createArray(createArray('one', 'two'))": [["one", "two"]],
    "createArray()": [],
    "empty(createArray())": True,
    "empty(json('{}'))": True,
    "empty('')": True,
    f"empty({THREE})": False,
    f"first({THREE})": "one",
    "first('One Two Three')": "O",
    "flatten(createArray(createArray('one', 'two'), createArray('three'), createArray('four', 'five')))": [
        *("one", "two", "three", "four", "five"),
    ],
    f"indexOf({THREE}, 'two')": 1,
    f"indexOf({THREE}, 'four')": -1,
    'intersection(json(\'{"one": "a", "two": "b", "three": "c"}\'), '
    'json(\'{"one": "a", "two": "z", "three": "c"}\'))': {"one": "a", "three": "c"},
    f"intersection({THREE}, createArray('two', 'three'))": ["two", "three"],
    f"last({THREE})": "three",
    "last('One Two Three')": "e",
    "lastIndexOf(createArray('one', 'two', 'one'), 'one')": 2,
    f"length({THREE})": 3,
    "length('One Two Three')": 13,
    f"length({OBJECT})": 3,
    "max(createArray(0, 3, 2, 5, 4))": 5,
    "max(0, 3, 2, 5, 4)": 5,
    "min(createArray(0, 3, 2, 5, 4))": 0,
    "min(0, 3, 2, 5, 4)": 0,
    "range(5, 3)": [5, 6, 7],
    f"skip({THREE}, 2)": ["three"],
    "skip('one two three', 4)": "two three",
    f"skip({THREE}, 9)": [],
    f"skip({THREE}, -1)": ["one", "two", "three"],
    f"take({THREE}, 2)": ["one", "two"],
    "take('one two three', 2)": "on",
    f"take({THREE}, 9)": ["one", "two", "three"],
    f"take({THREE}, 0)": [],
    "tryGet(createArray('one'), 1)": None,
    f"union({THREE}, createArray('three', 'four'))": ["one", "two", "three", "four"],
    'union(json(\'{"one": "a", "two": "b", "three": "c1"}\'), '
    'json(\'{"three": "c2", "four": "d", "five": "e"}\'))': {
        "one": "a",
        "two": "b",
        "three": "c2",
        "four": "d",
        "five": "e",
    },
    'union(json(\'{"property": {"one": "a", "three": "c1"}, "nestedArray": [1, 2]}\'), '
    'json(\'{"property": {"three": "c2", "four": "d"}, "nestedArray": [3, 4]}\'))': {
        "property": {"one": "a", "three": "c2", "four": "d"},
        "nestedArray": [3, 4],
    },
    "indexFromEnd(createArray('one', 'two', 'three'), 1)": "three",
    "tryIndexFromEnd(createArray('one', 'two', 'three'), 3)": "one",
}
LOGIC: dict[str, Any] = {
    "and(bool('true'), bool('false'))": False,
    "or(bool('true'), bool('false'))": True,
    "not(bool('true'))": False,
    "not(equals(1, 2))": True,
    "and(true(), true(), false())": False,
    "or(false(), false(), true())": True,
    "bool('true')": True,
    "bool(1)": True,
    "bool('false')": False,
    "bool(0)": False,
    "if(equals('a', 'a'), 'yes', 'no')": "yes",
    "if(equals('on', 'off'), json('{\"a\": 1}'), json('null'))": None,
    "coalesce(null(), null(), 'default')": "default",
    "coalesce(json('{}').?nothing, 1, 2)": 1,
    "coalesce(null(), null())": None,
    "equals(1, 1)": True,
    "equals('a', 'b')": False,
    "equals(createArray('a', 'b'), createArray('a', 'b'))": True,
    "equals(createArray('a', 'b'), createArray('b', 'a'))": False,
    'equals(json(\'{"a": "b"}\'), json(\'{"a": "b"}\'))': True,
    "greater(1, 2)": False,
    "greater('b', 'a')": True,
    "greaterOrEquals(1, 2)": False,
    "greaterOrEquals('b', 'b')": True,
    "less(1, 2)": True,
    "less('a', 'b')": True,
    "lessOrEquals(1, 2)": True,
    "lessOrEquals('a', 'b')": True,
}
NUMBERS: dict[str, Any] = {
    "add(5, 3)": 8,
    "sub(7, 3)": 4,
    "mul(5, 3)": 15,
    "div(8, 3)": 2,
    "mod(7, 3)": 1,
    "int('4')": 4,
    "int(4)": 4,
    "int('-4')": -4,
    "float('3.0')": 3.0,
    "float('3.1')": 3.1,
    "float(3)": 3,
}
TEXTS: dict[str, Any] = {
    "base64('one, two, three')": "b25lLCB0d28sIHRocmVl",
    "base64ToString('b25lLCB0d28sIHRocmVl')": "one, two, three",
    "base64ToJson('eydvbmUnOiAnYScsICd0d28nOiAnYid9')": {"one": "a", "two": "b"},
    "concat('prefix', '-', 'suffix')": "prefix-suffix",
    "dataUri('Hello')": "data:text/plain;charset=utf8;base64,SGVsbG8=",
    "dataUriToString('data:;base64,SGVsbG8sIFdvcmxkIQ==')": "Hello, World!",
    "endsWith('abcdef', 'ef')": True,
    "endsWith('abcdef', 'F')": True,
    "endsWith('abcdef', 'e')": False,
    "startsWith('abcdef', 'ab')": True,
    "startsWith('abcdef', 'A')": True,
    "startsWith('abcdef', 'e')": False,
    "format('{0}, {1}. Formatted number: {2:N0}', 'Hello', 'User', 8175133)": (
        "Hello, User. Formatted number: 8,175,133"
    ),
    "indexOf('test', 't')": 0,
    "indexOf('abcdef', 'CD')": 2,
    "indexOf('abcdef', 'z')": -1,
    "lastIndexOf('test', 't')": 3,
    "lastIndexOf('abcdef', 'AB')": 0,
    "lastIndexOf('abcdef', 'z')": -1,
    f"join({THREE}, ',')": "one,two,three",
    f"join({THREE}, ';')": "one;two;three",
    "json('null')": None,
    'json(\'{"a": "b"}\')': {"a": "b"},
    "json(format('{{\"a\":\"{0}\"}}', 'demo value'))": {"a": "demo value"},
    "json(concat('{\"a\":\"', 'demo value', '\"}'))": {"a": "demo value"},
    "padLeft('123', 10, '0')": "0000000123",
    "replace('123-123-1234', '-', '')": "1231231234",
    "replace('123-123-1234', '1234', 'xxxx')": "123-123-xxxx",
    "split('one,two,three', ',')": ["one", "two", "three"],
    "split('one;two,three', createArray(',', ';'))": ["one", "two", "three"],
    "string(createArray('a', 'b', 'c'))": '["a","b","c"]',
    'string(json(\'{"valueA": 10, "valueB": "Example Text"}\'))': '{"valueA":10,"valueB":"Example Text"}',
    "string(5)": "5",
    "string(true())": "True",
    "substring('one two three', 4, 3)": "two",
    "toLower('One Two Three')": "one two three",
    "toUpper('One Two Three')": "ONE TWO THREE",
    "trim('    one two three   ')": "one two three",
    "uri('http://contoso.org/firstpath', 'myscript.sh')": "http://contoso.org/myscript.sh",
    "uri('http://contoso.org/firstpath', '/myscript.sh')": "http://contoso.org/myscript.sh",
    "uri('http://contoso.org/firstpath/', 'myscript.sh')": "http://contoso.org/firstpath/myscript.sh",
    "uri('http://contoso.org/firstpath/', '/myscript.sh')": "http://contoso.org/myscript.sh",
    "uri('http://contoso.org/firstpath/azuredeploy.json', 'myscript.sh')": (
        "http://contoso.org/firstpath/myscript.sh"
    ),
    "uri('http://contoso.org/firstpath/azuredeploy.json', '/myscript.sh')": "http://contoso.org/myscript.sh",
    "uri('http://contoso.com/resources/', 'nested/azuredeploy.json')": (
        "http://contoso.com/resources/nested/azuredeploy.json"
    ),
    "uriComponent('http://contoso.com/resources/nested/azuredeploy.json')": (
        "http%3A%2F%2Fcontoso.com%2Fresources%2Fnested%2Fazuredeploy.json"
    ),
    "uriComponentToString('http%3A%2F%2Fcontoso.com%2Fresources%2Fnested%2Fazuredeploy.json')": (
        "http://contoso.com/resources/nested/azuredeploy.json"
    ),
    "length(uniqueString('a'))": 13,
    "length(guid('a'))": 36,
}
OBJECTS: dict[str, Any] = {
    "createObject('intProp', 1, 'stringProp', 'abc', 'boolProp', true(), "
    "'arrayProp', createArray('a', 'b', 'c'), 'objectProp', createObject('key1', 'value1'))": {
        "intProp": 1,
        "stringProp": "abc",
        "boolProp": True,
        "arrayProp": ["a", "b", "c"],
        "objectProp": {"key1": "value1"},
    },
    "createObject()": {},
    'items(json(\'{"item002": {"enabled": false}, "item001": {"enabled": true}}\'))': [
        {"key": "item001", "value": {"enabled": True}},
        {"key": "item002", "value": {"enabled": False}},
    ],
    'objectKeys(json(\'{"a": 1, "b": 2}\'))': ["a", "b"],
    'shallowMerge(createArray(json(\'{"one": {"a": 1}}\'), json(\'{"one": {"b": 2}}\')))': {
        "one": {"b": 2},
    },
    "tryGet(json('{\"a\": {\"b\": 1}}'), 'a', 'b')": 1,
    "tryGet(json('{\"a\": {\"b\": 1}}'), 'x', 'b')": None,
    "null()": None,
    "empty(null())": True,
}
LAMBDAS: dict[str, Any] = {
    f"filter({DOGS}, lambda('dog', greaterOrEquals(lambdaVariables('dog').age, 5)))[1].name": "Kira",
    "filter(range(0, 10), lambda('i', lessOrEquals(5, lambdaVariables('i'))))": [5, 6, 7, 8, 9],
    f"map({DOGS}, lambda('dog', lambdaVariables('dog').name))": ["Evie", "Casper", "Indy", "Kira"],
    f"map({DOGS}, lambda('dog', 'i', lambdaVariables('i')))": [0, 1, 2, 3],
    f"reduce(map({DOGS}, lambda('dog', lambdaVariables('dog').age)), 0, "
    "lambda('cur', 'next', add(lambdaVariables('cur'), lambdaVariables('next'))))": 18,
    f"map(sort({DOGS}, lambda('a', 'b', less(lambdaVariables('a').age, lambdaVariables('b').age))), "
    "lambda('dog', lambdaVariables('dog').name))": ["Indy", "Casper", "Evie", "Kira"],
    f"toObject({DOGS}, lambda('entry', lambdaVariables('entry').name), "
    "lambda('entry', lambdaVariables('entry').age))": {"Evie": 5, "Casper": 3, "Indy": 2, "Kira": 8},
    "mapValues(json('{\"foo\": \"foo\"}'), lambda('val', toUpper(lambdaVariables('val'))))": {"foo": "FOO"},
    "groupBy(createArray('foo', 'bar', 'baz'), lambda('x', substring(lambdaVariables('x'), 0, 1)))": {
        "f": ["foo"],
        "b": ["bar", "baz"],
    },
}
DATES: dict[str, Any] = {
    "dateTimeAdd('2020-04-07 14:53:14Z', 'PT1H')": "2020-04-07 15:53:14Z",
    "dateTimeAdd('2020-04-07 14:53:14Z', '-PT1H')": "2020-04-07 13:53:14Z",
    "dateTimeAdd('2020-04-07 14:53:14Z', 'P1Y2M3D')": "2021-06-10 14:53:14Z",
    "dateTimeToEpoch('1970-01-01T00:00:00Z')": 0,
    "dateTimeFromEpoch(0)": "1970-01-01T00:00:00Z",
}
EXAMPLES = ARRAYS | LOGIC | NUMBERS | TEXTS | OBJECTS | LAMBDAS | DATES


@pytest.mark.parametrize("expression", EXAMPLES)
def test_an_example_gives_what_its_page_says(expression: str) -> None:
    assert value(expression) == EXAMPLES[expression]


REFUSED = (
    "first()",
    "first('a', 'b')",
    "length()",
    "substring('one', 5)",
    "substring('one', -1)",
    "substring('one', 0, 4)",
    "range(0, -1)",
    "range('a', 1)",
    "int('four')",
    "float('four')",
    "bool('maybe')",
    "div(1, 0)",
    "mod(1, 0)",
    "add('a', 1)",
    "less(1, 'a')",
    "padLeft('1', -1)",
    "json('{')",
    "base64ToString('%')",
    "join('a', ',')",
    "flatten('a')",
    "items(createArray(1))",
    "indexFromEnd(createArray(1), 2)",
    "dateTimeAdd('yesterday', 'P1D')",
    "dateTimeAdd('2020-04-07 14:53:14Z', '1 day')",
    "not('true')",
    "and(true(), 'x')",
    "if(true(), 'a')",
    "union(createArray(1), createObject('a', 1))",
    "parseCidr('10.0.0.0/33')",
    "cidrSubnet('10.0.0.0/24', 20, 0)",
    "filter(createArray(1), 'x')",
)


@pytest.mark.parametrize("expression", REFUSED)
def test_what_no_page_allows_is_a_template_error(expression: str) -> None:
    with pytest.raises(TemplateError):
        value(expression)
