"""The lesson's cloud as a program finds it: by its server, or across the line where it is graded."""

import base64
import json
import os
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import requests

from azlab import directory
from azlab.arm.messages import Response
from azlab.line import LINE
from azlab.line.asking import ask
from azlab.packer.azure_arm.errors import BuildError
from azlab.packer.azure_arm.resource_manager import Send
from azlab.packer.stand_in import Lesson
from azlab.packer.token_program import ARM, ENDPOINT, FOLDER, SECRET, TRUSTED, default_subscription
from azlab.sentences import SentenceError
from azlab.ssh.program import SOCKET, open_line, socket_path

SECONDS = 120.0
NO_LESSON = (
    "There is no lesson's cloud here: run packer from a cell (!packer, %%bash), in `azlab shell`, or as "
    "`python -m azlab packer`."
)
REAL = (
    "This lesson runs live, and packer here builds in the practice Azure only: nothing was made. In a "
    "terminal of your own, Packer builds in your subscription as ever."
)
WRONG_SECRET = (
    "clientCredentialsToken: received HTTP status 401 with response: invalid_client: AADSTS7000215: Invalid "
    "client secret provided. Ensure the secret being sent in the request is the client secret value, not the "
    "client secret ID."
)


def is_graded() -> bool:
    """Whether whoever grades holds the cloud.

    A step of `lab.pipeline` has a line, too, on which only `az` asks: the lesson's own server is there.
    """
    return bool(os.environ.get(LINE)) and not _has_server()


def is_open() -> bool:
    """Whether a lesson's cloud can be reached from here."""
    return is_graded() or _has_server()


def _has_server() -> bool:
    # The last one is ours alone: in Azure, the first two are anybody's managed identity.
    return all(os.environ.get(name) for name in (ENDPOINT, SECRET, FOLDER, SOCKET))


def find_lesson() -> Lesson:
    """Raises `SentenceError` where there is none."""
    if is_graded():
        return _on_the_line()
    insist()
    return _on_the_server()


def insist() -> None:
    """Raises `SentenceError` where a build can reach no lesson's machines."""
    if not is_open():
        # In live mode the variable is there, and leads nowhere (`lab/outside`).
        raise SentenceError(REAL if os.environ.get(SOCKET) == "" else NO_LESSON)


def _dial(address: str) -> Any:
    return open_line(socket_path(), address, 22, inside=True)


def variables() -> dict[str, str]:
    """What a file may read by `env` to sign in as the practice directory's service principal."""
    secret = os.environ.get(SECRET, "practice")
    return {
        "ARM_CLIENT_ID": directory.APP_ID,
        "ARM_CLIENT_SECRET": secret,
        "ARM_TENANT_ID": directory.TENANT,
        "ARM_SUBSCRIPTION_ID": subscription(),
    }


def subscription() -> str:
    """The default subscription of the account that `az` has."""
    if is_graded():
        return str(ask("account")["subscription"])
    try:
        return str(default_subscription()["id"])
    except (OSError, ValueError, KeyError):
        return directory.PRACTICE


def _on_the_line() -> Lesson:
    def sender(client: str) -> Send:
        def send(method: str, url: str, body: Any) -> Response:
            text = "" if body is None else json.dumps(body)
            said = ask("request", method=method, url=url, body=text, client=client)
            return Response(said["status"], said["headers"], base64.b64decode(said["body"]))

        return send

    return Lesson(sender(""), _dial, subscription(), lambda client, secret: sender(client))


def _on_the_server() -> Lesson:
    session = requests.Session()
    session.trust_env = False
    session.verify = os.environ[TRUSTED]
    parts = urlsplit(os.environ[ENDPOINT])
    server = f"{parts.scheme}://{parts.netloc}"

    def with_token(fetch: Callable[[], str]) -> Send:
        kept: list[str] = []

        def send(method: str, url: str, body: Any) -> Response:
            if not kept:
                kept.append(fetch())
            headers = {"authorization": f"Bearer {kept[0]}", "accept": "application/json"}
            answer = session.request(method, server + url, json=body, headers=headers, timeout=SECONDS)
            return Response(
                answer.status_code, {k.lower(): v for k, v in answer.headers.items()}, answer.content
            )

        return send

    def own() -> str:
        asked = {"resource": ARM, "api-version": "2019-08-01"}
        headers = {"x-identity-header": os.environ[SECRET]}
        given = session.get(os.environ[ENDPOINT], params=asked, headers=headers, timeout=SECONDS)
        return str(given.json()["access_token"])

    def of_service_principal(client: str, secret: str) -> str:
        form = {"grant_type": "client_credentials", "client_id": client, "client_secret": secret,
                "scope": f"{ARM}.default"}  # fmt: skip
        address = f"{server}/{directory.TENANT}/oauth2/v2.0/token"
        given = session.post(address, data=form, timeout=SECONDS)
        if given.status_code != 200:
            raise BuildError(WRONG_SECRET)
        return str(given.json()["access_token"])

    return Lesson(
        with_token(own),
        _dial,
        subscription(),
        lambda client, secret: with_token(lambda: of_service_principal(client, secret)),
    )
