"""The program behind `az` in a shell: the real Azure CLI, which finds Azure in the practice Azure.

The CLI makes the address of an account of its name, `https://NAME.blob.SUFFIX/`, and is given links to blobs.
No such host is a server on this machine, where accounts have paths and no hosts of their own; so requests to
them are led there on their way out, as they were signed. Addresses of Azure that `az rest` is given, as
documentation has them, become paths, which it asks of its own cloud. Run by its path: nothing of the course
is imported here.
"""

import os
import re
import runpy
import struct
import sys
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit, urlunsplit

NOWHERE = ".storage.practice.invalid"
"""What the hosts of accounts end with; `shell.NOWHERE` has it as the CLI's own settings do."""
STORAGE = (".blob.core.windows.net", ".blob.storage.azure.net")
"""How the hosts of Azure's storage end, as in the links that boot diagnostics gives."""
CLI = "azcliprod."
"""The host of the CLI's own list of aliases, which is no account."""
UNANSWERED = "AZLAB_UNANSWERED"
"""A variable that is set where a terminal is there and nobody at its keyboard, as behind `!az` in a cell."""
SERVER = "IDENTITY_ENDPOINT"
"""The variable that says where the cloud is: an address of its server."""
_AZURE = re.compile(r"^((?:--ur[il]=|-u)?)https://management\.azure\.com(?::443)?(?=/)", re.IGNORECASE)
"""Resource Manager's own address, at the beginning of a word."""


def at_home(words: Sequence[str]) -> list[str]:
    """The words after `az`, with paths in the stead of addresses of Resource Manager that `az rest` is given.

    For such an address the CLI has no token in a cloud that is not Azure's, and it leads off this machine.
    """
    return [_AZURE.sub(r"\1", word) for word in words] if words[:1] == ["rest"] else list(words)


def led(url: str, server: str) -> str:
    """Where a request to `url` goes: one to an account's host to the page that the server has for it."""
    asked, ours = urlsplit(url), urlsplit(server)
    host = asked.hostname or ""
    if host.endswith(NOWHERE):
        host = f"{host.removesuffix(NOWHERE)}.core.windows.net"
    elif not host.endswith(STORAGE) or host.startswith(CLI):
        return url
    path = f"/blobs/{host}{asked.path}"
    return urlunsplit((ours.scheme, ours.netloc, path, asked.query, "")) if ours.netloc else url


def lead(adapter: Any, server: str) -> None:
    """From now on lead the requests that an adapter of `requests` sends."""
    send = adapter.send

    def sent(self: Any, request: Any, *given: Any, **named: Any) -> Any:
        request.url = led(request.url, server)
        return send(self, request, *given, **named)

    adapter.send = sent


def patient(is_key: Callable[[str], bool]) -> Callable[[str], bool]:
    """The CLI's check of a public key, with an answer for every text.

    `az vm create --generate-ssh-keys` asks it of the path of the key that is not there yet. What follows a
    blank in it, as in `/home/Ana María/...`, it takes for base64, and fails (`azure.cli.core.keys`).
    """

    def asked(text: str) -> bool:
        try:
            return is_key(text)
        except (ValueError, struct.error):
            return False

    return asked


def leave_the_keyboard() -> None:
    """Read nothing from now on: a question would wait for ever, and the CLI has a sentence for that."""
    nowhere = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nowhere, sys.stdin.fileno())
    os.close(nowhere)


def main() -> None:
    """Be `az`."""
    from azure.cli.core import keys
    from requests.adapters import HTTPAdapter

    keys.is_valid_ssh_rsa_public_key = patient(keys.is_valid_ssh_rsa_public_key)
    if UNANSWERED in os.environ and sys.stdin is not None and sys.stdin.isatty():
        leave_the_keyboard()
    lead(HTTPAdapter, os.environ.get(SERVER, ""))
    sys.argv[1:] = at_home(sys.argv[1:])
    runpy.run_module("azure.cli", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
