"""Claims about what lies on a disk: inside a VM, running or off, and in what was made from one.

A VM that runs is looked into as a learner would, with `runCommand`. Into anything else only the practice
Azure can look.
"""

from azlab.sentences import PracticeOnlyError
from grader.checks.claims import Found, claim
from grader.checks.cloud import Json, Reader
from grader.checks.documents import value_at
from grader.checks.journal import Journal
from grader.checks.resources import Resource
from grader.checks.scripts import contains, script_of

ASLEEP = "nobody can look inside, since it is not running"
NO_MACHINE_ID = "'{}' cannot be compared: it has no machine id, or is not there"
SWITCHED_OFF = "`az vm list -d -o table` shows the power state. What is switched off serves nothing."
OTHER_PAGE = "Which disk or image did the VM start from, what was on it, and what came at its first boot?"
MARKED = (
    "A marked VM never starts again, so nobody can clean it. `lab.undo()` takes the last command back, and "
    "`lab.history()` lists how far back you can go."
)
MACHINES = "Microsoft.Compute/virtualMachines"
PROVISIONED = "/var/lib/waagent/ovf-env.xml"
NAMELESS = "localhost.localdomain"
PEOPLE = range(1000, 60_000)
"""User ids of people, by Debian's policy (section 9.2.2); below are those of the system, above `nobody`."""
IDENTITY = "hostname; cat /etc/machine-id; getent passwd; ls /home; ls /etc; ls /var/lib/waagent"
"""What tells a Linux disk that nobody cleaned from one that somebody did."""
SCRIPTS_OF_THE_AGENT = ("/var/lib/waagent/run-command", "/var/lib/waagent/custom-script")
"""Where the agent keeps what it was told to run, which has every text that is looked for."""
SETUP = "HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Setup\\State"


def _machine(cloud: Reader, id: str) -> Json | None:
    return cloud.get(id, "instanceView") if f"/{MACHINES}/".casefold() in id.casefold() else None


def _is_running(machine: Json | None) -> bool:
    statuses = value_at(machine, "properties.instanceView.statuses") or []
    return any(status.get("code") == "PowerState/running" for status in statuses)


def look_into(cloud: Reader, id: str, script: str) -> str | None:
    """What a script prints inside a VM, or would print that looks at a disk; None when nobody can look."""
    machine = _machine(cloud, id)
    if not _is_running(machine):
        seen = cloud.look(id, script)
        return None if seen is None else seen.strip()
    windows = value_at(machine, "properties.storageProfile.osDisk.osType") == "Windows"
    return cloud.run(id, "RunPowerShellScript" if windows else "RunShellScript", script).strip()


def _account_words(names: tuple[str, ...]) -> str:
    return "has no account of a person" + (f" but {' and '.join(map(repr, names))}" if names else "")


def _deprovision_words(with_user: bool) -> str:
    return "was deprovisioned by its agent" + (", the provisioned account included" if with_user else "")


