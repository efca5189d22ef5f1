"""Commands about packages. `dnf` and `yum` know `install`, `remove` and `update` too."""

from __future__ import annotations

from azlab.guest.disks import CommandError
from azlab.guest.linux import archives
from azlab.guest.linux.console import Call, Command, Result, failed, lines
from azlab.guest.machine import Machine

# The version the practice archive has, and the service a package brings.
ARCHIVE = {
    "nginx": ("1.24.0-2ubuntu7", "nginx"),
    "apache2": ("2.4.58-1ubuntu8", "apache2"),
    "httpd": ("2.4.62", "httpd"),
    "git": ("1:2.43.0-1ubuntu7", ""),
    "python3-pip": ("24.0", ""),
    "nodejs": ("18.19.1", ""),
    "jq": ("1.7.1", ""),
    "htop": ("3.3.0", ""),
    "unzip": ("6.0-28ubuntu4", ""),
    "tree": ("2.1.1", ""),
    "vim": ("2:9.1.0016", ""),
    "wget": ("1.21.4", ""),
    "curl": ("8.5.0", ""),
    "postgresql": ("16+257", "postgresql"),
    "at": ("3.2.5", "atd"),
    "redis-server": ("5:7.0.15", "redis-server"),
    "docker.io": ("26.1.3", "docker"),
    "php-fpm": ("2:8.3", "php8.3-fpm"),
    "mysql-server": ("8.0.39", "mysql"),
    "default-jre-headless": ("2:1.21", ""),
    "openjdk-17-jre": ("17.0.12", ""),
    "cloud-init": ("25.2", "cloud-init"),
    "unattended-upgrades": ("2.9.1", "unattended-upgrades"),
    "fail2ban": ("1.0.2", "fail2ban"),
    "auditd": ("1:3.1.2", "auditd"),
    "ufw": ("0.36.2", "ufw"),
    "walinuxagent": ("2.15.0.0", "walinuxagent"),
    "WALinuxAgent": ("2.15.0.0", "WALinuxAgent"),
}
REFRESHING = {"apt": ("update",), "dnf": ("update", "upgrade", "makecache")}
"""Verbs that ask the archive what there is."""
WELCOME = {
    "nginx": "<!DOCTYPE html>\n<html>\n<head>\n<title>Welcome to nginx!</title>\n</head>\n<body>\n"
    "<h1>Welcome to nginx!</h1>\n</body>\n</html>\n",
    "apache2": "<html><body><h1>It works!</h1></body></html>\n",
    "httpd": "<html><body><h1>It works!</h1></body></html>\n",
}


def apt(call: Call) -> Result:
    """update, upgrade, install, remove, purge, autoremove, clean; nothing is asked without `-y` either
    in a script, so `install` without it stops at the question, as it does with no terminal."""
    found, words = call.options(
        "yqfV", "o", long=("yes", "quiet", "no-install-recommends", "purge", "assume-yes")
    )
    family = "apt" if archives.is_debian(call.machine) else "dnf"
    if (family == "apt") != call.name.startswith("apt"):
        raise CommandError(f"sh: 1: {call.name}: not found ({call.machine.distribution} uses {family})", 127)
    verb, names = (words or [""])[0], words[1:]
    agreed = bool(found.keys() & {"y", "yes", "assume-yes"})
    if not call.machine.online and verb in REFRESHING[family]:
        return archives.update(call) if family == "apt" else archives.refresh(call)
    if verb == "install":
        return _install(call, names, agreed)
    if verb in ("remove", "purge"):
        return _remove(call, names, agreed)
    if verb in (
        "update",
        "upgrade",
        "dist-upgrade",
        "full-upgrade",
        "autoremove",
        "clean",
        "autoclean",
        "makecache",
    ):
        return Result("Reading package lists... Done\n")
    raise call.unknown(verb or "no verb")


