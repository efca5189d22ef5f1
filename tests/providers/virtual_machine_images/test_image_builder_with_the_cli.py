"""Image Builder with the real Azure CLI: refused at every step for a reason, found in the log, mended."""

import json
from pathlib import Path
from typing import Any

import pytest

from azlab.cli import az
from tests.providers.conftest import run

ACTIONS = ("galleries/read", "galleries/images/read", "galleries/images/versions/read")
DEFINITION = (
    "sig image-definition create -g rg -r shop -i web --publisher shop --offer web --sku small --os-type "
    "Linux --os-state Generalized --hyper-v-generation V2"
)
BLOBS = "--account-name {} -c packerlogs"


def refused(command: str) -> str:
    result = az(command)
    assert result.exit_code == 1, command
    return result.errors


def write_template(*inline: str) -> None:
    """The template's file: its version stays out of `latest`."""
    gallery = run("sig image-definition show -g rg -r shop -i web --query id")
    target = {
        "type": "SharedImage", "galleryImageId": f"{gallery}/versions/1.0.0", "runOutputName": "web",
        "targetRegions": [{"name": "westeurope"}], "excludeFromLatest": True,
    }  # fmt: skip
    source = {
        "type": "PlatformImage", "publisher": "Debian", "offer": "debian-12", "sku": "12-gen2",
        "version": "latest",
    }  # fmt: skip
    customize = [{"type": "Shell", "name": "web", "inline": list(inline)}]
    identity = run("identity show -g rg -n builder --query id")
    write(
        "template.json",
        {
            "location": "westeurope",
            "identity": {"type": "UserAssigned", "userAssignedIdentities": {identity: {}}},
            "properties": {"source": source, "customize": customize, "distribute": [target]},
        },
    )


def write(name: str, document: Any) -> None:
    Path(name).write_text(json.dumps(document))


def write_role(group: str, *actions: str) -> None:
    named = [f"Microsoft.Compute/{action}" for action in actions]
    role = {
        "Name": "Image writer",
        "Description": "For builder.",
        "Actions": named,
        "AssignableScopes": [group],
    }
    write("role.json", role)


@pytest.mark.long
def test_from_an_unregistered_provider_to_a_tested_version(cli: Path) -> None:
    group = run("group show -n rg --query id")
    run("sig create -g rg -r shop")
    run(DEFINITION)

    # The provider: the CLI registers it by itself, where its user may.
    shown = "provider show -n Microsoft.VirtualMachineImages --query registrationState"
    assert run(shown) == "NotRegistered"
    address = f"{group}/providers/Microsoft.VirtualMachineImages/imageTemplates/web?api-version=2023-07-01"
    write("empty.json", {"location": "westeurope"})
    told = refused(f"rest --method put --url {address} --body @empty.json")
    assert "The subscription is not registered to use namespace 'Microsoft.VirtualMachineImages'." in told
    run("provider register -n Microsoft.VirtualMachineImages")
    assert run(shown) == "Registered"

    # The identity: it may nothing yet.
    identity = run("identity create -g rg -n builder")
    write_template("apt-get update", "apt-get install -y nginx")
    told = refused("image builder create -g rg -n web --image-template template.json")
    assert "(BadSharedImageDistribute) Not authorized to access the resource: " in told
    assert run("image builder show -g rg -n web --query provisioningError.provisioningErrorCode")
    told = refused("image builder create -g rg -n web --image-template template.json")
    assert "Update/Upgrade of image templates is currently not supported" in told
    run("image builder delete -g rg -n web")

    # A role of its own, with what is needed to read.
    write_role(group, *ACTIONS)
    run("role definition create --role-definition @role.json")
    run(f"role assignment create --assignee {identity['clientId']} --role 'Image writer' --scope {group}")
    run("image builder create -g rg -n web --image-template template.json")

    # What a build uses is to be registered, too.
    assert "'Microsoft.KeyVault'" in refused("image builder run -g rg -n web")
    for name in ("KeyVault", "ContainerInstance"):
        run(f"provider register -n Microsoft.{name}")

    # The customizer that fails, and its log.
    told = refused("image builder run -g rg -n web")
    assert "Image Build log location: https://" in told
    status = run("image builder show -g rg -n web --query lastRunStatus")
    assert (status["runState"], status["message"] in told) == ("Failed", True)
    staging = run("image builder show -g rg -n web --query exactStagingResourceGroup").rpartition("/")[2]
    account = run(f"storage account list -g {staging} --query [0].name")
    assert run(f"storage container list --account-name {account} --query [].name") == ["packerlogs"]
    (log,) = run(f"storage blob list {BLOBS.format(account)} --query [].name")
    assert f"/{log}. OperationId" in told
    run(f"storage blob download {BLOBS.format(account)} -n {log} -f customization.log")
    signed_in = f"storage blob download {BLOBS.format(account)} -n {log} -f again.log --auth-mode login"
    assert "You do not have the required permissions" in refused(signed_in)
    me, scope = run("ad signed-in-user show --query id"), run(f"storage account show -n {account} --query id")
    run(f"role assignment create --assignee {me} --role 'Storage Blob Data Reader' --scope {scope}")
    run(signed_in)
    text = Path("customization.log").read_text()
    assert Path("again.log").read_text() == text
    assert az(f"storage blob download {BLOBS.format(account)} -n {log} --only-show-errors").text == text
    assert "Permission denied" in text
    assert "Script exited with non-zero exit status: 100" in text

    # Mended: and now the version may not be written.
    run("image builder delete -g rg -n web")
    write_template("sudo apt-get update", "sudo apt-get install -y nginx")
    run("image builder create -g rg -n web --image-template template.json")
    told = refused("image builder run -g rg -n web")
    assert "perform action 'Microsoft.Compute/galleries/images/versions/write'" in told
    write_role(group, *ACTIONS, "galleries/images/versions/write")
    run("role definition update --role-definition @role.json")
    run("image builder run -g rg -n web")
    version = run("image builder show-runs -g rg -n web --output-name web --query artifactId")
    assert version.endswith("/galleries/shop/images/web/versions/1.0.0")

    # It stays out of `latest` until it is tested.
    image = run("sig image-definition show -g rg -r shop -i web --query id")
    make = "vm create -g rg --security-type Standard --admin-username learner --generate-ssh-keys"
    assert az(f"{make} -n early --image {image}").exit_code != 0
    run(f"{make} -n test --image {version}")
    script = "systemctl is-active nginx; id packer"
    said = run(f'vm run-command invoke -g rg -n test --command-id RunShellScript --scripts "{script}"')
    assert "[stdout]\nactive\n" in said["value"][0]["message"]
    assert "no such user" in said["value"][0]["message"]
    run(
        "sig image-version update -g rg -r shop -i web -e 1.0.0 --set "
        "publishingProfile.excludeFromLatest=false"
    )
    run(f"{make} -n shop --image {image}")

    run("image builder delete -g rg -n web")
    assert run("group list --query [].name") == ["rg"]


