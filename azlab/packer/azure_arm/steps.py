"""A build, step by step: group, machine, what is done inside, image, and what is taken away afterwards."""

from collections.abc import Callable
from contextlib import suppress

from azlab.arm.messages import Json
from azlab.packer.azure_arm import names, template
from azlab.packer.azure_arm.destination import Destination
from azlab.packer.azure_arm.errors import BuildError, RefusedError
from azlab.packer.azure_arm.resource_manager import COMPUTE, DISKS, NETWORK, RESOURCES, ResourceManager
from azlab.packer.azure_arm.settings import Settings
from azlab.packer.communicator import Communicator, Dial, KeyPair
from azlab.packer.screen import Voice

TRIES = 10
"""As often the plug-in tries to delete something."""
Inside = Callable[[Communicator], None]


class Steps:
    """One build of one source. `subscription` is the account's own where the file says none."""

    def __init__(
        self, settings: Settings, subscription: str, azure: ResourceManager, dial: Dial, voice: Voice
    ) -> None:
        self._settings, self._azure, self._dial, self._voice = settings, azure, dial, voice
        self._subscription = settings.text("subscription_id", subscription)
        self._names = names.drawn(settings)
        self._key = KeyPair.made()
        self.destination = Destination(settings, self._subscription, azure, voice)
        self.location = settings.text("location").replace(" ", "").lower()
        self._group = f"/subscriptions/{self._subscription}/resourceGroups/{self._names.group}"
        self._machine = f"{self._group}/providers/Microsoft.Compute/virtualMachines/{self._names.machine}"
        self._deployment = f"{self._group}/providers/Microsoft.Resources/deployments/{self._names.deployment}"
        self._group_is_there = self._is_deployed = False

    def run(self, inside: Inside, *, force: bool) -> None:
        """Build, and take away what is not needed any more, however it ends. Raises `BuildError`."""
        self._voice.say("Running builder ...")
        self._voice.message("Creating Azure Resource Manager (ARM) client ...")
        self._voice.message("ARM Client successfully created")
        self.destination.look(force=force)
        self._find_group()
        self.destination.refuse_specialized_source()
        try:
            self._make_group()
            self._deploy()
            self._provision(inside)
            self._capture()
        except RefusedError as error:
            for line in error.lines():
                self._voice.say(line)
            raise
        finally:
            self._clean_up()

    def _find_group(self) -> None:
        if self._names.is_own_group:
            return
        found = self._azure.get(self._group, RESOURCES)
        if found is None:
            raise BuildError(f"Cannot locate the existing build resource resource group {self._names.group}.")
        self.location = str(found["location"])

    def _make_group(self) -> None:
        exists = self._azure.exists(self._group, RESOURCES)
        own = self._names.is_own_group
        if own and exists:
            raise BuildError(
                "Microsoft.Resources/resourceGroups: the resource group "
                f"{self._names.group} already exists: it is no temporary one"
            )
        self._voice.say("Creating resource group ..." if own else "Using existing resource group ...")
        self._voice.say(f" -> ResourceGroupName : '{self._names.group}'")
        self._voice.say(f" -> Location          : '{self.location}'")
        if own:
            self._voice.say(" -> Tags              :")
            for name, value in self._settings.tags.items():
                self._voice.say(f" ->> {name} : {value}")
            self._azure.put(self._group, RESOURCES, {"location": self.location, "tags": self._settings.tags})
            self._group_is_there = True

    def _deploy(self) -> None:
        body = template.deployment(self._settings, self._names, self._subscription, self._key.public)
        self._voice.say("Validating deployment template ...")
        self._tell_deployment()
        self._azure.post(f"{self._deployment}/validate", RESOURCES, body)
        self._voice.say("Deploying deployment template ...")
        self._tell_deployment()
        self._is_deployed = True
        self._azure.put(self._deployment, RESOURCES, body)

    def _tell_deployment(self) -> None:
        self._voice.say(f" -> ResourceGroupName : '{self._names.group}'")
        self._voice.say(f" -> DeploymentName    : '{self._names.deployment}'")

    def _address(self) -> str:
        """Where the machine is reached: at its public address where it has one, else at its private one."""
        public = template.has_public_address(self._settings)
        below = f"{self._group}/providers/Microsoft.Network"
        self._voice.say("Getting the VM's IP address ...")
        interface = self._azure.get(f"{below}/networkInterfaces/{self._names.interface}", NETWORK) or {}
        if public:
            found = self._azure.get(f"{below}/publicIPAddresses/{self._names.address}", NETWORK) or {}
            address = str(found.get("properties", {}).get("ipAddress", ""))
        else:
            inner = interface["properties"]["ipConfigurations"][0]["properties"]
            address = str(inner["privateIPAddress"])
        kind = "PublicEndpoint" if public else "PrivateEndpoint"
        self._voice.say(f" -> ResourceGroupName   : '{self._names.group}'")
        self._voice.say(f" -> PublicIPAddressName : '{self._names.address}'")
        self._voice.say(f" -> NicName             : '{self._names.interface}'")
        self._voice.say(f" -> Network Connection  : '{kind}'")
        self._voice.say(f" -> IP Address          : '{address}'")
        return address

    def _provision(self, inside: Inside) -> None:
        address = self._address()
        self._voice.say("Waiting for SSH to become available...")
        machine = Communicator.connected(self._dial, address, self._settings.user, self._key)
        self._voice.say("Connected to SSH!")
        try:
            inside(machine)
        except BuildError:
            self._voice.say("Provisioning step had errors: Running the cleanup provisioner, if present...")
            raise
        finally:
            machine.close()

    def _capture(self) -> None:
        disk = self._disk()
        self._tell_machine("Querying the machine's properties ...")
        self._voice.say(f" -> Managed OS Disk   : '{disk}'")
        self._tell_machine("Querying the machine's additional disks properties ...")
        self._tell_machine("Powering off machine ...")
        self._azure.post(f"{self._machine}/deallocate", COMPUTE)
        self._snapshot(disk)
        if self._settings.truth("skip_create_image"):
            self._voice.say("Skipping image creation...")
            return
        self._voice.say(f" -> Compute ResourceGroupName : '{self._names.group}'")
        self._voice.say(f" -> Compute Name              : '{self._names.machine}'")
        self._voice.say(f" -> Compute Location          : '{self.location}'")
        if self._settings.is_specialized:
            self._voice.say("Skipping generalization of Compute Gallery Image")
        else:
            self._voice.say("Generalizing machine ...")
            self._azure.post(f"{self._machine}/generalize", COMPUTE)
        if self._settings.is_managed_image:
            self.destination.make_image(self._machine, self.location)
        self.destination.publish(self._machine, self.location)

    def _tell_machine(self, step: str) -> None:
        self._voice.say(step)
        self._voice.say(f" -> ResourceGroupName : '{self._names.group}'")
        self._voice.say(f" -> ComputeName       : '{self._names.machine}'")

    def _disk(self) -> str:
        machine = self._azure.get(self._machine, COMPUTE) or {}
        profile: Json = machine.get("properties", {}).get("storageProfile", {})
        return str(profile.get("osDisk", {}).get("managedDisk", {}).get("id", ""))

    def _snapshot(self, disk: str) -> None:
        name = self._settings.text("managed_image_os_disk_snapshot_name")
        if not name:
            return
        group = self._settings.text("managed_image_resource_group_name")
        within = f"/subscriptions/{self._subscription}/resourceGroups/{group}"
        path = f"{within}/providers/Microsoft.Compute/snapshots"
        self._voice.say("Snapshotting OS disk ...")
        self._voice.say(f" -> OS Disk     : '{disk}'")
        properties = {"creationData": {"createOption": "Copy", "sourceResourceId": disk}}
        body = {"location": self.location, "properties": properties, "tags": self._settings.tags}
        self._azure.put(f"{path}/{name}", DISKS, body)
        self._voice.say(f" -> Snapshot ID : '{path}/{name}'")

    def _clean_up(self) -> None:
        """What is left of the build; what cannot be deleted is told, and the rest goes on."""
        if self._is_deployed and not self._names.is_own_group:
            self._delete_resources()
        if self._is_deployed:
            self._voice.say(f"Removing the created Deployment object: '{self._names.deployment}'")
            self._try(lambda: self._azure.delete(self._deployment, RESOURCES), self._names.deployment)
        if self._names.is_own_group and self._group_is_there:
            self._voice.say("")
            self._voice.say("Cleanup requested, deleting resource group ...")
            wait = not self._settings.truth("async_resourcegroup_delete")
            self._try(lambda: self._azure.delete(self._group, RESOURCES, wait=wait), self._names.group)
            self._voice.say(
                "Resource group has been deleted." if wait else "Resource group is being deleted."
            )
        elif not self._names.is_own_group:
            self._voice.say("")
            self._voice.say("The resource group was not created by Packer, not deleting ...")

    def _delete_resources(self) -> None:
        """In the order in which Azure lists the deployment's operations: the newest first."""
        self._voice.say("")
        self._voice.say("The resource group was not created by Packer, deleting individual resources ...")
        disk = ""
        with suppress(RefusedError):
            disk = self._disk()
        listed: Json = {}
        with suppress(RefusedError):
            listed = (
                self._azure.get(f"{self._group}/deployments/{self._names.deployment}/operations", RESOURCES)
                or {}
            )
        targets = [entry["properties"].get("targetResource") for entry in listed.get("value", ())]
        made = [(str(target["id"]), str(target["resourceType"])) for target in targets if target]
        if disk and not self._settings.truth("keep_os_disk"):
            made.append((disk, "Microsoft.Compute/disks"))
        for _ in range(TRIES):
            made = [(id, kind) for id, kind in made if not self._is_deleted(id, kind)]
        for id, _ in made:
            name = id.rpartition("/")[2]
            self._voice.say(f"Error deleting resource. Please delete manually.\n\nName: {name}")

    def _is_deleted(self, id: str, kind: str) -> bool:
        """Whether it is, now; what something else still uses goes in the next round."""
        name = id.rpartition("/")[2]
        self._voice.say(f" -> {kind} : '{name}'")
        versions = {"Microsoft.Compute/disks": DISKS, "Microsoft.Compute/virtualMachines": COMPUTE}
        try:
            self._azure.delete(id, versions.get(kind, NETWORK))
        except RefusedError:
            self._voice.say(f"Couldn't delete {kind} resource. Will retry.\nName: {name}")
            return False
        return True

    def _try(self, delete: Callable[[], None], name: str) -> None:
        try:
            delete()
        except RefusedError as error:
            self._voice.say(
                f"Error deleting resource. Please delete manually.\n\nName: {name}\nError: {error}"
            )
