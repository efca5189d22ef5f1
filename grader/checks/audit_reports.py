"""Claims about an auditor's report: a mapping whose parts say what is so, and by which commands one sees it.

    report = {
        "readers": ["learner", "auditor"],
        "behind": ["office-1"],
        "ending": "1.2.0",
        "monthly": 1234.5,
        "evidence": ["az role assignment list --all", "az vm list"],
    }

Each part is compared with the cloud as it is when the check asks. A part that is missing costs its own claim
only.
"""

import re
from collections.abc import Mapping
from typing import Any

from azlab.billing.bill import bill
from grader.checks.access import Access
from grader.checks.answers import Answer
from grader.checks.claims import Found, claim
from grader.checks.comparisons import holds, is_empty, number, plain, same_items, shown
from grader.checks.decisions import split_command
from grader.checks.documents import last_name, value_at
from grader.checks.journal import Journal, Row, spelled
from grader.checks.releases import MACHINES, PROFILE, REFERENCE, Releases, latest_in
from grader.checks.subjects import subject

READ = "Microsoft.Compute/galleries/images/versions/read"
WITHIN = 1.0
"""Dollars a month. What is in use of a disk may change a little from one look to the next."""
ASKS = re.compile(r"/(?:(?:list|get|check)\w*|runcommand|resources)$", re.IGNORECASE)
"""The end of a POST that changes nothing: keys and names are asked for so, and a script may look."""
NUMBER, THOUSANDS = re.compile(r"-?\d+(?:\.\d+)?"), re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
"""A number in a text such as `1,541.91 USD a month`, and the commas inside it."""
WRITE_DOWN = "A report names all its parts: `report = {...}` with a value for each."
RUN_IT = (
    "`lab.history()` lists what changed something; looks stand in your cells. Run the command, then copy it."
)


