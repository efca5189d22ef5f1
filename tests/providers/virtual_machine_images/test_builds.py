"""Builds: what customizers do in the image, what fails, how long it takes, and what can be stopped."""

from datetime import datetime

import pytest

from azlab.arm.messages import Json, Request
from tests.providers.compute.conftest import GROUP, SUBSCRIPTION, WINDOWS
from tests.providers.virtual_machine_images.conftest import (
    DEFINITION,
    IDENTITY,
    TEMPLATE,
    Builder,
    definition,
)


def versions(azure: Builder) -> list[str]:
    return [entry["name"] for entry in azure.get(f"{DEFINITION}/versions")["value"]]


def minutes(azure: Builder, properties: Json) -> float:
    status = properties["lastRunStatus"]
    ends = [datetime.fromisoformat(status[name]) for name in ("startTime", "endTime")]
    return (ends[1] - ends[0]).total_seconds() / 60


def test_a_build_installs_and_deprovisions(allowed: Builder) -> None:
    properties = allowed.built("sudo apt-get update", "sudo apt-get install -y nginx", "sudo touch /etc/shop")
    assert properties["lastRunStatus"]["runState"] == "Succeeded"
    assert properties["lastRunStatus"]["message"] == ""
    (name,) = versions(allowed)
    machine = allowed.inside(f"{DEFINITION}/versions/{name}")
    assert "nginx" in machine["packages"]
    assert "/etc/shop" in machine["files"]
    assert "packer" not in [account["name"] for account in machine["accounts"]]
    assert not [path for path in machine["files"] if "packer" in path]
    output = allowed.get(f"{TEMPLATE}/runOutputs/WEB")
    assert output["properties"] == {
        "artifactId": f"{DEFINITION}/versions/{name}",
        "provisioningState": "Succeeded",
    }
    assert allowed.get(f"{TEMPLATE}/runOutputs")["value"] == [output]
    assert allowed.refusal("GET", f"{TEMPLATE}/runOutputs/other").code == "ResourceNotFound"


def test_a_script_begins_in_the_home_of_whom_it_runs_as(allowed: Builder) -> None:
    # As over SSH: scripts fetch archives into the working folder.
    lines = ("ls", "touch shop.tgz", 'test "$PWD $HOME" = "/home/packer /home/packer"')
    assert allowed.built(*lines)["lastRunStatus"]["runState"] == "Succeeded", allowed.log()


def test_nothing_of_the_build_vm_is_left(allowed: Builder) -> None:
    allowed.put(TEMPLATE, allowed.template("true"))
    before = {resource.id.key for resource in allowed.app.cloud.resources()}
    allowed.run_template()
    after = {resource.id.key for resource in allowed.app.cloud.resources()}
    assert [key.rpartition("/images/web/")[2].partition("/")[0] for key in after - before] == ["versions"]


def test_a_customizer_without_rights_fails_and_its_log_says_why(allowed: Builder) -> None:
    status = allowed.built("echo first", "apt-get install -y nginx", "echo never")["lastRunStatus"]
    assert status["runState"] == "Failed"
    assert (
        "please review the build log to identify which build/customization step failed" in status["message"]
    )
    operation = status["message"].partition("OperationId: ")[2].partition(".")[0]
    lines = allowed.log().splitlines()
    assert {line.partition("] ")[0] for line in lines} == {f"[{operation}"}
    said = [line.partition("] ")[2] for line in lines]
    assert "PACKER OUT     azure-arm: first" in said
    assert "are you root?" in allowed.log()
    assert "never" not in allowed.log()
    assert said[-3:-1] == [
        "PACKER OUT --> azure-arm: Script exited with non-zero exit status: 100. Allowed exit codes are: [0]",
        "PACKER OUT ==> Builds finished but no artifacts were created.",
    ]
    assert versions(allowed) == []


