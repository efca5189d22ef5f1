"""What can be claimed of any resource."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from azlab.sentences import PracticeOnlyError
from grader.checks.claims import Found, Subject, claim
from grader.checks.cloud import Json
from grader.checks.documents import last_name, location_name, moment, same, value_at
from grader.checks.journal import Journal, Row
from grader.checks.near_misses import lost_group, near_miss

NEVER_THERE = (
    "nothing of this name was ever there",
    "What is not there cannot be deleted. Which cell above makes it, and did it? Then delete it.",
)


MADE_HOW = "Which command makes it, and in which resource group?"
MADE_ELSEWHERE = (
    "`az resource list -o table` shows what is there: has it another name, or is it in another group?"
)


def _tag_words(key: str, value: str | None) -> str:
    return f"has the tag '{key}'" + ("" if value is None else f" with the value '{value}'")


def _lies_on(lock: Json, id: str) -> bool:
    """Whether a lock lies on this or on something above it."""
    scope, _, _ = str(lock.get("id")).casefold().rpartition("/providers/microsoft.authorization/locks/")
    return f"{id}/".casefold().startswith(f"{scope}/")


def origin_words(claim: str, source: "str | Resource") -> str:
    """What a claim says of a source that is given by its name or as a subject."""
    return f"{claim} {source.label}" if isinstance(source, Resource) else f"{claim} '{source}'"


def told(id: Any, wanted: "str | Resource") -> str:
    """What was found in place of the wanted one: by its kind and group, too, where the name is the same."""
    name = wanted.name if isinstance(wanted, Resource) else last_name(wanted)
    words = f"'{last_name(id)}'"
    parts = str(id).split("/")
    return f"{words}, one of the {parts[-2]} in '{parts[4]}'" if same(last_name(id), name) else words


def _refused(row: Row) -> str:
    """A refusal; with who asked, where a missing right or a sign-in that was not meant may be the reason."""
    who = f" to '{row.sender}'" if row.status in (401, 403) and row.sender else ""
    return f"Azure refused `az {row.command}`{who} with {row.codes[-1]}"


class Resource(Subject):
    """One resource by name and group, in the default subscription or in another one."""

    kind = "resource"
    type = ""
    expand = ""

    def __init__(self, name: str, group: str, subscription: str = "") -> None:
        super().__init__(f"{self.kind} '{name}'")
        self.name, self.group, self.subscription = name, group, subscription
        self.cloud = self.notebook.cloud.of(subscription)

    @property
    def id(self) -> str:
        """Its id, whether it is there or not."""
        return self.cloud.resource_id(self.type, self.name, self.group)

    @cached_property
    def document(self) -> Json | None:
        """The resource as ARM shows it; None when it is not there."""
        return self.cloud.get(self.id, self.expand)

    @property
    def missing(self) -> str | None:
        suffix = f" of '{self.subscription}'" if self.subscription else ""
        absent = f"{self.label} in group '{self.group}'{suffix} does not exist yet"
        return absent if self.document is None else None

    @property
    def refusal(self) -> str:
        return self._why_missing

    @property
    def hints_of_the_missing(self) -> tuple[str, ...]:
        # A claim's own are about how it was made: told of what is not there, they lead astray.
        return MADE_HOW, MADE_ELSEWHERE

    @cached_property
    def _why_missing(self) -> str:
        """Looked up once: every claim about what is missing asks for it."""
        # Read once: it grows with all that is asked, and a check may have many claims.
        journal = self._journal
        rows = journal.as_it_stands.rows
        asked = {row.path.casefold() for row in rows if not row.looks and self._is_named_in(row)}
        # Of a group that was deleted, nobody knows whether this was in it, unless it was seen.
        seen = any(row.makes(self.id) or (row.worked and same(row.path, self.id)) for row in rows)
        gone = max((at for at, row in enumerate(rows) if seen and row.deletes(self.id)), default=-1)
        refused = max((at for at, row in enumerate(rows) if row.refuses(asked)), default=-1)
        near = near_miss(self.cloud, self.id, journal.rows)
        if gone > refused:
            deleted = "it was there, and was deleted: `lab.undo()` takes the last command back"
            return "; ".join(filter(None, [near, deleted]))
        back = ". Before, it was deleted: `lab.history()` lists the ways back" if gone >= 0 else ""
        said = f"{_refused(rows[refused])}{back}" if refused >= 0 else ""
        return "; ".join(filter(None, [near or lost_group(self.cloud, self.id, journal.rows), said]))

    @property
    def _journal(self) -> Journal:
        """What was asked of the cloud; an empty one where the cloud keeps none."""
        try:
            return Journal.of(self.cloud)
        except PracticeOnlyError:
            return Journal(())

    @property
    def _asked(self) -> Sequence[Row]:
        """What was asked by cells as they stand, oldest first."""
        return self._journal.as_it_stands.rows

    def _is_named_in(self, row: Row) -> bool:
        return row.concerns(self.name)

    def _is_one(self, id: Any, wanted: "str | Resource") -> bool:
        """Whether an id is the wanted one; a mere name means what is called so in this one's own group."""
        if isinstance(wanted, Resource) or wanted.startswith("/"):
            return bool(id) and same(id, wanted.id if isinstance(wanted, Resource) else wanted)
        # Another group may have one of the same name, which was not meant.
        home = f"{self.cloud.group_id(self.group)}/".casefold()
        return same(last_name(id), wanted) and str(id).casefold().startswith(home)

    def value(self, path: str) -> Any:
        """The value at a dotted path of the document, e.g. `properties.vmId`; None when it has none."""
        return value_at(self.document, path)

    @claim("exists")
    def exists(self) -> str | None:
        """Which command makes it, and in which resource group?"""
        return None

    @claim("was created by '{user}'")
    def was_created_by(self, user: str) -> str | None:
        """`az account show` says who you are; `lab.sign_in_as` makes you somebody else.

        Delete it, sign in as asked, and make it again.
        """
        rows = [row for row in Journal.of(self.cloud).rows if row.makes(self.id)]
        made = moment(self.value("properties.timeCreated"))
        # Whoever puts it once more, when it is there, has not created it. A recording's times are its own.
        first = [row for row in rows if not made or (moment(row.time) or made) <= made] or rows[:1]
        makers = [row.sender for row in first]
        if makers and same(makers[-1], user):
            return None
        return f"it was created by '{makers[-1]}'" if makers else "nobody is known to have created it"

    @claim("is in '{location}'")
    def is_in(self, location: str) -> str | None:
        """Which region did `--location` name? Without it, a resource follows its group.

        Nothing moves to another region by an option: delete it, and make it again there.
        """
        found = str(self.value("location"))
        return None if location_name(found) == location_name(location) else f"it is in '{found}'"

    @claim(_tag_words)
    def has_tag(self, key: str, value: str | None = None) -> str | None:
        """Tags are pairs: `--tags name=value`.

        Look at the `tags` that `show` prints. Is the name spelled as asked, and the value?
        """
        tags = self.value("tags") or {}
        held = [text for name, text in tags.items() if same(name, key)]
        if held and value in (None, held[0]):
            return None
        return f"its tag '{key}' has the value '{held[0]}'" if held else f"its tags are {tags or 'empty'}"

    @claim("has no tag '{key}'")
    def has_no_tag(self, key: str) -> str | None:
        """Which command sets this tag, and should it have run?

        Go back by `lab.undo()`, or delete what was made, and do it again.
        """
        tags = self.value("tags") or {}
        held = [text for name, text in tags.items() if same(name, key)]
        return f"its tag '{key}' has the value '{held[0]}'" if held else None

    @claim("is locked against {what}")
    def is_locked_against(self, what: str) -> str | None:
        """`az lock list` shows the locks. `CanNotDelete` forbids deletion, `ReadOnly` changes as well.

        A lock holds for all that is below what it lies on.
        """
        if self._locks_against(what):
            return None
        found = self._locks
        return f"its lock is {found[0]}" if found else "no lock lies on it or above it"

    @property
    def _locks(self) -> list[str]:
        """The levels of the locks on it and above it."""
        subscription = "/".join(self.id.split("/")[:3])
        locks = self.cloud.list(f"{subscription}/providers/Microsoft.Authorization/locks")
        return [str(value_at(lock, "properties.level")) for lock in locks if _lies_on(lock, self.id)]

    def _locks_against(self, what: str) -> list[str]:
        levels = ("ReadOnly",) if same(what, "write") else ("CanNotDelete", "ReadOnly")
        return [level for level in self._locks if any(same(level, wanted) for wanted in levels)]

    @claim("is not locked against {what}")
    def is_not_locked_against(self, what: str) -> str | None:
        """`az lock list` shows the locks: which of them forbids this? A `ReadOnly` lock forbids every change.

        `az lock delete` takes one off. It may lie higher up, at the group or at the subscription.
        """
        found = self._locks_against(what)
        return f"its lock is {found[0]}" if found else None

    @claim("has the lock '{name}' at the level {level}")
    def has_lock(self, name: str, level: str) -> str | None:
        """`az lock list -g GROUP` shows where a lock lies, and its level. What shall stay possible?

        `-g` alone sets it on the group; with `--resource` it lies on that one. `--lock-type` is the level.
        """
        lock = self.cloud.get(f"{self.id}/providers/Microsoft.Authorization/locks/{name}")
        if lock is None:
            return "no lock of this name lies on it"
        found = value_at(lock, "properties.level")
        return None if same(found, level) else f"its level is {found}"

    @claim("was deleted", of_the_missing=True)
    def was_deleted(self) -> str | None:
        """Which command takes it away? Mind its resource group.

        `az resource list -g GROUP -o table` shows what is left. What is in use is let go of first.
        """
        return self._still_there()

    @claim("is the one that was there before")
    def was_never_deleted(self) -> str | None:
        """What is deleted and made again has the name, and nothing of what was on it.

        `lab.undo()` takes the last command back; `lab.history()` lists how far back you can go.
        """
        again = any(row.deletes(self.id) for row in Journal.of(self.cloud).rows)
        return "it was deleted, and another one was made" if again else None

    @claim("was created when {other.label} was gone")
    def was_created_after_deletion_of(self, other: "Resource") -> str | None:
        """What is made before the deletion proves nothing about the time afterwards. Which comes first?

        Delete it, and make it again: then it comes after the deletion.
        """
        rows = Journal.of(self.cloud).rows
        made = [at for at, row in enumerate(rows) if row.makes(self.id)]
        gone = [at for at, row in enumerate(rows) if row.deletes(other.id)]
        if made and gone and made[-1] > gone[-1]:
            return None
        return f"{other.label} was deleted later" if gone else f"{other.label} was not deleted"

    @claim("was refused with {code}", of_the_missing=True)
    def was_refused_with(self, code: str) -> str | None:
        """This refusal is meant to happen. What must be so that Azure refuses?

        Is the name the one that was asked for? Read the code in brackets: it names the reason.
        """
        rows = Journal.of(self.cloud).as_it_stands.rows
        asked = [row for row in rows if not row.looks and row.concerns(self.name)]
        codes = [code for row in asked for code in row.codes]
        if any(same(found, code) for found in codes):
            return None
        if not asked:
            return "nothing of this name was asked for by a cell as it stands"
        return f"Azure's last refusal was {codes[-1]}" if codes else "Azure did not refuse it"

    def _still_there(self) -> str | None:
        if self.document is not None and not same(self.value("properties.provisioningState"), "Deleting"):
            tried = [row for row in self._asked if row.method == "DELETE" and same(row.path, self.id)]
            codes = [row.codes[-1] for row in tried if row.status >= 400 and row.codes]
            return "it is still there" + (f": Azure refused to delete it with {codes[-1]}" if codes else "")
        journal = Journal.of(self.cloud)
        if journal.saw(self.id):
            return None
        near = near_miss(self.cloud, self.id, journal.rows)
        never, way_out = NEVER_THERE
        return Found("; ".join(filter(None, [never, near])), way_out)
