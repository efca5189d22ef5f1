"""Claims about scale sets: their model, and all their instances at once."""

from collections import Counter
from datetime import datetime
from functools import cached_property
from typing import Any

from azlab.widgets.scale_sets import instances
from grader.checks.claims import claim, in_words
from grader.checks.cloud import Json
from grader.checks.documents import last_name, names, same, value_at
from grader.checks.image_references import is_reference_to, reference_in_words
from grader.checks.resources import Resource
from grader.checks.subjects import subject

MODEL = "properties.virtualMachineProfile"
REFERENCE = "properties.storageProfile.imageReference"
STAMP, WRITTEN = "VirtualMachineProfileTimeCreated", "%m/%d/%Y %I:%M:%S %p %z"
"""The tag with which a flexible instance says of which moment its model is, and how it writes it."""


@subject("scale_set")
class ScaleSet(Resource):
    """A virtual machine scale set."""

    kind = "scale set"
    type = "Microsoft.Compute/virtualMachineScaleSets"

    @property
    def _is_flexible(self) -> bool:
        return same(self.value("properties.orchestrationMode"), "Flexible")

    @cached_property
    def _instances(self) -> list[Json]:
        """The machines, each with its instance view, by one request; none where there is no scale set."""
        return instances(self.cloud, self.document) if self.document is not None else []

    def _all(self, fits: Any, words: str) -> str | None:
        """None when every instance fits; else how many do not. No instance at all is not every."""
        if not self._instances:
            return "it has no instances"
        odd = [str(instance.get("name")) for instance in self._instances if not fits(instance)]
        return f"{len(odd)} of {len(self._instances)} {words}: {in_words(odd[:3])}" if odd else None

    @claim("has {count} instances")
    def has_instances(self, count: int) -> str | None:
        """`--instance-count` says how many there are at first. Which command changes the capacity later?"""
        there = len(self._instances)
        return None if there == count else f"it has {there or 'none'}"

    @claim("is flexible")
    def is_flexible(self) -> str | None:
        """The orchestration mode is chosen for good when the scale set is made. Which one is the default?"""
        return self._has_mode("Flexible")

    @claim("is uniform")
    def is_uniform(self) -> str | None:
        """The orchestration mode is chosen for good when the scale set is made: `--orchestration-mode`."""
        return self._has_mode("Uniform")

    def _has_mode(self, mode: str) -> str | None:
        found = self.value("properties.orchestrationMode")
        return None if same(found, mode) else f"its orchestration mode is {found}"

    @claim("has the size {size}")
    def has_size(self, size: str) -> str | None:
        """Which `--vm-sku` do its instances have?"""
        found = self.value("sku.name")
        return None if same(found, size) else f"its size is {found}"

    @claim("was created from '{image}'")
    def was_created_from(self, image: str) -> str | None:
        """What does the model's `imageReference` say in `az vmss show`?"""
        reference = self.value(f"{MODEL}.storageProfile.imageReference")
        location = str(self.value("location"))
        found = f"its model names {reference_in_words(reference)}"
        return None if is_reference_to(reference, image, self.cloud, location) else found

    @claim("makes new instances of version {version}")
    def makes_instances_of_version(self, version: str) -> str | None:
        """The model's `imageReference` says what the next instance is made from: `az vmss show`.

        `az vmss update --set virtualMachineProfile.storageProfile.imageReference.id=...` changes it.
        """
        reference = dict(self.value(f"{MODEL}.storageProfile.imageReference") or {})
        _, numbered, number = str(reference.get("id", "")).rpartition("/versions/")
        found = number if numbered else str(reference.get("version") or "latest")
        return None if same(found, version) else f"its model names {_version_in_words(found)}"

    @claim("has instances that all come from '{image}'")
    def every_instance_was_created_from(self, image: str) -> str | None:
        """A new model is not yet a new machine. What brings instances to the model?"""
        location = str(self.value("location"))

        def fits(instance: Json) -> bool:
            return is_reference_to(value_at(instance, REFERENCE), image, self.cloud, location)

        return self._all(fits, "come from something else")

    @claim("has instances that all run version {version}")
    def every_instance_runs_version(self, version: str) -> str | None:
        """Does the model name that version, or whatever is latest? An instance takes it when it is made.

        Under the policy Manual, instances that exist keep theirs until `az vmss update-instances`.
        """
        found = Counter(str(value_at(instance, f"{REFERENCE}.exactVersion")) for instance in self._instances)
        if not found:
            return "it has no instances"
        if all(same(exact, version) for exact in found):
            return None
        counts = sorted(found.items())
        return in_words([f"{count} {'runs' if count == 1 else 'run'} {exact}" for exact, count in counts])

    @claim("has instances that all are as its model says")
    def every_instance_has_the_latest_model(self) -> str | None:
        """After a change of the model, which command brings the instances to it?"""
        return self._all(self._is_latest, "have an older model")

    def _is_latest(self, instance: Json) -> bool:
        if not self._is_flexible:
            return value_at(instance, "properties.latestModelApplied") is True
        return _moment(value_at(instance, f"tags.{STAMP}")) == str(self.value(f"{MODEL}.timeCreated"))[:19]

    @claim("serves a page with '{text}' from every instance")
    def every_instance_serves(self, text: str) -> str | None:
        """`curl -s http://localhost` inside an instance shows what its web server answers. Is there one?

        Did the instances get the model's image, or do they still have the one before?
        """
        if not self._instances:
            return "it has no instances"
        if any(self._power(instance) != "running" for instance in self._instances):
            return "not all of them are running, so nobody can look inside"
        seen = [self._look(instance, "curl -s http://localhost") for instance in self._instances]
        odd = [page for page in seen if text not in page]
        if not odd:
            return None
        return f"{len(odd)} of {len(seen)} serve {repr(odd[0][:60]) if odd[0] else 'nothing'}"

    def _look(self, instance: Json, script: str) -> str:
        return self.cloud.run(str(instance["id"]), "RunShellScript", script).strip()

    def _power(self, instance: Json) -> str:
        return _state(instance, "PowerState/")

    @claim("has instances that are all {state}")
    def every_instance_is(self, state: str) -> str | None:
        """Which `az vmss` command brings all of them into that state at once?"""
        found = Counter(self._power(instance) for instance in self._instances)
        if found and set(found) == {state}:
            return None
        told = in_words([f"{count} {power}" for power, count in sorted(found.items())])
        return f"there are {told}" if found else "it has no instances"

    @claim("has instances that are all healthy")
    def every_instance_is_healthy(self) -> str | None:
        """What asks the instances how they are? `vmHealth` in the instance view tells the answer."""

        def fits(instance: Json) -> bool:
            code = value_at(instance, "properties.instanceView.vmHealth.status.code")
            return same(code, "HealthState/healthy")

        return self._all(fits, "are not reported as healthy")

    @claim("is spread over the zones {zones}")
    def is_spread_over_zones(self, *zones: str) -> str | None:
        """`--zones` names the zones when the scale set is made."""
        found = {str(zone) for instance in self._instances for zone in instance.get("zones") or ()}
        if found == {str(zone) for zone in zones}:
            return None
        return f"its instances are in {in_words(sorted(found))}" if found else "its instances are in no zone"

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

    @claim("had a rolling upgrade that {outcome}")
    def had_rolling_upgrade(self, outcome: str) -> str | None:
        """`az vmss rolling-upgrade get-latest` tells how the latest one went. `completed`, or not?"""
        document = self.cloud.get(f"{self.id}/rollingUpgrades/latest")
        if document is None:
            return "there was no rolling upgrade"
        found = str(value_at(document, "properties.runningStatus.code"))
        return None if same(found, outcome) else f"the latest one is {found}"


def _version_in_words(version: str) -> str:
    return "whatever is latest" if version == "latest" else f"version {version}"


def _state(instance: Json, start: str) -> str:
    statuses = value_at(instance, "properties.instanceView.statuses") or []
    codes = [str(status.get("code", "")) for status in statuses]
    return next((code.removeprefix(start) for code in codes if code.startswith(start)), "unknown")


def _moment(text: Any) -> str:
    """A tag's moment as ISO 8601 to the second; "" where there is none."""
    try:
        return datetime.strptime(str(text), WRITTEN).strftime("%Y-%m-%dT%H:%M:%S")
    except ValueError:
        return ""
