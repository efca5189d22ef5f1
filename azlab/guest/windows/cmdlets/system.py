"""Cmdlets about the machine itself: its name, features, services, processes, and switching off."""

from __future__ import annotations

import fnmatch
import re
import shlex
from datetime import datetime
from typing import Any

from azlab.guest.disks import CommandError
from azlab.guest.windows.console import Call, cmdlet
from azlab.guest.windows.operators import number
from azlab.guest.windows.values import row, text

# Feature name, display name, and the service it brings.
FEATURES = {
    "Web-Server": ("Web Server (IIS)", "W3SVC"),
    "Web-Mgmt-Tools": ("Management Tools", ""),
    "Web-Asp-Net45": ("ASP.NET 4.8", ""),
    "DNS": ("DNS Server", "DNS"),
    "File-Services": ("File and iSCSI Services", ""),
    "Telnet-Client": ("Telnet Client", ""),
}


def instance(call: Call) -> list[Any]:
    machine, kind = call.machine, (call.text("classname") or call.text("class")).casefold()
    if kind == "win32_computersystem":
        return [
            row(
                "Name PrimaryOwnerName Domain",
                Name=machine.host_name,
                PrimaryOwnerName="",
                Domain="WORKGROUP",
                Manufacturer="Microsoft Corporation",
                Model="Virtual Machine",
            )
        ]
    if kind == "win32_operatingsystem":
        return [row("Caption CSName", Caption=f"Microsoft {machine.distribution}", CSName=machine.host_name)]
    if kind == "win32_useraccount":
        return [
            row(
                "Name SID Disabled",
                Name=account.name,
                SID=f"{machine.sid}-{account.uid}",
                Disabled=not account.enabled,
                LocalAccount=True,
            )
            for account in machine.accounts
        ]
    raise CommandError(
        f"{call.name} : The practice machine knows Win32_ComputerSystem, Win32_OperatingSystem and "
        f"Win32_UserAccount, not '{text(call.given.get('classname'))}'."
    )


def computer_info(call: Call) -> list[Any]:
    found = row(
        "CsName OsName WindowsProductName OsArchitecture CsModel",
        CsName=call.machine.host_name,
        OsName=f"Microsoft {call.machine.distribution}",
        WindowsProductName=call.machine.distribution,
        OsArchitecture="64-bit",
        CsModel="Virtual Machine",
    )
    wanted = {text(name).casefold() for name in call.many("property")}
    found.columns = tuple(name for name in found.columns if not wanted or name.casefold() in wanted)
    return [found]


def features(call: Call) -> list[Any]:
    names = [text(name).casefold() for name in call.many("name")] or ["*"]
    return [
        row(
            "DisplayName Name InstallState",
            DisplayName=f"[{'X' if name in call.machine.packages else ' '}] {title}",
            Name=name,
            InstallState="Installed" if name in call.machine.packages else "Available",
            Installed=name in call.machine.packages,
        )
        for name, (title, _) in FEATURES.items()
        if any(fnmatch.fnmatchcase(name.casefold(), pattern) for pattern in names)
    ]


def change_feature(call: Call) -> list[Any]:
    """Install-WindowsFeature and Uninstall-WindowsFeature."""
    adding, machine = not call.name.lower().startswith("uninstall"), call.machine
    for given in call.many("name"):
        name = next((feature for feature in FEATURES if feature.casefold() == text(given).casefold()), None)
        if name is None:
            raise CommandError(
                f"{call.name} : ArgumentNotValid: The role, role service, or feature name is not valid: "
                f"'{text(given)}'. (The practice machine has: {', '.join(FEATURES)}.)"
            )
        service = FEATURES[name][1]
        machine.packages.pop(name, None)
        machine.services.pop(service, None)
        machine.enabled_services = [each for each in machine.enabled_services if each != service]
        if adding:
            machine.packages[name] = "10.0"
            machine.services.update({service: "active"} if service else {})
            machine.enabled_services += [service] if service else []
            if name == "Web-Server":
                machine.files.setdefault(
                    "C:\\inetpub\\wwwroot\\iisstart.htm", "<title>IIS Windows Server</title>\n"
                )
    return [row("Success RestartNeeded ExitCode", Success=True, RestartNeeded="No", ExitCode="Success")]


