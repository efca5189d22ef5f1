"""`sleep` for a shell in which real time counts for nothing: it asks the lesson's cloud to get on.

Run by its path on a bare Python, so it imports nothing of ours and little else. What it does not understand,
and what the cloud does not answer, is done by the system's own `sleep`.
"""

import http.client
import json
import math
import os
import shutil
import ssl
import sys
from collections.abc import Sequence
from urllib.parse import urlsplit

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
RESOURCE = "https://management.azure.com/"
SECONDS_TO_ANSWER = 60.0


def seconds_of(words: Sequence[str]) -> float | None:
    """The sum of GNU's intervals (`1.5`, `2m`); None for what is no such number, or goes on for ever."""
    try:
        total = sum(float(word.rstrip("smhd")) * UNITS.get(word[-1:], 1) for word in words)
    except ValueError:
        return None
    fits = words and all(word[:-1] == word.rstrip("smhd") or word == word.rstrip("smhd") for word in words)
    return total if fits and total >= 0 and math.isfinite(total) else None


def wait(seconds: float) -> bool:
    """Let the cloud get on by so much; whether there is a cloud. One that cannot has nothing to wait for."""
    try:
        address = urlsplit(os.environ["IDENTITY_ENDPOINT"])
        trusted = ssl.create_default_context(cafile=os.environ["REQUESTS_CA_BUNDLE"])
        cloud = http.client.HTTPSConnection(
            address.hostname or "", address.port, timeout=SECONDS_TO_ANSWER, context=trusted
        )
        shown = {"x-identity-header": os.environ["IDENTITY_HEADER"]}
        cloud.request("GET", f"{address.path}?resource={RESOURCE}&api-version=2019-08-01", headers=shown)
        token = json.loads(cloud.getresponse().read())["access_token"]
        signed = {"authorization": f"Bearer {token}", "content-type": "application/json"}
        cloud.request("POST", "/lab/clock", json.dumps({"seconds": seconds}), signed)
        return cloud.getresponse().status != 401
    except (OSError, KeyError, ValueError, http.client.HTTPException):
        return False


def main(own: str, words: Sequence[str]) -> None:
    """Sleep as long as the words say; `own` is the path by which this program was found."""
    seconds = seconds_of(words)
    if seconds is not None and wait(seconds):
        return
    rest = [folder for folder in os.get_exec_path() if folder != os.path.dirname(own)]
    program = shutil.which("sleep", path=os.pathsep.join(rest)) or "/bin/sleep"
    os.execv(program, ["sleep", *words])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
