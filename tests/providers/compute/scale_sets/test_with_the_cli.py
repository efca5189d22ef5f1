"""The real Azure CLI and scale sets, from their creation to their end, and what checks say of them."""

import json
from pathlib import Path
from typing import Any

import pytest

from azlab import lab
from azlab.cli import az
from grader.checks import check
from tests.providers.conftest import run

LOGIN = "--admin-username azureuser --generate-ssh-keys"
SMALL = "--vm-sku Standard_B1s"
HEALTH = '{"protocol": "http", "port": 80, "requestPath": "/"}'


def ids(name: str = "web") -> list[str]:
    return run(f"vmss list-instances -g rg -n {name} --query [].instanceId")


def version(number: str, text: str) -> str:
    """A gallery version of a machine that serves a text."""
    run(f"vm create -g rg -n base{text} --image Debian:debian-12:12:latest --security-type Standard {LOGIN}")
    script = f"sudo apt-get install -y nginx; echo {text} | sudo tee /var/www/html/index.html; "
    script += "sudo waagent -deprovision+user -force"
    run(f"vm run-command invoke -g rg -n base{text} --command-id RunShellScript --scripts '{script}'")
    run(f"vm deallocate -g rg -n base{text}")
    run(f"vm generalize -g rg -n base{text}")
    machine = run(f"vm show -g rg -n base{text} --query id")
    return run(
        f"sig image-version create -g rg -r shop -i web -e {number} --virtual-machine {machine} --query id"
    )


@pytest.fixture
def versions(cli: Path) -> tuple[str, str]:
    """The ids of two versions of one definition."""
    run("sig create -g rg -r shop")
    definition = "--os-type Linux -p shop -f web -s small --hyper-v-generation V1"
    run(f"sig image-definition create -g rg -r shop -i web {definition}")
    return version("1.0.0", "one"), version("2.0.0", "two")


@pytest.mark.parametrize("mode", ["Flexible", "Uniform"])
def test_a_scale_set_lives_through_all_its_commands(cli: Path, mode: str) -> None:
    run(f"vmss create -g rg -n web --image Ubuntu2404 {SMALL} {LOGIN} --orchestration-mode {mode}")
    assert len(ids()) == 2
    run("vmss scale -g rg -n web --new-capacity 3")
    for verb in ("stop", "deallocate", "start", "restart"):
        run(f"vmss {verb} -g rg -n web")
    run(f"vmss deallocate -g rg -n web --instance-ids {ids()[0]}")
    run(f"vmss start -g rg -n web --instance-ids {ids()[0]}")
    run(f"vmss reimage -g rg -n web --instance-ids {ids()[1]}")
    run("vmss update -g rg -n web --set tags.team=shop")
    run("vmss update-instances -g rg -n web --instance-ids '*'")
    run(f"vmss delete-instances -g rg -n web --instance-ids {ids()[2]}")
    assert run("vmss show -g rg -n web --query sku.capacity") == 2
    assert "VM running" not in run("vmss list -g rg")
    run("vmss delete -g rg -n web")
    assert run("vmss list -g rg") == []
    assert run("vm list -g rg") == run("disk list -g rg") == []


def test_uniform_instances_are_looked_at_one_by_one(cli: Path) -> None:
    run(f"vmss create -g rg -n web --image Ubuntu2404 {SMALL} {LOGIN} --orchestration-mode Uniform")
    assert (
        run("vmss get-instance-view -g rg -n web --instance-id 1 --query statuses[1].code")
        == "PowerState/running"
    )
    assert len(run("vmss get-instance-view -g rg -n web --instance-id '*'")) == 2
    assert len(run("vmss nic list -g rg --vmss-name web")) == 2
    assert set(run("vmss list-instance-connection-info -g rg -n web")) == {"instance 0", "instance 1"}
    invoked = run("vmss run-command invoke -g rg -n web --instance-id 0 --command-id RunShellScript "
                   "--scripts hostname")  # fmt: skip
    assert "000000" in invoked["value"][0]["message"]
    protected = run("vmss update -g rg -n web --instance-id 0 --protect-from-scale-in true")
    assert protected["protectionPolicy"]["protectFromScaleIn"] is True


