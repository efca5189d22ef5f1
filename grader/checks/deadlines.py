"""Claims about when machines were made, by the cloud's own clock."""

from datetime import datetime, timedelta

from azlab.widgets.scale_sets import instances
from grader.checks.claims import Found, Subject, claim, in_words
from grader.checks.cloud import Json
from grader.checks.documents import moment, same, value_at
from grader.checks.journal import Journal
from grader.checks.subjects import subject

COMPUTE = "providers/Microsoft.Compute"
CREATED = "properties.timeCreated"
FIRST = "Which of the exercises above makes machines there, and did its commands end well?"


@subject("deadline")
class Deadline(Subject):
    """So many minutes after the moment that a group's tag says, such as the `timeCreated` of a machine."""

    def __init__(self, group: str, tag: str, minutes: int, subscription: str = "") -> None:
        super().__init__(f"the deadline, {minutes} minutes after the tag '{tag}' of '{group}',")
        self.minutes, self.tag = minutes, tag
        self.cloud = self.notebook.cloud
        found = self.cloud.of(subscription)
        self._tags = value_at(found.get(found.group_id(group)), "tags") or {}

    @property
    def missing(self) -> str | None:
        return None if self._moment else f"no tag '{self.tag}' says from when on time is counted"

    @property
    def _moment(self) -> datetime | None:
        """When it is over; None where the tag is not there or says no moment."""
        began = moment(next((value for name, value in self._tags.items() if same(name, self.tag)), ""))
        if began is None:
            return None
        # What was ordered was ordered before anybody asked for anything: a tag can be written anew.
        asked = (moment(row.time) for row in Journal.of(self.cloud).rows)
        return min([began, *filter(None, asked)]) + timedelta(minutes=self.minutes)

    @claim("was kept by all machines in {groups}")
    def was_kept_by(self, *groups: str) -> str | None:
        """What waited for what? A version that is made with `--no-wait` is replicated while you go on.

        `lab.undo("exercise 2")` goes back to before an exercise, and the cloud's clock goes back, too.
        """
        machines = {group: self._machines(self.cloud.group_id(group)) for group in groups}
        empty = [group for group, found in machines.items() if not found]
        if empty:
            return Found(f"no machine is in {in_words(empty)}", FIRST)
        last = max((self._made(row), str(row["name"])) for found in machines.values() for row in found)
        due = self._moment
        if due is None or last[0] <= due:
            return None
        late = int((last[0] - due).total_seconds() // 60) + 1
        return f"'{last[1]}' was made {late} minute{'' if late == 1 else 's'} too late"

    def _machines(self, group: str) -> list[Json]:
        """The VMs of a group, and the instances of its uniform scale sets."""
        sets = self.cloud.list(f"{group}/{COMPUTE}/virtualMachineScaleSets")
        uniform = [row for row in sets if not same(value_at(row, "properties.orchestrationMode"), "Flexible")]
        members = [
            {**instance, "properties": {**row["properties"], **instance["properties"]}}
            for row in uniform
            for instance in instances(self.cloud, row)
        ]
        return [*self.cloud.list(f"{group}/{COMPUTE}/virtualMachines"), *members]

    def _made(self, machine: Json) -> datetime:
        return datetime.fromisoformat(str(value_at(machine, CREATED)))
