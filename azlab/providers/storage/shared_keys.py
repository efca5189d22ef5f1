"""The signature that a key of a storage account makes of a request.

learn.microsoft.com, rest/api/storageservices/authorize-with-shared-key: the string to sign.
"""

import base64
import hashlib
import hmac
from urllib.parse import quote

from azlab.arm.blob_addresses import BLOBS
from azlab.arm.messages import Request

SCHEME = "SharedKey "
SIGNED = (
    "content-encoding", "content-language", "content-length", "content-md5", "content-type", "date",
    "if-modified-since", "if-match", "if-none-match", "if-unmodified-since", "range",
)  # fmt: skip


def is_signed_with_key(request: Request, address: str, key: str) -> bool:
    """Whether this key signed the request. `address` is host and path, as the account's endpoint has them.

    A client at the end of a wire knows the server's address instead of the account's: there the first word of
    the path takes the place of the account's name, as with storage emulators, and is signed like it.
    """
    written = request.headers.get("authorization", "")
    account, _, signature = written.removeprefix(SCHEME).partition(":")
    if not written.startswith(SCHEME) or not signature:
        return False
    path = address.partition("/")[2]
    signed = f"{BLOBS}{address}" if account == BLOBS.strip("/") else f"/{path}"
    made = _signature(_text(request, account, quote(signed)), key)
    return hmac.compare_digest(made.encode(), signature.encode())


def _text(request: Request, account: str, path: str) -> str:
    known = {**request.headers, "content-length": _length(request)}
    named = sorted(name for name in request.headers if name.startswith("x-ms-"))
    query = sorted(request.query.items())
    return "".join(
        [
            request.method + "\n",
            *(known.get(name, "") + "\n" for name in SIGNED),
            *(f"{name}:{request.headers[name]}\n" for name in named),
            f"/{account}{path}",
            *(f"\n{name}:{value}" for name, value in query),
        ]
    )


def _length(request: Request) -> str:
    # A length of 0 is signed as an empty text since version 2015-02-21 of the service.
    given = request.headers.get("content-length", "")
    return "" if given == "0" else given


def _signature(text: str, key: str) -> str:
    made = hmac.new(base64.b64decode(key), text.encode(), hashlib.sha256).digest()
    return base64.b64encode(made).decode()
