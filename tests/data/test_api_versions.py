"""Which api-version is asked for."""

import pytest

from azlab.data.api_versions import USUAL, api_version, is_known, nearest_version


@pytest.mark.parametrize(
    ("resource_type", "version"),
    [
        ("Microsoft.Compute/virtualMachines", "2024-11-01"),
        ("microsoft.compute/DISKS", "2024-03-02"),
        ("Microsoft.Compute/galleries/images/versions", "2024-03-03"),
        ("Microsoft.Nobody/knows", USUAL),
    ],
)
def test_a_type_has_the_newest_version_that_azure_lists(resource_type: str, version: str) -> None:
    assert api_version(resource_type) == version


@pytest.mark.parametrize(
    ("below", "resource_type"),
    [
        ("Microsoft.Compute/virtualMachines/runCommand", "Microsoft.Compute/virtualMachines"),
        ("Microsoft.Compute/galleries/images", "Microsoft.Compute/galleries/images"),
        ("Microsoft.Compute/disks/beginGetAccess", "Microsoft.Compute/disks"),
    ],
)
def test_what_is_below_a_type_has_its_version(below: str, resource_type: str) -> None:
    assert nearest_version(below) == api_version(resource_type)


def test_a_guess_is_known_to_be_one() -> None:
    assert is_known("Microsoft.Compute/DISKS")
    assert not is_known("Microsoft.Nobody/knows")
