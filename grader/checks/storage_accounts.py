"""Claims about storage accounts: their two keys, and which of them is no longer what it was.

A check cannot read keys, and need not: an account tells when each of them was made.
"""

from datetime import timedelta

from grader.checks.claims import Found, claim, in_words
from grader.checks.documents import moment
from grader.checks.resources import Resource
from grader.checks.subjects import subject

AT_ONCE = timedelta(minutes=1)
"""Within it, Azure makes the keys of a new account."""
IN_USE = (
    "it was renewed: whoever uses it is locked out",
    "Which of the two keys did not leak, and who works with it? `lab.undo()` takes the last command back.",
)


@subject("storage_account")
class StorageAccount(Resource):
    """A storage account."""

    kind = "storage account"
    type = "Microsoft.Storage/storageAccounts"

    @claim("has another {key} than at first")
    def has_renewed(self, key: str) -> str | None:
        """A key that others know is no secret any more. `az storage account keys -h`: what replaces one?

        `keyCreationTime` in `az storage account show` tells when each key was made. Which one did you renew?
        """
        if self._is_renewed(key):
            return None
        others = [name for name in self.value("properties.keyCreationTime") or {} if self._is_renewed(name)]
        instead = f", and {in_words(others)} was renewed instead" if others else ""
        return f"it is the one that the account was made with{instead}"

    @claim("still has the {key} that it had")
    def has_kept(self, key: str) -> str | None:
        """Two keys are there so that one can be renewed while the other one works. Which one is in use?"""
        return Found(*IN_USE) if self._is_renewed(key) else None

    def _is_renewed(self, key: str) -> bool:
        made, began = (
            moment(self.value(f"properties.{path}")) for path in (f"keyCreationTime.{key}", "creationTime")
        )
        return made is not None and began is not None and made - began > AT_ONCE
