"""Management locks: nothing below a locked scope can be deleted, or changed at all where it is read only.

A lock is a resource of the store, `{scope}/providers/Microsoft.Authorization/locks/{name}`.
"""

from typing import NamedTuple

from azlab.arm.actions import VERBS
from azlab.arm.addresses import Address
from azlab.arm.cloud import Cloud
from azlab.arm.errors import Conflict
from azlab.arm.scope_index import ScopeIndex

LOCKS = "Microsoft.Authorization/locks"
READ_ONLY = "ReadOnly"
_HARMLESS = ("validate", "whatif", "exporttemplate")


class Lock(NamedTuple):
    """A lock: its key, the scope that it is put on, and whether nothing there may change."""

    key: str
    scope: str
    read_only: bool


def refuse_locked(cloud: Cloud, address: Address) -> None:
    """Raise `ScopeLocked` where a lock forbids what a request does. Locks themselves are never locked.

    Whoever looks for checks is trusted: it runs scripts inside VMs that a learner has locked.
    """
    if cloud.caller is not None and cloud.caller.object_id in cloud.setting.trusted:
        return
    verb = VERBS.get(address.method, "write")
    if verb == "read" or address.type.lower() == LOCKS.lower() or address.last.lower() in _HARMLESS:
        return
    locked = locking(cloud, address.target, verb)
    if locked:
        raise scope_locked(address.target, verb, locked)


def locking(cloud: Cloud, scope: str, verb: str) -> list[str]:
    """The locked scopes that forbid `delete` or `write` there: above it, and for a deletion also below."""
    locks = cloud.store.derived("locks", (LOCKS,), lambda: _by_scope(cloud))
    found = [*locks.at_or_above(scope), *(locks.below(scope) if verb == "delete" else ())]
    forbidding = sorted(lock for lock in found if lock.read_only or verb == "delete")
    return list(dict.fromkeys(lock.scope for lock in forbidding))


def _by_scope(cloud: Cloud) -> ScopeIndex[Lock]:
    locks = [
        Lock(lock.id.key, lock.id.scope, lock.properties.get("level") == READ_ONLY)
        for lock in cloud.resources(LOCKS)
    ]
    return ScopeIndex((lock.scope, lock) for lock in locks)


def scope_locked(scope: str, verb: str, locked: list[str]) -> Conflict:
    """As users report it, e.g. Azure/azure-cli issue 20232, and in the same words for `write`."""
    return Conflict(
        "ScopeLocked",
        f"The scope '{scope}' cannot perform {verb} operation because following scope(s) are locked: "
        f"'{','.join(locked)}'. Please remove the lock and try again.",
    )
