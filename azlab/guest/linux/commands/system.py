"""Commands about the machine itself: names, services, keys, time, and switching off."""

from __future__ import annotations

import datetime
import re

from azlab.guest import disks, identities
from azlab.guest.disks import CommandError
from azlab.guest.linux.commands.files import content
from azlab.guest.linux.console import Call, Command, Result, failed, lines

LONGEST_SCRIPT = 10**8
"""In seconds: what a calendar can still add."""


def hostname(call: Call) -> Result:
    found, names = call.options("fsIi")
    if "I" in found or "i" in found:
        raise call.unknown("-I")
    if names:
        return _rename(call, names[0])
    return lines([call.machine.host_name.split(".")[0] if "s" in found else call.machine.host_name])


def _rename(call: Call, name: str) -> Result:
    """Give the machine a name. CommandError: it is none, or longer than 64 letters."""
    if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,62}[A-Za-z0-9])?", name):
        raise CommandError(f"{call.name}: the specified hostname is invalid")
    call.machine.host_name = name
    return Result()


def hostnamectl(call: Call) -> Result:
    words, machine = call.arguments, call.machine
    if words[:1] in (["set-hostname"], ["hostname"]) and len(words) == 2:
        return _rename(call, words[1])
    if words[:1] == ["hostname"] and len(words) == 1:
        return lines([machine.host_name])
    if words and words != ["status"]:
        raise call.unknown(words[0])
    return lines(
        [
            f" Static hostname: {machine.host_name or '(unset)'}",
            f"      Machine ID: {machine.machine_id}",
            "  Virtualization: microsoft",
            f"Operating System: {machine.distribution}",
            "    Architecture: x86-64",
        ]
    )


def uname(call: Call) -> Result:
    found, _ = call.options("asnrmo")
    name = call.machine.host_name
    if "a" in found:
        return lines([f"Linux {name} 6.8.0-1017-azure x86_64 GNU/Linux"])
    values = {"s": "Linux", "n": name, "r": "6.8.0-1017-azure", "m": "x86_64", "o": "GNU/Linux"}
    return lines([" ".join(values[kind] for kind in values if kind in found or (not found and kind == "s"))])


def lsb_release(call: Call) -> Result:
    found, _ = call.options("adscri")
    release = dict(
        re.findall(r'^(\w+)="?([^"\n]*)', disks.read(call.machine, "/etc/os-release") or "", re.MULTILINE)
    )
    rows = {
        "i": ("Distributor ID", release.get("NAME", "")),
        "d": ("Description", call.machine.distribution),
        "r": ("Release", release.get("VERSION_ID", "")),
        "c": ("Codename", release.get("VERSION_CODENAME", "")),
    }
    chosen = [rows[kind] for kind in rows if kind in found or "a" in found]
    if not chosen:
        return lines(["No LSB modules are available."])
    return lines([value if "s" in found else f"{label}:\t{value}" for label, value in chosen])


def ssh_keygen(call: Call) -> Result:
    """Only `-l -f FILE...`: fingerprints of public keys."""
    found, names = call.options("l", "fE")
    if "l" not in found or "f" not in found:
        raise CommandError("The practice machine's 'ssh-keygen' knows '-lf FILE' only.", 2)
    out = []
    for name in [found["f"], *names]:
        public = content(
            call,
            name
            if name.endswith(".pub") or disks.is_file(call.machine, name + ".pub") is False
            else name + ".pub",
        )
        for key in public.splitlines():
            shown = identities.fingerprint(key)
            kind = next((kind for kind, text in identities.KEY_TYPES.items() if key.startswith(text)), "")
            if not shown or not kind:
                return failed(f"ssh-keygen: {name} is not a public key file.", 255)
            out.append(f"{identities.KEY_BITS[kind]} {shown} {key.split()[-1]} ({kind.upper()})")
    return lines(out)


def systemctl(call: Call) -> Result:
    """status, is-active, is-enabled, start, stop, restart, reload, enable, disable, daemon-reload."""
    found, words = call.options("q", long=("now", "no-pager", "quiet"))
    verb, names = (words or ["status"])[0], [word.removesuffix(".service") for word in words[1:]]
    if verb in ("poweroff", "halt"):
        return power_off(call)
    if verb == "daemon-reload":
        return Result()
    if verb not in (
        *("status", "is-active", "is-enabled", "start", "stop", "restart", "reload", "enable", "disable"),
    ):
        raise call.unknown(verb)
    results = [_service(call, verb, name, "now" in found) for name in names]
    if not results:
        return failed("Too few arguments.")
    # `if systemctl is-active --quiet X` asks for the exit code alone.
    is_quiet = bool(found.keys() & {"q", "quiet"}) and verb.startswith("is-")
    return Result(
        "" if is_quiet else "".join(result.stdout for result in results),
        "".join(result.stderr for result in results),
        max(result.code for result in results),
    )


