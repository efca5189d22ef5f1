"""A practice Azure with a group and a network, and short words for what the tests do to it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from azlab.arm.app import App
from azlab.arm.messages import Json, Request, Response
from azlab.arm.store import Store
from azlab.providers import SUBSCRIPTIONS, practice_azure

SUBSCRIPTION = next(iter(SUBSCRIPTIONS))
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/shop"
VERSION = "2024-07-01"
KEYS = "/home/keeper/.ssh/authorized_keys"
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPracticeKey learner"
LINUX = {"publisher": "Debian", "offer": "debian-12", "sku": "12", "version": "latest"}
LINUX_GEN2 = {**LINUX, "sku": "12-gen2"}
WINDOWS = {
    "publisher": "MicrosoftWindowsServer",
    "offer": "WindowsServer",
    "sku": "2022-datacenter",
    "version": "latest",
}


def disk(option: str, **how: Any) -> Json:
    size = {"diskSizeGB": how.pop("diskSizeGB")} if "diskSizeGB" in how else {}
    return {"location": "westeurope", "properties": {"creationData": {"createOption": option, **how}, **size}}


@dataclass(frozen=True)
class Refusal:
    """What a refused request said."""

    status: int
    code: str
    message: str
    target: str | None = None

    @property
    def said(self) -> tuple[int, str, str]:
        """Status, code and sentence."""
        return self.status, self.code, self.message


@dataclass
class Practice:
    """One practice cloud; a path may be short: `disks/data` stands for the disk's id in the group."""

    app: App

    def id(self, path: str) -> str:
        return path if path.startswith("/") else f"{GROUP}/providers/Microsoft.Compute/{path}"

    def send(self, method: str, path: str, body: Json | None = None, query: str = "") -> Response:
        content = json.dumps(body).encode() if body is not None else b""
        url = f"{self.id(path)}?api-version={VERSION}{query}"
        return self.app(Request(method, url, {}, content))

    def get(self, path: str, query: str = "") -> Any:
        response = self.send("GET", path, query=query)
        assert response.status == 200, response.body
        return response.json()

    def wait(self, response: Response) -> Json:
        """Follow a long operation to its end; its status document (empty when there was none)."""
        assert response.status < 300, response.body
        link = response.headers.get("azure-asyncoperation", "").removeprefix("https://management.azure.com")
        status: Json = {}
        while link and status.get("status") in (None, "InProgress"):
            status = self.app(Request("GET", link)).json()
        return status

    def put(self, path: str, body: Json) -> Json:
        """Make or change something, wait for it, and give the document that GET then shows."""
        status = self.wait(self.send("PUT", path, body))
        assert status.get("status", "Succeeded") == "Succeeded", status
        return self.get(path)

    def patch(self, path: str, body: Json) -> Json:
        self.wait(self.send("PATCH", path, body))
        return self.get(path)

    def act(self, path: str, verb: str, body: Json | None = None) -> Json:
        return self.wait(self.send("POST", f"{path}/{verb}", body))

    def delete(self, path: str) -> None:
        self.wait(self.send("DELETE", path))

    def refusal(self, method: str, path: str, body: Json | None = None) -> Refusal:
        response = self.send(method, path, body)
        assert response.status >= 400, response.body
        error = response.json()["error"]
        return Refusal(response.status, error["code"], error["message"], error.get("target"))

    def vm_refusal(self, image: Json | None = None, **more: Any) -> Refusal:
        """How Azure refuses a VM `web` with this body."""
        return self.refusal("PUT", "virtualMachines/web", self.body("web", image, **more))

    def interior(self, path: str) -> Json:
        resource = self.app.cloud.get(self.id(path))
        assert resource is not None
        return resource.interior

    def machine(self, vm: str) -> Json:
        """The machine on a VM's OS disk."""
        return self.interior(self.os_disk(vm))["machine"]

    def os_disk(self, vm: str) -> str:
        disk = self.get(f"virtualMachines/{vm}")["properties"]["storageProfile"]["osDisk"]
        return str(disk["managedDisk"]["id"])

    def interface(self, name: str, location: str = "westeurope") -> str:
        """The id of a (new) network interface in the region's network."""
        network = f"{GROUP}/providers/Microsoft.Network/virtualNetworks/net-{location}"
        subnet = {"name": "default", "properties": {"addressPrefix": "10.0.0.0/24"}}
        space = {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": [subnet]}
        if self.send("GET", network).status == 404:
            self.put(network, {"location": location, "properties": space})
        id = f"{GROUP}/providers/Microsoft.Network/networkInterfaces/{name}"
        configuration = {"name": "ip", "properties": {"subnet": {"id": f"{network}/subnets/default"}}}
        self.put(id, {"location": location, "properties": {"ipConfigurations": [configuration]}})
        return id

    def body(self, vm: str, image: Json | None = None, **more: Any) -> Json:
        """The body of a VM; `more` replaces whole parts below `properties`, None leaves a part out."""
        reference = LINUX if image is None else image
        location = more.pop("location", "westeurope")
        profile: Json = {"computerName": vm, "adminUsername": "keeper", "adminPassword": "Practice-Azure-1"}
        windows = reference.get("publisher") == "MicrosoftWindowsServer"
        if not windows:
            profile["linuxConfiguration"] = {"ssh": {"publicKeys": [{"path": KEYS, "keyData": KEY}]}}
        properties: Json = {
            "hardwareProfile": {"vmSize": more.pop("size", "Standard_D2s_v5")},
            "storageProfile": {
                "imageReference": reference,
                "osDisk": {"createOption": "FromImage", **more.pop("os_disk", {})},
                **({"dataDisks": more.pop("data_disks")} if "data_disks" in more else {}),
            },
            "osProfile": profile,
            "networkProfile": {"networkInterfaces": [{"id": self.interface(f"{vm}-nic", location)}]},
            **more,
        }
        return {"location": location, "properties": {k: v for k, v in properties.items() if v is not None}}

    def vm(self, name: str = "web", image: Json | None = None, **more: Any) -> Json:
        return self.put(f"virtualMachines/{name}", self.body(name, image, **more))

    def run(self, vm: str, *lines: str) -> str:
        """Run a script inside; what run-command shows of it."""
        windows = self.get(f"virtualMachines/{vm}")["properties"]["storageProfile"]["osDisk"]["osType"]
        command = "RunPowerShellScript" if windows == "Windows" else "RunShellScript"
        body = {"commandId": command, "script": list(lines)}
        status = self.act(f"virtualMachines/{vm}", "runCommand", body)
        return str(status["properties"]["output"]["value"][0]["message"])

    def generalize(self, vm: str, *, clean: bool = True) -> None:
        """Deprovision inside (unless told not to), deallocate, and set the mark."""
        if clean:
            self.run(vm, "sudo waagent -deprovision+user -force")
        self.act(f"virtualMachines/{vm}", "deallocate")
        self.act(f"virtualMachines/{vm}", "generalize")

    def image(self, name: str = "golden", vm: str = "web", **more: Any) -> Json:
        source = {"sourceVirtualMachine": {"id": self.id(f"virtualMachines/{vm}")}}
        return self.put(f"images/{name}", {"location": "westeurope", "properties": source, **more})

    def gallery(self, definition: Json) -> str:
        """The id of the definition `web` in the gallery `shared`, both made if need be."""
        location = definition["location"]
        self.put("galleries/shared", {"location": location})
        return str(self.put("galleries/shared/images/web", definition)["id"])

    def version(self, name: str = "1.0.0", source: Json | None = None, **publishing: Any) -> Json:
        """An image version of the definition `web`; made of the VM `web` unless a source is given."""
        return self.put(
            f"galleries/shared/images/web/versions/{name}", self.version_body(source, **publishing)
        )

    def version_body(self, source: Json | None = None, **publishing: Any) -> Json:
        of_web = {"source": {"virtualMachineId": self.id("virtualMachines/web")}}
        properties = {"storageProfile": source or of_web, "publishingProfile": publishing}
        return {"location": "westeurope", "properties": properties}

    def codes(self, vm: str) -> list[str]:
        """Codes of the instance view's statuses."""
        view = self.get(f"virtualMachines/{vm}/instanceView")
        return [status["code"] for status in view["statuses"]]


@pytest.fixture
def azure() -> Practice:
    practice = Practice(practice_azure(Store()))
    practice.put(GROUP, {"location": "westeurope"})
    return practice


@pytest.fixture
def linux() -> Json:
    return dict(LINUX)


@pytest.fixture
def linux_gen2() -> Json:
    return dict(LINUX_GEN2)


@pytest.fixture
def windows() -> Json:
    return dict(WINDOWS)


@pytest.fixture
def definition() -> Callable[..., Json]:
    """The body of an image definition; keywords replace parts below `properties`."""

    def body(**more: Any) -> Json:
        properties = {
            "osType": "Linux",
            "osState": "Generalized",
            "hyperVGeneration": "V2",
            "identifier": {"publisher": "shop", "offer": "web", "sku": "small"},
            **more,
        }
        return {"location": "westeurope", "properties": properties}

    return body


@pytest.fixture
def web(azure: Practice, linux_gen2: dict[str, str], definition: Callable[..., Any]) -> Practice:
    """A generalized VM `web` with nginx and a data disk, and a definition for it."""
    azure.vm(image=linux_gen2, data_disks=[{"lun": 0, "createOption": "Empty", "diskSizeGB": 4}])
    azure.run("web", "sudo apt-get install -y nginx")
    azure.generalize("web")
    azure.gallery(definition())
    return azure


@pytest.fixture
def living(azure: Practice, linux_gen2: dict[str, str], definition: Callable[..., Any]) -> Practice:
    """A VM `web` that runs as it is, and a definition for such machines."""
    azure.vm(image=linux_gen2)
    azure.gallery(definition(osState="Specialized"))
    return azure
