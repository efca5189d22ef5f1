"""Inside a machine that reaches no internet: packages, curl, the first boot, extensions."""

import base64

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.conftest import GROUP, LINUX_GEN2, WINDOWS, Practice

NETWORK = f"{GROUP}/providers/Microsoft.Network"
SUBNET = f"{NETWORK}/virtualNetworks/net-westeurope/subnets/default"
RHEL = {"publisher": "RedHat", "offer": "RHEL", "sku": "9-lvm-gen2", "version": "latest"}


def close(azure: Practice, private: bool = True) -> None:
    azure.interface("spare")
    subnet = azure.get(SUBNET)
    subnet["properties"]["defaultOutboundAccess"] = not private
    azure.put(SUBNET, subnet)


@pytest.fixture
def alone(azure: Practice) -> Practice:
    """A VM `web` in a private subnet, with no way out."""
    close(azure)
    azure.vm(image=LINUX_GEN2)
    return azure


def test_apt_says_that_nobody_answers(alone: Practice) -> None:
    said = alone.run(
        "web", "sudo apt-get update; echo $?; sudo apt-get install -y nginx; echo $?; which nginx"
    )
    assert (
        "W: Failed to fetch http://debian-archive.trafficmanager.net/debian/dists/bookworm/InRelease" in said
    )
    assert "E: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?" in said
    assert "connection timed out" in said
    codes = [line for line in said.splitlines() if line.isdigit()]
    assert codes == ["0", "100"]
    assert "/usr/bin/nginx" not in said


def test_curl_gives_up_and_local_pages_are_still_there(alone: Practice) -> None:
    said = alone.run("web", "curl -m 5 https://example.com; echo $?; curl http://localhost; echo $?")
    assert "curl: (28) Connection timed out after 5001 milliseconds" in said
    assert [line for line in said.splitlines() if line.isdigit()] == ["28", "7"]
    assert "port 443 after 135000 ms" in alone.run("web", "curl https://example.com/x?y=1")


def test_a_gateway_that_comes_later_is_enough(alone: Practice) -> None:
    public = {"location": "westeurope", "sku": {"name": "Standard"}, "properties": {}}
    address = alone.put(f"{NETWORK}/publicIPAddresses/out", public)["id"]
    gateway = {"location": "westeurope", "properties": {"publicIpAddresses": [{"id": address}]}}
    alone.put(f"{NETWORK}/natGateways/nat", gateway)
    subnet = alone.get(SUBNET)
    subnet["properties"]["natGateway"] = {"id": f"{NETWORK}/natGateways/nat"}
    alone.put(SUBNET, subnet)
    assert "Setting up nginx" in alone.run("web", "sudo apt-get install -y nginx")


def test_default_access_is_as_it_was_when_the_machine_came_onto_its_host(alone: Practice) -> None:
    close(alone, private=False)
    assert "Unable to fetch" in alone.run("web", "sudo apt-get install -y git")
    alone.act("virtualMachines/web", "restart")
    assert "Unable to fetch" in alone.run("web", "sudo apt-get install -y git")
    alone.act("virtualMachines/web", "deallocate")
    alone.act("virtualMachines/web", "start")
    assert "Setting up git" in alone.run("web", "sudo apt-get install -y git")
    close(alone)
    assert "Setting up jq" in alone.run("web", "sudo apt-get install -y jq")
    alone.act("virtualMachines/web", "deallocate")
    alone.act("virtualMachines/web", "start")
    assert "Unable to fetch" in alone.run("web", "sudo apt-get install -y tree")


def test_what_is_installed_stays_and_what_is_unknown_is_said(alone: Practice) -> None:
    said = alone.run("web", "apt-get install -y curl; apt-get install -y nonsense; apt-get -y upgrade")
    assert "curl is already the newest version" in said
    assert "Unable to locate package nonsense" in said
    assert "Unable to fetch" not in said


