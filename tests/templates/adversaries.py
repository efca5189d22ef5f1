"""Templates that ask for more than there is: each is answered, none brings the cloud down."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from tests.templates.clouds import SCHEMA

Template = dict[str, Any]
LONG = 20_000


def template(*resources: Any, **sections: Any) -> Template:
    return {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": list(resources), **sections}


def box(name: str, **more: Any) -> Template:
    return {"type": "Practice.Storage/boxes", "apiVersion": "2024-01-01", "name": name,
            "location": "westeurope", **more}  # fmt: skip


def chain(count: int, link: str, first: Any = "x", reverse: bool = False) -> dict[str, Any]:
    """Variables `v0` to `v{count}`, each made of the one before by `link`, where `{}` is its name."""
    names = [f"v{number}" for number in range(count + 1)]
    links = {name: "[" + link.replace("{}", before) + "]" for before, name in pairwise(names)}
    chained = {names[0]: first, **links}
    return dict(reversed(chained.items())) if reverse else chained


def variables(count: int, link: str, first: Any = "x", reverse: bool = False) -> Template:
    return template(variables=chain(count, link, first, reverse))


def output(expression: str, **sections: Any) -> Template:
    return template(outputs={"o": {"type": "string", "value": f"[{expression}]"}}, **sections)


def deployment(inner: Template, name: str = "inner", **more: Any) -> Template:
    return {"type": "Microsoft.Resources/deployments", "apiVersion": "2024-03-01", "name": name,
            "properties": {"mode": "Incremental", "template": inner,
                           "expressionEvaluationOptions": {"scope": "inner"}}, **more}  # fmt: skip


def nested(depth: int) -> Template:
    inner = template(box("deepest"))
    for _ in range(depth):
        inner = template(deployment(inner))
    return inner


def deep(depth: int, leaf: Any) -> Any:
    for _ in range(depth):
        leaf = {"a": leaf}
    return leaf


def function(name: str, output: str) -> Template:
    parameters = [{"name": "p", "type": "array"}]
    return {name: {"parameters": parameters, "output": {"type": "array", "value": output}}}


def functions(expression: str, **members: str) -> Template:
    declared: Template = {}
    for name, value in members.items():
        declared.update(function(name, value))
    return output(expression, functions=[{"namespace": "f", "members": declared}])


V = "variables('{}')"
LETTERS = "[padLeft('', 10000, 'a')]"
BIG = "[concat(" + ",".join(["padLeft('', 10000, 'a')"] * 13) + ")]"
MANY = {f"d{n}": f"[f.d{n + 1}(parameters('p'))]" for n in range(150)} | {"d150": "[parameters('p')]"}
GOOD, INVALID, LARGE, BUDGET = "", "InvalidTemplate", "JobSizeExceeded", "NotImplemented"
CONTENT = "InvalidRequestContent"

ADVERSARIES: dict[str, tuple[str, Callable[[], Template]]] = {
    "80 chained variables": (GOOD, lambda: variables(80, f"concat({V}, 'y')", reverse=True)),
    "511 chained variables, last first": (GOOD, lambda: variables(511, f"concat({V}, 'y')", reverse=True)),
    "511 chained variables, found by a name that is made": (
        GOOD, lambda: variables(511, "concat(variables(concat('{}', '')), 'y')", reverse=True)),
    "255 chained parameters": (GOOD, lambda: template(parameters={
        **{f"p{n}": {"type": "string", "defaultValue": f"[concat(parameters('p{n + 1}'), 'y')]"}
           for n in range(255)}, "p255": {"type": "string", "defaultValue": "x"}})),
    "a circle of 500 variables": (INVALID, lambda: template(
        variables={f"v{n}": f"[variables('v{(n + 1) % 500}')]" for n in range(500)})),
    "a variable of itself": (INVALID, lambda: template(variables={"v": "[variables('v')]"})),
    "a circle of parameters": (INVALID, lambda: template(parameters={
        name: {"type": "string", "defaultValue": f"[parameters('{other}')]"}
        for name, other in ("ab", "ba")})),
    "deep JSON around each link of a chain": (INVALID, lambda: template(
        variables={f"v{n}": deep(60, f"[variables('v{n + 1}')]") for n in range(100)} | {"v100": 1})),
    "40 doubled strings": (INVALID, lambda: variables(40, f"concat({V}, {V})")),
    "40 doubled arrays": (LARGE, lambda: variables(40, f"concat({V}, {V})", ["x"])),
    "40 arrays of the same array twice": (BUDGET, lambda: variables(40, f"createArray({V}, {V})")),
    "40 objects of the same object twice": (
        BUDGET, lambda: variables(40, f"createObject('a', {V}, 'b', {V})")),
    "200 arrays, each in the next": (INVALID, lambda: variables(200, f"createArray({V})")),
    "a function that doubles, fifty deep": (BUDGET, lambda: functions(
        "length(" + "f.d(" * 50 + "createArray(1)" + ")" * 51,
        d="[concat(parameters('p'), parameters('p'))]")),
    "a function that calls itself": (INVALID, lambda: functions(
        "f.d(createArray(1))", d="[f.d(parameters('p'))]")),
    "functions that call each other twice": (BUDGET, lambda: functions(
        "f.d0(createArray(1))", d30="[parameters('p')]",
        **{f"d{n}": f"[concat(f.d{n + 1}(createArray()), f.d{n + 1}(createArray()))]" for n in range(30)})),
    "150 functions, each calling the next": (BUDGET, lambda: functions("f.d0(createArray(1))", **MANY)),
    "replace, a letter by a long text": (INVALID, lambda: output(
        "replace(variables('k'), 'a', variables('k'))", variables={"k": LETTERS})),
    "join with a long text": (INVALID, lambda: output(
        "join(range(0, 10000), variables('k'))", variables={"k": LETTERS})),
    "format with a hole many times": (INVALID, lambda: output(
        f"format('{'{0}' * 8000}', variables('k'))", variables={"k": LETTERS})),
    "concat of many long texts": (INVALID, lambda: output(
        "concat(" + ",".join(["variables('k')"] * 1400) + ")", variables={"k": LETTERS})),
    "split by many marks": (GOOD, lambda: output(
        "string(length(split(variables('k'), map(range(0, 5000), "
        "lambda('n', format('{0}b', lambdaVariables('n')))))))", variables={"k": BIG})),
    "an expression that is too long": (INVALID, lambda: output(f"concat('{'a' * 24_570}')")),
    "a text that is too long": (INVALID, lambda: template(variables={"v": "a" * 131_072})),
    "an expression of a thousand brackets": (INVALID, lambda: output("(" * 1000)),
    "an expression of a thousand calls": (INVALID, lambda: output("not(" * 1000 + "true()" + ")" * 1000)),
    "an expression of quotes": (INVALID, lambda: output("'" * 24_001)),
    "json of brackets": (INVALID, lambda: output(f"json('{'[' * LONG}')")),
    "json that is deep": (INVALID, lambda: output(f"string(json('{'[' * 500}{']' * 500}'))")),
    "a union of large objects": (GOOD, lambda: output("string(union(" + ",".join(
        ["toObject(range(0, 5000), lambda('n', string(lambdaVariables('n'))))"] * 10) + "))")),
    "an intersection of large arrays": (GOOD, lambda: output(
        "string(intersection(range(0, 10000), range(0, 10000)))")),
    "uniqueString of long texts, 800 times": (BUDGET, lambda: template(
        box("[concat('b', uniqueString(variables('k'), string(copyIndex())))]",
            copy={"name": "c", "count": 800}), variables={"k": BIG})),
    "257 parameters": (INVALID, lambda: template(
        parameters={f"p{n}": {"type": "int", "defaultValue": n} for n in range(257)})),
    "513 variables": (INVALID, lambda: template(variables={f"v{n}": n for n in range(513)})),
    "65 outputs": (INVALID, lambda: template(
        outputs={f"o{n}": {"type": "int", "value": n} for n in range(65)})),
    "64 outputs of 1 MB": (GOOD, lambda: template(
        variables={"k": ["a" * 100_000] * 10},
        outputs={f"o{n}": {"type": "array", "value": "[variables('k')]"} for n in range(64)})),
    "801 copies": (INVALID, lambda: template(
        box("[concat('b', copyIndex())]", copy={"name": "c", "count": 801}))),
    "800 copies of 800 copies": (INVALID, lambda: template(box(
        "[concat('b', copyIndex())]", copy={"name": "c", "count": 800},
        resources=[box("[concat('d', copyIndex())]", copy={"name": "d", "count": 800})]))),
    "a property of 800 copies of 800 copies": (BUDGET, lambda: template(box("b", properties={"copy": [
        {"name": "x", "count": 800, "input": {"copy": [
            {"name": "y", "count": 800, "input": [[[1]], [[2]]]}]}}]}))),
    "variables of 800 copies, 500 times": (BUDGET, lambda: template(variables={"copy": [
        {"name": f"v{n}", "count": 800, "input": {"a": [1, 2, 3]}} for n in range(500)]})),
    "a resource of more than 1 MB": (LARGE, lambda: template(
        box("b", properties={f"p{n}": "a" * 100_000 for n in range(12)}))),
    "copies of more than 4 MB": (LARGE, lambda: template(
        box("[concat('b', copyIndex())]", copy={"name": "c", "count": 100}, tags={"a": "a" * 60_000}))),
    "the template itself in each copy": (LARGE, lambda: template(
        box("[concat('b', copyIndex())]", copy={"name": "c", "count": 800},
            properties={"inside": "[deployment().properties.template]"}), variables={"v": "a" * 50_000})),
    "800 resources, each waiting for all before": (GOOD, lambda: template(*(
        box(f"b{n}", dependsOn=[f"b{other}" for other in range(max(n - 60, 0), n)]) for n in range(300)))),
    "300 resources, last first": (GOOD, lambda: template(*(
        box(f"b{n}", dependsOn=[f"b{n - 1}"] if n else []) for n in reversed(range(300))))),
    "a circle of 300 resources": (INVALID, lambda: template(*(
        box(f"b{n}", dependsOn=[f"b{(n + 1) % 300}"]) for n in range(300)))),
    "copies that wait for copies": (INVALID, lambda: template(
        box("[concat('a', copyIndex())]", copy={"name": "a", "count": 400}, dependsOn=["b"]),
        box("[concat('b', copyIndex())]", copy={"name": "b", "count": 400}, dependsOn=["a"]))),
    "20 deployments, each in the next": (GOOD, lambda: nested(20)),
    "60 deployments, each in the next": (CONTENT, lambda: nested(60)),
    "copies of deployments of copies": (BUDGET, lambda: template(deployment(
        template(box("[concat('b', copyIndex())]", copy={"name": "c", "count": 800})),
        "[concat('d', copyIndex())]", copy={"name": "d", "count": 800}))),
    "800 references to what fails": (GOOD, lambda: template(box(
        "[concat('b', copyIndex())]", copy={"name": "c", "count": 300},
        properties={"size": "[reference(resourceId('Practice.Storage/boxes', 'x'), '2024-01-01').size]"}))),
    "a function whose parameter is null": (CONTENT, lambda: template(
        functions=[{"namespace": "f", "members": {"d": {"parameters": [None], "output": {}}}}])),
    "a function that is a list": (CONTENT, lambda: template(
        functions=[{"namespace": "f", "members": {"d": []}}])),
    "a function without parts": (CONTENT, lambda: template(
        functions=[{"namespace": "f", "members": {"d": {"parameters": 1, "output": 2}}}])),
    "an unknown function with a long name": (INVALID, lambda: output("a" * LONG + "()")),
    "many expressions in a list": (GOOD, lambda: template(variables={"v": ["[add(1, 2)]"] * LONG})),
    "a list of 400,000 numbers": (GOOD, lambda: template(variables={"v": [1] * 400_000})),
}  # fmt: skip