def service(call: Call) -> Result:
    """`service NAME VERB`, and `service --status-all`."""
    if call.arguments == ["--status-all"]:
        return lines(
            [f" [ {'+' if s == 'active' else '-'} ]  {n}" for n, s in sorted(call.machine.services.items())]
        )
    if len(call.arguments) != 2:
        return failed(
            "Usage: service < option > | --status-all | [ service_name [ command | --full-restart ] ]", 1
        )
    name, verb = call.arguments
    if verb not in ("start", "stop", "restart", "reload", "force-reload", "status"):
        raise call.unknown(verb)
    return _service(call, name=name, verb=verb.removeprefix("force-"), now=False)


def _service(call: Call, verb: str, name: str, now: bool) -> Result:
    machine = call.machine
    # Ubuntu's unit is `ssh`; `sshd` is an alias that scripts of other distributions use.
    if name == "sshd" and "ssh" in machine.services:
        name = "ssh"
    if name not in machine.services:
        answers = {"is-active": Result("inactive\n", "", 4), "is-enabled": Result("not-found\n", "", 4)}
        shown = name if re.search(r"\.(timer|socket|path|mount|target|service)$", name) else f"{name}.service"
        if disks.is_file(machine, f"/etc/systemd/system/{shown}"):
            return failed(f"The practice machine runs no services of one's own: it does not know {shown}.", 5)
        missing = failed(f"Unit {shown} could not be found.", 4 if verb == "status" else 5)
        return answers.get(verb, missing)
    active, enabled = machine.services[name] == "active", name in machine.enabled_services
    if verb == "is-active":
        # systemd's codes, from LSB: 3 is "not running", 4 "no such unit".
        return Result(machine.services[name] + "\n", "", 0 if active else 3)
    if verb == "is-enabled":
        return Result("enabled\n" if enabled else "disabled\n", "", 0 if enabled else 1)
    if verb == "status":
        mark, state = ("●", "active (running)") if active else ("○", "inactive (dead)")
        loaded = f"loaded (/usr/lib/systemd/system/{name}.service; {'enabled' if enabled else 'disabled'})"
        return Result(
            f"{mark} {name}.service\n     Loaded: {loaded}\n     Active: {state}\n", "", 0 if active else 3
        )
    _change_service(call, verb, name, now)
    return Result()


def _change_service(call: Call, verb: str, name: str, now: bool) -> None:
    machine = call.machine
    if verb in ("enable", "disable"):
        machine.enabled_services = [service for service in machine.enabled_services if service != name]
        machine.enabled_services += [name] if verb == "enable" else []
    if verb in ("start", "restart", "reload") or (verb == "enable" and now):
        machine.services[name] = "active"
    elif verb == "stop" or (verb == "disable" and now):
        machine.services[name] = "inactive"


def power_off(call: Call) -> Result:
    """`shutdown`, `poweroff` and `systemctl poweroff`; a restart is asked of Azure instead."""
    if call.name == "reboot" or any(word in ("-r", "--reboot") for word in call.arguments):
        raise CommandError("The practice machine does not restart itself: use 'az vm restart'.", 1)
    call.shell.shut_down = True
    return Result()


def now(call: Call) -> datetime.datetime:
    """The guest's time: when the script began, and what has passed since."""
    try:
        begun = datetime.datetime.fromisoformat(call.machine.now)
    except ValueError:
        begun = datetime.datetime(2026, 11, 23, 9)
    return begun + datetime.timedelta(seconds=min(call.shell.elapsed(), LONGEST_SCRIPT))


def date(call: Call) -> Result:
    found, words = call.options("uI")
    if words and re.fullmatch(r"\+[%YmdHMSFTs:_ /.\-]*", words[0]) and "%%" not in words[0]:
        form = re.sub(r"%(?![YmdHMSFTs])", "", words[0][1:]).replace("%s", str(int(now(call).timestamp())))
        return lines([now(call).strftime(form)])
    if words:
        raise call.unknown(words[0])
    return lines([now(call).strftime("%Y-%m-%d" if "I" in found else "%a %b %d %H:%M:%S UTC %Y")])


def uptime(call: Call) -> Result:
    return lines([f" {now(call):%H:%M:%S} up 5 min,  0 users,  load average: 0.00, 0.00, 0.00"])


def quiet(call: Call) -> Result:
    """Commands that print nothing; of them only `false` fails. A script's shell keeps no `history`."""
    return Result(code=1 if call.name == "false" else 0)


def whoami(call: Call) -> Result:
    return lines([call.machine.user])


def pwd(call: Call) -> Result:
    return lines([call.shell.folder])


COMMANDS: dict[str, Command] = {
    "hostname": hostname,
    "hostnamectl": hostnamectl,
    "uname": uname,
    "lsb_release": lsb_release,
    "ssh-keygen": ssh_keygen,
    "systemctl": systemctl,
    "service": service,
    "shutdown": power_off,
    "poweroff": power_off,
    "halt": power_off,
    "reboot": power_off,
    "date": date,
    "uptime": uptime,
    "true": quiet,
    ":": quiet,
    "false": quiet,
    "sync": quiet,
    "history": quiet,
    "update-ca-certificates": quiet,
    "ldconfig": quiet,
    "whoami": whoami,
    "pwd": pwd,
}
