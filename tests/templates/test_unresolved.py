"""Bodies before the cloud is asked: what waits for it is an expression, with all evaluated that can be."""

from typing import Any

import pytest

from azlab.templates.plans import Step
from tests.templates.clouds import GROUP, Cloud, disk, planned

NESTED = {
    "type": "Microsoft.Resources/deployments",
    "apiVersion": "2022-09-01",
    "name": "inner",
    "properties": {"mode": "Incremental", "template": {}},
}


def step(expression: Any, *others: Any, **sections: Any) -> Step:
    plan = planned(disk("a"), *others, disk("b", tags={"t": expression}), **sections)
    return next(step for step in plan.resources if step.name == "b")


@pytest.mark.parametrize(
    ("expression", "shown"),
    [
        ("[concat('x', 'y')]", "xy"),
        ("[reference('a').vmId]", "[reference('a').vmId]"),
        ("[reference('a', '2024-03-02', 'Full').x]", "[reference('a', '2024-03-02', 'Full').x]"),
        ("[concat(parameters('p'), reference(parameters('p')).x.y)]", "[concat('a', reference('a').x.y)]"),
        ("[if(true(), reference('a').x, 'n')]", "[if(true(), reference('a').x, 'n')]"),
        ("[if(false(), reference('a').x, 'it''s')]", "it's"),
        ("[reference('a').list[add(1, 1)]]", "[reference('a').list[2]]"),
        ("[reference('a').?list[?0]]", "[reference('a').?list[?0]]"),
        ("[concat('it''s ', reference('a').x)]", "[concat('it''s ', reference('a').x)]"),
        ("[first(createArray(reference('a').x, null(), createObject('k', 1)))]",
         "[first(createArray(reference('a').x, null(), json('{\"k\": 1}')))]"),
        ("[map(createArray(1), lambda('v', concat(lambdaVariables('v'), reference('a').x)))]",
         "[map(json('[1]'), lambda('v', concat(lambdaVariables('v'), reference('a').x)))]"),
    ],
)  # fmt: skip
def test_only_what_waits_stays_an_expression(expression: str, shown: str) -> None:
    sections = {"parameters": {"p": {"type": "string", "defaultValue": "a"}}}
    assert step(expression, **sections).unresolved()["tags"] == {"t": shown}


def test_where_the_cloud_must_be_asked_is_told_by_paths() -> None:
    waiting = step({"deep": ["no", "[reference('a').x]"]}).waiting()
    assert waiting == (("tags", "t", "deep", 1),)


@pytest.mark.parametrize("target", ["'inner'", "resourceId('Microsoft.Resources/deployments', 'inner')"])
def test_what_a_nested_deployment_puts_out_is_known(target: str) -> None:
    asking = step(f"[reference({target}).outputs.o.value]", NESTED)
    assert asking.unresolved(Cloud())["tags"] == {"t": "o!"}
    assert asking.waiting() == ()
    mixed = step(f"[concat(reference({target}).outputs.o.value, reference('a').vmId)]", NESTED)
    assert str(mixed.unresolved(Cloud())["tags"]["t"]).startswith("[concat(reference('")
    assert mixed.waiting() == (("tags", "t"),)


def test_what_a_failed_nested_deployment_would_have_put_out_stays_an_expression() -> None:
    absent = f"{GROUP}/providers/Microsoft.Resources/deployments/inner"
    asking = step("[reference('inner').outputs.o.value]", NESTED)
    assert asking.unresolved(Cloud((absent,)))["tags"] == {"t": "[reference('inner').outputs.o.value]"}


def test_a_plan_knows_every_text_in_its_secure_parameters() -> None:
    parameters = {
        "password": {"type": "securestring", "defaultValue": "S3cret!"},
        "settings": {"type": "secureObject", "defaultValue": {"keys": ["k1", ""], "number": 1}},
        "name": {"type": "string", "defaultValue": "plain"},
    }
    assert planned(parameters=parameters).secrets == {"S3cret!", "k1"}
