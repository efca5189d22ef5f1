"""Shared access signatures: links that are good for anybody who has them, until they end.

A signature is made of what it allows and of the cloud's own secret, so that nothing needs to be kept.
"""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from azlab.arm.cloud import Cloud
from azlab.arm.messages import Request

VERSION = "2018-03-28"


def signed(cloud: Cloud, address: str, minutes: float) -> str:
    """The link to read `address` (host and path, without `https://`) from now on for so many minutes."""
    until = (cloud.clock.now() + timedelta(minutes=minutes)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    signature = quote(_signature(cloud, _plain(address), until), safe="")
    ends = quote(until, safe="").replace("%3A", "%3a")
    return f"https://{address}?sv={VERSION}&sr=b&sig={signature}&se={ends}&sp=r"


def is_signed(cloud: Cloud, address: str, request: Request) -> bool:
    """Whether the request's query has the signature of `address`, which has not ended."""
    until, signature = request.query.get("se", ""), request.query.get("sig", "")
    try:
        ends = datetime.fromisoformat(until)
    except ValueError:
        return False
    fits = hmac.compare_digest(signature.encode(), _signature(cloud, _plain(address), until).encode())
    return fits and ends.tzinfo is not None and cloud.clock.now() < ends


def _plain(address: str) -> str:
    return address.replace(":443/", "/").lower()


def _signature(cloud: Cloud, address: str, until: str) -> str:
    secret = str(cloud.store.fact("seed", ""))
    made = hmac.new(secret.encode(), f"{address}\n{until}".encode(), hashlib.sha256).digest()
    return base64.b64encode(made).decode()
