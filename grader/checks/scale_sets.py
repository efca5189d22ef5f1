"""Claims about scale sets: their model, and all their instances at once."""

from collections import Counter
from datetime import datetime
from typing import Any

from grader.checks.claims import Found, claim, in_words
from grader.checks.cloud import CheckError, Json
from grader.checks.documents import same, value_at
from grader.checks.image_references import is_reference_to
from grader.checks.scale_set_models import MODEL, named_version
from grader.checks.scale_set_work import Work
from grader.checks.subjects import subject

REFERENCE = "properties.storageProfile.imageReference"
STAMP, WRITTEN = "VirtualMachineProfileTimeCreated", "%m/%d/%Y %I:%M:%S %p %z"
"""The tag with which a flexible instance says of which moment its model is, and how it writes it."""

NONE_BEGAN = "Under the policy Rolling, a change of the model begins one. Which came first: policy or change?"
ON_ITS_WAY = "It is on its way. `lab.let_pass(minutes=10)` lets time pass; `get-latest` tells how far it is."
STOPPED = "It stopped. Are its instances well, and which version does the model name? A change of it goes on."
TOO_MANY_AT_ONCE = (
    "`--max-batch-instance-percent` is the largest part at once. What is upgraded stays so: `lab.undo()` "
    "takes the commands back, one by one."
)


def _upgrade_words(outcome: str, at_once: int | None) -> str:
    part = f", at most {at_once} per cent at once" if at_once else ""
    return f"had a rolling upgrade that {outcome}{part}"


@subject("scale_set")
class ScaleSet(Work):
    """A virtual machine scale set."""

    @property
    def _is_flexible(self) -> bool:
        return same(self.value("properties.orchestrationMode"), "Flexible")

    def _all(self, fits: Any, words: str) -> str | None:
        """None when every instance fits; else how many do not. No instance at all is not every."""
        if not self._instances:
            return "it has no instances"
        odd = [str(instance.get("name")) for instance in self._instances if not fits(instance)]
        return f"{len(odd)} of {len(self._instances)} {words}: {in_words(odd[:3])}" if odd else None

    @claim("is flexible")
    def is_flexible(self) -> str | None:
        """The orchestration mode is chosen for good when the scale set is made. Which one is the default?

        `lab.undo()` takes the last command back; or delete the set with `az vmss delete`, and make it again.
        """
        return self._has_mode("Flexible")

    @claim("is uniform")
    def is_uniform(self) -> str | None:
        """The orchestration mode is chosen for good when the scale set is made: `--orchestration-mode`."""
        return self._has_mode("Uniform")

    def _has_mode(self, mode: str) -> str | None:
        found = self.value("properties.orchestrationMode")
        return None if same(found, mode) else f"its orchestration mode is {found}"

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

        `az vmss update --set virtualMachineProfile.storageProfile.imageReference.id=...` changes the model.
        """
        found = Counter(str(value_at(instance, f"{REFERENCE}.exactVersion")) for instance in self._instances)
        if not found:
            return "it has no instances"
        if all(same(exact, version) for exact in found):
            return None
        counts = sorted(found.items())
        text = in_words([f"{count} {'runs' if count == 1 else 'run'} {exact}" for exact, count in counts])
        return (
            Found(text, self._what_they_wait_for) if same(named_version(self._reference), version) else text
        )

    @property
    def _what_they_wait_for(self) -> str:
        """A hint where the model is right already, and instances are not."""
        if not same(self.value("properties.upgradePolicy.mode"), "Rolling"):
            return (
                "The model names it. Instances that are there keep theirs until `az vmss update-instances`."
            )
        latest = value_at(self._latest_upgrade, "properties.runningStatus.code")
        return ON_ITS_WAY if latest == "RollingForward" else STOPPED

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
        seen = [page for instance in self._instances if (page := self._page(instance)) is not None]
        odd = Counter(page[:60] for page in seen if text not in page)
        if not odd:
            return None
        return in_words(
            [
                f"{count} of {len(seen)} serve {repr(page) if page else 'nothing'}"
                for page, count in odd.items()
            ]
        )

    def _page(self, instance: Json) -> str | None:
        """What its web server answers; None for one that is gone: autoscale goes on while a check looks."""
        try:
            script = "curl -s http://localhost"
            return self.cloud.run(str(instance["id"]), "RunShellScript", script).strip()
        except CheckError:
            if self.cloud.get(str(instance["id"])) is None:
                return None
            raise

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

    @claim(_upgrade_words)
    def had_rolling_upgrade(self, outcome: str, *, at_once: int | None = None) -> str | None:
        """`az vmss rolling-upgrade get-latest` tells how the latest one went. `completed`, or not?"""
        document = self._latest_upgrade
        if document is None:
            return Found("there was no rolling upgrade", NONE_BEGAN)
        found = str(value_at(document, "properties.runningStatus.code"))
        if not same(found, outcome):
            return Found(f"the latest one is {found}", ON_ITS_WAY if found == "RollingForward" else STOPPED)
        percent = int(value_at(document, "properties.policy.maxBatchInstancePercent") or 0)
        if at_once is None or percent <= at_once:
            return None
        return Found(f"a batch of the latest one was up to {percent} per cent", TOO_MANY_AT_ONCE)


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
