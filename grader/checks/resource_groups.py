"""Claims about resource groups, and about what is in them."""

from collections.abc import Iterator

from azlab.near_names import nearest
from azlab.sentences import PracticeOnlyError
from grader.checks.claims import Found, claim, in_words
from grader.checks.cloud import Json
from grader.checks.disks import Disk, opens_by_link
from grader.checks.documents import same, value_at
from grader.checks.journal import Journal
from grader.checks.named_images import NamedImage
from grader.checks.resources import Resource
from grader.checks.snapshots import Snapshot
from grader.checks.subjects import subject

USERS_OF_AN_ADDRESS = ("properties.ipConfiguration", "properties.natGateway")
"""Where a public address names what uses it."""
INTERFACES = "properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations"
UNASKED = (
    "It was right as it was, and nobody asked for another value. `lab.undo()` takes the last command back."
)
LATEST = "`latest` may mean another image tomorrow. `name` in `az vm image show` is what it means now."


def _gives_addresses(scale_set: Json) -> bool:
    """Whether a set gives each of its instances a public address."""
    interfaces = value_at(scale_set, INTERFACES) or []
    rows = [
        row for interface in interfaces for row in value_at(interface, "properties.ipConfigurations") or []
    ]
    return any(value_at(row, "properties.publicIPAddressConfiguration") for row in rows)


def _unused_words(but_tagged: str) -> str:
    kept = f", but for what is tagged '{but_tagged}'" if but_tagged else ""
    return f"pays for no unused disk and no unused address{kept}"


EXACT = "properties.storageProfile.imageReference.exactVersion"