def test_the_log_lies_where_the_message_says(allowed: Builder) -> None:
    message = allowed.built("exit 3")["lastRunStatus"]["message"]
    link = message.partition("Image Build log location: https://")[2].partition(". OperationId")[0]
    host, _, path = link.partition("/")
    account = allowed.app.cloud.found_by("storage account names", host.partition(".")[0])
    assert account is not None
    assert account.interior["blobs"][path] == allowed.log()
    assert allowed.app(Request("GET", f"/blobs/{link}")).status == 403


def test_a_build_can_be_run_again_and_keeps_both_logs(allowed: Builder) -> None:
    allowed.built("true")
    allowed.run_template()
    assert len(versions(allowed)) == 2
    group = allowed.get(TEMPLATE)["properties"]["exactStagingResourceGroup"]
    (account,) = allowed.app.cloud.resources("Microsoft.Storage/storageAccounts", group)
    assert len(account.interior["blobs"]) == 2


def test_a_build_is_cancelled_and_makes_nothing(allowed: Builder) -> None:
    allowed.put(TEMPLATE, allowed.template("true"))
    response = allowed.send("POST", f"{TEMPLATE}/run")
    assert (response.status, response.body) == (202, b"")
    assert allowed.get(TEMPLATE)["properties"]["lastRunStatus"]["runState"] == "Running"
    assert versions(allowed) == []
    for method, path, verb in (("POST", f"{TEMPLATE}/run", "run/action"), ("DELETE", TEMPLATE, "delete")):
        assert allowed.refusal(method, path).said == (
            409,
            "OperationNotAllowed",
            f"Operation Microsoft.VirtualMachineImages/imageTemplates/{verb} is not allowed in provisioning "
            "state: provisioned or run state: running.",
        )
    assert allowed.send("POST", f"{TEMPLATE}/cancel").status == 204
    assert allowed.get(TEMPLATE)["properties"]["lastRunStatus"]["runState"] == "Canceled"
    assert allowed.wait(response)["status"] == "Canceled"
    assert versions(allowed) == []
    assert allowed.send("POST", f"{TEMPLATE}/cancel").status == 204
    assert allowed.run_template()["lastRunStatus"]["runState"] == "Succeeded"


def test_a_script_may_not_take_longer_than_the_build(allowed: Builder) -> None:
    properties = allowed.built("sleep 300", "sleep 300", buildTimeoutInMinutes=9)
    assert properties["lastRunStatus"]["message"] == (
        "Failed while waiting for packerizer: Timeout waiting for microservice to complete: 'context "
        "deadline exceeded'"
    )
    assert minutes(allowed, properties) == 9


def test_all_of_a_build_counts_not_only_its_scripts(allowed: Builder) -> None:
    status = allowed.built("true", buildTimeoutInMinutes=6)["lastRunStatus"]
    assert (status["runState"], "context deadline exceeded" in status["message"]) == ("Failed", True)
    assert versions(allowed) == []


def test_a_build_takes_as_long_as_its_scripts(allowed: Builder) -> None:
    quick = minutes(allowed, allowed.built("true"))
    allowed.delete(TEMPLATE)
    slow = minutes(allowed, allowed.built("sleep 1200"))
    assert 15 < quick < 30
    assert quick + 19 < slow < quick + 21


