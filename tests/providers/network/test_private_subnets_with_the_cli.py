"""The real Azure CLI: a network of today is private, and a NAT gateway is its way out."""

from pathlib import Path

from azlab.cli import az
from tests.providers.conftest import run

VM = "--image Debian:debian-12:12-gen2:latest --security-type Standard --admin-username u --generate-ssh-keys"
INSIDE = "vm run-command invoke -g rg -n web --command-id RunShellScript"


def installed() -> bool:
    said = run(f"{INSIDE} --scripts 'sudo apt-get update; sudo apt-get install -y nginx'")["value"][0][
        "message"
    ]
    assert ("Setting up nginx" in said) != ("Unable to fetch some archives" in said)
    return "Setting up nginx" in said


def test_a_nat_gateway_is_the_way_out_of_a_private_network(cli: Path) -> None:
    run("network vnet create -g rg -n net --subnet-name inside")
    assert (
        run("network vnet subnet show -g rg --vnet-name net -n inside --query defaultOutboundAccess") is False
    )
    run(f"vm create -g rg -n web --vnet-name net --subnet inside --public-ip-address '' {VM}")
    assert not installed()
    run("network public-ip create -g rg -n out --sku Standard")
    made = run("network nat gateway create -g rg -n nat --public-ip-addresses out --idle-timeout 10")
    assert made["idleTimeoutInMinutes"] == 10
    run("network vnet subnet update -g rg --vnet-name net -n inside --nat-gateway nat")
    assert len(run("network nat gateway show -g rg -n nat --query subnets")) == 1
    assert [row["name"] for row in run("network nat gateway list -g rg")] == ["nat"]
    assert installed()
    assert "CannotDeleteNatGatewayAssociatedToSubnet" in az("network nat gateway delete -g rg -n nat").errors
    run("network vnet subnet update -g rg --vnet-name net -n inside --remove natGateway")
    run("network nat gateway update -g rg -n nat --idle-timeout 20")
    run("network nat gateway delete -g rg -n nat")


def test_a_prefix_gives_a_gateway_its_addresses(cli: Path) -> None:
    run("network public-ip prefix create -g rg -n range --length 30 --zone 1 2 3")
    shown = run("network public-ip prefix show -g rg -n range")
    assert (shown["ipPrefix"].endswith("/30"), shown["zones"]) == (True, ["1", "2", "3"])
    run("network nat gateway create -g rg -n nat --public-ip-prefixes range")
    assert [row["name"] for row in run("network public-ip prefix list -g rg")] == ["range"]
    refused = az("network public-ip prefix delete -g rg -n range").errors
    assert "InUsePublicIpPrefixCannotBeDeleted" in refused
    run("network nat gateway delete -g rg -n nat")
    wanted = shown["ipPrefix"].partition("/")[0]
    id = shown["id"]
    made = run(
        f"network public-ip create -g rg -n one --sku Standard --public-ip-prefix {id} --ip-address {wanted}"
    )
    assert made["publicIp"]["ipAddress"] == wanted
    run("network public-ip prefix update -g rg -n range --set tags.use=out")
    run("network public-ip delete -g rg -n one")
    run("network public-ip prefix delete -g rg -n range")


def test_the_network_that_vm_create_makes_is_open(cli: Path) -> None:
    run(f"vm create -g rg -n web --public-ip-address '' {VM}")
    assert installed()


def test_default_outbound_access_can_be_asked_for(cli: Path) -> None:
    run("network vnet create -g rg -n net --subnet-name inside")
    run("network vnet subnet update -g rg --vnet-name net -n inside --default-outbound-access true")
    run(f"vm create -g rg -n web --vnet-name net --subnet inside --public-ip-address '' {VM}")
    assert installed()
