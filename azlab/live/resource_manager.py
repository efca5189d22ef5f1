"""Azure Resource Manager as clean-up and plans use it: real names, errors raised, operations waited for."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from azlab.arm.messages import Json, Request, Response
from azlab.arm.operations import HOST
from azlab.data.api_versions import api_version, is_known
from azlab.live import LiveError
from azlab.live.account import NOT_SIGNED_IN
from azlab.live.freshness import Sender
from azlab.live.waiting import wait_of

PROVIDERS = "2021-04-01"
POLL = 5.0
"""Seconds between two questions where Azure names none."""


class ManagerError(LiveError):
    """Azure's refusal, or ours where the request did not reach it."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message if code == NOT_SIGNED_IN else f"({code}) {message}")
        self.status, self.code = status, code


@dataclass
class Manager:
    """One subscription. `sleep` waits between two questions about an operation."""

    sender: Sender
    subscription: str
    sleep: Callable[[float], None] = time.sleep

    def get(self, path: str, version: str) -> Json | None:
        """A resource; None when it is not there. Raises `ManagerError` for any other refusal."""
        response = self.sender.send(_request("GET", f"{path}?api-version={version}"))
        return None if response.status == 404 else cast(Json, _checked(response).json())

    def list(self, path: str, version: str, more: str = "") -> "list[Json]":
        """The rows of all pages of a collection. Raises `ManagerError`."""
        url, rows = f"{path}?api-version={version}{more}", []
        while url:
            page = _checked(self.sender.send(_request("GET", url))).json()
            rows += page["value"]
            url = str(page.get("nextLink") or "").removeprefix(HOST)
        return rows

    def version_of(self, resource_type: str) -> str:
        """An api-version for a type, e.g. to delete what a learner made beyond the lessons."""
        if is_known(resource_type):
            return api_version(resource_type)
        namespace, _, name = resource_type.partition("/")
        provider = self.get(f"/subscriptions/{self.subscription}/providers/{namespace}", PROVIDERS) or {}
        for kind in provider.get("resourceTypes", []):
            if kind["resourceType"].lower() == name.lower():
                versions = [str(version) for version in kind["apiVersions"]]
                return next((version for version in versions if "preview" not in version), versions[0])
        return api_version(resource_type)

    def post(self, path: str, version: str, body: Any = None) -> None:
        """Do something, and wait until it is done. Raises `ManagerError` when it is refused or fails."""
        self.wait(_checked(self.sender.send(_request("POST", f"{path}?api-version={version}", body))))

    def start_delete(self, path: str, version: str) -> Response:
        """Begin a deletion; what is gone already is fine. Raises `ManagerError` when it is refused."""
        response = self.sender.send(_request("DELETE", f"{path}?api-version={version}"))
        return response if response.status == 404 else _checked(response)

    def wait(self, response: Response) -> None:
        """Until the operation that an answer began has ended. Raises `ManagerError` when it failed."""
        address = response.headers.get("azure-asyncoperation") or response.headers.get("location")
        while address and response.status < 300:
            answer = _checked(self.sender.send(_request("GET", address.removeprefix(HOST))))
            document = answer.json() if answer.body else {}
            status = document.get("status", "Succeeded") if isinstance(document, dict) else "Succeeded"
            if status in ("Failed", "Canceled"):
                error = {"code": status, "message": "It failed.", **(document.get("error") or {})}
                raise ManagerError(answer.status, str(error["code"]), str(error["message"]))
            # `location` answers 202 without a status until it is done; `azure-asyncoperation` answers 200
            # with one.
            if answer.status != 202 and status == "Succeeded":
                return
            self.sleep(wait_of(answer) or POLL)


def _request(method: str, url: str, body: Any = None) -> Request:
    content = json.dumps(body).encode() if body is not None else b""
    return Request(method, url.replace(" ", "%20"), {"content-type": "application/json"}, content)


def _checked(response: Response) -> Response:
    if response.status < 400:
        return response
    try:
        error = response.json()["error"]
        raise ManagerError(response.status, str(error["code"]), str(error["message"]))
    except (ValueError, KeyError, TypeError):
        raise ManagerError(response.status, str(response.status), "Azure gave no reason.") from None
