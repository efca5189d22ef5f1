"""How many points the checks in a cell are worth, read from its source without running it."""

import ast

from grader.checks.claims import CLAIMS
from grader.checks.subjects import find_subjects


def weight_of(source: str) -> float:
    """The sum of the weights of all claims in a cell. SyntaxError when it is not Python."""
    find_subjects()  # who knows every subject knows every claim
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return float(sum(_weight(call) for call in calls if _starts_with_check(call)))


def _weight(call: ast.Call) -> float:
    """A claim counts 1; the `.worth(n)` after it counts the rest."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if name == "worth":
        return float(ast.literal_eval(call.args[0])) - 1
    return float(name in CLAIMS)


def _starts_with_check(node: ast.expr) -> bool:
    while isinstance(node, ast.Call | ast.Attribute):
        node = node.func if isinstance(node, ast.Call) else node.value
    return isinstance(node, ast.Name) and node.id == "check"
