"""The real Azure CLI, from a VM to a gallery and back to a VM in another region."""

import json
from pathlib import Path

import pytest

from azlab.cli import az

LOGIN = "--admin-username azureuser --generate-ssh-keys"
DEFINITION = "-g rg -r shared -i web"
VERSION = f"{DEFINITION} -e 1.0.0"


@pytest.fixture
def definition(cli: Path) -> str:
    """The id of a definition as the CLI makes it by default, with version 1.0.0 on its way to two regions."""
    az(f"vm create -g rg -n web --image Debian:debian-12:12-gen2:latest --security-type Standard {LOGIN}")
    az("vm run-command invoke -g rg -n web --command-id RunShellScript --scripts "
       "'sudo apt-get install -y nginx; sudo waagent -deprovision+user -force'")  # fmt: skip
    az("vm deallocate -g rg -n web")
    az("vm generalize -g rg -n web")
    vm = az("vm show -g rg -n web --query id").data
    az("sig create -g rg -r shared")
    id = az(
        f"sig image-definition create {DEFINITION} --os-type Linux -p shop -f web -s small --query id"
    ).data
    regions = "--target-regions westeurope=2 northeurope=1=standard_zrs"
    az(f"sig image-version create {VERSION} {regions} --no-wait --virtual-machine {vm}")
    return id


def test_the_cli_watches_replication_and_makes_a_vm_elsewhere(definition: str) -> None:
    status = f"sig image-version show {VERSION} --expand ReplicationStatus --query replicationStatus"
    assert az(f"{status}.aggregatedState").data == "InProgress"
    assert az(f"sig image-version wait {VERSION} --created").exit_code == 0
    assert [one["progress"] for one in az(f"{status}.summary").data] == [100, 100]
    az("group create -n away -l northeurope")
    assert az(f"vm create -g away -n copy --image {definition} {LOGIN}").exit_code == 0
    assert az("vm show -g away -n copy --query storageProfile.imageReference.exactVersion").data == "1.0.0"
    script = "--command-id RunShellScript --scripts 'which nginx'"
    said = az(f"vm run-command invoke -g away -n copy {script}").data
    assert "/usr/bin/nginx" in said["value"][0]["message"]


def test_the_cli_shows_that_a_region_has_no_replica(definition: str) -> None:
    az(f"sig image-version wait {VERSION} --created")
    az("group create -n far -l westus")
    refused = az(f"vm create -g far -n copy --image {definition}/versions/1.0.0 {LOGIN}")
    detail = json.loads(refused.errors[refused.errors.index("{") :])["error"]["details"][0]
    assert detail["code"] == "GalleryImageNotFound"
    assert detail["message"].startswith(
        f'"The gallery image {definition}/versions/1.0.0 is not available in '
    )


def test_the_cli_deletes_from_the_inside_out(definition: str) -> None:
    az(f"sig image-version wait {VERSION} --created")
    assert "(CannotDeleteResource)" in az("sig delete -g rg -r shared").errors
    assert "(CannotDeleteResource)" in az(f"sig image-definition delete {DEFINITION}").errors
    steps = [
        f"image-version delete {VERSION}",
        f"image-definition delete {DEFINITION}",
        "delete -g rg -r shared",
    ]
    assert [az(f"sig {step}").exit_code for step in steps] == [0, 0, 0]
    assert az("sig list").data == []


def test_the_cli_brings_a_soft_deleted_version_back(definition: str) -> None:
    az(f"sig image-version wait {VERSION} --created")
    assert "soft-deletion is not enabled" in az(f"sig image-version undelete {VERSION}").errors
    az("sig update -g rg -r shared --soft-delete true")
    az(f"sig image-version delete {VERSION}")
    assert [one["name"] for one in az(f"sig image-version list-soft-deleted {DEFINITION}").data] == ["1.0.0"]
    assert az(f"sig image-version undelete {VERSION}").data["provisioningState"] == "Succeeded"


def test_the_cli_excludes_a_version_from_latest(definition: str) -> None:
    az(f"sig image-version wait {VERSION} --created")
    az(f"sig image-version update {VERSION} --set publishingProfile.excludeFromLatest=true")
    refused = az(f"vm create -g rg -n copy --image {definition} {LOGIN}")
    assert f'There is no latest image version exists for "{definition}"' in refused.errors
