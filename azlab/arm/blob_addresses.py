"""Addresses of blobs: files that the cloud names by a host of their own, and answers for under `/blobs/`.

https://md-1.z2.blob.storage.azure.net:443/c/f.log?sig=s    as an answer of ARM names it
/blobs/md-1.z2.blob.storage.azure.net/c/f.log?sig=s         as the app is asked for it
https://127.0.0.1:1/blobs/md-1.z2.blob...net/c/f.log?sig=s  as a client at the end of a wire sees it
"""

import re
from dataclasses import replace

from azlab.arm.messages import Request

BLOBS = "/blobs/"
HOSTS = (".blob.storage.azure.net", ".blob.core.windows.net")
"""How the hosts of Azure's storage end: its own, which nobody has an account of, and those of accounts."""
CLI = "azcliprod."
"""The host of the alias list, which has a page of its own."""
_NAMED = re.compile(
    rb"https://([a-z0-9-]+(?:\.z\d+)?\.blob\.(?:storage\.azure|core\.windows)\.net)(?::443)?/"
)


def is_storage(host: str) -> bool:
    """Whether a host is one of Azure's storage."""
    return _name(host).endswith(HOSTS)


def is_account(host: str) -> bool:
    """Whether a host is one of an account's; the CLI's own alias list lies in such a one, too."""
    return is_storage(host) and not _name(host).endswith(HOSTS[0]) and not _name(host).startswith(CLI)


def _name(host: str) -> str:
    """A `host` header without its port, in the small letters of the names here (RFC 9110, 4.2.3)."""
    return host.partition(":")[0].lower()


def inside(request: Request) -> Request:
    """The request as the app knows it, when its `host` header names storage; others stay as they are."""
    host = _name(request.headers.get("host", ""))
    if not is_storage(host) or host.startswith(CLI):
        return request
    return replace(request, url=f"{BLOBS}{host}{request.url}")


def outward(body: bytes, url: str) -> bytes:
    """A body whose addresses of blobs lead to the server at `url`."""
    return _NAMED.sub(rb"%b%b\1/" % (url.encode(), BLOBS.encode()), body)


def inward(body: bytes, url: str) -> bytes:
    """A body of a client in which such addresses are Azure's own again."""
    return body.replace(url.encode() + BLOBS.encode(), b"https://")
