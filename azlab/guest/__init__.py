"""The machine inside a VM: data that can be stored, and a small part of shell and PowerShell.

| to do | Linux |
|---|---|
| name and identity | hostname, hostnamectl, cat /etc/machine-id, ssh-keygen -lf, uname, lsb_release |
| accounts | id, getent, useradd, adduser, userdel, usermod, groupadd, passwd -l, chpasswd |
| become somebody else | sudo -u, sudo -i, su - USER -c, runuser; who is not root may do what is theirs |
| files | cat, ls, mkdir, rm, touch, tee, cp, mv, find, chmod, chown, stat, install, truncate, mktemp, test |
| text | echo, printf, grep, sed, awk, head, tail, wc, sort, uniq, cut, tr, base64, sha256sum, xargs, seq |
| software | apt-get, apt, dnf, yum, dpkg, dpkg-query, systemctl, service, curl localhost |
| generalize | waagent -deprovision+user -force, cloud-init clean --machine-id, at |
| switch off | shutdown, poweroff |

Scripts are read by `linux/grammar`: what dash knows, and what bash adds where bash reads them.

| to do | Windows |
|---|---|
| name and identity | hostname, $env:COMPUTERNAME, (Get-LocalUser)[0].SID.AccountDomainSid, Get-CimInstance |
| accounts | Get-, New-, Remove-, Enable-, Disable-LocalUser, Add-LocalGroupMember |
| files | Get-, Set-, Add-Content, New-, Remove-Item, Get-ChildItem, Test-Path, Get-ItemProperty |
| text | Write-Output, Select-, Where-, Sort-, Measure-Object, Select-String, Format-Table |
| software | Install-WindowsFeature, Get-Service, Get-AppxPackage, Remove-AppxPackage |
| generalize | sysprep, Get-BitLockerVolume, Disable-BitLocker, reg add, reg query |
| switch off | Stop-Computer, shutdown /s |

`known_commands` lists every name. Anything else is refused on stderr with exit code 127. Of what is no script
nothing is run, and whatever is run has a budget. Nothing here knows Azure resources.
"""

from __future__ import annotations

from azlab.guest.console import console_log
from azlab.guest.execution import Execution
from azlab.guest.images import new_machine
from azlab.guest.linux import shell
from azlab.guest.linux.shell import Login, log_in
from azlab.guest.linux.streams import InputNeeded
from azlab.guest.machine import Account, Machine, OsType, StoreApp, clone
from azlab.guest.provisioning import Provisioning, boot, provision
from azlab.guest.sshd import host_key, listens_for_ssh
from azlab.guest.web import answer, is_well
from azlab.guest.windows import cmdlets, powershell

__all__ = [
    "RUN_COMMAND_SECONDS",
    "Account",
    "Execution",
    "InputNeeded",
    "Login",
    "Machine",
    "Provisioning",
    "StoreApp",
    "answer",
    "boot",
    "clone",
    "console_log",
    "host_key",
    "is_well",
    "known_commands",
    "listens_for_ssh",
    "log_in",
    "new_machine",
    "provision",
    "run",
]


RUN_COMMAND_SECONDS = 90 * 60
"""How long run-command and a custom script extension may take, by learn.microsoft.com: 90 minutes."""


def run(
    machine: Machine,
    command_id: str,
    script: list[str],
    parameters: list[str],
    allowed_seconds: float = RUN_COMMAND_SECONDS,
) -> Execution:
    """Run a script as run-command does; changes the machine, and never raises for any script.

    `command_id` is `RunShellScript` or `RunPowerShellScript` in any case of letters.
    A parameter is a value, `=value` or `name=value`: the shell gets values by position (`$1`),
    PowerShell by name where its `param(...)` has it. `allowed_seconds` is in the guest's own time, which
    `sleep` moves; a script that takes longer, or would never end, has `timed_out` in its answer. Azure cuts
    output to its last 4,096 bytes; that is left to the caller.
    """
    wanted = {"runshellscript": "Linux", "runpowershellscript": "Windows"}.get(command_id.lower())
    if wanted != machine.os_type:
        return Execution(
            "", f"The practice machine runs {machine.os_type} and does not know '{command_id}'.\n", 127
        )
    text = "\n".join(script)
    if wanted == "Windows":
        return powershell.run_script(machine, text, parameters, allowed_seconds=allowed_seconds)
    return shell.run_script(
        machine, text, [_value(parameter) for parameter in parameters], allowed_seconds=allowed_seconds
    )


def _value(parameter: str) -> str:
    name, equals, value = parameter.partition("=")
    return value if equals and (not name or name.isidentifier()) else parameter


def known_commands(os_type: OsType) -> tuple[str, ...]:
    """Every command name that `run` knows on that system, sorted."""
    return cmdlets.names() if os_type == "Windows" else shell.names()
