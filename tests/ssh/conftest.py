"""A machine in a practice cloud with a public address, and OpenSSH's own clients in front of it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from azlab.arm.messages import Json
from azlab.arm.store import Store
from azlab.providers import practice_azure
from azlab.ssh.clients import write_clients
from azlab.ssh.program import SOCKET
from azlab.ssh.tunnels import Tunnels
from tests.providers.compute.conftest import GROUP, Practice
from tests.providers.network.test_network_security_groups import RULE

NETWORK = f"{GROUP}/providers/Microsoft.Network"
UBUNTU = {
    "publisher": "Canonical",
    "offer": "ubuntu-24_04-lts",
    "sku": "server",
    "version": "latest",
}


def network(azure: Practice, rule: Json | None = None) -> str:
    """Make a network with a public address and a security group; the address."""
    subnets = [{"name": "default", "properties": {"addressPrefix": "10.0.0.0/24"}}]
    space = {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": subnets}
    rules = [{"name": "ssh", "properties": {**RULE, **(rule or {})}}]
    at = {"location": "westeurope"}
    azure.put(f"{NETWORK}/networkSecurityGroups/nsg", {**at, "properties": {"securityRules": rules}})
    address = {**at, "sku": {"name": "Standard"}, "properties": {"publicIPAllocationMethod": "Static"}}
    azure.put(f"{NETWORK}/publicIPAddresses/ip", address)
    azure.put(f"{NETWORK}/virtualNetworks/net", {**at, "properties": space})
    return str(azure.get(f"{NETWORK}/publicIPAddresses/ip")["properties"]["ipAddress"])


def machine(azure: Practice, name: str, key: str, image: Json | None = None) -> None:
    """Make a VM in that network, into which `key` lets its administrator `azureuser`."""
    inner = {
        "subnet": {"id": f"{NETWORK}/virtualNetworks/net/subnets/default"},
        "publicIPAddress": {"id": f"{NETWORK}/publicIPAddresses/ip"},
    }
    properties = {
        "networkSecurityGroup": {"id": f"{NETWORK}/networkSecurityGroups/nsg"},
        "ipConfigurations": [{"name": "ip", "properties": inner}],
    }
    azure.put(f"{NETWORK}/networkInterfaces/nic", {"location": "westeurope", "properties": properties})
    body = azure.body(name, image or dict(UBUNTU))
    profile = body["properties"]["osProfile"]
    profile["adminUsername"] = "azureuser"
    if "linuxConfiguration" in profile:
        path = "/home/azureuser/.ssh/authorized_keys"
        profile["linuxConfiguration"]["ssh"]["publicKeys"] = [{"path": path, "keyData": key}]
    nics = [{"id": f"{NETWORK}/networkInterfaces/nic"}]
    body["properties"]["networkProfile"] = {"networkInterfaces": nics}
    azure.put(f"virtualMachines/{name}", body)


@dataclass
class Clients:
    """OpenSSH's `ssh`, `scp` and `sftp`, told how to reach the cloud."""

    azure: Practice
    folder: Path
    address: str

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    def run(self, *words: str, given: str = "") -> "subprocess.CompletedProcess[str]":
        """One program with an empty home; `ADDRESS` in its words is the machine's."""
        spelled = [word.replace("ADDRESS", self.address) for word in words]
        environment = {**os.environ, SOCKET: str(self.folder / "socket"), "HOME": str(self.folder)}
        environment["PATH"] = os.pathsep.join([str(self.folder / "bin"), os.environ["PATH"]])
        program = str(self.folder / "bin" / spelled[0])
        return subprocess.run(
            [program, *spelled[1:]], input=given, env=environment, capture_output=True, text=True, timeout=60
        )

    def ssh(
        self, command: str, given: str = "", user: str = "azureuser"
    ) -> "subprocess.CompletedProcess[str]":
        return self.run("ssh", "-q", f"{user}@ADDRESS", command, given=given)


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clients]:
    """A machine `web` and clients whose key lets `azureuser` in."""
    if sys.platform == "win32" or shutil.which("ssh") is None:
        pytest.skip("OpenSSH is not installed here.")
    folder = tmp_path_factory.mktemp("ssh")
    keys = folder / "keys"
    keys.mkdir()
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", keys / "id_ed25519"], check=True)
    azure = Practice(practice_azure(Store()))
    azure.send("PUT", GROUP, {"location": "westeurope"})
    address = network(azure)
    machine(azure, "web", (keys / "id_ed25519.pub").read_text().strip())
    write_clients(folder / "told", folder / "bin", keys)
    tunnels = Tunnels(folder / "socket", azure.app)
    yield Clients(azure, folder, address)
    tunnels.close()
