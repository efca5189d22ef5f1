"""The files that a custom script fetches first (`fileUris`): a practice machine reaches only the lesson's.

Those are at `https://lesson.example/NAME`, where a lesson's start put them (`storage/lesson_files`). Azure
accepts such an extension, and such a model of a scale set, whatever its addresses; the machine finds out when
it enables it. So it is here. The order of the checks and what stands before the last clause are those of
Azure/custom-script-extension-linux (files.go, cmds.go, downloader.go; its issue 168) and, for Windows, as
reported in Azure/azure-quickstart-templates issue 7525. The last clause about the network is the practice
machine's own.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, urlsplit

from azlab.arm.cloud import Cloud
from azlab.arm.messages import Json

INVALID = "[REDACTED] is not a valid url"
TIMEOUT = 'http request failed: Get "[REDACTED]": dial tcp: i/o timeout'
"""Of a machine that reaches no internet: what Go's client says of a connection that nobody answers."""
HOST = "lesson.example"
FACT = "lesson files"
Files = Mapping[str, str]
"""By name: what can be fetched, or what was."""


class DownloadError(Exception):
    """A file that cannot be fetched: which of them, counted from 0, and why."""

    def __init__(self, index: int, reason: str) -> None:
        super().__init__(f"failed to download file[{index}]: {reason}")
        self.reason = reason


def offered(cloud: Cloud) -> Files:
    """The files of the lesson."""
    found: Files = cloud.store.fact(FACT, {})
    return found


def fetched(properties: Json, files: Files, online: bool) -> Files:
    """What the extension is to fetch, by name. Raises `DownloadError` at the first that it cannot get.

    `online`: whether the machine reaches the internet at all.
    """
    found: dict[str, str] = {}
    for index, address in enumerate(_addresses(properties)):
        parts = _parts(address)
        name = parts.path.rpartition("/")[2] if parts is not None else ""
        if parts is not None and not name:
            raise DownloadError(index, f'cannot extract file name from URL: "{address}"')
        if parts is not None and not online:
            raise DownloadError(index, TIMEOUT)
        if parts is None or parts.hostname != HOST:
            raise DownloadError(index, _unreachable(parts))
        if parts.path != f"/{name}" or name not in files:
            raise DownloadError(index, _absent(parts))
        found[name] = files[name]
    return found


def _addresses(properties: Json) -> list[Any]:
    """Those of the public settings, or else the protected ones."""
    for part in ("settings", "protectedSettings"):
        given = properties.get(part, {}).get("fileUris")
        if given:
            return given if isinstance(given, list) else [given]
    return []


def _parts(address: Any) -> SplitResult | None:
    """None of what is no address."""
    try:
        parts = urlsplit(str(address))
        return parts if parts.scheme and parts.hostname else None
    except ValueError:
        return None


def _absent(parts: SplitResult) -> str:
    return (
        f"CustomScript failed to download the file from {parts.hostname} because it does not exist. Please "
        'create the blob and try again, the response code and message returned were: "404 Not Found"'
    )


def _unreachable(parts: SplitResult | None) -> str:
    """Names the host only: an address may hold a secret, as one with a shared access signature does."""
    if parts is None:
        return INVALID
    return (
        f"the practice machine has no network and cannot reach {parts.hostname}: give the script itself as "
        "commandToExecute or script"
    )
