"""Who asks, and who stands for whom: in a recording everybody is somebody of the practice directory.

Its names and ids are public, as are those of Azure's built-in roles and of the Marketplace, and stay as they
are. So a recording of a real subscription shows the practice one, and a lesson reads the same in every mode.
"""

from functools import cache

from azlab import directory
from azlab.arm.identities import caller_of
from azlab.arm.messages import Request
from azlab.data import built_in_roles, marketplace
from azlab.recordings.patterns import GUID

ASKER = "asker"
"""The header that names who sent a recorded request, where it was not the learner."""
SUBSCRIPTIONS = {**directory.SUBSCRIPTIONS, **directory.PARTNER_SUBSCRIPTIONS}


@cache
def known_ids() -> frozenset[str]:
    """Ids that say nothing about anybody."""
    people = (directory.KEEPER, *directory.IDENTITIES)
    own = {*SUBSCRIPTIONS, *directory.TENANTS, directory.APP_ID, *(person.object_id for person in people)}
    # Some publishers have an id in their name.
    listed = {found[0].lower() for name in marketplace.names() for found in GUID.finditer(name)}
    return frozenset({*own, *built_in_roles(), *listed})


def asker(request: Request) -> str:
    """The directory's short name for whoever asks; empty for the learner and for whoever is not in it."""
    if ASKER in request.headers:
        return request.headers[ASKER]
    caller = caller_of(request)
    by_id = {identity.object_id: identity for identity in directory.IDENTITIES}
    found = by_id.get(caller.object_id) if caller else None
    return found.name if found and found != directory.LEARNER else ""


def is_learner(request: Request) -> bool:
    """Whether the learner asks, and not a check or a picture."""
    caller = caller_of(request)
    return caller is not None and caller.object_id == directory.LEARNER.object_id
