"""What a deployment may use up, together with all deployments nested in it: one budget per request."""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps

from azlab.arm.errors import not_in_practice
from azlab.arm.messages import Response
from azlab.arm.router import Visit
from azlab.budget import Budget, BudgetExceeded
from azlab.templates import new_budget

PREFLIGHT_STEPS, RESOURCE_STEPS = 100, 400
"""What it costs to check a resource and to make it, in steps of an expression: as long as that takes."""

_BUDGET: ContextVar[Budget | None] = ContextVar("deployment budget", default=None)
Page = Callable[[Visit], Response]


def within_budget(page: Page) -> Page:
    """A page of deployments that shares the budget of the request it is part of, or begins one.

    Only the outermost page turns an exceeded budget into an answer: a nested deployment that failed by it
    would be one failed resource, and the others would go on. The transaction takes back what was made.
    """

    @wraps(page)
    def run(visit: Visit) -> Response:
        if _BUDGET.get() is not None:
            return page(visit)
        token = _BUDGET.set(new_budget())
        try:
            return page(visit)
        except BudgetExceeded as exceeded:
            raise not_in_practice(f"a deployment that needs {exceeded}") from exceeded
        except RecursionError as exceeded:  # user-defined functions that call each other, a hundred deep
            raise not_in_practice("a deployment that needs more depth") from exceeded
        finally:
            _BUDGET.reset(token)

    return run


def budget() -> Budget:
    """The budget of the request that is being answered; LookupError outside one."""
    current = _BUDGET.get()
    if current is None:
        raise LookupError("no deployment is being carried out")
    return current
