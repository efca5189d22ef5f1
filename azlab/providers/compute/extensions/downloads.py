"""The files that a custom script wants to fetch first (`fileUris`): a practice machine has no network.

Azure accepts such an extension, and such a model of a scale set, whatever its addresses; the machine finds
out when it enables it. So it is here. The order of the checks and what stands before the last clause are
those of Azure/custom-script-extension-linux (files.go, cmds.go; its issue 168) and, for Windows, as reported
in Azure/azure-quickstart-templates issue 7525. The last clause is the practice machine's own.
"""

from typing import Any
from urllib.parse import SplitResult, urlsplit

from azlab.arm.messages import Json

INVALID = "[REDACTED] is not a valid url"


def linux_problem(properties: Json) -> str:
    """What the Linux extension says of the first file that it is to fetch; "" where there is none."""
    files = _files(properties)
    if not files:
        return ""
    parts = _parts(files[0])
    if parts is not None and not parts.path.rpartition("/")[2]:
        reason = f'cannot extract file name from URL: "{files[0]}"'
    else:
        reason = _unreachable(parts)
    return f"processing file downloads failed: failed to download file[0]: {reason}"


def windows_problem(properties: Json) -> str:
    """What the Windows extension says of the files that it is to fetch; "" where there are none."""
    files = _files(properties)
    if not files:
        return ""
    reason = _unreachable(_parts(files[0]))
    return f"Failed to download all specified files. Exiting. Error Message: {reason}"


def _files(properties: Json) -> list[Any]:
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


def _unreachable(parts: SplitResult | None) -> str:
    """Names the host only: an address may hold a secret, as one with a shared access signature does."""
    if parts is None:
        return INVALID
    return (
        f"the practice machine has no network and cannot reach {parts.hostname}: give the script itself as "
        "commandToExecute or script"
    )