def _install(call: Call, names: list[str], agreed: bool) -> Result:
    out = ["Reading package lists... Done", "Building dependency tree... Done"]
    for name in names:
        if name not in ARCHIVE:
            return Result(
                "\n".join(out) + "\n",
                f"E: Unable to locate package {name}\n"
                f"(The practice archive has: {', '.join(sorted(ARCHIVE))}.)\n",
                100,
            )
    fresh = [name for name in names if name not in call.machine.packages]
    out += [
        f"{name} is already the newest version ({ARCHIVE[name][0]})." for name in names if name not in fresh
    ]
    if fresh and not agreed:
        return Result("\n".join([*out, "Do you want to continue? [Y/n] Abort."]) + "\n", "", 1)
    if fresh and not call.machine.online:
        return archives.install(call, {name: ARCHIVE[name][0] for name in fresh})
    for name in fresh:
        install(call.machine, name)
        out.append(f"Setting up {name} ({ARCHIVE[name][0]}) ...")
    return lines(out)


def install(machine: Machine, name: str) -> None:
    """Put a package of the archive on the machine; its service starts and is enabled."""
    version, service = ARCHIVE[name]
    machine.packages[name] = version
    if service:
        machine.services[service] = "active"
        machine.enabled_services = list(dict.fromkeys([*machine.enabled_services, service]))
    if name in WELCOME:
        machine.files.setdefault("/var/www/html/index.html", WELCOME[name])
        machine.files.setdefault(f"/etc/{name}/{name}.conf", f"# {name}\n")


def _remove(call: Call, names: list[str], agreed: bool) -> Result:
    present = [name for name in names if name in call.machine.packages]
    if present and not agreed:
        return Result("Do you want to continue? [Y/n] Abort.\n", "", 1)
    for name in present:
        del call.machine.packages[name]
        service = ARCHIVE.get(name, ("", name))[1] or name
        call.machine.services.pop(service, None)
        call.machine.enabled_services = [each for each in call.machine.enabled_services if each != service]
    return lines(["Reading package lists... Done", *(f"Removing {name} ..." for name in present)])


def dpkg(call: Call) -> Result:
    found, names = call.options("ls", long=("list", "status"))
    if not found:
        raise CommandError("The practice machine's 'dpkg' knows -l and -s only.", 2)
    packages, missing = call.machine.packages, [name for name in names if name not in call.machine.packages]
    if missing:
        return failed(f"dpkg-query: no packages found matching {missing[0]}")
    chosen = names or sorted(packages)
    if "s" in found or "status" in found:
        return lines(
            [
                line
                for name in chosen
                for line in (f"Package: {name}", "Status: install ok installed", f"Version: {packages[name]}")
            ]
        )
    return lines(
        [
            "||/ Name           Version      Architecture Description",
            *(f"ii  {name:<14} {packages[name]:<12} amd64" for name in chosen),
        ]
    )


def dpkg_query(call: Call) -> Result:
    """`-W NAME`, with `-f` only in its shape `${Package} ${Version}`."""
    found, names = call.options("W", "f", long=("show",), long_valued=("showformat",))
    form = found.get("f", found.get("showformat", "${Package}\\t${Version}\\n")).lstrip("=")
    missing = [name for name in names if name not in call.machine.packages]
    rows = [
        form.replace("${Package}", name)
        .replace("${Version}", version)
        .replace("\\n", "\n")
        .replace("\\t", "\t")
        .replace("${Status}", "install ok installed")
        for name, version in sorted(call.machine.packages.items())
        if not names or name in names
    ]
    errors = "".join(f"dpkg-query: no packages found matching {name}\n" for name in missing)
    return Result("".join(rows), errors, 1 if missing else 0)


COMMANDS: dict[str, Command] = {
    "apt-get": apt,
    "apt": apt,
    "dnf": apt,
    "yum": apt,
    "dpkg": dpkg,
    "dpkg-query": dpkg_query,
}
