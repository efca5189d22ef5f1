"""Templates that ask for too much are answered in ARM's own form, within the budget of one request."""

import time
from typing import Any

import pytest

from azlab.arm.messages import Request
from azlab.budget import Budget
from azlab.providers.resources import deployment_budgets
from tests.providers.resources.boxes import BOX, GROUP, ONE, Cloud, box, template
from tests.templates.adversaries import ADVERSARIES, BUDGET, deployment


def body(content: dict[str, Any]) -> dict[str, Any]:
    return {"properties": {"template": content, "mode": "Incremental"}}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenth of the budget, to see sooner that it ends."""
    monkeypatch.setattr(deployment_budgets, "new_budget", lambda: Budget(steps=100_000, depth=280))


@pytest.mark.parametrize("name", ADVERSARIES)
def test_a_template_that_asks_for_much_is_answered(name: str, request: pytest.FixtureRequest) -> None:
    code, make = ADVERSARIES[name]
    if code == BUDGET:
        request.getfixturevalue("small")
    cloud = Cloud()
    begun = time.process_time()
    answer = cloud.send("PUT", ONE, body(make()))
    assert time.process_time() - begun < 60, "the budget's steps did not end it"
    assert (answer.status, answer.json().get("error", {}).get("code", "")) == (400 if code else 201, code)


@pytest.mark.usefixtures("small")
def test_a_deployment_beyond_the_budget_leaves_nothing_behind() -> None:
    cloud = Cloud()
    _, make = ADVERSARIES["copies of deployments of copies"]
    assert cloud.send("PUT", ONE, body(make())).status == 400
    assert not cloud.app.cloud.resources(BOX)
    assert cloud.send("GET", ONE).status == 404


@pytest.mark.usefixtures("small")
def test_the_budget_is_spent_by_nested_deployments_too_and_new_for_each_request() -> None:
    cloud = Cloud()
    copies = {"name": "c", "count": 75}
    inner = template({**box("[concat('b', copyIndex())]"), "copy": copies})
    both = template(deployment(inner, "first"), deployment(inner, "second"), deployment(inner, "third"))
    assert cloud.send("PUT", ONE, body(both)).json()["error"]["code"] == "NotImplemented"
    for name in ("first", "second", "third"):
        path = f"{GROUP}/providers/Microsoft.Resources/deployments/{name}"
        assert cloud.send("PUT", path, body(inner)).status == 201


def test_validation_has_the_same_limits() -> None:
    cloud = Cloud()
    for name in ("40 doubled strings", "513 variables", "40 arrays of the same array twice"):
        code, make = ADVERSARIES[name]
        answer = cloud.send("POST", f"{ONE}/validate", body(make()))
        assert answer.json()["error"]["code"] == code


def test_a_refused_template_is_in_the_journal() -> None:
    cloud = Cloud()
    cloud.app(Request("PUT", f"{ONE}?api-version=2025-04-01", {}, b"{}"))
    assert cloud.app.cloud.store.journal()[-1]["error"] == "InvalidRequestContent"
