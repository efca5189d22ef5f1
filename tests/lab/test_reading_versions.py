"""Which api-version a check asks with."""

import pytest

from azlab.data.api_versions import SUBSCRIPTIONS, USUAL, api_version
from azlab.lab.reading import LOG, version_for

GROUP = "/subscriptions/s/resourceGroups/g"
COMPUTE = f"{GROUP}/providers/Microsoft.Compute"


@pytest.mark.parametrize(
    ("path", "resource_type"),
    [
        (f"{COMPUTE}/disks/d", "Microsoft.Compute/disks"),
        (f"{COMPUTE}/galleries/g/images", "Microsoft.Compute/galleries/images"),
        (f"{COMPUTE}/galleries/g/images/i/versions/1.0.0", "Microsoft.Compute/galleries/images/versions"),
        (f"{COMPUTE}/virtualMachines/v/runCommand", "Microsoft.Compute/virtualMachines"),
        (f"{COMPUTE}/disks/d/providers/Microsoft.Authorization/locks", "Microsoft.Authorization/locks"),
    ],
)
def test_a_path_is_asked_with_the_version_of_what_it_names(path: str, resource_type: str) -> None:
    assert version_for(path) == api_version(resource_type)


@pytest.mark.parametrize(
    ("path", "version"),
    [
        (f"{COMPUTE}/virtualMachineScaleSets/w/providers/Microsoft.Insights/metrics", "2018-01-01"),
        (f"/subscriptions/s/{LOG}", "2015-04-01"),
    ],
)
def test_metrics_and_the_activity_log_are_asked_as_the_azure_cli_asks(path: str, version: str) -> None:
    assert version_for(path) == version


@pytest.mark.parametrize("path", ["/subscriptions", "/subscriptions/s"])
def test_subscriptions_are_asked_with_a_version_of_theirs(path: str) -> None:
    assert version_for(path) == SUBSCRIPTIONS


@pytest.mark.parametrize("path", [GROUP, "/subscriptions/s/resourceGroups"])
def test_what_is_no_resource_is_asked_with_the_usual_one(path: str) -> None:
    assert version_for(path) == USUAL
