"""The build VM of an image template, in its staging group."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from azlab import guest
from azlab.arm.cloud import Cloud
from azlab.arm.messages import Json
from azlab.arm.store import Resource
from azlab.providers.virtual_machine_images.customizers import USER
from azlab.providers.virtual_machine_images.distribution import finished
from azlab.providers.virtual_machine_images.sources import Source
from azlab.providers.virtual_machine_images.staging import send

SIZES = {False: "Standard_D1_v2", True: "Standard_D2ds_v4"}
"""The size of a build VM by whether its image is of generation 2: learn.microsoft.com, image-builder-json
(vmProfile)."""
NAME = "pkrvm"
PASSWORD = "Practice-Azure-1"


@dataclass
class BuildMachine:
    """A running build VM."""

    cloud: Cloud
    id: str

    @contextmanager
    def inside(self) -> Iterator[guest.Machine]:
        """What is on its disk; what is changed there stays."""
        disk = self._disk()
        machine = guest.Machine.from_json(disk.interior["machine"])
        yield machine
        disk.interior["machine"] = machine.to_json()
        self.cloud.put(disk)

    def restart(self) -> None:
        self.act("restart")

    def act(self, verb: str) -> None:
        """Carry out a verb on the VM, to its end."""
        send(self.cloud, "POST", f"{self.id}/{verb}")
        finished(self.cloud, self.id)

    def _disk(self) -> Resource:
        vm = self.cloud.get(self.id)
        assert vm is not None
        disk = self.cloud.get(vm.properties["storageProfile"]["osDisk"]["managedDisk"]["id"])
        assert disk is not None
        return disk


def profile_of(template: Resource) -> Json:
    """What a template says of its build VM; empty where it says nothing."""
    profile: Json = template.properties.get("vmProfile") or {}
    return profile


def make(cloud: Cloud, template: Resource, source: Source) -> BuildMachine:
    """Make the build VM and wait until it runs. Raises what refuses it."""
    group = template.properties["exactStagingResourceGroup"]
    profile = profile_of(template)
    subnet = (profile.get("vnetConfig") or {}).get("subnetId") or _network(cloud, group, template.location)
    configuration = {"name": "ipconfig", "properties": {"subnet": {"id": subnet}}}
    nic = f"{group}/providers/Microsoft.Network/networkInterfaces/pkrni"
    body = {"location": template.location, "properties": {"ipConfigurations": [configuration]}}
    send(cloud, "PUT", nic, body)
    finished(cloud, nic)
    vm = f"{group}/providers/Microsoft.Compute/virtualMachines/{NAME}"
    send(cloud, "PUT", vm, _body(template, source, profile, nic))
    finished(cloud, vm)
    return BuildMachine(cloud, vm)


def capture(cloud: Cloud, template: Resource, machine: BuildMachine) -> Resource:
    """The managed image of the VM, in the staging group: it is deallocated and marked generalized first."""
    machine.act("deallocate")
    machine.act("generalize")
    group = template.properties["exactStagingResourceGroup"]
    # A name of its own: a version that is there already is refused because its source is another one.
    id = f"{group}/providers/Microsoft.Compute/images/pkrimg-{cloud.guid()[:8]}"
    vm = cloud.get(machine.id)
    generation = vm.interior.get("generation", "V1") if vm is not None else "V1"
    properties = {"sourceVirtualMachine": {"id": machine.id}, "hyperVGeneration": generation}
    send(cloud, "PUT", id, {"location": template.location, "properties": properties})
    return finished(cloud, id)


def _network(cloud: Cloud, group: str, location: str) -> str:
    id = f"{group}/providers/Microsoft.Network/virtualNetworks/pkrvn"
    space = {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}}
    subnet = {"name": "pkrsn", "properties": {"addressPrefix": "10.0.0.0/24"}}
    send(cloud, "PUT", id, {"location": location, "properties": {**space, "subnets": [subnet]}})
    finished(cloud, id)
    return f"{id}/subnets/pkrsn"


def _body(template: Resource, source: Source, profile: Json, nic: str) -> Json:
    size = {"diskSizeGB": profile["osDiskSizeGB"]} if profile.get("osDiskSizeGB") else {}
    properties = {
        "hardwareProfile": {"vmSize": profile.get("vmSize") or SIZES[source.is_generation_2]},
        "storageProfile": {
            "imageReference": source.reference,
            "osDisk": {"createOption": "FromImage", "deleteOption": "Delete", **size},
        },
        "osProfile": {"computerName": NAME, "adminUsername": USER, "adminPassword": PASSWORD},
        "securityProfile": {"securityType": "Standard"},
        "networkProfile": {"networkInterfaces": [{"id": nic}]},
    }
    body = {"location": template.location, "properties": properties}
    identities = profile.get("userAssignedIdentities")
    if identities:
        assigned: Json = {id: {} for id in identities}
        body["identity"] = {"type": "UserAssigned", "userAssignedIdentities": assigned}
    return {**body, "plan": source.plan} if source.plan else body
