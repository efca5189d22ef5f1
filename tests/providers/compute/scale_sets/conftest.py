"""Scale sets in the practice Azure, and short words for what the tests do to them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.conftest import GROUP, KEY, KEYS, LINUX, Practice, Refusal

NETWORK = f"{GROUP}/providers/Microsoft.Network/virtualNetworks"


@dataclass
class ScaleSets:
    """Scale sets of the group, each by its name."""

    azure: Practice

    def path(self, name: str) -> str:
        return f"virtualMachineScaleSets/{name}"

    def body(self, name: str, mode: str = "Flexible", **more: Any) -> Json:
        """The body of a scale set; `profile` adds to its model, other words to its properties."""
        location, uniform = more.pop("location", "westeurope"), mode == "Uniform"
        image, specialized = more.pop("image", dict(LINUX)), more.pop("specialized", False)
        sku = {"name": more.pop("size", "Standard_D2s_v5"), "capacity": more.pop("count", 2)}
        profile: Json = {
            "storageProfile": {
                "imageReference": image,
                "osDisk": {"createOption": "FromImage", **more.pop("os_disk", {})},
                **more.pop("storage", {}),
            },
            "networkProfile": {
                "networkInterfaceConfigurations": [self.interface(name, location)],
                **({} if uniform else {"networkApiVersion": "2020-11-01"}),
            },
            **({} if specialized else {"osProfile": self.login(name)}),
            **more.pop("profile", {}),
        }
        head = {"location": location, "sku": sku}
        if zones := more.pop("zones", None):
            head["zones"] = zones
        return {**head, "properties": {"orchestrationMode": mode, "virtualMachineProfile": profile, **more}}

    def login(self, name: str) -> Json:
        keys = {"ssh": {"publicKeys": [{"path": KEYS, "keyData": KEY}]}}
        return {"computerNamePrefix": name[:9], "adminUsername": "keeper", "linuxConfiguration": keys}

    def interface(self, name: str, location: str = "westeurope") -> Json:
        network = f"{NETWORK}/net-{location}"
        subnet = {"name": "default", "properties": {"addressPrefix": "10.0.0.0/21"}}
        space = {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": [subnet]}
        if self.azure.send("GET", network).status == 404:
            self.azure.put(network, {"location": location, "properties": space})
        address = {"name": "ip", "properties": {"subnet": {"id": f"{network}/subnets/default"}}}
        return {"name": f"{name}Nic", "properties": {"primary": "true", "ipConfigurations": [address]}}

    def lead_out(self) -> None:
        """A NAT gateway for the subnet: instances of a flexible set have no way out of their own."""
        self.interface("spare")
        public = {"location": "westeurope", "sku": {"name": "Standard"}, "properties": {}}
        address = self.azure.put(f"{GROUP}/providers/Microsoft.Network/publicIPAddresses/out", public)["id"]
        gateway = {"location": "westeurope", "properties": {"publicIpAddresses": [{"id": address}]}}
        nat = self.azure.put(f"{GROUP}/providers/Microsoft.Network/natGateways/nat", gateway)["id"]
        subnet = self.azure.get(f"{NETWORK}/net-westeurope/subnets/default")
        subnet["properties"]["natGateway"] = {"id": nat}
        self.azure.put(f"{NETWORK}/net-westeurope/subnets/default", subnet)

    def create(self, name: str = "web", mode: str = "Flexible", **more: Any) -> Json:
        return self.azure.put(self.path(name), self.body(name, mode, **more))

    def refused(self, name: str = "web", mode: str = "Flexible", **more: Any) -> Refusal:
        return self.azure.refusal("PUT", self.path(name), self.body(name, mode, **more))

    def scale(self, name: str, count: int) -> Json:
        """As `az vmss scale` does: a PUT of location and sku alone."""
        there = self.azure.get(self.path(name))
        sku = {**there["sku"], "capacity": count}
        return self.azure.put(self.path(name), {"location": there["location"], "sku": sku})

    def instances(self, name: str = "web") -> list[Json]:
        """The machines of a scale set: VMs of a flexible one, instances of a uniform one.

        All as they are at one moment: between two questions a minute may begin, and a batch with it.
        """
        listed = self.azure.get(f"{self.path(name)}/virtualMachines")["value"]
        if listed and "vmId" not in listed[0].get("properties", {}):
            machines = {one["name"]: one for one in self.azure.get("virtualMachines")["value"]}
            return [machines[one["name"]] for one in listed if one["name"] in machines]
        return list(listed)

    def ids(self, name: str = "web") -> list[str]:
        return [one["instanceId"] for one in self.azure.get(f"{self.path(name)}/virtualMachines")["value"]]

    def run(self, name: str, instance: str, *lines: str) -> str:
        """Run a script inside an instance; what it wrote."""
        body = {"commandId": "RunShellScript", "script": list(lines)}
        status = self.azure.act(f"{self.path(name)}/virtualMachines/{instance}", "runCommand", body)
        message = str(status["properties"]["output"]["value"][0]["message"])
        return message.partition("[stdout]\n")[2].partition("\n[stderr]")[0].strip()

    def power(self, name: str) -> list[str]:
        """The power state of every instance."""
        found = []
        for one in self.instances(name):
            view = self.azure.get(f"{one['id']}/instanceView")
            found.append(view["statuses"][-1]["code"].removeprefix("PowerState/"))
        return found

    def in_group(self, kind: str) -> list[str]:
        """Names of what there is of a type in the group."""
        return [one["name"] for one in self.azure.get(f"{GROUP}/providers/{kind}")["value"]]


@pytest.fixture
def sets(azure: Practice) -> ScaleSets:
    return ScaleSets(azure)


@pytest.fixture
def golden(azure: Practice) -> Callable[..., str]:
    """`golden("web", text)`: the id of a managed image of a machine that serves a text."""

    def make(name: str = "golden", text: str = "welcome") -> str:
        azure.vm(name)
        azure.run(name, "sudo apt-get install -y nginx", f"echo {text} | sudo tee /var/www/html/index.html")
        azure.generalize(name)
        return str(azure.image(name, name)["id"])

    return make
