"""The cloud's memory of what was asked of it: which command, with which options, and how it ended."""

import re
from typing import Any

from azlab.arm.errors import AzureError
from azlab.arm.identities import caller_of
from azlab.arm.messages import Json, Request, Response

_SECRETS = ("password", "passphrase", "secret", "keydata", "customdata", "userdata", "protectedsettings")
"""Parts of names whose text the journal never keeps."""
_CODE = re.compile(r'\\*"code\\*":\s*\\*"([\w.]+)\\*"')
"""A code inside an error; a deployment's error holds its resources' errors as text, with `\\"`."""


def journal_entry(request: Request, response: Response, now: str, error: str = "") -> Json:
    """One line of the journal. Passwords and keys are left out."""
    caller = caller_of(request)
    return {
        "time": now,
        "user": caller.user if caller else "",
        "method": request.method,
        "path": request.path,
        "status": response.status,
        "error": error,
        "codes": _codes(response),
        "command": request.command,
        "parameters": request.parameters,
        "body": _safe(request),
    }


def _codes(response: Response) -> list[str]:
    """Every error code of the answer, the outermost first; of a deployment also its resources'."""
    if b'"error"' not in response.body:
        return []
    return list(dict.fromkeys(_CODE.findall(response.body.decode(errors="replace"))))


def _safe(request: Request) -> Any:
    if request.method in ("GET", "HEAD") or not request.body:
        return None
    try:
        return _without_secrets(request.document)
    except AzureError:
        return None  # what no client can mean is not kept


def _without_secrets(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_secrets(item) for name, item in value.items() if not _is_secret(name, item)}
    return [_without_secrets(item) for item in value] if isinstance(value, list) else value


def _is_secret(name: str, value: Any) -> bool:
    return not isinstance(value, bool) and any(part in name.lower() for part in _SECRETS)
