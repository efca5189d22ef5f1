"""Who there is, and who asks: users and service principals of a tenant, and what a bearer token says."""

import json
import uuid
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from functools import lru_cache

from azlab.arm.messages import Request

USER, SERVICE_PRINCIPAL = "User", "ServicePrincipal"


def object_id(user: str) -> str:
    """The object id that belongs to a sign-in name: always the same for the same name."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"practice-azure:{user.lower()}"))


@dataclass(frozen=True)
class Identity:
    """Someone who can sign in. `user` is a user principal name, or a service principal's app id."""

    name: str
    """The short name that lessons use, e.g. `shop-team`."""
    user: str
    tenant: str
    display_name: str
    kind: str = USER

    @property
    def object_id(self) -> str:
        return object_id(self.user)


@dataclass(frozen=True)
class Grant:
    """A role that somebody holds from the beginning. `role` is the name (a GUID) of its definition."""

    object_id: str
    role: str
    scope: str


@dataclass(frozen=True)
class Caller:
    """Who sends a request: sign-in name, object id, and the tenant that issued the token."""

    user: str
    object_id: str
    tenant: str


def caller_of(request: Request) -> Caller | None:
    """Whoever the bearer token names; None where there is no token that can be read."""
    return _read(_bearer(request.headers.get("authorization", "")))


def auxiliary_callers(request: Request) -> list[Caller]:
    """Whom the tokens of further tenants name, as clients send them for a resource in another tenant."""
    written = request.headers.get("x-ms-authorization-auxiliary", "")
    read = (_read(_bearer(part)) for part in written.replace(";", ",").split(","))
    return [caller for caller in read if caller is not None]


def _bearer(text: str) -> str:
    scheme, _, token = text.strip().partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


@lru_cache(maxsize=256)
def _read(token: str) -> Caller | None:
    """The claims of a JSON Web Token; its signature is nobody's business here."""
    parts = token.split(".")
    if len(parts) != 3:
        return None
    try:
        # A token leaves out the padding that Python's decoder insists on (RFC 7515, appendix C).
        claims = json.loads(urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
        user = claims.get("upn") or claims.get("appid") or claims["oid"]
        return Caller(str(user), str(claims["oid"]), str(claims["tid"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