def services(call: Call) -> list[Any]:
    names = [text(name).casefold() for name in call.many("name")] or ["*"]
    found = [
        row(
            "Status Name DisplayName",
            Status="Running" if state == "active" else "Stopped",
            Name=name,
            DisplayName=name,
        )
        for name, state in sorted(call.machine.services.items())
        if any(fnmatch.fnmatchcase(name.casefold(), pattern) for pattern in names)
    ]
    if not found and "*" not in "".join(names):
        raise CommandError(f"{call.name} : Cannot find any service with service name '{call.text('name')}'.")
    return found


def change_service(call: Call) -> list[Any]:
    """Start-Service, Stop-Service and Restart-Service."""
    wanted = call.text("name").casefold()
    name = next((service for service in call.machine.services if service.casefold() == wanted), None)
    if name is None:
        raise CommandError(f"{call.name} : Cannot find any service with service name '{call.text('name')}'.")
    call.machine.services[name] = "inactive" if call.name.lower().startswith("stop") else "active"
    return []


def start_process(call: Call) -> list[Any]:
    """Programs the machine knows, Sysprep above all; `-ArgumentList` as a text or a list."""
    name = call.text("filepath")
    program = call.shell.program(name)
    if program is None:
        raise CommandError(
            f"{call.name} : This command cannot be run: the practice machine does not know '{name}'."
        )
    return program(
        call.shell, [word for argument in call.many("argumentlist") for word in _words(text(argument))]
    )


def _words(line: str) -> list[str]:
    try:
        return shlex.split(line, posix=False)
    except ValueError:
        return line.split()


def stop_computer(call: Call) -> list[Any]:
    call.shell.shut_down = True
    return []


def no_restart(call: Call) -> list[Any]:
    raise CommandError(f"{call.name} : The practice machine does not restart itself: use 'az vm restart'.")


_DATE_PARTS = {"yyyy": "%Y", "MM": "%m", "dd": "%d", "HH": "%H", "mm": "%M", "ss": "%S"}


def date(call: Call) -> list[Any]:
    """The guest's time; `-Format` knows `yyyy-MM-dd HH:mm:ss` in any order. CommandError: another letter."""
    now, form = datetime.fromisoformat(call.machine.now), call.text("format")
    if not form:
        return [call.machine.now]
    words = re.findall(r"([A-Za-z])(\1*)", form)
    unknown = next((letter + more for letter, more in words if letter + more not in _DATE_PARTS), None)
    if unknown is not None:
        raise CommandError(f"{call.name} : The practice machine does not know '{unknown}' in a format.")
    return [re.sub("yyyy|MM|dd|HH|mm|ss", lambda found: now.strftime(_DATE_PARTS[found[0]]), form)]


def sleep(call: Call) -> list[Any]:
    """The guest's time passes, nobody waits."""
    wanted = call.given.get("seconds", call.given.get("s"))
    seconds = (
        number(wanted)
        if wanted is not None
        else number(call.given.get("milliseconds", call.given.get("m", 0))) / 1000
    )
    call.shell.wait(max(float(seconds), 0.0))
    return []


CMDLETS = {
    "Get-CimInstance": cmdlet(instance, "classname", "class"),
    "Get-ComputerInfo": cmdlet(computer_info, "property"),
    "Get-WindowsFeature": cmdlet(features, "name"),
    "Install-WindowsFeature": cmdlet(
        change_feature, "name", "", "includemanagementtools includeallsubfeature"
    ),
    "Uninstall-WindowsFeature": cmdlet(change_feature, "name", "", "includemanagementtools"),
    "Get-Service": cmdlet(services, "name"),
    "Start-Service": cmdlet(change_service, "name"),
    "Stop-Service": cmdlet(change_service, "name"),
    "Restart-Service": cmdlet(change_service, "name"),
    "Start-Process": cmdlet(
        start_process,
        "filepath argumentlist",
        "verb windowstyle workingdirectory",
        "wait nonewwindow passthru",
    ),
    "Stop-Computer": cmdlet(stop_computer, "computername"),
    "Restart-Computer": cmdlet(no_restart, "computername"),
    "Get-Date": cmdlet(date, "", "format"),
    "Start-Sleep": cmdlet(sleep, "seconds", "milliseconds s m"),
}
