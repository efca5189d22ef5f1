"""Azure's published limits, at the last value that fits and the first that does not."""

import time
from typing import Any

import pytest

from azlab.budget import Budget, BudgetExceeded
from azlab.templates import TemplateError, prepare
from azlab.templates.limits import weigh
from tests.templates.adversaries import box, chain, output
from tests.templates.adversaries import template as empty
from tests.templates.clouds import SCOPE, Cloud, disk, planned, template, value

LINKS = "Please see https://aka.ms/arm-syntax-{} for usage details."


def refusal(*resources: Any, **sections: Any) -> TemplateError:
    with pytest.raises(TemplateError) as refused:
        planned(*resources, **sections)
    return refused.value


def sentence(message: str) -> str:
    return f"Deployment template validation failed: '{message}'."


@pytest.mark.parametrize(
    ("section", "limit", "sort"), [("parameters", 256, "defaultValue"), ("outputs", 64, "value")]
)
def test_a_section_has_its_limit(section: str, limit: int, sort: str) -> None:
    entries = {f"n{number}": {"type": "int", sort: number} for number in range(limit + 1)}
    counts = f"The number of template {section} limit exceeded. Limit: '{limit}' and actual: '{limit + 1}'."
    refused = refusal(**{section: entries})
    assert refused.message == sentence(f"{counts} {LINKS.format(section)}")
    assert refused.additional_info[0]["info"] == {"lineNumber": 0, "linePosition": 0, "path": ""}
    del entries["n0"]
    planned(**{section: entries})


def test_variables_have_their_limit_and_loops_count_among_them() -> None:
    entries: dict[str, Any] = {f"v{number}": number for number in range(512)}
    planned(variables=entries)
    entries["copy"] = [{"name": "more", "count": 2, "input": 1}]
    assert "variables limit exceeded. Limit: '512' and actual: '513'." in refusal(variables=entries).message


def test_copies_of_copies_are_counted_before_any_is_made() -> None:
    inner = disk("[concat('b', copyIndex())]", copy={"name": "inner", "count": 700})
    outer = disk("[concat('a', copyIndex())]", copy={"name": "outer", "count": 700}, resources=[inner])
    assert "Limit: '800' and actual: '490700'." in refusal(outer).message


def test_an_expression_has_its_length() -> None:
    fits = "[concat('" + "a" * (24_576 - 12) + "')]"
    assert len(fits) == 24_576
    planned(variables={"v": fits})
    message = refusal(variables={"v": fits.replace("a", "aa", 1)}).message
    assert message == sentence(
        "The template variable 'v' is not valid: The language expression length limit exceeded. "
        "Limit: '24576' and actual: '24577'.. Please see https://aka.ms/arm-functions for usage details."
    )


def test_a_text_has_its_length() -> None:
    planned(variables={"v": "a" * 131_071})
    message = refusal(variables={"v": "a" * 131_072}).message
    link = "Please see https://aka.ms/arm-functions for usage details."
    assert message == sentence(
        "The template variable 'v' is not valid: The template language expression literal limit exceeded. "
        f"Limit: '131072' and actual: '131072'. {link}. {link}"
    )


@pytest.mark.parametrize(
    "call",
    [
        "concat({k}, {k})",
        "replace({k}, 'a', 'aa')",
        "join(createArray({k}, {k}), '')",
        "format('{{0}}{{0}}', {k})",
        "base64({k})",
        "uriComponent(replace({k}, 'a', ' '))",
        "string(createArray({k}))",
    ],
)
def test_a_result_has_its_length(call: str) -> None:
    long = {"k": "a" * 131_070}
    reason = "The result of the template language expression exceeds the maximum length limit of 131072"
    variables = {**long, "v": "[" + call.format(k="variables('k')") + "]"}
    assert f"{reason} characters." in refusal(variables=variables).message


def test_a_resource_has_a_limit_of_its_own() -> None:
    text = {f"p{number}": "a" * 100_000 for number in range(10)}
    planned(disk("fits", properties=text))
    refused = refusal(disk("large", properties={**text, "more": "a" * 60_000}))
    assert (refused.code, "resource definition" in refused.message) == ("JobSizeExceeded", True)


def test_state_that_is_read_counts_when_it_is_there() -> None:
    class Large(Cloud):
        def reference(self, resource_id: str, api_version: str | None, full: bool) -> Any:
            return {"x": ["a" * 100_000] * 20}

    plan = planned(disk("a"), disk("b", properties="[reference('a')]"))
    with pytest.raises(TemplateError, match="resource definition"):
        plan.resources[1].body(Large())


