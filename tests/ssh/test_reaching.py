"""Which machine a connection comes to, and what keeps it out: groups, power, sshd, another host key."""

from typing import Any

import pytest

from azlab.arm.messages import Json
from azlab.arm.store import Store
from azlab.providers import practice_azure
from azlab.ssh.machines import Machine, UnreachableError
from tests.providers.compute.conftest import GROUP, KEY, WINDOWS, Practice
from tests.providers.network.test_network_security_groups import RULE
from tests.ssh.conftest import NETWORK, machine, network


@pytest.fixture
def azure() -> Practice:
    made = Practice(practice_azure(Store()))
    made.send("PUT", GROUP, {"location": "westeurope"})
    return made


def reached(azure: Practice, address: str, *, inside: bool = False) -> str:
    """`reached`, or why not."""
    try:
        Machine(azure.app, address, 22, inside=inside)
    except UnreachableError as error:
        return str(error)
    return "reached"


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        ({}, "reached"),
        ({"destinationPortRange": "*"}, "reached"),
        ({"destinationPortRange": "20-30"}, "reached"),
        ({"destinationPortRange": "", "destinationPortRanges": ["80", "22"]}, "reached"),
        ({"sourceAddressPrefix": "Internet"}, "reached"),
        ({"sourceAddressPrefix": "198.18.0.10/32"}, "reached"),
        ({"protocol": "*"}, "reached"),
        ({"destinationPortRange": "80"}, "Connection timed out"),
        ({"destinationPortRange": "2222"}, "Connection timed out"),
        ({"sourceAddressPrefix": "203.0.113.0/24"}, "Connection timed out"),
        ({"sourceAddressPrefix": "VirtualNetwork"}, "Connection timed out"),
        ({"protocol": "Udp"}, "Connection timed out"),
        ({"access": "Deny"}, "Connection timed out"),
        ({"direction": "Outbound"}, "Connection timed out"),
        ({"destinationAddressPrefix": "10.9.0.0/16"}, "Connection timed out"),
    ],
)
def test_the_security_group_decides_who_comes_in(azure: Practice, rule: Json, wanted: str) -> None:
    address = network(azure, rule)
    machine(azure, "web", KEY)
    assert reached(azure, address) == wanted


def test_the_rule_of_the_lower_number_comes_first(azure: Practice) -> None:
    address = network(azure)
    machine(azure, "web", KEY)
    deny = {**RULE, "access": "Deny", "priority": 200}
    rules = f"{NETWORK}/networkSecurityGroups/nsg/securityRules"
    azure.put(f"{rules}/deny", {"properties": deny})
    assert reached(azure, address) == "Connection timed out"
    azure.put(f"{rules}/allow", {"properties": {**RULE, "priority": 150}})
    assert reached(azure, address) == "reached"


def test_a_standard_address_without_any_group_is_closed(azure: Practice) -> None:
    address = network(azure)
    machine(azure, "web", KEY)
    interface = azure.get(f"{NETWORK}/networkInterfaces/nic")
    del interface["properties"]["networkSecurityGroup"]
    azure.put(f"{NETWORK}/networkInterfaces/nic", interface)
    assert reached(azure, address) == "Connection timed out"


def test_a_machine_that_is_off_does_not_answer(azure: Practice) -> None:
    address = network(azure)
    machine(azure, "web", KEY)
    azure.act("virtualMachines/web", "powerOff")
    assert reached(azure, address) == "Connection timed out"
    azure.act("virtualMachines/web", "start")
    assert reached(azure, address) == "reached"


@pytest.mark.parametrize("script", ["systemctl stop ssh", "rm /etc/ssh/ssh_host_*"])
def test_without_sshd_or_its_keys_it_refuses(azure: Practice, script: str) -> None:
    address = network(azure)
    machine(azure, "web", KEY)
    azure.run("web", script)
    assert reached(azure, address) == "Connection refused"


def test_windows_answers_nobody_by_ssh(azure: Practice) -> None:
    address = network(azure)
    machine(azure, "web", KEY, WINDOWS)
    assert reached(azure, address) == "Connection refused"


def test_another_machine_at_the_address_has_another_host_key(azure: Practice) -> None:
    address = network(azure)
    machine(azure, "web", KEY)
    first = Machine(azure.app, address, 22).host_key
    assert Machine(azure.app, address, 22).host_key == first
    azure.delete("virtualMachines/web")
    machine(azure, "next", KEY)
    assert Machine(azure.app, address, 22).host_key != first


def test_the_host_key_is_the_one_that_the_machine_shows_inside(azure: Practice) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    address = network(azure)
    machine(azure, "web", KEY)
    private = Ed25519PrivateKey.from_private_bytes(Machine(azure.app, address, 22).host_key)
    public = private.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    assert public in azure.run("web", "cat /etc/ssh/ssh_host_ed25519_key.pub")


@pytest.mark.parametrize(
    "body",
    [{}, {"question": "none"}, {"question": "run"}, {"question": "file", "user": 5}, {"question": "key"}],
)
def test_what_is_no_question_is_refused_and_never_a_fault(azure: Practice, body: dict[str, Any]) -> None:
    network(azure)
    machine(azure, "web", KEY)
    response = azure.send("POST", f"/lab/ssh{azure.id('virtualMachines/web')}", body)
    assert response.status < 500


def test_a_command_by_ssh_can_be_undone(azure: Practice) -> None:
    address = network(azure)
    machine(azure, "web", KEY)
    Machine(azure.app, address, 22).run("azureuser", "sudo touch /etc/x", "", "", {})
    assert "/etc/x" in azure.machine("web")["files"]
    last = azure.app.history.entries()[-1]
    assert last.command == "ssh"
    azure.app.history.go_back(last.number)
    assert "/etc/x" not in azure.machine("web")["files"]


PRIVATE = "10.0.0.4"


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        ({}, "reached"),
        ({"destinationPortRange": "80"}, "reached"),
        ({"sourceAddressPrefix": "VirtualNetwork"}, "reached"),
        ({"access": "Deny", "sourceAddressPrefix": "10.0.0.0/24"}, "Connection timed out"),
        ({"access": "Deny", "sourceAddressPrefix": "Internet"}, "reached"),
    ],
)
def test_a_private_address_is_reached_from_its_own_network_alone(
    azure: Practice, rule: Json, wanted: str
) -> None:
    network(azure, rule)
    machine(azure, "web", KEY)
    assert reached(azure, PRIVATE) == "Connection timed out"
    assert reached(azure, PRIVATE, inside=True) == wanted


def test_from_inside_the_caller_is_a_neighbour(azure: Practice) -> None:
    address = network(azure)
    machine(azure, "web", KEY)
    assert Machine(azure.app, PRIVATE, 22, inside=True).connection == "10.0.0.254 50022 10.0.0.4 22"
    assert Machine(azure.app, address, 22, inside=True).connection.startswith("198.18.0.10 ")
    assert reached(azure, "10.0.0.9", inside=True) == "Connection timed out"


def test_who_has_logged_in_stays_when_the_account_goes(azure: Practice) -> None:
    address = network(azure)
    machine(azure, "web", KEY)
    inside = Machine(azure.app, address, 22)
    gone = inside.run("azureuser", "sudo waagent -force -deprovision+user; id azureuser", None, "", {})
    assert gone is not None
    assert gone.code == 1
    after = inside.run("azureuser", "echo still here", None, "", {})
    assert after is not None
    assert (after.stdout, after.code) == ("still here\n", 0)
