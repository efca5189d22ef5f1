"""`curl`: the machine's own web server; of the internet only that it is not reached, where it is not."""

from __future__ import annotations

import re
from dataclasses import dataclass

from azlab.guest import web
from azlab.guest.disks import CommandError
from azlab.guest.linux.commands.files import save
from azlab.guest.linux.console import Call, Command, Result

CONNECTING = 135.0
"""Seconds until Linux gives up a connection that nobody answers."""


def curl(call: Call) -> Result:
    """The machine's own web server; there is no other network."""
    flags = ("silent", "fail", "location", "show-error", "insecure", "compressed")
    found, names = call.options(
        "sSfLiIkgNv", "oXHdmuAw", long=flags, long_valued=("output", "max-time", "retry", "write-out")
    )
    talks = Talk(
        not found.keys() & {"s", "silent"} or bool(found.keys() & {"S", "show-error"}),
        _form(found.get("w", found.get("write-out")) or ""),
    )
    target = re.fullmatch(r"(http://|https://)?(localhost|127\.0\.0\.1)(?::(\d+))?(/.*)?", (names or [""])[0])
    if not target and not call.machine.online:
        return talks.failed(*_unreached(call, names, found.get("m", found.get("max-time"))))
    if not target:
        raise CommandError(
            f"The practice machine has no network: curl reaches http://localhost only, not "
            f"'{(names or [''])[0]}'.",
            6,
        )
    port = target[3] or ("443" if target[1] == "https://" else "80")
    if port != "80" or not web.listens(call.machine, web.WEB):
        return talks.failed(
            f"(7) Failed to connect to {target[2]} port {port}: Couldn't connect to server", 7
        )
    page = web.page(call.machine, target[4] or "/")
    if page is None and found.keys() & {"f", "fail"}:
        return talks.failed("(22) The requested URL returned error: 404", 22, "404")
    text = page if page is not None else "<html><head><title>404 Not Found</title></head></html>\n"
    written = talks.written("404" if page is None else "200")
    goal = found.get("o", found.get("output"))
    if goal is None:
        return Result(text + written)
    save(call, goal, text)
    return Result(written)


@dataclass(frozen=True)
class Talk:
    """What curl says besides the page."""

    aloud: bool
    """Whether it tells its errors: not with `-s`, unless `-S` is there, too."""
    form: str
    """Of `-w`."""

    def failed(self, said: str, code: int, status: str = "000") -> Result:
        """Its error, where it tells it."""
        return Result(self.written(status), f"curl: {said}\n" if self.aloud else "", code)

    def written(self, status: str) -> str:
        """What `-w` adds after the page."""
        return self.form.replace("%{http_code}", status)


def _form(given: str) -> str:
    """The text of `-w` with its line ends. Of its variables only the status is known here."""
    if re.search(r"%\{(?!http_code\}|response_code\})", given):
        raise CommandError(f"curl: the practice machine knows %{{http_code}} only, not '{given}'.", 2)
    return given.replace("\\n", "\n").replace("\\t", "\t").replace("%{response_code}", "%{http_code}")


def _unreached(call: Call, names: list[str], longest: str | None) -> tuple[str, int]:
    """curl's own timeout: the name resolves, nobody answers; by itself curl waits some two minutes."""
    address = re.sub(r"^\w+://", "", (names or [""])[0])
    host, _, port = re.split(r"[/?#]", address)[0].partition(":")
    port = port or ("443" if (names or [""])[0].startswith("https://") else "80")
    limit = float(longest) if longest and longest.replace(".", "", 1).isdigit() else 0.0
    call.shell.wait(limit or CONNECTING)
    if limit:
        return f"(28) Connection timed out after {limit * 1000 + 1:.0f} milliseconds", 28
    milliseconds = f"{CONNECTING * 1000:.0f}"
    failed = f"(28) Failed to connect to {host} port {port} after {milliseconds} ms"
    return f"{failed}: Couldn't connect to server", 28


COMMANDS: dict[str, Command] = {"curl": curl}
