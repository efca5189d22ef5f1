"""Api-versions as Azure refuses them."""

from collections.abc import Callable
from typing import Any

import pytest

from azlab import data
from azlab.arm.app import App
from azlab.arm.messages import Request
from azlab.arm.store import Store
from azlab.providers import SUBSCRIPTIONS, practice_azure

S = "/subscriptions/" + next(iter(SUBSCRIPTIONS))
G = f"{S}/resourceGroups/g"
Ask = Callable[[str, str, str], tuple[int, str, str]]


@pytest.fixture(scope="module")
def azure() -> App:
    app = practice_azure(Store())
    app(Request("PUT", f"{G}?api-version=2024-11-01", {}, b'{"location": "westeurope"}'))
    return app


@pytest.fixture
def ask(azure: App) -> Ask:
    def ask(method: str, path: str, version: str) -> tuple[int, str, str]:
        body = b'{"location": "westeurope"}' if method == "PUT" else b""
        answer: Any = azure(Request(method, f"{path}?api-version={version}", {}, body))
        error = (answer.json() or {}).get("error", {}) if answer.status >= 400 else {}
        return answer.status, error.get("code", ""), error.get("message", "")

    return ask


@pytest.mark.parametrize(
    "version",
    [
        "1",
        "latest",
        "2024",
        "2024-13-01",
        "2024-11-32",
        "20241101",
        "2024-11-01;",
        "2024-02-30",
        "٢٠٢٤-11-01",
    ],
)
@pytest.mark.parametrize("path", [S, G, f"{G}/providers/Microsoft.Compute/disks/d", f"{S}/resources"])
def test_what_is_no_date_is_invalid(ask: Ask, path: str, version: str) -> None:
    status, code, message = ask("GET", path, version)
    assert (status, code) == (400, "InvalidApiVersionParameter")
    assert message.startswith(f"The api-version '{version}' is invalid. The supported versions are '")


def test_an_old_date_that_resource_manager_does_not_have_is_invalid(ask: Ask) -> None:
    assert ask("GET", G, "2018-01-02")[:2] == (400, "InvalidApiVersionParameter")
    assert ask("GET", G, "2014-04")[0] == 200
    assert ask("GET", f"{G}/providers/Microsoft.Resources/deployments", "2018-01-02")[0] == 400


def test_an_old_date_that_a_type_does_not_have_names_its_region(ask: Ask) -> None:
    path = f"{G}/providers/Microsoft.Network/networkInterfaces/n"
    status, code, message = ask("PUT", path, "2023-11-02")
    assert (status, code) == (400, "NoRegisteredProviderFound")
    assert message.startswith(
        "No registered resource provider found for location 'westeurope' and API version '2023-11-02' "
        "for type 'networkInterfaces'. The supported api-versions are '2014-12-01-preview, "
    )
    assert ". The supported locations are '" in message


def test_a_word_behind_the_newest_date_makes_it_no_newer(ask: Ask) -> None:
    newest = max(data.listed_versions("Microsoft.Compute/disks"))[:10]
    path = f"{S}/providers/Microsoft.Compute/disks"
    assert ask("GET", path, newest)[0] == 200
    assert ask("GET", path, f"{newest}-fresh")[:2] == (404, "InvalidResourceType")
    assert ask("GET", path, "2999-01-01-fresh")[0] == 200


def test_a_list_is_of_no_region(ask: Ask) -> None:
    status, code, message = ask("GET", f"{S}/providers/Microsoft.Compute/disks", "2019-01-01")
    assert (status, code) == (404, "InvalidResourceType")
    assert message.startswith(
        "The resource type 'disks' could not be found in the namespace 'Microsoft.Compute' for api version "
        "'2019-01-01'. The supported api-versions are '2016-04-30-preview,2017-03-30,"
    )


@pytest.mark.parametrize("kind", ["virtualMachines", "disks", "galleries", "virtualMachineScaleSets"])
def test_what_is_listed_or_newer_is_taken(ask: Ask, kind: str) -> None:
    listed = data.listed_versions(f"Microsoft.Compute/{kind}")
    for version in (*listed[:3], listed[-1], "2027-01-01", "2031-12-31-preview"):
        assert ask("GET", f"{G}/providers/Microsoft.Compute/{kind}", version)[0] == 200, version


def test_an_action_has_the_versions_of_its_type(ask: Ask) -> None:
    path = f"{G}/providers/Microsoft.Compute/virtualMachines/v/start"
    assert ask("POST", path, "2019-01-01")[1] == "InvalidResourceType"
    assert ask("POST", path, "2019-03-01")[1] == "ResourceNotFound"


def test_a_version_is_needed(ask: Ask, azure: App) -> None:
    for url in (G, f"{G}?api-version="):
        assert azure(Request("GET", url)).json()["error"]["code"] == "MissingApiVersionParameter"
    assert azure(Request("GET", "/metadata/endpoints")).status == 200
