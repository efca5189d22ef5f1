"""Sign-in without Microsoft Entra: tokens made here, shaped as the CLI and its SDKs read them.

They are not signed and open nothing; the practice Azure reads from them who is asking.
"""

import json
import time
import uuid
from base64 import urlsafe_b64encode
from typing import Any

from azlab.arm.identities import object_id
from azlab.cli.home import Account

LIFETIME = 86_400
"""Seconds a token lasts."""


def token(
    account: Account, audience: str = "https://management.core.windows.net/", now: float | None = None
) -> str:
    """A bearer token for `account`, three base64url parts as a JSON Web Token has; no two are the same."""
    issued = int(time.time() if now is None else now)
    claims = {
        "aud": audience,
        "iss": f"https://sts.windows.net/{account.tenant}/",
        "iat": issued,
        "nbf": issued,
        "exp": issued + LIFETIME,
        "tid": account.tenant,
        "oid": object_id(account.user),
        **(
            {"upn": account.user, "unique_name": account.user} if account.is_user else {"appid": account.user}
        ),
        "uti": uuid.uuid4().hex,
    }
    # Unsigned: the CLI and its SDKs only read what is in the middle, and the server knows its own.
    return ".".join((_part({"typ": "JWT", "alg": "none"}), _part(claims), _part({"practice": True})))


class Credential:
    """What the CLI asks for a token, in the shape of its MSAL credentials."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def acquire_token(self, scopes: list[str], **_: Any) -> dict[str, Any]:
        """A token for the first scope, e.g. `https://management.azure.com/.default`, as MSAL answers."""
        audience = scopes[0].removesuffix("/.default") if scopes else ""
        return {
            "access_token": token(self.account, audience),
            "token_type": "Bearer",
            "expires_in": LIFETIME,
            "token_source": "cache",
        }


class Identity:
    """Stands where the CLI keeps its MSAL identity: gives the credential, forgets it on logout."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def get_user_credential(self, username: str) -> Credential:
        """The session's own, whoever is named: it has one account."""
        return Credential(self.account)

    def get_service_principal_credential(self, client_id: str) -> Credential:
        """As `get_user_credential`."""
        return Credential(self.account)

    def get_user(self, user: str | None = None) -> list[dict[str, str]]:
        """The accounts of MSAL's cache, as far as the CLI reads them."""
        return [{"username": self.account.user}]

    def logout_user(self, username: str) -> None:
        """Nothing is kept, so nothing is to be forgotten; the CLI removes the account itself."""

    def logout_service_principal(self, client_id: str) -> None:
        """As `logout_user`."""

    def logout_all_users(self) -> None:
        """As `logout_user`."""

    def logout_all_service_principal(self) -> None:
        """As `logout_user`."""


def _part(document: dict[str, Any]) -> str:
    return urlsafe_b64encode(json.dumps(document).encode()).decode().rstrip("=")
