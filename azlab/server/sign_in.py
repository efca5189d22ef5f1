"""A cloud's own sign-in: it issues tokens, and lets in only who bears one that is still valid."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from azlab.arm.access import MISSING
from azlab.arm.blob_addresses import BLOBS
from azlab.arm.errors import not_in_practice
from azlab.arm.messages import Json, Request, Response, json_response
from azlab.cli.home import Account
from azlab.cli.identity import LIFETIME, token

OPEN = ("/cli/", "/metadata/")
"""What Azure shows to anybody: the alias list and the description of the cloud."""
READS = ("GET", "HEAD")


class SignIn:
    """Tokens of one account. `skew` is how many seconds the cloud's clock is ahead of the client's."""

    def __init__(self, account: Account, *, lifetime: float = LIFETIME, skew: float = 0.0) -> None:
        self.account, self.lifetime, self.skew = account, lifetime, skew
        self._ends: dict[str, float] = {}

    @property
    def now(self) -> float:
        """The time by the cloud's clock, in seconds since 1970."""
        return time.time() + self.skew

    def issue(self, resource: str, account: Account | None = None) -> Json:
        """A managed identity's token, as App Service gives it (api-version 2019-08-01).

        It is for whoever is signed in, unless for another `account`.
        """
        made, ends = token(account or self.account, resource, self.now), self.now + self.lifetime
        self._ends[made] = ends
        return {
            "access_token": made,
            "expires_on": str(int(ends)),
            "resource": resource,
            "token_type": "Bearer",
        }

    def expire(self, request: Request) -> None:
        """End the token this request bears, before its time; any other token does not matter."""
        if _bearer(request) in self._ends:
            self._ends[_bearer(request)] = self.now - 1

    def guard(self, app: Callable[[Request], Response]) -> Callable[[Request], Response]:
        """The app behind the sign-in."""
        return lambda request: self.refusal(request) or app(request)

    def is_open(self, request: Request) -> bool:
        """Whether anybody may ask this; a blob is read with a signature in its link or its account's key."""
        return request.path.startswith(OPEN) or (request.method in READS and request.path.startswith(BLOBS))

    def refusal(self, request: Request) -> Response | None:
        """What a request without a valid token is told; None for one with it, and for what is open."""
        if self.is_open(request):
            return None
        if request.path.startswith(BLOBS):  # signed with a key, if at all, and not to be believed unread
            refusal = not_in_practice("writing into a storage account")
            return json_response(refusal.status, {"error": refusal.document()})
        made = _bearer(request)
        if not made:
            return self._refused("AuthenticationFailed", MISSING)
        if made not in self._ends:
            return self._refused("InvalidAuthenticationToken", "The access token is invalid.")
        if self._ends[made] > self.now:
            return None
        ended, now = _written(self._ends[made]), _written(self.now)
        sentence = f"The access token expiry UTC time '{ended}' is earlier than current UTC time '{now}'."
        return self._refused("ExpiredAuthenticationToken", sentence)

    def _refused(self, code: str, sentence: str) -> Response:
        # An expired token: Azure/azure-cli issue 4722; none: hashicorp/terraform-provider-azurerm issue 3612.
        told = f'authorization_uri="https://login.windows.net/{self.account.tenant}", error="invalid_token"'
        headers = {"www-authenticate": f'Bearer {told}, error_description="{sentence}"'}
        return json_response(401, {"error": {"code": code, "message": sentence}}, headers)


def _bearer(request: Request) -> str:
    """The token, or whatever else was sent in its place; schemes are written in any case (RFC 9110, 11.1)."""
    written = request.headers.get("authorization", "").strip()
    scheme, _, rest = written.partition(" ")
    return rest.strip() if scheme.lower() == "bearer" else written


def _written(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%m/%d/%Y %I:%M:%S %p")
