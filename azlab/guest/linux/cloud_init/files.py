"""`write_files`."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from azlab.guest import disks
from azlab.guest.disks import CommandError
from azlab.guest.linux.cloud_init.boot import Boot, ModuleFailure
from azlab.guest.linux.cloud_init.user_data import unpacked

PACKED = ("gz", "gzip", "gz+base64", "gzip+base64", "gz+b64", "gzip+b64")
IN_BASE64 = ("b64", "base64", "gz+base64", "gzip+base64", "gz+b64", "gzip+b64")


def write_files(boot: Boot) -> None:
    """Files that do not wait; it comes before users are made, so their owners must be there already."""
    _write(boot, deferred=False)


def write_deferred_files(boot: Boot) -> None:
    """Files with `defer: true`: after packages and users."""
    _write(boot, deferred=True)


def _write(boot: Boot, deferred: bool) -> None:
    for number, entry in enumerate(boot.entries("write_files"), 1):
        if not isinstance(entry, dict):
            raise ModuleFailure(f"AttributeError(\"'{type(entry).__name__}' object has no attribute 'get'\")")
        if bool(entry.get("defer")) != deferred:
            continue
        if not entry.get("path"):
            boot.warn("write_files", f"No path provided to write for entry {number} in module write_files")
            continue
        _write_one(boot, entry)


def _write_one(boot: Boot, entry: dict[str, Any]) -> None:
    path = disks.absolute(boot.machine, str(entry["path"]), "/")
    text = _content(boot, entry)
    if entry.get("append"):
        text = (disks.read(boot.machine, path) or "") + text
    try:
        disks.write(boot.machine, path, text)
    except CommandError as refusal:
        raise ModuleFailure(f"OSError({str(refusal)!r})") from None
    boot.machine.modes[path] = _permissions(boot, entry.get("permissions"))
    user, _, group = str(entry.get("owner") or "root:root").partition(":")
    _own(boot, path, user, group)


def _own(boot: Boot, path: str, user: str, group: str) -> None:
    """A file whose owner is not there yet is written, and then the module fails and writes no more."""
    machine = boot.machine
    groups = {
        *machine.groups,
        *(name for account in machine.accounts for name in (account.name, *account.groups)),
    }
    for kind, name, known in (
        ("pwnam", user, {account.name for account in machine.accounts}),
        ("grnam", group, groups),
    ):
        if name and name not in known and not name.isdecimal() and name != "-1":
            reason = f"get{kind}(): name not found: '{name}'"
            raise ModuleFailure(f"OSError({f'Unknown user or group: {reason!r}'!r})")
    machine.owners[path] = f"{user or 'root'}:{group or user or 'root'}"


def _content(boot: Boot, entry: dict[str, Any]) -> str:
    """The content after its encoding is undone. ModuleFailure: it is not what it says it is."""
    given, encoding = entry.get("content", ""), str(entry.get("encoding") or "").lower().strip()
    raw = (
        given if isinstance(given, bytes) else str("" if given is None else given).encode("utf-8", "replace")
    )
    if encoding and encoding not in (*PACKED, *IN_BASE64, "text/plain"):
        boot.warn("write_files", f"Unknown encoding type {encoding}, assuming text/plain")
    try:
        if encoding in IN_BASE64:
            raw = base64.b64decode(raw)
    except (binascii.Error, ValueError) as fault:
        raise ModuleFailure(f"{type(fault).__name__}('{fault}')") from None
    if encoding in PACKED:
        if not raw.startswith(b"\x1f\x8b"):
            raise ModuleFailure("DecompressionError('Not a gzipped file')")
        raw = unpacked(raw)
    return raw.decode("utf-8", "replace")


def _permissions(boot: Boot, given: Any) -> str:
    """Octal permissions. Without quotes `0644` is octal in YAML already, so a number counts as it is."""
    if given is None:
        return "0644"
    if isinstance(given, int) and not isinstance(given, bool) and 0 <= given <= 0o7777:
        return f"{given:04o}"
    text = str(given).removeprefix("0o")
    if text and len(text) <= 5 and all(digit in "01234567" for digit in text):
        return text[-4:].rjust(4, "0")
    boot.warn("write_files", f"Undecodable permissions {given!r}, returning default 644")
    return "0644"