def test_flexible_instances_are_vms_of_their_scale_set(cli: Path) -> None:
    run(f"vmss create -g rg -n web --image Ubuntu2404 {SMALL} {LOGIN} --zones 1 2")
    assert sorted(run("vm list -g rg --vmss web --query [].name")) == sorted(ids())
    assert sorted(run("vm list -g rg --query [].zones[0]")) == ["1", "2"]
    pool = run("network lb show -g rg -n webLB --query backendAddressPools[0].backendIPConfigurations")
    assert len(pool) == 2


def test_flexible_instances_take_the_commands_of_vms(cli: Path) -> None:
    run(f"vmss create -g rg -n web --image Ubuntu2404 {SMALL} {LOGIN} --instance-count 1")
    name = ids()[0]
    assert run(f"vm update -g rg -n {name} --set tags.team=shop --query tags.team") == "shop"
    assert (
        run(f"vm resize -g rg -n {name} --size Standard_B2s --query hardwareProfile.vmSize") == "Standard_B2s"
    )
    for verb in ("stop", "deallocate", "start", "restart"):
        run(f"vm {verb} -g rg -n {name}")
    run(f"vm delete -g rg -n {name} --yes")
    assert run("vmss show -g rg -n web --query sku.capacity") == 0
    assert run("network nic list -g rg") == run("disk list -g rg") == []


def holds(claim: str, *arguments: Any) -> bool:
    """What a check says of the scale set, read from the lesson's cloud."""
    with check.use(lab.cloud()) as notebook:
        getattr(check.scale_set("web", group="rg"), claim)(*arguments)
        return "1 of 1 point" in str(notebook.report)


@pytest.mark.parametrize("mode", ["Flexible", "Uniform"])
def test_a_new_version_reaches_the_instances_when_they_are_updated(
    versions: tuple[str, str], mode: str
) -> None:
    how = f"--security-type Standard --orchestration-mode {mode}"
    run(f"vmss create -g rg -n web --image {versions[0]} {SMALL} {LOGIN} {how}")
    assert holds("every_instance_has_the_latest_model")
    assert holds("is_behind_load_balancer", "webLB")
    reference = "virtualMachineProfile.storageProfile.imageReference.id"
    run(f"vmss update -g rg -n web --set {reference}={versions[1]}")
    assert holds("was_created_from", "web")
    assert not holds("every_instance_has_the_latest_model")
    assert holds("every_instance_runs_version", "1.0.0")
    assert holds("every_instance_serves", "one")
    run("vmss update-instances -g rg -n web --instance-ids '*'")
    assert holds("every_instance_has_the_latest_model")
    assert holds("every_instance_runs_version", "2.0.0")
    assert holds("every_instance_serves", "two")
    assert holds("every_instance_is", "running")


def test_vms_are_listed_by_their_scale_set(cli: Path) -> None:
    for name in ("web", "shop"):
        run(f"vmss create -g rg -n {name} --image Ubuntu2404 {SMALL} {LOGIN} --instance-count 1")
    assert run("vm list -g rg --vmss shop --query [].name") == ids("shop")


def test_extensions_come_and_go(cli: Path) -> None:
    run(f"vmss create -g rg -n web --image Ubuntu2404 {SMALL} {LOGIN} --orchestration-mode Uniform")
    settings = json.dumps({"commandToExecute": "touch /opt/seen"})
    where = "-g rg --vmss-name web"
    run(f"vmss extension set {where} -n CustomScript --publisher Microsoft.Azure.Extensions --version 2.1 "
         f"--settings '{settings}'")  # fmt: skip
    assert run(f"vmss extension list {where} --query [].name") == ["CustomScript"]
    assert run(f"vmss extension show {where} -n CustomScript --query settings") == json.loads(settings)
    run("vmss update-instances -g rg -n web --instance-ids '*'")
    look = run(
        "vmss run-command invoke -g rg -n web --instance-id 1 --command-id RunShellScript --scripts 'ls /opt'"
    )
    assert "seen" in look["value"][0]["message"]
    run(f"vmss extension delete {where} -n CustomScript")
    assert run(f"vmss extension list {where}") == []