@subject("group")
class ResourceGroup(Resource):
    """A resource group; `subscription` is the name or id of another one than the default."""

    kind = "resource group"

    def __init__(self, name: str, subscription: str = "") -> None:
        super().__init__(name, name, subscription)

    @property
    def id(self) -> str:
        return self.cloud.group_id(self.name)

    @property
    def missing(self) -> str | None:
        if self.document is not None:
            return None
        gone = "is gone: `lab.undo()` goes a step back"
        suffix = f" of '{self.subscription}'" if self.subscription else ""
        return f"{self.label}{suffix} {gone if self._was_there else 'does not exist yet'}"

    @property
    def refusal(self) -> str:
        return "" if self._was_there else super().refusal

    @property
    def hints_of_the_missing(self) -> tuple[str, ...]:
        return (
            "Which command makes a group?",
            "`az group list -o table` shows which are there: has it another name?",
        )

    @property
    def _was_there(self) -> bool:
        """Whether it is known to have been deleted."""
        try:
            return Journal.of(self.cloud).saw(self.id)
        except PracticeOnlyError:
            return False

    @claim("was deleted", of_the_missing=True)
    def was_deleted(self) -> str | None:
        """Which command takes a whole group away? Look at the name that it was given.

        `az group list` shows what is there. Did something make it again, or bring it back?
        """
        return self._still_there()

    @claim("still holds {names}")
    def holds(self, *names: str) -> str | None:
        """`az resource list -g GROUP -o table` shows what is in it. What did your command take besides?

        `lab.undo()` takes the last command back, and `lab.history()` lists what can be undone.
        """
        found = [str(resource.get("name")) for resource in self.cloud.list(f"{self.id}/resources")]
        gone = [name for name in names if not any(same(name, other) for other in found)]
        return f"'{gone[0]}' is not there" if gone else None

    @claim("has the VM '{name}', made from version {version}")
    def has_machine_of(self, name: str, version: str) -> str | None:
        """`az vm list -g GROUP` with `exactVersion` of each `imageReference` shows what they were made from.

        A VM keeps the version it was made from: another version is another VM.
        """
        machines = self.cloud.list(f"{self.id}/providers/Microsoft.Compute/virtualMachines")
        found = next((machine for machine in machines if same(machine["name"], name)), None)
        if found is None:
            near = nearest(name, (str(machine["name"]) for machine in machines))
            return f"there is no VM '{name}'" + (f", and '{near}' is there" if near else "")
        exact = value_at(found, EXACT) or "no image with versions"
        return None if same(exact, version) else f"it was made from {exact}"

    @claim(_unused_words)
    def pays_for_nothing_unused(self, but_tagged: str = "") -> str | None:
        """`lab.bill()` lists what costs. Which of these does no machine use?

        A disk that nobody uses is `Unattached`; an address that nobody uses has no `ipConfiguration`.
        """
        unused = [
            row for row in self._unused() if not any(same(tag, but_tagged) for tag in row["tags"] or {})
        ]
        count = len(unused)
        said = "1 unused one is" if count == 1 else f"{count} unused ones are"
        return f"{said} still there" if count else None

    @claim("has no public address")
    def has_no_public_address(self) -> str | None:
        """`az network public-ip list -g GROUP` shows them. `--public-ip-address ""` makes none.

        `az vmss create` makes one for its load balancer, too: `--load-balancer ""` makes neither.
        """
        found = self.cloud.list(f"{self.id}/providers/Microsoft.Network/publicIPAddresses")
        sets = self.cloud.list(f"{self.id}/providers/Microsoft.Compute/virtualMachineScaleSets")
        told = [repr(row["name"]) for row in found]
        # Of a uniform set no list of addresses has those of its instances.
        told += [f"one for each instance of '{row['name']}'" for row in sets if _gives_addresses(row)]
        return f"it has {in_words(told)}" if told else None

    @claim("has nothing that can be read through a link")
    def has_no_link(self) -> str | None:
        """`diskState` is `ActiveSAS` where a link works. Lists of disks and of snapshots show it for each.

        `revoke-access` ends a link at once: `az disk` has it, and `az snapshot`.
        """
        lists = [self.cloud.list(f"{self.id}/providers/{kind}") for kind in (Disk.type, Snapshot.type)]
        volumes = [volume for listed in lists for volume in listed]
        open_ones = [f"'{volume['name']}'" for volume in volumes if opens_by_link(volume)]
        return f"a link opens {in_words(open_ones)}" if open_ones else None

    def _unused(self) -> Iterator[Json]:
        """Its disks and addresses that nothing uses, each with its `tags`."""
        for disk in self.cloud.list(f"{self.id}/providers/Microsoft.Compute/disks"):
            if not disk.get("managedBy"):
                yield {"tags": {}, **disk}
        for address in self.cloud.list(f"{self.id}/providers/Microsoft.Network/publicIPAddresses"):
            if not any(value_at(address, path) for path in USERS_OF_AN_ADDRESS):
                yield {"tags": {}, **address}

    def _tag(self, name: str) -> str | None:
        """The value of a tag, whose name Azure reads in any case; None when there is none."""
        tags = self.value("tags") or {}
        return next((str(value) for key, value in tags.items() if same(key, name)), None)

    def _image(self, tag: str) -> NamedImage | None:
        """The image that a tag names as a URN; None without the tag."""
        urn = self._tag(tag)
        return None if urn is None else NamedImage(urn.strip(), str(self.value("location")), self.cloud)

    @claim("names, in its tag '{tag}', an image that a VM can be made from")
    def names_a_usable_image(self, tag: str) -> str | None:
        """Ask as a script would: what does `az vm image show --urn` say to the text in the tag?

        Azure does not say which part is wrong. Walk down: offers, SKUs, versions. Are two parts swapped?
        """
        image = self._image(tag)
        return image.trouble if image else f"it has no tag '{tag}'"

    @claim("pins, in its tag '{tag}', an image of {product}, Generation {generation}")
    def pins_an_image(self, tag: str, product: str, generation: int) -> str | None:
        """The name of a SKU may not tell the generation. Which field of `az vm image show` does?

        One SKU has one generation. List the SKUs of the offer: which other one is of the same release?
        """
        image = self._image(tag)
        if image is None or image.document is None:
            return Found("its tag names no image that could be looked at", "First an image that is there.")
        if not same(image.generation, f"V{generation}"):
            return f"the generation of '{image.urn}' is {image.generation}"
        if not image.is_of(product):
            return Found(f"'{image.urn}' is something else", "Product and release stay what they were.")
        return None if image.is_exact else Found("the version is 'latest'", LATEST)

    @claim("names, in its tag '{tag}', the newest version by its number")
    def names_the_newest_version(self, tag: str) -> str | None:
        """What does `latest` of this SKU mean now? `az vm image show` resolves it: its `name` is the number.

        A list has many versions, and those of other SKUs too: its last row need not be it.
        """
        image = self._image(tag)
        if image is None:
            return f"it has no tag '{tag}'"
        return None if image.is_newest else f"the version is '{image.parts[-1]}'"

    @claim("still has the tag '{name}' with the value '{value}'")
    def still_has_tag(self, name: str, value: str) -> str | None:
        """`az group update --tags` puts its tags in the place of all others. `lab.undo()` takes that back.

        `--set tags.NAME=VALUE` changes one tag and leaves the others as they are.
        """
        found = self._tag(name)
        if found is None:
            return f"it has no tag '{name}' any more"
        return None if found == value else Found(f"its tag '{name}' has the value '{found}'", UNASKED)
