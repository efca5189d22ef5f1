"""What a machine answers on a port, as its neighbours see it: a page, or a bare connection."""

from __future__ import annotations

from azlab.guest import disks
from azlab.guest.machine import Machine

WEB = 80
WEB_SERVERS = {"Linux": ("nginx", "apache2", "httpd"), "Windows": ("W3SVC",)}
LISTENING = {
    22: ("ssh", "sshd"), 3389: ("TermService",), 3306: ("mysql",), 5432: ("postgresql",),
    6379: ("redis-server",),
}  # fmt: skip
"""Other ports, with the services that listen there."""
FOLDERS = {"Linux": "/var/www/html", "Windows": "C:\\inetpub\\wwwroot"}
FIRST_PAGES = {"Linux": ("index.html",), "Windows": ("index.html", "Default.htm", "iisstart.htm")}


def listens(machine: Machine, port: int) -> bool:
    """Whether something takes connections on a port."""
    names = WEB_SERVERS[machine.os_type] if port == WEB else LISTENING.get(port, ())
    return any(machine.services.get(name) == "active" for name in names)


def page(machine: Machine, path: str) -> str | None:
    """The page at a path of the web server; None when there is none, whether the server runs or not."""
    folder, mark = FOLDERS[machine.os_type], "/" if machine.os_type == "Linux" else "\\"
    below = path.partition("?")[0].replace("/", mark)
    names = [f"{below}{name}" for name in FIRST_PAGES[machine.os_type]] if below.endswith(mark) else [below]
    found = (disks.read(machine, disks.absolute(machine, folder + name, folder)) for name in names)
    return next((text for text in found if text is not None), None)


def is_well(machine: Machine, protocol: str, port: int, path: str = "/") -> bool:
    """What a health probe finds: a connection for `tcp`, a page for `http`. Nothing here speaks `https`."""
    if protocol.lower() == "tcp":
        return listens(machine, port)
    return answer(machine, protocol, port, path) is not None


def answer(machine: Machine, protocol: str, port: int, path: str = "/") -> str | None:
    """The page that is got from a port; None where nothing answers with one."""
    if protocol.lower() != "http" or port != WEB or not listens(machine, port):
        return None
    return page(machine, path if path.startswith("/") else f"/{path}")
