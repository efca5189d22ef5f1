"""`bootcmd`, `runcmd`, `packages`, scripts of the user data, and `power_state`."""

from __future__ import annotations

import shlex
from typing import Any

from azlab.guest.linux.cloud_init.boot import SCRIPTS, Boot, ModuleFailure
from azlab.guest.linux.cloud_init.user_data import Part

MODES = ("halt", "poweroff", "reboot")


def as_script(commands: Any) -> str:
    """A list of commands as one shell script, as cloud-init writes it.

    A text is a line as it is, a list is a command whose words are quoted. ModuleFailure for anything else.
    """
    if not isinstance(commands, list):
        kind = type(commands).__name__
        raise ModuleFailure(f"TypeError(\"Input to shellify was type '{kind}'. Expected list or tuple.\")")
    lines = ["#!/bin/sh"]
    for command in commands:
        if isinstance(command, list):
            # Quoted, so nothing in a list is expanded: `[echo, $HOME]` prints `$HOME`, as with cloud-init.
            lines.append(" ".join("'" + str(word).replace("'", "'\\''") + "'" for word in command))
        elif isinstance(command, str):
            lines.append(command)
        elif command is not None:
            kind = type(command).__name__
            reason = f"Unable to shellify type '{kind}'. Expected list, string, tuple. Got: {command}"
            raise ModuleFailure(f"TypeError({reason!r})")
    return "\n".join(lines) + "\n"


def run_boot_commands(boot: Boot) -> None:
    """`bootcmd`, before all else. What it ends with is what its last command ends with."""
    if boot.config.get("bootcmd"):
        done = boot.run(as_script(boot.config["bootcmd"]), "/tmp/bootcmd.sh")
        if done.exit_code:
            command = "Command: ['/bin/sh', '/tmp/bootcmd.sh']"
            reason = f"Unexpected error while running command.\n{command}\nExit code: {done.exit_code}"
            raise ModuleFailure(f"ProcessExecutionError({reason!r})")


def write_commands(boot: Boot) -> None:
    """`runcmd` becomes a script now and is run later, with the other scripts."""
    if boot.config.get("runcmd"):
        path = f"{SCRIPTS}/runcmd"
        boot.machine.files[path] = as_script(boot.config["runcmd"])
        boot.machine.modes[path] = "0700"


def write_scripts(boot: Boot, parts: list[Part]) -> None:
    """Scripts of the user data, to be run in the order of their names."""
    for part in parts:
        path = f"{SCRIPTS}/{part.name}"
        boot.machine.files[path] = part.text.lstrip()
        boot.machine.modes[path] = "0700"


def run_scripts(boot: Boot) -> None:
    """All scripts of the instance, by name; the module fails when one of them did."""
    names = sorted(
        path for path in boot.machine.files if path.startswith(f"{SCRIPTS}/") and not path.endswith("/")
    )
    failed = []
    for path in names:
        done = boot.run(boot.machine.files[path], path)
        if done.timed_out:
            return
        if done.exit_code:
            failed.append(path.rsplit("/", 1)[-1])
            boot.warn("scripts_user", f"Failed to run module scripts_user (scripts in {SCRIPTS})")
        if done.shut_down:
            return
    if failed:
        reason = f"Runparts: {len(failed)} failures ({', '.join(failed)}) in {len(names)} attempted commands"
        raise ModuleFailure(f"RuntimeError('{reason}')")


def install_packages(boot: Boot) -> None:
    """`packages`: names, `[name, version]`, or lists for `apt` and `snap`. All that exist are installed."""
    missing = []
    for entry in boot.entries("packages"):
        for name in _names(boot, entry):
            apt = boot.machine.distribution.startswith(("Ubuntu", "Debian"))
            program = "apt-get install -y" if apt else "dnf install -y"
            if boot.run(f"{program} {shlex.quote(name)}", "/usr/bin/apt-get").exit_code:
                missing.append(name)
    if missing:
        boot.warn("package_update_upgrade_install", f"Failure when attempting to install packages: {missing}")
        listed = "{" + ", ".join(repr(name) for name in missing) + "}"
        raise ModuleFailure(
            f'PackageInstallerError("Failed to install the following packages: {listed}. See associated '
            'package manager logs for more details.")'
        )


def _names(boot: Boot, entry: Any) -> list[str]:
    """The names of one entry; `[name, version]` gives the name, the archive here has one version of each."""
    if isinstance(entry, dict):
        if entry.get("snap"):
            boot.warn("package_update_upgrade_install", "The practice machine does not install snaps.")
        listed = entry.get("apt") or []
        return [
            name for each in (listed if isinstance(listed, list) else [listed]) for name in _names(boot, each)
        ]
    if isinstance(entry, list):
        return [str(entry[0])] if entry else []
    return [str(entry)]


def change_power(boot: Boot) -> None:
    """`power_state`: off after everything else, when its condition holds. A restart leaves the machine on."""
    wanted = boot.config.get("power_state")
    if wanted is None:
        return
    if not isinstance(wanted, dict):
        boot.warn("power_state_change", "power_state is not a dict. Not performing power state change!")
        return
    mode = wanted.get("mode")
    if mode not in MODES:
        reason = f"power_state[mode] required, must be one of: {','.join(MODES)}. found: '{mode}'."
        boot.warn("power_state_change", f"{reason} Not performing power state change!")
        return
    if _holds(boot, wanted.get("condition", True)):
        boot.shut_down = boot.shut_down or mode != "reboot"


def _holds(boot: Boot, condition: Any) -> bool:
    """A truth, or a command that ends with 0."""
    if isinstance(condition, bool):
        return condition
    script = shlex.join(map(str, condition)) if isinstance(condition, list) else str(condition)
    code = boot.run(script, "/bin/sh").exit_code
    if code not in (0, 1):
        boot.warn(
            "power_state_change",
            f"check_condition command ({script}): unexpected exit {code}. do not apply change.",
        )
    return code == 0


def say_farewell(boot: Boot) -> None:
    """`final_message` in the output log."""
    text = str(
        boot.config.get("final_message")
        or "Cloud-init v. 25.2 finished at $timestamp. Datasource $datasource."
    )
    values = {
        "timestamp": boot.machine.now,
        "datasource": "DataSourceAzure [seed=/dev/sr0]",
        "version": "25.2",
        "uptime": "30.00",
    }
    for name, value in values.items():
        text = text.replace(f"${name}", value).replace(f"${name.upper()}", value)
    boot.report.output.append(text.rstrip("\n") + "\n")
