"""The practice directory: two tenants, their subscriptions, and who there is to sign in as.

| name | who | holds at the beginning |
|---|---|---|
| `learner` | you | Owner of Practice and Practice Two |
| `builder` | whoever builds images | nothing |
| `shop-team` | a team that makes VMs from your images | Contributor of Practice Two |
| `auditor` | looks, changes nothing | Reader of Practice and Practice Two |
| `pipeline` | a service principal, for Packer and DevOps | nothing |
| `partner` | another company, a tenant of its own | Owner of Partner |
"""

from azlab.arm.identities import SERVICE_PRINCIPAL, Grant, Identity
from azlab.data import role_name

DOMAIN, PARTNER_DOMAIN = "practice.onmicrosoft.com", "partner.onmicrosoft.com"
TENANT = "7c1e5f8a-3b2d-4c6e-9a10-5d2f4b8e6a01"
PARTNER_TENANT = "c94f2d17-58ab-4e03-b6d9-1e7a30f5c802"
TENANTS = {TENANT: ("Practice Azure", DOMAIN), PARTNER_TENANT: ("Partner", PARTNER_DOMAIN)}
"""Tenant id to display name and domain."""
PRACTICE, PRACTICE_TWO, PARTNER = (
    "1f0c2a94-6d3b-4e7a-8c51-0a9b7d4e2f10",
    "2b7d4e81-9c06-4f3a-b2e5-6f1a8c3d5e20",
    "3e95a6c2-71d4-48bf-a03c-7d28e6b1f930",
)
SUBSCRIPTIONS = {PRACTICE: "Practice", PRACTICE_TWO: "Practice Two"}
"""Those of the practice tenant, by id. The first is the default."""
PARTNER_SUBSCRIPTIONS = {PARTNER: "Partner"}
APP_ID = "5b3f8d20-94c1-4a7e-9f06-2c6d1e8a7b45"


def _user(name: str, display_name: str) -> Identity:
    return Identity(name, f"{name}@{DOMAIN}", TENANT, display_name)


LEARNER = _user("learner", "Learner")
KEEPER = _user("lab", "The lab")
"""Reads everything, for checks and pictures. Nobody signs in as it, and no list shows it."""
IDENTITIES = (
    LEARNER,
    _user("builder", "Image Builder"),
    _user("shop-team", "Shop Team"),
    _user("auditor", "Auditor"),
    Identity("pipeline", APP_ID, TENANT, "pipeline", SERVICE_PRINCIPAL),
    Identity("partner", f"partner@{PARTNER_DOMAIN}", PARTNER_TENANT, "Partner"),
)
_HELD = (
    ("learner", "Owner", PRACTICE),
    ("learner", "Owner", PRACTICE_TWO),
    ("shop-team", "Contributor", PRACTICE_TWO),
    ("auditor", "Reader", PRACTICE),
    ("auditor", "Reader", PRACTICE_TWO),
    ("partner", "Owner", PARTNER),
)


def identity(name: str) -> Identity | None:
    """Who goes by this name, in any case: the short one, the sign-in name or the object id. Else None."""
    wanted = name.lower()
    names = ((person, (person.name, person.user.lower(), person.object_id)) for person in IDENTITIES)
    return next((person for person, called in names if wanted in called), None)


def first_grants() -> tuple[Grant, ...]:
    """The roles that are held at the beginning."""
    by_name = {person.name: person.object_id for person in IDENTITIES}
    return tuple(
        Grant(by_name[name], role_name(role), f"/subscriptions/{subscription}")
        for name, role, subscription in _HELD
    )
