"""What lies in Azure's storage, and can be read there: the serial logs that boot diagnostics writes, and what
services keep in an account (`stored_blobs`).

Read by anybody who has a link with a signature, or with a key of the account. All else that storage can do
is said to be not here, in the service's own form. Errors: learn.microsoft.com, rest/api/storageservices,
status-and-error-codes2.
"""

import html
import re
from collections.abc import Mapping
from email.utils import format_datetime

from azlab import guest
from azlab.arm.blob_addresses import BLOBS
from azlab.arm.cloud import Cloud
from azlab.arm.digits import read_digits
from azlab.arm.errors import not_in_practice
from azlab.arm.fields import get_at
from azlab.arm.messages import Request, Response
from azlab.arm.router import Routes, Visit
from azlab.arm.signatures import is_signed
from azlab.arm.store import Resource
from azlab.providers.storage import stored_blobs
from azlab.providers.storage.shared_keys import is_signed_with_key

ACCOUNT_NAMES = "storage account names"
"""The index of the type of accounts."""
MACHINE = "Microsoft.Compute/virtualMachines"
LOG = re.compile(r"[^/]+/[^/]+\.(?P<vm>[0-9a-f-]{36})\.serialconsole\.log", re.IGNORECASE)
OF_ACCOUNTS = ".blob.core.windows.net"
VERSION = "2021-12-02"
RANGE = re.compile(r"bytes=(\d+)-(\d*)")
REFUSED = (
    "Server failed to authenticate the request. Make sure the value of Authorization header is formed "
    "correctly including the signature."
)
NO_DATA_ACTION = "This request is not authorized to perform this operation using this permission."
CONTAINERS = "Microsoft.Storage/storageAccounts/blobServices/containers"
BEYOND = "The range specified is invalid for the current size of the resource."
ROUTES = Routes()


def blob(visit: Visit) -> Response:
    """One blob of one host, or whatever else is asked of storage."""
    request, host, path = visit.request, visit.parts["host"].lower(), visit.parts.get("path", "")
    account = _account(visit.cloud, host)
    if account is not None and visit.cloud.caller is not None:
        # Whoever is signed in needs a role with data actions, also an owner. The sentence:
        # hashicorp/packer-plugin-azure issue 363.
        if not _may_read_data(visit.cloud, account, path):
            return _failure(403, "AuthorizationPermissionMismatch", NO_DATA_ACTION)
    elif not _may_read(visit.cloud, request, f"{host}/{path}", account):
        return _failure(403, "AuthenticationFailed", REFUSED)
    kept = _kept(visit.cloud, request, account, path) if account is not None else None
    if kept is not None:
        return kept
    found = LOG.fullmatch(path) if request.method in ("GET", "HEAD") and "comp" not in request.query else None
    if found is None:
        refusal = not_in_practice("what lies in a storage account, apart from logs of boot diagnostics")
        return _failure(501, refusal.code, refusal.message)
    vm = _machine(visit.cloud, found["vm"], host, account)
    log = _log(visit.cloud, vm) if vm is not None else None
    if log is None:
        return _failure(404, "BlobNotFound", "The specified blob does not exist.")
    return _content(visit.cloud, request, log.encode())


def _kept(cloud: Cloud, request: Request, account: Resource, path: str) -> Response | None:
    """What an account's blobs answer; None where none of them is asked for."""
    if request.method not in ("GET", "HEAD"):
        return None
    if request.query.get("comp") == "list" and not path.strip("/"):
        return _xml(200, stored_blobs.container_list(cloud, account))
    if not stored_blobs.has_container(account, path.partition("/")[0]):
        return None
    if request.query.get("comp") == "list":
        container, prefix = path.strip("/"), request.query.get("prefix", "")
        return _xml(200, stored_blobs.blob_list(cloud, account, container, prefix))
    found = None if "comp" in request.query else stored_blobs.content(account, path)
    if found is None:
        return _failure(404, "BlobNotFound", "The specified blob does not exist.")
    return _content(cloud, request, found.encode())


for _method in ("GET", "HEAD", "PUT", "POST", "PATCH", "DELETE"):
    ROUTES.route(_method, BLOBS + "{host}/{path*}")(blob)
    ROUTES.route(_method, BLOBS + "{host}")(blob)


def _account(cloud: Cloud, host: str) -> Resource | None:
    """The storage account whose host it is; None for a host that is Azure's own, or nobody's."""
    name = host.removesuffix(OF_ACCOUNTS) if host.endswith(OF_ACCOUNTS) else ""
    return cloud.found_by(ACCOUNT_NAMES, name)


def _may_read_data(cloud: Cloud, account: Resource, path: str) -> bool:
    """Whether the caller's roles let them read blobs of the account, or see its containers."""
    if not path.strip("/"):
        return cloud.may(f"{CONTAINERS}/read", account.id.text)
    return cloud.may(f"{CONTAINERS}/blobs/read", account.id.text, data=True)


def _may_read(cloud: Cloud, request: Request, address: str, account: Resource | None) -> bool:
    if is_signed(cloud, address, request):
        return True
    return account is not None and any(
        is_signed_with_key(request, address, key) for key in account.interior["keys"].values()
    )


def _machine(cloud: Cloud, vm_id: str, host: str, account: Resource | None) -> Resource | None:
    """The VM with this id whose diagnostics go to this host."""
    for vm in cloud.mentioning(vm_id, MACHINE):
        if vm.properties.get("vmId") != vm_id.lower():
            continue
        where = get_at(vm.properties, "diagnosticsProfile.bootDiagnostics", {})
        written = str(where.get("storageUri") or "").removeprefix("https://").rstrip("/").lower()
        wanted = host if account is not None else ""
        return vm if where.get("enabled") and written == wanted else None
    return None


def _log(cloud: Cloud, vm: Resource) -> str | None:
    disk = cloud.get(get_at(vm.properties, "storageProfile.osDisk.managedDisk.id", ""))
    machine = disk.interior.get("machine") if disk is not None else None
    if machine is None:
        return None
    is_off = vm.interior.get("power") != "running"
    return guest.console_log(guest.Machine.from_json(machine), is_off)


def _content(cloud: Cloud, request: Request, content: bytes) -> Response:
    """A blob, or the part of it that is asked for."""
    asked = RANGE.fullmatch(request.headers.get("x-ms-range") or request.headers.get("range", ""))
    headers = {
        "content-type": "application/octet-stream",
        "x-ms-blob-type": "AppendBlob",
        "x-ms-version": VERSION,
        "last-modified": format_datetime(cloud.clock.now(), usegmt=True),
        "etag": f'"0x{len(content):X}"',
        "accept-ranges": "bytes",
    }
    if asked is None:
        return Response(200, headers, content)
    beyond = len(content)
    first, last = read_digits(asked[1], beyond), read_digits(asked[2], beyond - 1)
    last = beyond - 1 if last is None else last
    if first is None or first > last:
        return _failure(416, "InvalidRange", BEYOND)
    part = {"content-range": f"bytes {first}-{last}/{len(content)}"}
    return Response(206, {**headers, **part}, content[first : last + 1])


def _failure(status: int, code: str, message: str) -> Response:
    body = (
        f'<?xml version="1.0" encoding="utf-8"?><Error><Code>{code}</Code><Message>{html.escape(message)}'
        "</Message></Error>"
    )
    return _xml(status, body, {"x-ms-error-code": code})


def _xml(status: int, body: str, headers: Mapping[str, str] | None = None) -> Response:
    shown = {"content-type": "application/xml", "x-ms-version": VERSION, **(headers or {})}
    return Response(status, shown, body.encode())
