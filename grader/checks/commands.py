"""Claims about the commands a learner ran."""

from functools import cached_property

from grader.checks.claims import Subject, claim, in_words
from grader.checks.documents import same
from grader.checks.journal import Journal, Row, done, ended_well, spelled
from grader.checks.subjects import subject

SHORT = {
    "-g": ["--resource-group"], "-n": ["--name"], "-l": ["--location"], "-o": ["--output"], "-u": ["--urn"],
    "-p": ["--publisher", "--password"], "-f": ["--offer", "--file"], "-s": ["--sku", "--size"],
    "-y": ["--yes"], "-d": ["--show-details"],
}  # fmt: skip
WHOLE = ("--nsg", "--subnet", "--public-ip-address", "--size", "--image", "--source")
"""Options that are the beginning of another one and mean themselves."""


def is_option(typed: str, wanted: str) -> bool:
    """Whether a typed option is the wanted one: short, long, or cut off as the CLI allows."""
    if set(SHORT.get(typed, [typed])) & set(SHORT.get(wanted, [wanted])):
        return True
    # The CLI takes any beginning that only one option has; `--n` and shorter ones fit too many to tell.
    return typed not in WHOLE and len(typed) > 4 and wanted.startswith(typed)


@subject("command")
class Command(Subject):
    """One command, e.g. `az vm create`, in all the runs that reached the cloud."""

    def __init__(self, command: str) -> None:
        self.command = f"az {spelled(command)}"
        super().__init__(f"`{self.command}`")
        self._all = Journal.of(self.notebook.cloud)
        self._journal = self._all.as_it_stands

    @cached_property
    def rows(self) -> list[Row]:
        """What all its runs asked of the cloud, oldest first."""
        return self._journal.of_command(self.command)

    @property
    def missing(self) -> str | None:
        if self.rows:
            return None
        if self._all.of_command(self.command):
            return f"{self.label} was run by an earlier form of your cell only: run the cell as it stands"
        return f"{self.label} has not been run yet"

    @property
    def _codes(self) -> list[str]:
        """Error codes, oldest first. The 404s of a command that looks before it writes are none."""
        writes = any(not row.looks for row in self.rows)
        refused = [row for row in self.rows if not (writes and row.looks and row.status == 404)]
        return [code for row in refused for code in row.codes]

    @claim("was run")
    def was_run(self) -> str | None:
        """Run it in a cell of its own, with `%az`."""
        return None

    @claim("was run with {options}")
    def was_run_with(self, *options: str) -> str | None:
        """Which options does the prompt ask for? `-h` after a command lists what it knows."""
        for row in self.rows:
            if all(any(is_option(typed, wanted) for typed in row.parameters) for wanted in options):
                return None
        typed = self.rows[-1].parameters
        return f"its last run had {in_words(typed)}" if typed else "its last run had no options"

    @claim("was typed with {options}")
    def was_typed_with(self, *options: str) -> str | None:
        """Here the spelling counts: which options have a short form? `-h` after the command shows both.

        Compare what was found with what was asked for. One run must have all of them, each in that form.
        """
        if any(set(options) <= set(row.parameters) for row in self.rows):
            return None
        return f"its last run that asked Azure was typed with {in_words(self.rows[-1].parameters)}"

    @claim("was run for '{name}'")
    def was_run_for(self, name: str) -> str | None:
        """Which name did you give to it?"""
        return None if any(row.concerns(name) for row in self.rows) else "it was run for something else"

    @claim("was run by '{name}'")
    def was_run_by(self, name: str) -> str | None:
        """`az account show` says who you are; `lab.sign_in_as` makes you somebody else."""
        if any(same(row.user, name) or same(row.sender, name) for row in self.rows):
            return None
        return f"it was run by '{self.rows[-1].sender or 'nobody'}'"

    @claim("succeeded")
    def succeeded(self) -> str | None:
        """What did Azure's last answer say? The code in brackets names the reason."""
        if any(ended_well(run) for run in self._journal.runs_of(self.command)):
            return None
        codes = self._codes
        return f"Azure refused it with {codes[-1]}" if codes else "Azure did not do it"

    @claim("was refused with {code}")
    def was_refused_with(self, code: str) -> str | None:
        """This error is meant to happen. What must be so that Azure refuses?"""
        codes = self._codes
        if any(same(found, code) for found in codes):
            return None
        return f"Azure's last refusal was {codes[-1]}" if codes else "Azure did not refuse it"


@subject("commands")
class Commands(Subject):
    """Several commands that belong together."""

    def __init__(self, *commands: str) -> None:
        self.commands = [f"az {spelled(command)}" for command in commands]
        super().__init__(in_words([f"`{command}`" for command in self.commands]))
        self._journal = Journal.of(self.notebook.cloud).as_it_stands

    @property
    def missing(self) -> str | None:
        run = [command for command in self.commands if self._journal.of_command(command)]
        return None if run else f"none of {self.label} has been run yet"

    @claim(lambda for_vm: "were run in this order" + (f" for '{for_vm}'" if for_vm else ""))
    def were_run_in_order(self, for_vm: str | None = None) -> str | None:
        """Which step makes the next one possible? Each must succeed before the next begins."""
        rows = list(self._journal.rows)
        for index, command in enumerate(self.commands):
            step = next((row for row in self._worked(command, for_vm) if row in rows), None)
            if step is None:
                before = f" after `{self.commands[index - 1]}`" if index else ""
                return f"`{command}` did not succeed{before}"
            rows = rows[rows.index(step) + 1 :]
        return None

    def _worked(self, command: str, machine: str | None) -> list[Row]:
        worked = done(self._journal.of_command(command))
        return [row for row in worked if machine is None or row.concerns(machine)]
