"""cloud-init's command line: `status`, `clean` and `--version`."""

from __future__ import annotations

from azlab.guest import disks
from azlab.guest.disks import CommandError
from azlab.guest.linux.console import Call, Command, Result, lines


def cloud_init(call: Call) -> Result:
    if "cloud-init" not in call.machine.packages:
        raise CommandError("sh: 1: cloud-init: not found", 127)
    found, words = call.options("lvs", "c", long=("logs", "machine-id", "version", "seed", "wait", "long"))
    verb = (words or [""])[0]
    if "version" in found or "v" in found:
        return lines([f"/usr/bin/cloud-init {call.machine.packages['cloud-init']}"])
    if verb == "status":
        ran = disks.is_folder(call.machine, "/var/lib/cloud/instance")
        return lines(["status: done" if ran else "status: not started"])
    if verb == "clean":
        return _clean(call, bool(found.keys() & {"logs", "l"}), "machine-id" in found)
    raise call.unknown(verb or "no verb")


def _clean(call: Call, logs: bool, machine_id: bool) -> Result:
    """`--machine-id` writes `uninitialized` in current versions (canonical/cloud-init issue 4056);
    an empty file means the same to this machine, and is what it leaves."""
    disks.remove(call.machine, "/var/lib/cloud")
    if logs:
        disks.remove(call.machine, "/var/log/cloud-init.log")
        disks.remove(call.machine, "/var/log/cloud-init-output.log")
    if machine_id:
        call.machine.files["/etc/machine-id"] = ""
    return Result()


COMMANDS: dict[str, Command] = {"cloud-init": cloud_init}
