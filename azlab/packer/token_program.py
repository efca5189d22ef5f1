"""`az account get-access-token` for Packer alone, without the Azure CLI: a token that lasts.

What the lesson's `az` gets lasts a minute, so that it is always for whoever is signed in. Packer asks for
another one whenever less than five minutes are left (go-autorest's default): it would start `az` before every
request.
"""

import json
import os
import shlex
import shutil
import ssl
import sys
import urllib.request
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
ENDPOINT, SECRET, FOLDER, TRUSTED = (
    "IDENTITY_ENDPOINT", "IDENTITY_HEADER", "AZURE_CONFIG_DIR", "REQUESTS_CA_BUNDLE",
)  # fmt: skip
ARM = "https://management.azure.com/"
START = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); from azlab.packer.token_program import main; "
    "sys.exit(main(sys.argv[1:]))"
)
LAUNCHER = """\
#!/bin/sh
if [ "$1 $2" = "account get-access-token" ]; then
    exec {python} -I -S -c {start} {root} "$@"
fi
exec {az} "$@"
"""
SECONDS = 60.0


def write_az(folder: Path) -> None:
    """Put an `az` into a folder that is to come first in Packer's PATH. Raises `OSError`."""
    words = {"python": sys.executable, "start": START, "root": str(ROOT), "az": shutil.which("az") or "false"}
    path = folder / "az"
    path.write_text(LAUNCHER.format(**{name: shlex.quote(text) for name, text in words.items()}), "utf-8")
    path.chmod(0o755)


def default_subscription() -> dict[str, Any]:
    """The account's default subscription as `az` keeps it. Raises `OSError` or `ValueError`."""
    profile = json.loads(Path(os.environ[FOLDER], "azureProfile.json").read_text("utf-8-sig"))
    found = [dict(each) for each in profile["subscriptions"] if each["isDefault"]]
    if not found:
        raise ValueError("No subscription found. Run 'az account set' to select a subscription.")
    return found[0]


def main(words: list[str]) -> int:
    """Print a token as `az` does; the exit code."""
    asked = next((words[n + 1] for n in range(len(words) - 1) if words[n] == "--resource"), ARM)
    try:
        given, subscription = _token(asked), default_subscription()
    except (OSError, ValueError, KeyError) as error:
        print(f"ERROR: {error}", file=sys.stderr)
        return 1
    told = {
        "accessToken": given["access_token"],
        # Local time without a zone, as the CLI writes it.
        "expiresOn": datetime.fromtimestamp(int(given["expires_on"])).strftime("%Y-%m-%d %H:%M:%S.000000"),
        "subscription": subscription["id"],
        "tenant": subscription["tenantId"],
        "tokenType": "Bearer",
    }
    print(json.dumps(told))
    return 0


def _token(resource: str) -> dict[str, Any]:
    query = urlencode({"resource": resource, "api-version": "2019-08-01"})
    headers = {"x-identity-header": os.environ[SECRET]}
    request = urllib.request.Request(f"{os.environ[ENDPOINT]}?{query}", headers=headers)
    trusted = ssl.create_default_context(cafile=os.environ[TRUSTED])
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trusted)
    )
    with opener.open(request, timeout=SECONDS) as answer:
        return dict(json.load(answer))