class Inside(Resource):
    """What has an operating system on it that can be looked at."""

    @property
    def _is_generalized(self) -> bool:
        """Whether Azure's mark is set: such a VM never runs again."""
        return False

    def _inside(self, found: str | None) -> str | None:
        """What was found inside, with the way out where nobody can change it any more."""
        return Found(found, MARKED) if found and self._is_generalized else found

    def _look(self, script: str) -> str | None:
        return look_into(self.cloud, self.id, script)

    def _unseen(self) -> str:
        """Why nothing was seen inside. A VM can be switched on; what is no VM never ran.

        Raises `PracticeOnlyError` where only the practice Azure could have looked.
        """
        return ASLEEP if self.type == MACHINES else self._without_system()

    def _without_system(self) -> str:
        """What is found where nobody can look: in the practice Azure nothing to look at is there.

        Raises `PracticeOnlyError` in real Azure, where nobody can tell.
        """
        if self.cloud.is_real:
            raise PracticeOnlyError("Only the practice Azure looks into what does not run")
        return "no operating system is on it"

    def _was_told(self, words: str) -> bool:
        """Whether a script with these words was run inside: all that is known where nobody can look."""
        scripts = [script_of(row, self.name) for row in Journal.of(self.cloud).rows]
        return any(contains(script, words) for script in scripts if script is not None)

    @claim("has no account '{name}'")
    def has_no_account(self, name: str) -> str | None:
        """`getent passwd` inside the VM lists its accounts. Who takes them off the disk, and who does not?

        `+user` takes the last provisioned account. One that was added by hand goes by hand: `userdel`.
        """
        return self._inside(self._none_of(self._look(f"getent passwd {name}"), "the account is there"))

    @claim(lambda names: _account_words(names))
    def has_no_person_but(self, *names: str) -> str | None:
        """`getent passwd` inside the VM lists its accounts; people have numbers from 1000 on.

        `+user` takes the last provisioned account. One that was added by hand goes by hand: `userdel`.
        """
        seen = self._look("getent passwd")
        rows = [row.split(":") for row in (seen or "").splitlines()]
        people = [row[0] for row in rows if len(row) > 2 and row[2].isdigit() and int(row[2]) in PEOPLE]
        others = [name for name in people if name not in names]
        count = "another one is" if len(others) == 1 else f"{len(others)} others are"
        return self._unseen() if seen is None else self._inside(f"{count} there" if others else None)

    @claim(lambda names: "has no home folder" + (f" but that of {' and '.join(names)}" if names else ""))
    def has_no_home_but(self, *names: str) -> str | None:
        """`ls /home` inside the VM shows whose folders are there. `userdel` alone leaves them.

        `userdel -r` takes the folder too; when the account is gone already, `rm -r` does.
        """
        seen = self._look("ls /home")
        others = [name for name in (seen or "").split() if name not in names]
        return self._unseen() if seen is None else self._inside("another one is there" if others else None)

    @claim("has no '{path}'")
    def has_no_file(self, path: str) -> str | None:
        """The agent does not know which of your files are secret. What takes a file away?

        `rm` takes a file away, and `ls` inside the VM shows whether it is gone.
        """
        return self._inside(self._none_of(self._look(f"ls -d {path}"), f"'{path}' is there"))

    @claim("has no file with '{text}' in it")
    def has_no_text(self, text: str) -> str | None:
        """`grep -rl TEXT /etc /home` inside the VM tells which files hold a text. Is one of them left?

        A file that was moved is still there. Remove it in the machine that is captured, before the capture.
        """
        but = " ".join(f"! -path '{folder}/*'" for folder in SCRIPTS_OF_THE_AGENT)
        seen = self._look(f"find / -xdev -type f {but} -exec grep -ls '{text}' {{}} +")
        return self._inside(self._none_of(seen, f"'{(seen or '.').splitlines()[0]}' has it"))

    @claim("has the file '{path}'")
    def has_file(self, path: str) -> str | None:
        """`ls` inside the VM shows whether a file is there. Is this still the disk that it was on?

        What is on a disk goes with it. `lab.undo()` takes the last command back.
        """
        windows = path[1:3] == ":\\"
        seen = self._look(f"Test-Path '{path}'" if windows else f"ls -d {path}")
        there = seen == "True" if windows else bool(seen)
        return self._unseen() if seen is None else None if there else "no such file is there"

    @claim("has the package '{name}'")
    def has_package(self, name: str) -> str | None:
        """`dpkg -s NAME` inside the VM tells whether a package is there. What did the script print?

        A fresh machine knows no packages until `apt-get update`, and `apt-get install` asks without `-y`.
        """
        seen = self._look(f"dpkg-query -W -f='${{Version}}' {name}")
        if seen is None:
            return None if self._was_told(f"install {name}") else self._unseen()
        return None if seen else "the package is not installed"

    @claim("starts '{service}' at each boot")
    def starts_at_boot(self, service: str) -> str | None:
        """`systemctl is-enabled NAME` inside a machine from it tells. `start` is for now, `enable` for later.

        What an image starts, all its machines start. Was it enabled before the capture?
        """
        seen = self._look(f"systemctl is-enabled {service}")
        return (
            self._unseen() if seen is None else None if seen == "enabled" else f"it is {seen or 'not there'}"
        )

    @claim(_deprovision_words)
    def was_deprovisioned(self, with_user: bool = True) -> str | None:
        """Which command of `waagent` cleans a machine, and did it do it? Read what your script printed.

        Without `-force` the agent asks `y/n`, and run-command has nobody to answer. Only with `+user` does
        the provisioned account go.
        """
        user = str(self.value("properties.osProfile.adminUsername") or "") if with_user else ""
        account = f"; getent passwd {user}" if user else ""
        seen = self._look(f"hostname; ls -d {PROVISIONED}{account}")
        if seen is None:
            words = "waagent -deprovision+user" if with_user else "waagent -deprovision"
            return None if self._was_told(words) else self._unseen()
        name, *rest = seen.splitlines() or [""]
        if name != NAMELESS:
            return self._inside(f"the machine still knows its name, '{name}'")
        kept = user and any(user in line for line in rest)
        return self._inside(f"the account '{user}' is there" if kept else None)

    @claim("has no Store app '{name}'")
    def has_no_store_app(self, name: str) -> str | None:
        """`Get-AppxPackage -AllUsers` inside the VM lists Store apps. Did the removal print an error?

        run-command works as SYSTEM, for whom no app is installed: `Remove-AppxPackage` needs `-AllUsers`.
        """
        seen = self._look(f"Get-AppxPackage -AllUsers -Name {name}")
        if seen is None:
            return None if self._was_told("Remove-AppxPackage") else self._unseen()
        return self._inside("it is still installed for somebody" if seen else None)

    @claim("was generalized by Sysprep")
    def was_generalized_by_sysprep(self) -> str | None:
        """A VM that was stopped from outside did not run Sysprep to its end. What does `setuperr.log` say?

        `sysprep.exe /generalize /oobe /shutdown` switches the machine off by itself when it succeeds.

        Started once more, Windows sets itself up as a new one: then Sysprep has to run again.
        """
        seen = self._look(f"(Get-ItemProperty {SETUP}).ImageState")
        if seen is None:
            return None if self._was_told("sysprep generalize") else self._unseen()
        told = "its image state is " + (seen or "not told")
        return self._inside(None if "GENERALIZE" in seen else told)

    @claim("serves a page with '{text}'")
    def serves(self, text: str) -> str | None:
        """`curl -s http://localhost` inside the VM shows what the web server answers. Does it run at all?

        `systemctl status nginx` inside the VM tells. Was it installed on the disk that the VM started from?
        """
        # What lies on a disk serves nothing, whatever is installed there.
        seen = self._look("curl -s http://localhost") if _is_running(_machine(self.cloud, self.id)) else None
        if seen is None:
            return Found(ASLEEP, SWITCHED_OFF)
        if text in seen:
            return None
        return Found(f"it serves '{seen[:60]}'", OTHER_PAGE) if seen else "no web server answers there"

    @claim("has no machine id left to give away")
    def has_no_machine_id(self) -> str | None:
        """The agent leaves `/etc/machine-id` alone. Which option of `cloud-init clean` empties it?

        A machine that starts makes a new one. Was it started after it had been cleaned? Clean it once more.
        """
        seen = self._look("cat /etc/machine-id")
        seen = "" if seen == "uninitialized" else seen
        return self._inside(self._none_of(seen, "its machine id is still in /etc/machine-id"))

    @claim("was not cleaned since the snapshot '{snapshot}'")
    def was_not_cleaned_since(self, snapshot: str) -> str | None:
        """This one is to stay bad: name, accounts, files and machine id as they were. What did you remove?

        What was cleaned is clean. `lab.undo()` takes the last back; `lab.history()` lists how far you can go.
        """
        before = self.cloud.resource_id("Microsoft.Compute/snapshots", snapshot, self.group)
        own, theirs = (look_into(self.cloud, id, IDENTITY) for id in (self.id, before))
        if None in (own, theirs):
            return self._without_system()
        return None if own == theirs else "something inside is no longer as it was"

    @claim("has a machine id that '{other}' does not have")
    def has_another_machine_id_than(self, other: str, group: str = "") -> str | None:
        """A machine id is made at boot when `/etc/machine-id` holds none. Did the image bring one along?

        A copy of a disk has it from its machine. `cloud-init clean --machine-id` empties it before a capture.
        """
        own, theirs = self._machine_ids(other, group)
        if own is None:
            return self._unseen()
        if not theirs:
            return NO_MACHINE_ID.format(other)
        return "both have the same machine id" if own == theirs else None

    @claim("has the machine id of '{other}'")
    def has_the_machine_id_of(self, other: str, group: str = "") -> str | None:
        """A copy of the whole disk keeps the machine id. Which ways to copy a machine do not clean it?

        A snapshot or a specialized version keeps it. What was cleaned for an image makes a new one.
        `lab.undo()` takes the last command back.
        """
        own, theirs = self._machine_ids(other, group)
        if own is None:
            return self._unseen()
        if not theirs:
            return NO_MACHINE_ID.format(other)
        return None if own == theirs else "it has another one"

    def _machine_ids(self, other: str, group: str) -> tuple[str | None, str | None]:
        """Its machine id and that of another one; each None where nobody can look.

        Raises `PracticeOnlyError` when real Azure has the other one, and it does not run.
        """
        second = self.cloud.resource_id(self.type, other, group or self.group)
        own, theirs = (look_into(self.cloud, id, "cat /etc/machine-id") for id in (self.id, second))
        if theirs is None and self.cloud.get(second) is not None:
            self._without_system()
        return own, theirs

    def _none_of(self, seen: str | None, found: str) -> str | None:
        return self._unseen() if seen is None else found if seen else None