@pytest.mark.parametrize("link", ["concat(variables('{}'), 'y')", "concat(variables(concat('{}', '')), 'y')"])
@pytest.mark.parametrize("reverse", [False, True])
def test_a_chain_as_long_as_there_may_be_variables_is_evaluated(link: str, reverse: bool) -> None:
    variables = chain(511, link, reverse=reverse)
    assert value("variables('v511')", variables=variables) == "x" + "y" * 511


def test_a_chain_in_a_circle_is_told_wherever_it_is_entered() -> None:
    for length in (1, 2, 17, 64, 400):
        around = {f"v{n}": f"[variables('v{(n + 1) % length}')]" for n in range(length)}
        message = refusal(variables={"way in": "[variables('v0')]", **around}).message
        assert "Circular dependency detected on template variable 'v" in message


def test_a_chain_costs_no_more_than_in_proportion() -> None:
    """What is asked for too deep inside is computed first; little may be computed twice for that."""
    steps = []
    for count in (200, 400):
        budget = Budget(steps=10**6, depth=280)
        link = "toLower(variables('{}'))"
        prepare(empty(variables=chain(count, link, reverse=True)), {}, SCOPE, budget)
        steps.append(budget.steps_taken)
    assert steps[1] < 2.5 * steps[0]


def test_functions_may_call_each_other_but_not_themselves() -> None:
    def function(expression: str) -> dict[str, Any]:
        parameters = [{"name": "x", "type": "int"}]
        return {"parameters": parameters, "output": {"type": "int", "value": f"[{expression}]"}}

    def functions(**members: str) -> list[Any]:
        return [{"namespace": "f", "members": {name: function(text) for name, text in members.items()}}]

    calling = functions(a="add(f.b(parameters('x')), 1)", b="mul(parameters('x'), 10)")
    assert value("f.a(4)", functions=calling) == 41
    for circle in (functions(a="f.a(1)"), functions(a="f.b(1)", b="f.a(1)")):
        message = refusal(functions=circle, outputs={"o": {"type": "int", "value": "[f.a(1)]"}}).message
        assert "The template function 'f.a' is not valid." in message


def test_the_budget_is_what_the_request_has_left() -> None:
    with pytest.raises(BudgetExceeded, match="steps"):
        prepare(
            empty(box("b"), variables=chain(50, "add(variables('{}'), 1)", 1)), {}, SCOPE, Budget(steps=100)
        )


def test_the_weight_of_a_value_counts_what_stands_in_it_twice() -> None:
    twice: Any = ["abc"]
    for _ in range(10):
        twice = [twice, twice]
    assert weigh(twice, Budget()) > 5 * 2**10
    assert weigh({"a": [1, "b"]}, Budget()) == pytest.approx(len('{"a": [1, "b"]}'), abs=6)


def test_outputs_together_have_the_size_of_a_template() -> None:
    outputs = {f"o{n}": {"type": "array", "value": "[variables('k')]"} for n in range(5)}
    plan = prepare(empty(variables={"k": ["a" * 100_000] * 10}, outputs=outputs), {}, SCOPE)
    with pytest.raises(TemplateError, match="DeploymentOutputEvaluationFailed"):
        plan.outputs(Cloud())


def test_the_templates_of_the_tests_are_templates() -> None:
    assert template().keys() == empty().keys()
    assert prepare(output("'x'"), {}, SCOPE).outputs(Cloud())["o"]["value"] == "x"


OF_EACH = "[map(range(0, 10000), lambda('x', {}))]"
COSTLY = {
    "a map in a map": "length(map(range(0, 10000), lambda('y', 1)))",
    "many lambdas deep": "map(range(0, 99), lambda('b', map(range(0, 99), lambda('c', 1))))",
    "objects in a map": "toObject(range(0, 1000), lambda('y', string(lambdaVariables('y'))))",
    "large values compared": "equals(variables('rows'), variables('rows'))",
    "sets of sets": "length(intersection(range(0, 1000), range(500, 1000)))",
    "a name in other case": "variables('names').K9999",
    "long lists joined": "length(join(range(0, 10000), ','))",
}


@pytest.mark.parametrize("name", COSTLY)
def test_an_expression_is_charged_for_what_it_costs(name: str) -> None:
    values = {
        "v": OF_EACH.format(COSTLY[name]),
        "rows": [{"a": [1, 2, 3]}] * 5_000,
        "names": {f"k{number}": number for number in range(10_000)},
    }
    begun = time.thread_time()
    with pytest.raises(BudgetExceeded, match="steps"):
        prepare(
            {**empty(), "variables": values}, {}, SCOPE, Budget(steps=200_000, size=64_000_000, depth=280)
        )
    assert time.thread_time() - begun < 2  # a fifth of the steps that there are; 4 to 15 s before for some
