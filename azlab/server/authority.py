"""Where a client gets its tokens: for an SDK as from a managed identity, for a shell `az` as from Entra.

Both ask for the server's secret: another user of the same machine can reach the port, but has no token.
"""

import secrets
from collections.abc import Mapping
from urllib.parse import parse_qsl

from azlab import directory
from azlab.arm.identities import SERVICE_PRINCIPAL
from azlab.arm.messages import Json, Request, Response, json_response
from azlab.cli.home import Account
from azlab.cli.shell import NO_LOGIN, TOKEN_PATH
from azlab.server.sign_in import SignIn
from azlab.server.wire import address_of

DISCOVERY = "/v2.0/.well-known/openid-configuration"
LOGIN = "/oauth2/v2.0/"
FIRST_LOGIN = "/oauth2/token"
"""Where Go's older clients ask, e.g. Packer 1.6: Entra's endpoint of version 1, with a `resource`."""
SECONDS = 60
"""So short that MSAL keeps no token: each command asks anew, as whoever is signed in then."""


class Authority:
    """Answers for the sign-in of one server."""

    def __init__(self, sign_in: SignIn, secret: str, url: str) -> None:
        self.sign_in, self.secret, self.url = sign_in, secret, url

    def knows(self, request: Request) -> bool:
        """Whether the request is about signing in; its address alone says so."""
        path = request.path
        return path == TOKEN_PATH or path.endswith((DISCOVERY, FIRST_LOGIN)) or LOGIN in path

    def answer(self, request: Request) -> Response | None:
        """None for what is not about signing in."""
        path = request.path
        if path == TOKEN_PATH:
            return self._managed_identity(request)
        if path.endswith(DISCOVERY):
            url = address_of(request, self.url)
            return json_response(200, _discovery(url + path.removesuffix(DISCOVERY)))
        return self._entra(request) if self.knows(request) else None

    def _managed_identity(self, request: Request) -> Response:
        # App Service's way to give tokens: `azure-identity` takes it from two variables, without a login.
        if not self._is_secret(request.headers.get("x-identity-header", "")):
            sentence = "The identity header is missing or wrong."
            return json_response(401, {"statusCode": 401, "message": sentence})
        return json_response(200, self.sign_in.issue(request.query.get("resource", "")))

    def _entra(self, request: Request) -> Response:
        """A token for what the shell was given, for a user or an application; a login itself gets none."""
        given = _form(request)
        shown = given.get("refresh_token") or given.get("client_secret") or ""
        if not (request.path.endswith("/token") and self._is_secret(shown)):
            return json_response(400, {"error": "access_denied", "error_description": NO_LOGIN})
        account = _application(given) if given.get("grant_type") == "client_credentials" else None
        if request.path.endswith(FIRST_LOGIN):
            return json_response(200, self._of_version_1(given.get("resource", ""), account))
        return json_response(200, self._refreshed(given.get("scope", ""), account))

    def _refreshed(self, scope: str, account: Account | None) -> Json:
        resource = next((part for part in scope.split() if part.endswith("/.default")), "")
        made = self.sign_in.issue(resource.removesuffix("/.default"), account)["access_token"]
        return {"access_token": made, "token_type": "Bearer", "scope": scope, "expires_in": SECONDS}

    def _of_version_1(self, resource: str, account: Account | None) -> Json:
        # All numbers are texts there: go-autorest's `adal.Token`.
        made = self.sign_in.issue(resource, account)
        seconds = str(int(self.sign_in.lifetime))
        begun = str(int(self.sign_in.now))
        return {**made, "expires_in": seconds, "ext_expires_in": seconds, "not_before": begun}

    def _is_secret(self, given: str) -> bool:
        # Compared in constant time, as bytes: of texts it takes ASCII only, and raises for any other.
        return secrets.compare_digest(given.encode(), self.secret.encode())


def _application(given: Mapping[str, str]) -> Account | None:
    """The service principal that signs in by its id; None for whoever the server's account is."""
    found = directory.identity(given.get("client_id", ""))
    if found is None or found.kind != SERVICE_PRINCIPAL:
        return None
    return Account(found.user, found.tenant, {})


def _discovery(authority: str) -> Json:
    """What MSAL wants to know of an authority before anything else."""
    return {
        "issuer": authority + "/v2.0",
        "authorization_endpoint": f"{authority}{LOGIN}authorize",
        "token_endpoint": f"{authority}{LOGIN}token",
        "device_authorization_endpoint": f"{authority}{LOGIN}devicecode",
    }


def _form(request: Request) -> Mapping[str, str]:
    return dict(parse_qsl(request.body.decode("ascii", "replace")))
