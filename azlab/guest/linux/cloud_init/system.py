"""`hostname`, `timezone`, `locale`, `ntp`, `apt`, `ca_certs` and `manage_etc_hosts`."""

from __future__ import annotations

import re
import zoneinfo
from typing import Any

from azlab.guest.linux.cloud_init.boot import Boot, ModuleFailure

NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


def set_host_name(boot: Boot) -> None:
    """`hostname` or `fqdn`, unless `preserve_hostname`; without them the VM's computer name stays."""
    if boot.config.get("preserve_hostname") is True:
        boot.report.log(
            "cc_set_hostname.py", "DEBUG", "Configuration option 'preserve_hostname' is set, not setting"
        )
        return
    fqdn, name = str(boot.config.get("fqdn") or ""), str(boot.config.get("hostname") or "")
    if boot.config.get("prefer_fqdn_over_hostname") is True and fqdn:
        name = fqdn
    name = name or fqdn.partition(".")[0]
    if not name:
        return
    if not NAME.fullmatch(name):
        raise ModuleFailure(f"ProcessExecutionError('hostnamectl: Invalid hostname {name[:80]!r}')")
    boot.machine.host_name = name


def update_hosts(boot: Boot) -> None:
    """`manage_etc_hosts: true` or `localhost`."""
    if boot.config.get("manage_etc_hosts") in (True, "true", "localhost", "template"):
        name = boot.machine.host_name
        fqdn = str(boot.config.get("fqdn") or name)
        names = f"{fqdn} {name}" if fqdn != name else name
        boot.machine.files["/etc/hosts"] = f"127.0.0.1 localhost\n127.0.1.1 {names}\n"


def set_timezone(boot: Boot) -> None:
    """CommandError in cloud-init's words for one that is not in the time zone database."""
    name = boot.config.get("timezone")
    if not name:
        return
    if str(name) not in zones():
        path = f"/usr/share/zoneinfo/{name}"
        raise ModuleFailure(f"OSError('Invalid timezone {name}, no file found at {path}')")
    boot.machine.files["/etc/timezone"] = f"{name}\n"


def zones() -> set[str]:
    """The names of all time zones."""
    return zoneinfo.available_timezones() | {"UTC", "Etc/UTC"}


def set_locale(boot: Boot) -> None:
    if boot.config.get("locale"):
        boot.machine.files["/etc/default/locale"] = f"LANG={boot.config['locale']}\n"


def configure_ntp(boot: Boot) -> None:
    """Servers and pools of systemd-timesyncd."""
    given = boot.config.get("ntp")
    wanted: dict[str, Any] = given if isinstance(given, dict) else {}
    if "ntp" not in boot.config or wanted.get("enabled", True) is False:
        return
    listed = [str(name) for kind in ("servers", "pools") for name in wanted.get(kind) or []]
    boot.machine.files["/etc/systemd/timesyncd.conf.d/cloud-init.conf"] = f"[Time]\nNTP={' '.join(listed)}\n"


def configure_apt(boot: Boot) -> None:
    """`sources` of `apt`; a key that would have to be fetched is told of, there is no network."""
    given = boot.config.get("apt")
    if not isinstance(given, dict):
        return
    sources = given.get("sources") or {}
    for name, source in sources.items() if isinstance(sources, dict) else ():
        entry = source if isinstance(source, dict) else {}
        file = str(entry.get("filename") or name).removesuffix(".list").replace("/", "_")
        if entry.get("source"):
            text = str(entry["source"]).replace("$RELEASE", _release(boot))
            boot.machine.files[f"/etc/apt/sources.list.d/{file}.list"] = f"{text}\n"
        if entry.get("key"):
            boot.machine.files[f"/etc/apt/trusted.gpg.d/{file}.gpg"] = str(entry["key"])
        elif entry.get("keyid"):
            boot.warn(
                "apt_configure", f"failed to get key {entry['keyid']}: the practice machine has no network"
            )
    for option in sorted(set(given) - {"sources", "preserve_sources_list"}):
        boot.warn("apt_configure", f"The practice machine does not carry out '{option}' of apt.")


def _release(boot: Boot) -> str:
    found = re.search(r"VERSION_CODENAME=(\w+)", boot.machine.files.get("/etc/os-release", ""))
    return found[1] if found else "stable"


def add_certificates(boot: Boot) -> None:
    given = boot.config.get("ca_certs", boot.config.get("ca-certs"))
    trusted = given.get("trusted", []) if isinstance(given, dict) else []
    for number, text in enumerate(trusted if isinstance(trusted, list) else [], 1):
        path = f"/usr/local/share/ca-certificates/cloud-init-ca-cert-{number}.crt"
        boot.machine.files[path] = str(text)
