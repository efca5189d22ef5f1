"""A walker through one practice cloud: asks for things at random, and remembers what must not change."""

import json
from typing import Any

from azlab.arm.app import App
from azlab.arm.fields import get_at
from azlab.arm.messages import Request, Response
from azlab.arm.store import Resource, Store
from azlab.providers import SUBSCRIPTIONS, practice_azure

SUBSCRIPTION = f"/subscriptions/{next(iter(SUBSCRIPTIONS))}"
REGIONS = ("westeurope", "northeurope", "eastus2")
KEPT = ("creationData", "uniqueId", "incremental", "osType", "hyperVGeneration")
"""What a snapshot says of its contents; its state, its progress and (by PATCH) its size may change."""
PLATFORM = {"publisher": "Debian", "offer": "debian-12", "sku": "12-gen2", "version": "latest"}
KEY = {
    "path": "/home/keeper/.ssh/authorized_keys",
    "keyData": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPracticeKey learner",
}
PROFILE = {"computerName": "m", "adminUsername": "keeper"} | {
    "linuxConfiguration": {"disablePasswordAuthentication": True, "ssh": {"publicKeys": [KEY]}}
}


def compute(group: str, path: str) -> str:
    return f"{SUBSCRIPTION}/resourceGroups/{group}/providers/Microsoft.Compute/{path}"


def subnet(group: str) -> str:
    network = f"{SUBSCRIPTION}/resourceGroups/{group}/providers/Microsoft.Network/virtualNetworks/net"
    return f"{network}/subnets/default"


def scale_set(group: str, location: str, mode: str, count: int, reference: dict[str, str]) -> dict[str, Any]:
    """The body of a scale set."""
    address = {"name": "ip", "properties": {"subnet": {"id": subnet(group)}}}
    interface = {"name": "nic", "properties": {"primary": True, "ipConfigurations": [address]}}
    network: dict[str, Any] = {"networkInterfaceConfigurations": [interface]}
    if mode == "Flexible":
        network["networkApiVersion"] = "2020-11-01"
    login = {"computerNamePrefix": "m", **{key: PROFILE[key] for key in PROFILE if key != "computerName"}}
    storage = {"imageReference": reference, "osDisk": {"createOption": "FromImage"}}
    profile = {"storageProfile": storage, "osProfile": login, "networkProfile": network}
    properties: dict[str, Any] = {"orchestrationMode": mode, "virtualMachineProfile": profile}
    properties |= (
        {"upgradePolicy": {"mode": "Manual"}} if mode == "Uniform" else {"platformFaultDomainCount": 1}
    )
    sku = {"name": "Standard_D2s_v5", "capacity": count}
    return {"location": location, "sku": sku, "properties": properties}


class Walker:
    """Sends requests to a cloud of its own, and counts what came of them."""

    def __init__(self) -> None:
        store = Store()
        with store.transaction():  # the same walk meets the same names and times
            store.set_fact("seed", "walk")
            store.set_fact("now", "2026-11-02T08:00:00+00:00")
        self.app: App = practice_azure(store)
        self.snapshots: dict[str, str] = {}
        self.answered: dict[str, int] = {}

    @property
    def store(self) -> Store:
        return self.app.cloud.store

    def ask(
        self, method: str, path: str, body: Any = None, *, patient: bool = True, query: str = ""
    ) -> Response:
        """Send one request; if patient, wait for the end of what it began. Never a 5xx."""
        content = b"" if body is None else json.dumps(body).encode()
        response = self.app(Request(method, f"{path}?api-version=2024-07-01{query}", {}, content))
        assert response.status < 500, (method, path, body, response)
        kind = path.rpartition("/providers/")[2].split("/")[1::2][-1:] or ["groups"]
        done = f"{method} {kind[0]} {'done' if response.status < 400 else 'refused'}"
        self.answered[done] = self.answered.get(done, 0) + 1
        if patient and response.status < 400:
            self.follow(response)
        return response

    def follow(self, response: Response) -> None:
        links = response.headers
        link = links.get("azure-asyncoperation", links.get("location", ""))
        link = link.removeprefix("https://management.azure.com")
        for _ in range(50):
            answer = self.app(Request("GET", link)) if link else None
            if answer is None or answer.status == 404 or (answer.status == 200 and not _goes_on(answer)):
                return

    def seed_cloud(self, group: str, location: str) -> None:
        """A group with a network."""
        self.ask("PUT", f"{SUBSCRIPTION}/resourceGroups/{group}", {"location": location})
        space: dict[str, Any] = {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}}
        space["subnets"] = [{"name": "default", "properties": {"addressPrefix": "10.0.0.0/20"}}]
        network = subnet(group).rpartition("/subnets")[0]
        self.ask("PUT", network, {"location": location, "properties": space})

    def wait_until_idle(self) -> None:
        """Let everything in progress end."""
        with self.store.transaction():
            for operation in self.store.open_operations():
                self.app.cloud.operations.wait_until_idle(operation["key"])

    def ids(self, kind: str) -> list[str]:
        """Ids of everything of a kind, e.g. `disks`."""
        return [one.id.text for one in self.store.resources(f"Microsoft.Compute/{kind}")]

    def members(self, scale_set: str) -> list[str]:
        """Ids of a scale set's instances, as they are listed below it."""
        kind = "Microsoft.Compute/virtualMachineScaleSets/virtualMachines"
        return [one.id.text for one in self.store.resources(kind, scale_set)]

    def machines_of(self, scale_set: str) -> list[str]:
        """Ids of the VMs that say they belong to a scale set: the instances of a flexible one."""
        vms = self.store.resources("Microsoft.Compute/virtualMachines")
        vms = [one for one in vms if one.properties["provisioningState"] != "Deleting"]
        owners = {one.id.text: str(get_at(one.properties, "virtualMachineScaleSet.id", "")) for one in vms}
        return [id for id, owner in owners.items() if owner.lower() == scale_set.lower()]

    def look_at_snapshots(self) -> None:
        """What a snapshot holds when it is first seen whole is what it holds for ever."""
        for one in self.store.resources("Microsoft.Compute/snapshots"):
            if (
                one.properties.get("completionPercent", 100) == 100
                and one.properties["provisioningState"] == "Succeeded"
            ):
                held = _held(one)
                assert self.snapshots.setdefault(_once(one), held) == held, f"{one.id} has changed"


def _once(snapshot: Resource) -> str:
    """Another snapshot of the same name is another snapshot."""
    return f"{snapshot.id.key} {snapshot.properties['uniqueId']}"


def _held(snapshot: Resource) -> str:
    said = {name: snapshot.properties.get(name) for name in KEPT}
    return json.dumps([said, snapshot.interior.get("machine")], sort_keys=True)


def _goes_on(answer: Response) -> bool:
    body = answer.json()
    return isinstance(body, dict) and body.get("status") in ("InProgress", "Running")