@subject("audit_report")
class AuditReport(Answer):
    """A mapping with the parts of a report."""

    def _part(self, name: str) -> Any:
        given = self.given if isinstance(self.given, Mapping) else {}
        return next((value for key, value in given.items() if plain(key) == name), None)

    def _judged(self, name: str, rule: Any) -> str | None:
        """What is wrong with a part, by a rule that holds for the right one."""
        value = self._part(name)
        if _is_missing(value):
            return Found(f"it has no `{name}`", WRITE_DOWN)
        return None if holds(rule, value) else f"`{name}` is {shown(value)}"

    @claim("names everybody who can read the image, and nobody else")
    def names_who_reads(self, image: Releases) -> str | None:
        """A role holds at its scope and below it: `az role assignment list --scope ID --include-inherited`.

        Owners, Contributors and Readers all read. Who can is not the same as who was meant to.
        """
        wanted = Access("").everybody_who_may(READ, image)
        return self._judged("readers", lambda given: _are_these(given, wanted))

    @claim("names every machine that does not run the newest version of its image, and no other")
    def names_what_is_behind(self, *images: Releases) -> str | None:
        """`exactVersion` in each machine's `imageReference` says what it was made from: `az vm list`.

        Compare it with the version that `latest` means, for each definition, and in each region.
        """
        behind = [name for image in images for name in self._behind(image)]
        return self._judged("behind", lambda given: same_items(_texts(given), behind))

    def _behind(self, image: Releases) -> list[str]:
        cloud, versions = self.notebook.cloud, self.notebook.cloud.list(f"{image.id}/versions")
        names = []
        for machine in cloud.list(f"/subscriptions/{cloud.subscription}/providers/{MACHINES}"):
            reference = value_at(machine, REFERENCE) or {}
            newest = latest_in(str(machine.get("location")), versions)
            of_image = f"{reference.get('id', '')}/".casefold().startswith(f"{image.id}/".casefold())
            if of_image and newest and reference.get("exactVersion") != newest["name"]:
                names.append(str(machine["name"]))
        return names

    @claim("names the version that is the next to reach the end of its life")
    def names_what_ends_next(self, image: Releases) -> str | None:
        """`endOfLifeDate` stands in each version's `publishingProfile`; some versions have none.

        `az sig image-version list` with `publishingProfile.endOfLifeDate` shows all dates at once.
        """
        versions = self.notebook.cloud.list(f"{image.id}/versions")
        dates = {
            str(value_at(version, f"{PROFILE}.endOfLifeDate") or ""): version["name"] for version in versions
        }
        first = min(filter(None, dates), default="")
        return self._judged("ending", lambda given: bool(first) and plain(given) == plain(dates[first]))

    @claim("tells what the subscription costs a month")
    def tells_the_cost(self, subscription: str = "") -> str | None:
        """The last row of `lab.bill()` is the total. In which column stands the month?

        The bill is that of the cloud as it is now: what was deleted since is no longer in it.
        """
        total = float(bill(self.notebook.cloud.of(subscription)).data[-1]["USD/month"])
        return self._judged("monthly", lambda given: _is_near(given, total))

    @claim(lambda least: f"shows as evidence {least} different commands that look, and were run")
    def shows_evidence(self, least: int) -> str | None:
        """Evidence is a whole command that somebody else can run again: `az`, its name and its options.

        Two looks by the same command are one command: which other list shows what you found?
        """
        value = self._part("evidence")
        if _is_missing(value):
            return Found("it has no `evidence`", WRITE_DOWN)
        commands = {text: split_command(text)[0] for text in _commands(value)}
        looks = self._looks
        odd = {text: name for text, name in commands.items() if name not in looks}
        if odd:
            text, name = next(iter(odd.items()))
            told = f"`az {name}` was not run, or does not look" if name else f"{shown(text)} is no command"
            return Found(told, RUN_IT)
        found = len(set(commands.values()))
        told = f"it has {found} {'command' if found == 1 else 'different commands'}"
        return None if found >= least else told

    @property
    def _looks(self) -> set[str]:
        """The names of the commands that read something and change nothing, such as `vm list`."""
        rows = Journal.of(self.notebook.cloud).rows
        # What changes something looks as well: at what is there before, and whether it is done.
        changes = {spelled(row.command) for row in rows if not _reads(row)}
        return {spelled(row.command) for row in rows if row.command and row.worked} - changes


def _reads(row: Row) -> bool:
    return row.looks or (row.method == "POST" and bool(ASKS.search(row.path)))


def _is_missing(value: Any) -> bool:
    try:
        return is_empty(value)
    except Exception:  # an object of the learner's own may do anything
        return False


def _texts(given: Any) -> list[str]:
    """The items of a collection, or of a text with commas or blanks between them; an id is its last name."""
    parts = re.split(r"[,;\s]+", given) if isinstance(given, str) else list(given)
    return [last_name(plain(part)) for part in parts if plain(part)]


def _are_these(given: Any, people: list[frozenset[str]]) -> bool:
    """Whether each person is named once, by any name one goes by, and nobody else is."""
    texts = [plain(item) for item in given] if not isinstance(given, str) else _texts(given)
    found = [next((names for names in people if text in names), None) for text in texts]
    return None not in found and len(found) == len(set(found)) == len(people)


def _is_near(given: Any, wanted: float) -> bool:
    text = THOUSANDS.sub("", given) if isinstance(given, str) else given
    numbers = NUMBER.findall(text) if isinstance(text, str) else [text]
    found = number(numbers[0]) if len(numbers) == 1 else None
    return found is not None and abs(found - wanted) <= WITHIN


def _commands(value: Any) -> list[str]:
    """The commands of a list, of a mapping's values, or of the lines of a text; none of anything else."""
    if isinstance(value, str):
        return [line for line in value.splitlines() if line.strip()]
    rows = list(value.values()) if isinstance(value, Mapping) else value
    given = rows if isinstance(rows, list | tuple | set | frozenset) else []
    return [row if isinstance(row, str) else shown(row) for row in given if not _is_missing(row)]