@pytest.mark.long
def test_a_template_is_put_together_from_options_and_changed(cli: Path) -> None:
    run("sig create -g rg -r shop")
    run(DEFINITION)
    identity = run("identity create -g rg -n builder")
    run(f"role assignment create --assignee {identity['principalId']} --role Contributor "
        f"--scope {run('group show -n rg --query id')}")  # fmt: skip
    for name in ("VirtualMachineImages", "KeyVault", "ContainerInstance"):
        run(f"provider register -n Microsoft.{name}")
    run("image builder create -g rg -n web --image-source Debian:debian-12:12-gen2:latest --identity builder "
        "--build-timeout 60 --vm-size Standard_D2s_v5 --defer")  # fmt: skip
    steps = "image builder customizer add -g rg -n web --type shell --defer"
    run(f"{steps} --customizer-name first --inline-script 'sudo touch /etc/first'")
    run(f"{steps} --customizer-name second --inline-script 'sudo touch /etc/second'")
    run("image builder customizer remove -g rg -n web --customizer-name first --defer")
    run("image builder validator add -g rg -n web --defer")
    run("image builder optimizer add -g rg -n web --enable-vm-boot true --defer")
    run("image builder output add -g rg -n web --gallery-name shop --gallery-image-definition web "
        "--gallery-replication-regions westeurope northeurope --output-name regions --defer")  # fmt: skip
    run(
        "image builder output versioning set -g rg -n web --output-name regions --scheme Latest --major 3 "
        "--defer"
    )
    run(
        "image builder output add -g rg -n web --managed-image golden --managed-image-location westeurope "
        "--defer"
    )
    run("image builder update -g rg -n web")
    shown = run("image builder show -g rg -n web")
    assert [step["name"] for step in shown["customize"]] == ["second"]
    assert shown["optimize"]["vmBoot"]["state"] == "Enabled"
    assert [row["name"] for row in run("image builder list -g rg")] == ["web"]
    run("image builder wait -g rg -n web --created")
    assert list(run("image builder identity show -g rg -n web")["userAssignedIdentities"]) == [identity["id"]]

    run("image builder run -g rg -n web --no-wait")
    assert run("image builder show -g rg -n web --query lastRunStatus.runState") == "Running"
    assert "is not allowed in provisioning state: provisioned or run state: running" in refused(
        "image builder run -g rg -n web"
    )
    run("image builder cancel -g rg -n web")
    assert run("image builder show -g rg -n web --query lastRunStatus.runState") == "Canceled"
    run("image builder run -g rg -n web")
    assert run("sig image-version list -g rg -r shop -i web --query [].name") == ["3.0.0"]
    assert run("image list -g rg --query [].name") == ["golden"]
    assert len(run("image builder show-runs -g rg -n web")) == 2

    run("image builder identity remove -g rg -n web --user-assigned builder --yes")
    assert run("image builder identity show -g rg -n web")["type"] == "None"
    run("image builder identity assign -g rg -n web --user-assigned builder")
    run("image builder delete -g rg -n web")
