"""Claims about what is inside a running Linux VM. They look with `runCommand`, as a learner would."""

from grader.checks.claims import claim
from grader.checks.documents import value_at
from grader.checks.resources import Resource

ASLEEP = "nobody can look inside, since it is not running"


class Inside(Resource):
    """A VM whose inside can be looked at."""

    def _look(self, script: str, name: str = "") -> str | None:
        """What the script prints inside this VM, or another of its group; None when that one does not run."""
        machine = self.cloud.resource_id(self.type, name or self.name, self.group)
        statuses = value_at(self.cloud.get(machine, "instanceView"), "properties.instanceView.statuses") or []
        if not any(status.get("code") == "PowerState/running" for status in statuses):
            return None
        return self.cloud.run(machine, "RunShellScript", script).strip()

    @claim("has no account '{name}'")
    def has_no_account(self, name: str) -> str | None:
        """`getent passwd` inside the VM lists its accounts. Who takes them off the disk, and who does not?

        `+user` takes the last provisioned account. One that was added by hand goes by hand: `userdel`.
        """
        return _none_of(self._look(f"getent passwd {name}"), "the account is there")

    @claim("has no '{path}'")
    def has_no_file(self, path: str) -> str | None:
        """The agent does not know which of your files are secret. What takes a file away?"""
        return _none_of(self._look(f"ls -d {path}"), f"'{path}' is there")

    @claim("serves a page with '{text}'")
    def serves(self, text: str) -> str | None:
        """`curl -s http://localhost` inside the VM shows what the web server answers. Does it run at all?

        Which disk did the VM start from, and what was on it at that time?
        """
        seen = self._look("curl -s http://localhost")
        if seen is None:
            return ASLEEP
        return None if text in seen else f"it serves '{seen[:60]}'" if seen else "no web server answers there"

    @claim("has no machine id left to give away")
    def has_no_machine_id(self) -> str | None:
        """The agent leaves `/etc/machine-id` alone. Which option of `cloud-init clean` empties it?"""
        seen = self._look("cat /etc/machine-id")
        return _none_of("" if seen == "uninitialized" else seen, "its machine id is still in /etc/machine-id")

    @claim("has a machine id that '{other}' does not have")
    def has_another_machine_id_than(self, other: str) -> str | None:
        """A machine id is made at boot when `/etc/machine-id` holds none. Did the image bring one along?"""
        own, theirs = self._look("cat /etc/machine-id"), self._look("cat /etc/machine-id", other)
        if own is None:
            return ASLEEP
        if theirs is None:
            return f"'{other}' does not run, or is not there, so they cannot be compared"
        return "both have the same machine id" if own == theirs else None


def _none_of(seen: str | None, found: str) -> str | None:
    if seen is None:
        return ASLEEP
    return found if seen else None