def test_without_a_version_an_extension_is_the_newest(cli: Path) -> None:
    run(f"vmss create -g rg -n web --image Ubuntu2404 {SMALL} {LOGIN} --instance-count 0")
    for name, publisher in (
        ("CustomScript", "Microsoft.Azure.Extensions"),
        ("ApplicationHealthLinux", "Microsoft.ManagedServices"),
    ):
        settings = f"--publisher {publisher} --settings '{HEALTH}'"
        run(f"vmss extension set -g rg --vmss-name web -n {name} {settings}")
    versions = run("vmss extension list -g rg --vmss-name web --query [].typeHandlerVersion")
    assert versions == ["2.1", "2.0"]
    where = "-l westeurope --publisher Microsoft.ManagedServices"
    names = run(f"vmss extension image list-names {where} --query [].name")
    assert names == ["ApplicationHealthLinux", "ApplicationHealthWindows"]


def test_a_rolling_upgrade_goes_as_the_policy_says(versions: tuple[str, str]) -> None:
    run(f"vmss create -g rg -n web --image {versions[0]} {SMALL} {LOGIN} --orchestration-mode Uniform")
    run("vmss extension set -g rg --vmss-name web -n ApplicationHealthLinux --version 1.0 "
         f"--publisher Microsoft.ManagedServices --settings '{HEALTH}'")  # fmt: skip
    run("vmss update-instances -g rg -n web --instance-ids '*'")
    run("vmss update -g rg -n web --upgrade-policy-mode Rolling --max-batch-instance-percent 50")
    reference = "virtualMachineProfile.storageProfile.imageReference.id"
    run(f"vmss update -g rg -n web --set {reference}={versions[1]}")
    status = run("vmss rolling-upgrade get-latest -g rg -n web")
    assert status["runningStatus"]["code"] == "Completed"
    assert status["progress"]["successfulInstanceCount"] == 2
    listed = run("vmss list-instances -g rg -n web --query [].storageProfile.imageReference.exactVersion")
    assert listed == ["2.0.0", "2.0.0"]


def test_a_health_probe_serves_uniform_scale_sets(cli: Path) -> None:
    run("network public-ip create -g rg -n address --sku Standard")
    run("network lb create -g rg -n lb --sku Standard --public-ip-address address --backend-pool-name pool")
    run("network lb probe create -g rg --lb-name lb -n probe --protocol Http --port 80 --path /")
    rule = "--protocol Tcp --frontend-port 80 --backend-port 80 --backend-pool-name pool"
    run(f"network lb rule create -g rg --lb-name lb -n web {rule} --probe-name probe")
    run(f"vmss create -g rg -n web --image Ubuntu2404 {SMALL} {LOGIN} --orchestration-mode Uniform --lb lb "
         "--backend-pool-name pool --health-probe probe")  # fmt: skip
    health = "vmss get-instance-view -g rg -n web --instance-id 0 --query vmHealth.status.code"
    assert run(health) == "HealthState/unhealthy"
    run("vmss run-command invoke -g rg -n web --instance-id 0 --command-id RunShellScript "
         "--scripts 'sudo apt-get install -y nginx'")  # fmt: skip
    assert run(health) == "HealthState/healthy"


def test_flexible_refuses_a_health_probe_before_anything_is_sent(cli: Path) -> None:
    result = az(f"vmss create -g rg -n web --image Ubuntu2404 {LOGIN} --health-probe probe")
    assert "--health-probe is not supported for Flex mode" in result.errors
