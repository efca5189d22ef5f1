"""Functions that take a function, as Bicep writes them."""

from typing import Any

import pytest

from azlab.templates import TemplateError
from tests.templates.clouds import planned, value

X = "lambdaVariables('x')"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (f"map(range(1, 3), lambda('x', mul({X}, 2)))", [2, 4, 6]),
        (f"map(range(1, 3), lambda('x', 'i', add({X}, lambdaVariables('i'))))", [1, 3, 5]),
        (f"filter(range(1, 4), lambda('x', greater({X}, 2)))", [3, 4]),
        ("reduce(range(1, 4), 0, lambda('a', 'b', add(lambdaVariables('a'), lambdaVariables('b'))))", 10),
        (
            "sort(createArray(3, 1, 2), lambda('a', 'b', less(lambdaVariables('a'), lambdaVariables('b'))))",
            [1, 2, 3],
        ),
        (f"toObject(createArray('a', 'b'), lambda('x', {X}), lambda('x', length({X})))", {"a": 1, "b": 1}),
        (f"groupBy(createArray('ab', 'c', 'ad'), lambda('x', take({X}, 1)))",
         {"a": ["ab", "ad"], "c": ["c"]}),
        (f"mapValues(createObject('a', 1), lambda('x', add({X}, 1)))", {"a": 2}),
        (
            f"map(range(0, 2), lambda('y', map(range(0, 2), lambda('x', add({X}, lambdaVariables('y'))))))",
            [[0, 1], [1, 2]],
        ),
        (f"map(createArray('a'), lambda('x', concat({X}, parameters('p'))))", ["ap"]),
    ],
)  # fmt: skip
def test_a_lambda_is_called(expression: str, expected: Any) -> None:
    assert value(expression, parameters={"p": {"type": "string", "defaultValue": "p"}}) == expected


@pytest.mark.parametrize(
    "expression",
    [
        "lambda('x', 1)",
        "createArray(lambda('x', 1))",
        "map(range(0, 1), lambda('x', lambda('y', 1)))",
        "if(true(), lambda('x', 1), 1)",
        "map(range(0, 1), 1)",
        "map(range(0, 1), lambda(1))",
        "map(1, lambda('x', 1))",
        "map(range(0, 1), lambda('x', lambdaVariables('y')))",
        "lambdaVariables('x')",
        "lambda()",
        "sort(range(0, 2), lambda('a', 1))",
    ],
)
def test_a_lambda_elsewhere_is_refused(expression: str) -> None:
    with pytest.raises(TemplateError, match="InvalidTemplate"):
        planned(variables={"v": f"[{expression}]"})
