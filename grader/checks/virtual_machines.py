"""Claims about VMs."""

from azlab import data
from grader.checks.claims import Found, claim
from grader.checks.cloud import Json
from grader.checks.documents import last_name, same, value_at
from grader.checks.image_references import is_reference_to, reference_in_words
from grader.checks.insides import MARKED, Inside
from grader.checks.releases import HOME_PAGE
from grader.checks.resources import Resource, origin_words, told
from grader.checks.subjects import subject

ON_THE_WAY = {"running": "starting", "stopped": "stopping", "deallocated": "deallocating"}
"""Power states that become another one by themselves."""
TAKES_BOTH = (
    "it takes a password, too",
    "With `--admin-password` a VM takes passwords. That is fixed: delete the VM, and make it again.",
)
COMPUTER_NAME = "properties.instanceView.computerName"
SWAPS = (
    "`az vm update --os-disk` takes a disk, no snapshot. Was it the wanted one, and what did Azure answer?"
)
REFERENCE = "properties.storageProfile.imageReference"


def _failure_words(code: str | None) -> str:
    return f"failed to provision with {code}" if code else "failed to provision"


def _host_words(name: str | None, different_from: str | None) -> str:
    return f"has the host name '{name}'" if name else f"has another host name than '{different_from}'"


@subject("vm")
class VirtualMachine(Inside):
    """A virtual machine; `subscription` is the name or id of another one than the default."""

    kind = "VM"
    type = "Microsoft.Compute/virtualMachines"
    expand = "instanceView"

    @property
    def _codes(self) -> list[str]:
        """Status codes such as `PowerState/running`."""
        statuses = self.value("properties.instanceView.statuses") or []
        return [str(status.get("code", "")) for status in statuses]

    @property
    def _power(self) -> str:
        states = [code.partition("/")[2] for code in self._codes if code.startswith("PowerState/")]
        return states[0] if states else "unknown"

    def _has_power(self, wanted: str) -> str | None:
        if self._power == wanted:
            return None
        if wanted == "running" and self._is_generalized:
            return Found(f"it is {self._power}, and marked as generalized", MARKED)
        if self._power == ON_THE_WAY.get(wanted):
            return Found(f"it is {self._power}", "It is on the way: `az vm wait` waits for that.")
        return f"it is {self._power}"

    @property
    def _is_generalized(self) -> bool:
        return "OSState/generalized" in self._codes

    def _text(self, path: str, wanted: str, words: str) -> str | None:
        found = self.value(path)
        return None if found is not None and same(found, wanted) else f"{words} {found or 'not told'}"

    @claim("is running")
    def is_running(self) -> str | None:
        """Which command switches a VM on? `az vm list -d -o table` shows the power state.

        `az vm start` switches it on. When it is refused, the code in brackets says why.
        """
        return self._has_power("running")

    @claim("is stopped")
    def is_stopped(self) -> str | None:
        """What switches the VM off? Stopped is not the same as deallocated."""
        return self._has_power("stopped")

    @claim("is deallocated")
    def is_deallocated(self) -> str | None:
        """Which command gives the hardware back? Stopped is not the same as deallocated.

        `az vm deallocate` does it, from running and from stopped. Does a later line start the VM again?
        """
        return self._has_power("deallocated")

    @claim("is marked as generalized")
    def is_generalized(self) -> str | None:
        """The mark is set by a command of its own, on a VM that does not run.

        Stop or deallocate first; then look for the `az vm` command that is named like the mark.
        """
        return None if self._is_generalized else "it has no such mark"

    @claim("is not marked as generalized")
    def is_not_generalized(self) -> str | None:
        """The mark cannot be taken off. Which VM was it meant for? `lab.restore` can undo it here."""
        return "it is marked as generalized" if self._is_generalized else None

    @claim("runs instead of '{other}', which is off and could be started again")
    def runs_instead_of(self, other: str) -> str | None:
        """Two machines of one identity must not run side by side. `az vm list -d -o table` shows both.

        `az vm deallocate` switches a machine off and leaves it as it is. A mark (`generalize`) would end it.
        """
        before = VirtualMachine(other, self.group)
        if self._power != "running" or before.document is None:
            return f"it is {self._power}" if before.document else f"'{other}' is gone"
        if before._is_generalized:
            return Found(f"'{other}' is marked as generalized", MARKED)
        return None if before._power in ("stopped", "deallocated") else f"'{other}' is {before._power}, too"

    @claim("has the size {size}")
    def has_size(self, size: str) -> str | None:
        """Which `--size` does it have? `az vm resize` changes it.

        A size that was refused changes nothing. Is its name spelled as asked, to the last letter?
        """
        return self._text("properties.hardwareProfile.vmSize", size, "its size is")

    @claim("has {cores} vCPUs")
    def has_cores(self, cores: int) -> str | None:
        """`az vm list-skus --size NAME` says of each size how many vCPUs it has."""
        size = data.size(str(self.value("properties.hardwareProfile.vmSize")))
        return None if size and size.cores == cores else f"it has {size.cores if size else 'another number'}"

    @claim(lambda image: origin_words("was created from", image))
    def was_created_from(self, image: str | Resource) -> str | None:
        """What did you give to `--image`? A name, an alias and a URN are read differently.

        `imageReference` in `az vm show` tells what Azure understood.
        """
        image = image.id if isinstance(image, Resource) else image
        reference = self.value(REFERENCE)
        location = str(self.value("location"))
        found = f"it was created from {reference_in_words(reference)}"
        return None if is_reference_to(reference, image, self.cloud, location) else found

    @claim("runs version {version}")
    def runs_version(self, version: str) -> str | None:
        """The VM keeps the version it was made from. `exactVersion` in its `imageReference` tells it.

        An id that ends in a version names that one, that of a definition means what is `latest` then. Delete
        the VM, and make it again.
        """
        found = self.value("properties.storageProfile.imageReference.exactVersion")
        if found is None:
            return "it was not made from an image with versions"
        return None if same(found, version) else f"it runs version {found}"

    @claim("was made from the exact image version of '{other}'")
    def has_image_version_of(self, other: str) -> str | None:
        """`imageReference` in `az vm show` tells what a VM was made from, `exactVersion` included.

        A URN may end in a version instead of `latest`. Delete this VM, and make it again from that one.
        """
        wanted = value_at(self._other(other), REFERENCE)
        if not wanted:
            return f"'{other}' cannot be compared: it is not there, or not from an image"
        found = self.value(REFERENCE)
        if same(reference_in_words(found), reference_in_words(wanted)):
            return None
        return f"it was created from {reference_in_words(found)}"

    @claim("has the security type {security_type}")
    def has_security_type(self, security_type: str) -> str | None:
        """Without `--security-type`, Azure chooses by itself. Only a deallocated VM takes another type.

        First `az vm deallocate`, then `az vm update --security-type`, then `az vm start`.
        """
        # ARM leaves the profile out for Standard.
        found = self.value("properties.securityProfile.securityType") or "Standard"
        return None if same(found, security_type) else f"its security type is {found}"

    @claim("runs {os_type}")
    def has_os_type(self, os_type: str) -> str | None:
        """Which operating system does the image bring that you gave to `--image`?"""
        return self._text("properties.storageProfile.osDisk.osType", os_type, "it runs")

    @claim("has the OS disk '{disk}'")
    def has_os_disk(self, disk: str) -> str | None:
        """Which disk does `storageProfile.osDisk` name? `az vm update` can put another one in its place.

        A VM that runs keeps its OS disk. Deallocate it first.
        """
        found = self.value("properties.storageProfile.osDisk.managedDisk.id")
        if self._is_one(found, disk):
            return None
        said = f"its OS disk is {told(found, disk)}"
        return said if self._power == "running" else Found(said, SWAPS)

    @claim(
        lambda page: (
            "starts from a disk that was made from a snapshot" + (f" with the page '{page}'" if page else "")
        )
    )
    def has_os_disk_from_a_snapshot(self, page: str = "") -> str | None:
        """Which disk does `storageProfile.osDisk` name, and what does `creationData` say of that disk?

        What is mended by hand is not what was there before: take a copy from a time when all was well.
        """
        disk = str(self.value("properties.storageProfile.osDisk.managedDisk.id"))
        origin = str(value_at(self.cloud.get(disk), "properties.creationData.sourceResourceId") or "")
        if "/snapshots/" not in origin.casefold():
            return f"its OS disk is '{last_name(disk)}', which was not"
        # A snapshot that has served its purpose may be deleted: then nobody can look any more.
        seen = self.cloud.look(origin, f"cat {HOME_PAGE}") if page else None
        return None if seen is None or page in seen else f"'{last_name(origin)}' has no such page"

    @claim("was provisioned")
    def provisioned(self) -> str | None:
        """What did the last lines of `az vm create` say? `az vm wait --created` waits for the end.

        A VM that failed stays as it is: delete it, mend the command or the image, and make it again.

        Was the image's source cleaned inside, and not started after that? `lab.undo()` leads back to it.
        """
        return self._text("properties.provisioningState", "Succeeded", "its provisioning state is")

    @claim(_failure_words)
    def failed_to_provision(self, code: str | None = None) -> str | None:
        """What was left inside the image that this VM was made from?"""
        state, failure = self.value("properties.provisioningState"), f"ProvisioningState/failed/{code or ''}"
        if not same(state, "Failed"):
            return f"its provisioning state is {state}"
        told = [status for status in self._codes if status.startswith("ProvisioningState/")]
        if code is None or any(same(status, failure) for status in told):
            return None
        return f"the reason given is {' '.join(status.rpartition('/')[2] for status in told) or 'unknown'}"

    @claim(_host_words)
    def has_host_name(self, name: str | None = None, *, different_from: str | None = None) -> str | None:
        """The agent tells the host name while the VM runs. Which name did the machine get, and from where?

        A generalized image has no name: each VM gets its own. What does a machine keep otherwise?
        """
        found = self.value(COMPUTER_NAME)
        if not found:
            return "no host name is known, since the VM is not running"
        if name is not None:
            return None if same(found, name) else f"its host name is '{found}'"
        other = value_at(self._other(different_from or ""), COMPUTER_NAME)
        if not other:
            return f"the host name of '{different_from}' is not known, since that VM is not running"
        return f"both are called '{found}'" if same(found, other) else None

    def _other(self, name: str) -> Json | None:
        return self.cloud.get(self.cloud.resource_id(self.type, name, self.group), self.expand)

    @claim("has the administrator '{name}'")
    def has_admin(self, name: str) -> str | None:
        """Which `--admin-username` did you give?

        The account is made at first boot, and its name is fixed then: delete the VM, and make it again.
        """
        return self._text("properties.osProfile.adminUsername", name, "its administrator is")

    @claim("takes SSH keys, and no password")
    def takes_ssh_keys_only(self) -> str | None:
        """`--generate-ssh-keys` makes a key pair, or takes yours; `--ssh-key-values` names another one.

        With `--admin-password` a VM takes passwords. That is fixed: delete the VM, and make it again.
        """
        linux = self.value("properties.osProfile.linuxConfiguration") or {}
        keys = value_at(linux, "ssh.publicKeys") or []
        if linux.get("disablePasswordAuthentication") and keys:
            return None
        return Found(*TAKES_BOTH) if keys else "it takes a password, and knows no key"

    @property
    def _addresses(self) -> list[str]:
        """The ids of its public addresses."""
        interfaces = self.value("properties.networkProfile.networkInterfaces") or []
        found = [self.cloud.get(str(interface.get("id"))) for interface in interfaces]
        parts = [part for nic in found for part in value_at(nic, "properties.ipConfigurations") or []]
        ids = [value_at(part, "properties.publicIPAddress.id") for part in parts]
        return [str(id) for id in ids if id]

    @claim("has no public address")
    def has_no_public_address(self) -> str | None:
        """Without a word, `az vm create` makes a public address. Which option says that there is to be none?

        `--public-ip-address ""` gives it an empty name: then none is made.
        """
        return f"it has '{last_name(self._addresses[0])}'" if self._addresses else None

    @claim("has a public address")
    def has_public_address(self) -> str | None:
        """`az vm create` makes a public address unless it is told not to. Which option did you give?

        `--public-ip-address ""` says that there is to be none. Delete the VM, and make it again without it.
        """
        return None if self._addresses else "none of its interfaces has one"