def test_the_first_boot_brings_no_packages(azure: Practice) -> None:
    close(azure)
    config = base64.b64encode(
        b"#cloud-config\npackages: [nginx]\nruncmd:\n- echo here > /srv/here\n"
    ).decode()
    body = azure.body("web", LINUX_GEN2)
    body["properties"]["osProfile"]["customData"] = config
    azure.put("virtualMachines/web", body)
    said = azure.run("web", "cloud-init status --long; cat /srv/here; which nginx || echo none")
    assert "error" in said
    assert "here" in said
    assert "none" in said
    log = azure.run("web", "cat /var/log/cloud-init-output.log")
    assert "Unable to fetch some archives" in log
    said = azure.run("web", "grep 'attempting to install' /var/log/cloud-init.log")
    assert "Failure when attempting to install packages: ['nginx']" in said


def test_an_extension_works_and_its_script_reaches_nobody(alone: Practice) -> None:
    settings = {"commandToExecute": "apt-get install -y nginx"}
    kind: Json = {
        "publisher": "Microsoft.Azure.Extensions",
        "type": "CustomScript",
        "typeHandlerVersion": "2.1",
    }
    body = {"location": "westeurope", "properties": {**kind, "settings": settings}}
    status = alone.wait(alone.send("PUT", "virtualMachines/web/extensions/setup", body))
    assert status["status"] == "Failed"
    assert "Unable to fetch some archives" in status["error"]["message"]


@pytest.mark.parametrize("windows", [False, True])
def test_a_script_at_an_address_is_not_fetched(azure: Practice, windows: bool) -> None:
    close(azure)
    azure.vm(image=WINDOWS if windows else LINUX_GEN2)
    settings = {"commandToExecute": "hostname", "fileUris": ["https://lesson.example/setup.sh"]}
    linux: Json = {"publisher": "Microsoft.Azure.Extensions", "type": "CustomScript"}
    other: Json = {"publisher": "Microsoft.Compute", "type": "CustomScriptExtension"}
    kind = {**(other if windows else linux), "typeHandlerVersion": "1.10" if windows else "2.1"}
    body = {"location": "westeurope", "properties": {**kind, "settings": settings}}
    status = azure.wait(azure.send("PUT", "virtualMachines/web/extensions/setup", body))
    said = "Unable to connect to the remote server" if windows else "dial tcp: i/o timeout"
    assert said in status["error"]["message"]


def test_a_uniform_scale_set_in_a_private_subnet_installs_nothing(azure: Practice) -> None:
    close(azure)
    config = base64.b64encode(b"#cloud-config\npackages: [nginx]\n").decode()
    address = {"name": "ip", "properties": {"subnet": {"id": SUBNET}}}
    nic = {"name": "nic", "properties": {"primary": True, "ipConfigurations": [address]}}
    profile = {
        "storageProfile": {"imageReference": LINUX_GEN2, "osDisk": {"createOption": "FromImage"}},
        "osProfile": {"computerNamePrefix": "many", "adminUsername": "keeper",
                      "adminPassword": "Practice-Azure-1", "customData": config},
        "networkProfile": {"networkInterfaceConfigurations": [nic]},
    }  # fmt: skip
    properties = {"orchestrationMode": "Uniform", "virtualMachineProfile": profile,
                  "upgradePolicy": {"mode": "Manual"}}  # fmt: skip
    azure.put("virtualMachineScaleSets/many", {
        "location": "westeurope", "sku": {"name": "Standard_D2s_v5", "capacity": 1}, "properties": properties,
    })  # fmt: skip
    instance = "virtualMachineScaleSets/many/virtualMachines/0"
    script = {"commandId": "RunShellScript", "script": ["which nginx || echo none; apt-get install -y git"]}
    said = azure.act(instance, "runCommand", script)["properties"]["output"]["value"][0]["message"]
    assert "none" in said
    assert "Unable to fetch some archives" in said


def test_dnf_has_its_own_words(azure: Practice) -> None:
    close(azure)
    azure.vm(image=RHEL)
    said = azure.run("web", "dnf install -y httpd; echo $?; dnf makecache; echo $?")
    assert "Curl error (28): Timeout was reached for https://rhui4-1.microsoft.com/" in said
    assert [line for line in said.splitlines() if line.isdigit()] == ["1", "1"]
