"""cloud-init's command line: `status`, `clean`, `schema`, `query userdata` and `--version`."""

from __future__ import annotations

import json

from azlab.guest import disks
from azlab.guest.disks import CommandError
from azlab.guest.linux.cloud_init import report
from azlab.guest.linux.cloud_init.first_boot import parsed
from azlab.guest.linux.cloud_init.schema import faults
from azlab.guest.linux.commands.files import content
from azlab.guest.linux.console import Call, Command, Result, failed, lines
from azlab.guest.machine import Machine

USER_DATA = "/var/lib/cloud/instance/user-data.txt"
# Ubuntu kept 0 for a degraded boot in releases before 24.04 (patch "Retain exit code in cloud-init status").
NO_HEADER = 'format-l1.c1: File {} needs to begin with "#cloud-config"'
DEGRADED_IS_0 = ("Ubuntu 18.04", "Ubuntu 20.04", "Ubuntu 22.04")


def cloud_init(call: Call) -> Result:
    if "cloud-init" not in call.machine.packages:
        raise CommandError("sh: 1: cloud-init: not found", 127)
    flags = ("logs", "machine-id", "version", "seed", "wait", "long", "system", "reboot", "all")
    found, words = call.options("lvsw", "c", long=flags, long_valued=("format", "config-file"))
    verb = (words or [""])[0]
    if "version" in found or "v" in found:
        return lines([f"/usr/bin/cloud-init {call.machine.packages['cloud-init']}"])
    if verb == "status":
        return status(call.machine, bool(found.keys() & {"l", "long"}), found.get("format", "tabular"))
    if verb == "clean":
        return _clean(call, bool(found.keys() & {"logs", "l"}), "machine-id" in found)
    if verb == "schema":
        return _schema(call, found.get("config-file", found.get("c", USER_DATA)))
    if verb == "query" and words[1:] == ["userdata"]:
        return Result(content(call, USER_DATA))
    raise call.unknown(verb or "no verb")


def status(machine: Machine, long: bool, form: str) -> Result:
    """Exit code 1 after an error, 2 when degraded."""
    told = report.state(machine)
    code = 1 if told["errors"] else 2 if told["recoverable_errors"] else 0
    if code == 2 and machine.distribution.startswith(DEGRADED_IS_0):
        code = 0
    if form == "json":
        return Result(json.dumps(told, indent=2, sort_keys=True) + "\n", "", code)
    if not long:
        return Result(f"status: {told['status']}\n", "", code)
    errors = "".join(f"\n\t- {error}" for error in told["errors"]) or " []"
    warnings = "".join(
        f"\n{kind}:" + "".join(f"\n\t- {text}" for text in texts)
        for kind, texts in told["recoverable_errors"].items()
    )
    rows = [
        f"status: {told['status']}",
        f"extended_status: {told['extended_status']}",
        f"boot_status_code: {told['boot_status_code']}",
        *([f"last_update: {told['last_update']}"] if told["last_update"] else []),
        f"detail: {told['detail']}",
        f"errors:{errors}",
        f"recoverable_errors:{warnings or ' {}'}",
    ]
    return lines(rows)._replace(code=code)


def _schema(call: Call, name: str) -> Result:
    """Whether a cloud-config is valid. Exit code 1 when it is not."""
    text = content(call, name)
    if not text.startswith("#cloud-config"):
        return failed(f"Error:\nCloud config schema errors: {NO_HEADER.format(name)}")
    try:
        found = faults(parsed(text))
    except ValueError as fault:
        return failed(f"Error:\nCloud config schema errors: {fault}")
    if found:
        return failed(
            f"Error:\nCloud config schema errors: {', '.join(found)}\n\nError: Invalid schema: user-data\n"
        )
    return lines([f"Valid schema {name}"])


def _clean(call: Call, logs: bool, machine_id: bool) -> Result:
    """`--machine-id` writes `uninitialized` in current versions (canonical/cloud-init issue 4056);
    an empty file means the same to this machine, and is what it leaves."""
    disks.remove(call.machine, "/var/lib/cloud")
    if logs:
        disks.remove(call.machine, report.LOG)
        disks.remove(call.machine, report.OUTPUT_LOG)
    for path in (report.STATUS, report.RESULT):
        call.machine.files.pop(path, None)
    if machine_id:
        call.machine.files["/etc/machine-id"] = ""
    return Result()


COMMANDS: dict[str, Command] = {"cloud-init": cloud_init}
