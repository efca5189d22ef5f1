"""Requests to Resource Manager as a client makes them: send, follow the operation, read the error."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from azlab.arm.messages import Json, Response
from azlab.packer.azure_arm.errors import RefusedError

Send = Callable[[str, str, Any], Response]
"""Method, path with query, and body (None for none) to the answer; signed by whoever gives it."""
RESOURCES, COMPUTE, DISKS = "2022-09-01", "2022-03-01", "2022-03-02"
GALLERIES, NETWORK = "2023-07-03", "2023-09-01"
"""The plug-in's api-versions."""
MOST_POLLS = 10_000
"""Asking lets the cloud's time pass: no operation takes so many."""


class ResourceManager:
    """What the steps of a build ask."""

    def __init__(self, send: Send) -> None:
        self._send = send

    def get(self, path: str, version: str) -> Json | None:
        """A resource; None where there is none. Raises `RefusedError`."""
        response = self._send("GET", _url(path, version), None)
        return None if response.status == 404 else _read(response)

    def exists(self, path: str, version: str) -> bool:
        return self._send("HEAD", _url(path, version), None).status < 300

    def put(self, path: str, version: str, body: Json) -> None:
        """Make a resource, and wait until it is there. Raises `RefusedError`."""
        self._wait(self._send("PUT", _url(path, version), body))

    def post(self, path: str, version: str, body: Json | None = None) -> None:
        """Do something to a resource, and wait until it is done. Raises `RefusedError`."""
        self._wait(self._send("POST", _url(path, version), body))

    def delete(self, path: str, version: str, *, wait: bool = True) -> None:
        """Delete a resource; what is not there is deleted already. Raises `RefusedError`."""
        response = self._send("DELETE", _url(path, version), None)
        if wait and response.status != 404:
            self._wait(response)

    def _wait(self, response: Response) -> None:
        _read(response)
        status, location = (response.headers.get(name, "") for name in ("azure-asyncoperation", "location"))
        if status:
            self._follow_status(_path(status))
        elif location and response.status == 202:
            self._follow_location(_path(location))

    def _follow_status(self, url: str) -> None:
        for _ in range(MOST_POLLS):
            said = _read(self._send("GET", url, None))
            state = str(said.get("status", ""))
            if state == "Succeeded":
                return
            if state in ("Failed", "Canceled"):
                raise RefusedError(200, said.get("error") or {"code": state, "message": ""})

    def _follow_location(self, url: str) -> None:
        for _ in range(MOST_POLLS):
            response = self._send("GET", url, None)
            _read(response)
            if response.status != 202:
                return


def _url(path: str, version: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}api-version={version}"


def _path(link: str) -> str:
    parts = urlsplit(link)
    return f"{parts.path}?{parts.query}"


def _read(response: Response) -> Json:
    """The body. Raises `RefusedError`."""
    try:
        said = response.json() if response.body else {}
    except ValueError:
        said = {}
    document: Json = said if isinstance(said, dict) else {}
    if response.status >= 400:
        raise RefusedError(response.status, document.get("error") or {"code": str(response.status)})
    return document
