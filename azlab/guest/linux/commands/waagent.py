"""The Azure Linux Agent's command line, as far as images need it.

What it deletes and the lines it prints follow WALinuxAgent 2.15, `azurelinuxagent/pa/deprovision`.
Two differences of setting are read from `/etc/waagent.conf`: Ubuntu keeps SSH host keys (cloud-init
makes new ones), others delete them.

A difference to real life: run-command is itself carried out by waagent, so a script that calls
`waagent -deprovision` directly is reported never to answer (WALinuxAgent issues 2006, 3547).
`echo 'waagent -deprovision+user -force' | at now + 1 minutes` answers. Here both answer.
"""

from __future__ import annotations

import re

from azlab.guest import disks
from azlab.guest.disks import CommandError
from azlab.guest.linux.commands.accounts import remove_account
from azlab.guest.linux.console import Call, Command, Result, lines
from azlab.guest.machine import Machine

LIBRARY, PROVISIONED = "/var/lib/waagent", "/var/lib/waagent/ovf-env.xml"
LEASES = ("/var/lib/dhclient", "/var/lib/dhcpcd", "/var/lib/dhcp")
USAGE = (
    "usage: /usr/sbin/waagent [-verbose] [-force] [-help] -configuration-path:<path to configuration file>"
    "-deprovision[+user]|-register-service|-version|-daemon|-start|-run-exthandlers|-show-configuration]"
)


def waagent(call: Call) -> Result:
    """-version, -deprovision, -deprovision+user, -force, -help; any number of dashes, as the agent has it."""
    words = [re.sub(r"^[-/]*", "", word) for word in call.arguments]
    if not any(name.lower() == "walinuxagent" for name in call.machine.packages):
        raise CommandError("sh: 1: waagent: not found", 127)
    if "version" in words:
        release = re.search(r"(\w+) ?.*?([\d.]+)", call.machine.distribution.lower()) or ["", "linux", ""]
        return lines(
            [
                f"WALinuxAgent-2.15.0.0 running on {release[1]} {release[2]}",
                "Python: 3.12.3",
                "Goal state agent: 2.15.0.0",
            ]
        )
    if not any(word in ("deprovision", "deprovision+user") for word in words) or set(words) - {
        "deprovision",
        "deprovision+user",
        "force",
        "verbose",
    }:
        return lines([USAGE])
    return _deprovision(call, "deprovision+user" in words, "force" in words)


def _deprovision(call: Call, with_user: bool, force: bool) -> Result:
    warnings = _warnings(call.machine, with_user)
    if force:
        _carry_out(call, with_user)
        return lines(warnings)
    question, answer = "Do you want to proceed (y/n)", call.input.line()
    if answer is None:
        # input() finds no terminal; the agent logs the exception and ends with 0.
        verb = "deprovision+user" if with_user else "deprovision"
        question += (
            f"{call.machine.now}Z ERROR MainThread Failed to run '{verb}': EOFError: EOF when reading a line"
        )
    elif answer.lower().startswith("y"):
        _carry_out(call, with_user)
    return lines([*warnings, question])


def _setting(machine: Machine, name: str) -> bool:
    return f"Provisioning.{name}=y" in machine.files.get("/etc/waagent.conf", "").splitlines()


def _keeps_resolver(machine: Machine) -> bool:
    """Ubuntu since 18.04."""
    return machine.distribution.startswith("Ubuntu")


def _last_provisioned(machine: Machine) -> str | None:
    found = re.search(r"<ns1:UserName>(.*?)</ns1:UserName>", machine.files.get(PROVISIONED, ""))
    return found[1] if found else None


def _warnings(machine: Machine, with_user: bool) -> list[str]:
    found = ["WARNING! The waagent service will be stopped."]
    if _setting(machine, "RegenerateSshHostKeyPair"):
        found.append("WARNING! All SSH host key pairs will be deleted.")
    found.append("WARNING! Cached DHCP leases will be deleted.")
    if _setting(machine, "DeleteRootPassword"):
        found.append("WARNING! root password will be disabled. You will not be able to login as root.")
    if _keeps_resolver(machine):
        found.append(
            "WARNING! /etc/resolv.conf will NOT be removed, this is a behavior change to earlier "
            "versions of Ubuntu."
        )
    else:
        found.append("WARNING! /etc/resolv.conf will be deleted.")
    return found + (_user_warnings(machine) if with_user else [])


def _user_warnings(machine: Machine) -> list[str]:
    user = _last_provisioned(machine)
    if user is None:
        return ["WARNING! ovf-env.xml is not found.", "WARNING! Skip delete user."]
    return [f"WARNING! {user} account and entire home directory will be deleted."]


def _carry_out(call: Call, with_user: bool) -> None:
    machine, user = call.machine, _last_provisioned(call.machine)
    account = machine.account(user) if with_user and user else None
    if account is not None and account.name != "root":
        remove_account(call, account, with_home=True)
    for service in ("walinuxagent", "WALinuxAgent"):
        if service in machine.services:
            machine.services[service] = "inactive"
    if _setting(machine, "RegenerateSshHostKeyPair"):
        for path in [key for key in machine.files if re.fullmatch(r"/etc/ssh/ssh_host_\w+_key(\.pub)?", key)]:
            del machine.files[path]
    root = machine.account("root")
    if root is not None and _setting(machine, "DeleteRootPassword"):
        root.has_password = False
    for path in (*LEASES, LIBRARY, "/var/log/azure", "/root/.bash_history", "/var/log/waagent.log"):
        disks.remove(machine, path)
    if not _keeps_resolver(machine):
        disks.remove(machine, "/etc/resolv.conf")
    machine.host_name = "localhost.localdomain"
    machine.deprovisioned = True


COMMANDS: dict[str, Command] = {"waagent": waagent}
