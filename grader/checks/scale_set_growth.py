"""Claims about what becomes of a scale set by itself: how many instances, and of which version."""

from functools import cached_property

from azlab.widgets.scale_sets import instances
from grader.checks.autoscale import plain_profile
from grader.checks.claims import Found, claim, in_words
from grader.checks.cloud import Json
from grader.checks.documents import location_name, same, value_at
from grader.checks.scale_set_models import Model, named_version

EXACT = "properties.storageProfile.imageReference.exactVersion"
PUBLISHING = "properties.publishingProfile"
SETTINGS = "Microsoft.Insights/autoscaleSettings"

MIXED = "An instance keeps its image until it is brought to the model. `az vmss update-instances` does that."
GONE = "New instances need a version that is there. `lab.undo()` brings back what was deleted."
SOON = "Its autoscale brings it there: `lab.let_pass(minutes=5)` lets time pass. What does it at once?"


class Growth(Model):
    """A scale set with its instances, and with what changes their number."""

    @cached_property
    def _instances(self) -> list[Json]:
        """The machines, each with its instance view, by one request; none where there is no scale set."""
        return instances(self.cloud, self.document) if self.document is not None else []

    @claim("has {count} instances")
    def has_instances(self, count: int) -> str | None:
        """`--instance-count` at first, `az vmss scale` later: either is the whole number, not how many more.

        `az vmss show --query sku.capacity` tells what is asked for now. What shall it be?
        """
        there = len(self._instances)
        return None if there == count else f"it has {there or 'none'}"

    @claim("has at least {count} instances")
    def has_at_least(self, count: int) -> str | None:
        """`az vmss scale` says how many there shall be. Does something else take them away again?

        `az monitor autoscale list` shows what scales it, and `update` changes its limits.
        """
        there, (least, most) = len(self._instances), self._limits
        text = f"it has {there or 'none'}"
        if most is not None and most < count:
            return f"{text}, and its autoscale takes back what is beyond {most}"
        if there >= count:
            return None
        return Found(text, SOON) if least is not None and least >= count else text

    @claim("still has at least {count} instances of version {version}")
    def keeps_instances_of(self, version: str, count: int) -> str | None:
        """What ran was to go on. A set that is made anew stops, and so do instances with a new image.

        A model can be changed under instances that run: they keep theirs. `lab.undo()` goes back.
        """
        kept = sum(same(value_at(instance, EXACT), version) for instance in self._instances)
        return (
            None
            if kept >= count
            else f"{kept or 'none'} of its instances {'is' if kept == 1 else 'are'} left"
        )

    @property
    def _limits(self) -> tuple[int | None, int | None]:
        """Between how many autoscale keeps it now; None twice where nothing does."""
        if self._setting is None or not value_at(self._setting, "properties.enabled"):
            return None, None
        held = [value_at(plain_profile(self._setting), f"capacity.{name}") for name in ("minimum", "maximum")]
        least, most = [int(number) if str(number).isdigit() else None for number in held]
        return least, most

    @claim("makes new instances of the version that the others run")
    def makes_more_of_the_same(self) -> str | None:
        """What does its model name: a version, or the definition? `latest` is another version tomorrow.

        `virtualMachineProfile.storageProfile.imageReference.id` in `az vmss show` tells it.
        """
        found = sorted({str(value_at(instance, EXACT)) for instance in self._instances})
        coming = self._coming
        if len(found) != 1:
            return Found(f"its instances run {in_words(found)}", MIXED)
        if coming is None:
            return Found(f"they run {found[0]}, and there is no image for the next one", GONE)
        return None if same(coming, found[0]) else f"they run {found[0]}, and the next one will run {coming}"

    @property
    def _coming(self) -> str | None:
        """The version that the next instance will run; None where that version is not there."""
        definition = str(self._reference.get("id", "")).partition("/versions/")[0]
        named = named_version(self._reference)
        there = {str(version.get("name")): version for version in self.cloud.list(f"{definition}/versions")}
        if named != "latest":
            return named if named in there else None
        taking_part = [name for name, version in there.items() if not self._is_excluded(version)]
        return max(taking_part, key=_by_number, default=None)

    def _is_excluded(self, version: Json) -> bool:
        """Whether a version does not take part in `latest` here; what the region says of itself wins."""
        whole = value_at(version, f"{PUBLISHING}.excludeFromLatest")
        for region in value_at(version, f"{PUBLISHING}.targetRegions") or ():
            if location_name(str(region.get("name"))) == location_name(str(self.value("location"))):
                return bool(region.get("excludeFromLatest", whole))
        return True

    @claim("is kept between {least} and {most} instances by autoscale, and grows when it is busy")
    def scales_itself_between(self, least: int, most: int) -> str | None:
        """`az monitor autoscale list` shows what scales it, and between which limits. What changes them?

        `az monitor autoscale update` has `--min-count`, `--max-count` and `--enabled`.
        """
        if self._setting is None:
            return Found("nothing scales it", "Which resource of Azure Monitor watches a scale set?")
        if not value_at(self._setting, "properties.enabled"):
            return Found("its autoscale is switched off", "`az monitor autoscale update` has `--enabled`.")
        return self._lack(self._setting, least, most)

    @cached_property
    def _setting(self) -> Json | None:
        """The autoscale setting that watches it, whatever its name; a scale set has one at most."""
        scope = f"/subscriptions/{self.cloud.subscription}/providers/{SETTINGS}"
        target, settings = "properties.targetResourceUri", self.cloud.list(scope)
        return next((setting for setting in settings if same(value_at(setting, target), self.id)), None)

    def _lack(self, setting: Json, least: int, most: int) -> str | None:
        profile = plain_profile(setting)
        held = [value_at(profile, f"capacity.{name}") for name in ("minimum", "maximum")]
        if not (same(held[0], least) and same(held[1], most)):
            return f"its autoscale keeps it between {held[0]} and {held[1]}"
        directions = [value_at(rule, "scaleAction.direction") for rule in profile.get("rules") or ()]
        if any(same(direction, "Increase") for direction in directions):
            return None
        return Found(
            "its autoscale has no rule that adds instances", "Which rule does it need? `--scale out`."
        )


def _by_number(version: str) -> list[int]:
    return [int(part) for part in version.split(".") if part.isdigit()]
