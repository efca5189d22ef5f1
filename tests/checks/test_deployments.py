"""Claims about deployments: how one ended, what it was given, and whether two are of one template."""

import pytest

from grader.checks import check
from tests.checks.clouds import COMPUTE, GROUP, Desk, Json

DEPLOYMENTS = f"{GROUP}/providers/Microsoft.Resources/deployments"


def deployment(name: str, template: str, state: str = "Succeeded", **values: str) -> Json:
    given = {key: {"type": "String", "value": value} for key, value in values.items()}
    properties = {"provisioningState": state, "templateHash": template, "parameters": given}
    return {"id": f"{DEPLOYMENTS}/{name}", "name": name, "properties": properties}


@pytest.fixture
def two(desk: Desk) -> Desk:
    desk.find(deployment("spring", "123", version="1.0.0"))
    desk.find(deployment("summer", "123", version="1.1.0"))
    desk.find(deployment("typed", "456", "Failed"))
    return desk


def test_a_deployment_that_succeeded_and_one_that_did_not(two: Desk) -> None:
    check.deployment("spring", group="rg").succeeded()
    assert two.report.points == 1
    check.deployment("typed", group="rg").succeeded()
    assert "Found: it is Failed." in two.said()


@pytest.mark.parametrize(
    ("name", "parameter", "value", "found"),
    [
        ("summer", "Version", "1.1.0", ""),
        ("spring", "version", "1.1.0", "it was given 1.0.0"),
        ("typed", "version", "1.1.0", "its template has no parameter 'version'"),
    ],
)
def test_what_a_deployment_was_given_is_read_from_it(
    two: Desk, name: str, parameter: str, value: str, found: str
) -> None:
    check.deployment(name, group="rg").was_given(parameter, value)
    assert two.report.points == (0 if found else 1)
    assert found in two.said()


def test_a_deployment_brought_what_its_template_made(two: Desk) -> None:
    check.deployment("spring", group="rg").brought("web-1")
    assert "Found: it did not bring 'web-1'." in two.said()
    made = deployment("made", "123")
    made["properties"]["outputResources"] = [{"id": f"{COMPUTE}/virtualMachines/Web-1"}]
    two.find(made)
    two.next_cell()
    check.deployment("made", group="rg").brought("web-1")
    assert two.report.points == 1


@pytest.mark.parametrize(
    ("other", "found"),
    [("spring", ""), ("typed", "their templates differ"), ("autumn", "there is no deployment 'autumn' yet")],
)
def test_two_deployments_are_of_one_template_whatever_they_were_given(
    two: Desk, other: str, found: str
) -> None:
    check.deployment("summer", group="rg").has_the_template_of(other)
    assert two.report.points == (0 if found else 1)
    assert found in two.said()
