"""Claims about a scale set's model: what its next instance will be like."""

from grader.checks.claims import claim, in_words
from grader.checks.cloud import Json
from grader.checks.documents import last_name, names, same, value_at
from grader.checks.image_references import is_reference_to, reference_in_words
from grader.checks.resources import Resource

MODEL = "properties.virtualMachineProfile"
LINUX = f"{MODEL}.osProfile.linuxConfiguration"
ALIKE = {
    "mode": "properties.orchestrationMode",
    "size": "sku.name",
    "security": f"{MODEL}.securityProfile.securityType",
    "account": f"{MODEL}.osProfile.adminUsername",
}
"""What tells the instances of one scale set from those of another, as a prompt says it."""


class Model(Resource):
    """A scale set as it is written down, without its instances."""

    kind = "scale set"
    type = "Microsoft.Compute/virtualMachineScaleSets"

    @property
    def _reference(self) -> Json:
        return dict(self.value(f"{MODEL}.storageProfile.imageReference") or {})

    def _text(self, path: str, wanted: str, words: str, usual: str = "not told") -> str | None:
        found = self.value(path) or usual
        return None if same(found, wanted) else f"{words} {found}"

    @claim("has the size {size}")
    def has_size(self, size: str) -> str | None:
        """Which `--vm-sku` do its instances have?"""
        return self._text("sku.name", size, "its size is")

    @claim("has the security type {security_type}")
    def has_security_type(self, security_type: str) -> str | None:
        """Which `--security-type` did you give? Where nothing is said, Azure chooses by itself.

        A set that is not yet in use is quickly deleted, and made again.
        """
        # ARM leaves the profile out for Standard.
        return self._text(ALIKE["security"], security_type, "its security type is", "Standard")

    @claim("gives its instances the account '{name}'")
    def has_admin(self, name: str) -> str | None:
        """Which `--admin-username` did you give? It stays: delete the set, and make it again."""
        return self._text(ALIKE["account"], name, "its account is")

    @claim("gives its instances SSH keys, and no password")
    def takes_ssh_keys_only(self) -> str | None:
        """`--generate-ssh-keys` makes a key pair, or takes yours; `--ssh-key-values` names another one.

        With `--admin-password` its instances take passwords. Delete the set, and make it again.
        """
        keys = self.value(f"{LINUX}.ssh.publicKeys") or []
        if self.value(f"{LINUX}.disablePasswordAuthentication") and keys:
            return None
        return "they take a password, too" if keys else "they take a password, and know no key"

    @claim("is like '{other}' in its mode, its size, its security type and its login")
    def is_like(self, other: str, group: str) -> str | None:
        """`az vmss show` prints both. Which options did you give to the one, and not to the other?

        The mode of a set is for good. Delete it, and make it again: `az vmss delete`.
        """
        document = self.cloud.get(self.cloud.resource_id(self.type, other, group))
        if document is None:
            return f"there is no '{other}' in '{group}' to compare it with"
        pairs = {name: (self.value(path), value_at(document, path)) for name, path in ALIKE.items()}
        pairs["login"] = (self._keys_only(self.document), self._keys_only(document))
        odd = [
            f"its {name} is {own or 'Standard'}" for name, (own, its) in pairs.items() if not same(own, its)
        ]
        return in_words(odd) if odd else None

    def _keys_only(self, document: Json | None) -> str:
        closed = value_at(document, f"{LINUX}.disablePasswordAuthentication")
        return "by SSH keys" if closed else "by password"

    @claim("was created from '{image}'")
    def was_created_from(self, image: str) -> str | None:
        """What does the model's `imageReference` say in `az vmss show`?"""
        location = str(self.value("location"))
        found = f"its model names {reference_in_words(self._reference)}"
        return None if is_reference_to(self._reference, image, self.cloud, location) else found

    @claim("makes new instances of version {version}")
    def makes_instances_of_version(self, version: str) -> str | None:
        """The model's `imageReference` says what the next instance is made from: `az vmss show`.

        `az vmss update --set virtualMachineProfile.storageProfile.imageReference.id=...` changes it.
        """
        found = named_version(self._reference)
        return None if same(found, version) else f"its model names {_version_in_words(found)}"

    @claim("is behind the load balancer '{name}'")
    def is_behind_load_balancer(self, name: str) -> str | None:
        """`az vmss create` makes a load balancer unless it is told another: `--load-balancer`."""
        pools = [
            str(pool.get("id"))
            for interface in self.value(f"{MODEL}.networkProfile.networkInterfaceConfigurations") or ()
            for address in value_at(interface, "properties.ipConfigurations") or ()
            for pool in value_at(address, "properties.loadBalancerBackendAddressPools") or ()
        ]
        balancers = [pool.partition("/backendAddressPools/")[0] for pool in pools]
        if any(names(balancer, name) for balancer in balancers):
            return None
        return f"it is behind {in_words([last_name(balancer) for balancer in balancers] or ['none'])}"

    @claim("has the upgrade policy {mode}")
    def has_upgrade_policy(self, mode: str) -> str | None:
        """`--upgrade-policy-mode`, at creation or with `az vmss update`, says how a new model is applied."""
        found = self.value("properties.upgradePolicy.mode")
        return None if same(found, mode) else f"its upgrade policy is {found}"

    @claim("has the extension '{name}'")
    def has_extension(self, name: str) -> str | None:
        """`az vmss extension set` puts an extension into the model. Which name, and which publisher?"""
        listed = self.value(f"{MODEL}.extensionProfile.extensions") or []
        found = [str(extension.get("name")) for extension in listed]
        types = [value_at(extension, "properties.type") for extension in listed]
        if any(same(name, label) for label in (*found, *types)):
            return None
        return f"its extensions are {in_words(found)}" if found else "it has none"


def named_version(reference: Json) -> str:
    """The version that a reference names; `latest` where it names none."""
    _, numbered, number = str(reference.get("id", "")).rpartition("/versions/")
    return number if numbered else str(reference.get("version") or "latest")


def _version_in_words(version: str) -> str:
    return "whatever is latest" if version == "latest" else f"version {version}"