def test_a_provider_that_is_not_registered_is_named(allowed: Builder) -> None:
    allowed.send("POST", f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.ContainerInstance/unregister")
    status = allowed.built("true")["lastRunStatus"]
    assert (status["runState"], "'Microsoft.ContainerInstance'" in status["message"]) == ("Failed", True)
    assert allowed.log() == ""


def test_what_refuses_a_vm_refuses_the_build_vm(allowed: Builder) -> None:
    status = allowed.built("true", vmProfile={"vmSize": "Standard_Nope"})["lastRunStatus"]
    assert status["runState"] == "Failed"
    assert "==> azure-arm: ERROR: -> InvalidParameter" in allowed.log()


def test_the_profile_chooses_size_disk_and_subnet(allowed: Builder) -> None:
    allowed.interface("nic")
    subnet = f"{GROUP}/providers/Microsoft.Network/virtualNetworks/net-westeurope/subnets/default"
    profile = {"vmSize": "Standard_D2s_v5", "osDiskSizeGB": 64, "vnetConfig": {"subnetId": subnet}}
    allowed.built("true", vmProfile=profile)
    shown = allowed.get(f"{DEFINITION}/versions/{versions(allowed)[0]}")
    assert shown["properties"]["storageProfile"]["osDiskImage"]["sizeInGB"] == 64


def test_another_deprovisioning_script_is_run_instead(allowed: Builder) -> None:
    allowed.built(
        "echo 'touch /etc/mine' > /tmp/mine.sh", "sudo mv /tmp/mine.sh /tmp/DeprovisioningScript.sh"
    )
    machine = allowed.inside(f"{DEFINITION}/versions/{versions(allowed)[0]}")
    assert "/etc/mine" in machine["files"]
    assert "packer" in [account["name"] for account in machine["accounts"]]


def test_validators_see_the_image_and_leave_nothing_in_it(allowed: Builder) -> None:
    checks = [{"type": "Shell", "name": "v", "inline": ["test -e /etc/shop", "sudo touch /etc/seen"]}]
    allowed.built("sudo touch /etc/shop", validate={"inVMValidations": checks})
    machine = allowed.inside(f"{DEFINITION}/versions/{versions(allowed)[0]}")
    assert ("/etc/shop" in machine["files"], "/etc/seen" in machine["files"]) == (True, False)


@pytest.mark.parametrize(("goes_on", "state"), [(False, "Failed"), (True, "Succeeded")])
def test_a_validator_that_fails_stops_the_build_unless_it_may_go_on(
    allowed: Builder, goes_on: bool, state: str
) -> None:
    wanted = {"inVMValidations": [{"type": "Shell", "name": "v", "inline": ["false"]}]}
    validate = {**wanted, "continueDistributeOnFailure": goes_on}
    assert allowed.built("true", validate=validate)["lastRunStatus"]["runState"] == state


def test_windows_is_customized_restarted_and_resealed(allowed: Builder) -> None:
    allowed.put("galleries/shop/images/windows", definition("Windows", "V1"))
    target = allowed.gallery_version(galleryImageId=DEFINITION.replace("/web", "/windows"))
    steps = [
        {
            "type": "PowerShell",
            "name": "a",
            "inline": ["New-Item -ItemType Directory C:\\build"],
            "runElevated": True,
        },
        {"type": "WindowsRestart", "restartCheckCommand": "Write-Output restarted"},
        {"type": "PowerShell", "name": "b", "inline": ["exit 12"], "validExitCodes": [0, 12]},
    ]
    source = {"type": "PlatformImage", **WINDOWS}
    properties = allowed.built(source=source, customize=steps, distribute=[target])
    assert properties["lastRunStatus"] == {**properties["lastRunStatus"], "runState": "Succeeded"}, (
        allowed.log()
    )
    id = allowed.get(f"{TEMPLATE}/runOutputs/web")["properties"]["artifactId"]
    machine = allowed.inside(id)
    assert machine["image_state"] == "IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE"
    assert "restarted" in allowed.log()


def test_the_next_build_begins_with_the_image_of_the_last(allowed: Builder) -> None:
    allowed.built("sudo touch /etc/base", distribute=[allowed.managed_image("base")])
    allowed.delete(TEMPLATE)
    image = f"{GROUP}/providers/Microsoft.Compute/images/base"
    source = {"type": "ManagedImage", "imageId": image}
    allowed.built("test -e /etc/base", source=source)
    allowed.delete(TEMPLATE)
    source = {"type": "SharedImageVersion", "imageVersionId": f"{DEFINITION}/versions/latest"}
    assert allowed.built("test -e /etc/base", source=source)["lastRunStatus"]["runState"] == "Succeeded"


def test_an_identity_that_is_gone_cannot_be_used_until_another_is_assigned(allowed: Builder) -> None:
    allowed.put(TEMPLATE, allowed.template("true"))
    allowed.delete(IDENTITY)
    status = allowed.run_template()["lastRunStatus"]
    assert (status["runState"], status["message"]) == (
        "Failed",
        "The assigned managed identity cannot be used. Please remove the existing one and re-assign a new "
        "identity. For more troubleshooting steps go to https://aka.ms/azvmimagebuilderts.",
    )
    allowed.put(f"{IDENTITY}2", {"location": "westeurope"})
    swap: Json = {IDENTITY: None, f"{IDENTITY}2": {}}
    body = {"identity": {"type": "UserAssigned", "userAssignedIdentities": swap}}
    assert list(allowed.patch(TEMPLATE, body)["identity"]["userAssignedIdentities"]) == [f"{IDENTITY}2"]


def test_without_its_staging_group_nothing_is_built(allowed: Builder) -> None:
    allowed.put(TEMPLATE, allowed.template("true"))
    group = allowed.get(TEMPLATE)["properties"]["exactStagingResourceGroup"]
    allowed.delete(group)
    allowed.app.cloud.operations.wait_until_idle(group.lower())
    status = allowed.run_template()["lastRunStatus"]
    assert status["message"].startswith("Internal error occurred. This is a generic error.")
    allowed.delete(TEMPLATE)
    assert allowed.send("GET", TEMPLATE).status == 404


def test_the_staging_group_goes_with_the_group_of_its_template(allowed: Builder) -> None:
    allowed.built("true")
    staging = allowed.get(TEMPLATE)["properties"]["exactStagingResourceGroup"]
    allowed.delete(DEFINITION + "/versions/" + versions(allowed)[0])
    assert allowed.send("DELETE", GROUP).status == 202
    for group in (GROUP, staging):
        allowed.app.cloud.operations.wait_until_idle(group.lower())
        assert allowed.send("GET", group).status == 404


@pytest.mark.parametrize(("script", "state"), [("true", "Succeeded"), ("false", "Failed")])
def test_a_template_that_runs_by_itself_is_made_first(allowed: Builder, script: str, state: str) -> None:
    made = allowed.put(TEMPLATE, allowed.template(script, autoRun={"state": "Enabled"}))["properties"]
    assert (made["provisioningState"], made["lastRunStatus"]["runState"]) == ("Succeeded", "Running")
    assert versions(allowed) == []
    assert allowed.refusal("POST", f"{TEMPLATE}/run").code == "OperationNotAllowed"
    allowed.app.cloud.operations.wait_until_idle(TEMPLATE.lower())
    assert allowed.get(TEMPLATE)["properties"]["lastRunStatus"]["runState"] == state
    assert len(versions(allowed)) == (1 if state == "Succeeded" else 0)


def test_a_build_tells_how_far_it_has_come(allowed: Builder) -> None:
    allowed.put(TEMPLATE, allowed.template("sleep 600"))
    allowed.send("POST", f"{TEMPLATE}/run")
    told = []
    while (status := allowed.get(TEMPLATE)["properties"]["lastRunStatus"])["runState"] == "Running":
        told += [] if status["runSubState"] in told else [status["runSubState"]]
        assert status["endTime"] == "0001-01-01T00:00:00Z"
        allowed.app.cloud.clock.advance(30)
    assert told == ["Queued", "Building", "Customizing", "Distributing"]
    assert "runSubState" not in status


def test_of_a_script_that_prints_without_end_the_log_keeps_the_end(allowed: Builder) -> None:
    allowed.built("seq 100000", "echo last")
    log = allowed.log()
    assert "azure-arm: (the practice Azure keeps the last 200,000 characters)" in log
    assert "azure-arm: 100000\n" in log
    assert "azure-arm: 1\n" not in log
    assert "azure-arm: last\n" in log


def test_a_customizer_that_switches_the_machine_off_fails(allowed: Builder) -> None:
    status = allowed.built("sudo shutdown -h now", "echo never")["lastRunStatus"]
    assert (status["runState"], "Script disconnected unexpectedly." in allowed.log()) == ("Failed", True)
    assert versions(allowed) == []
