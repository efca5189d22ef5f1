"""What is set before a script begins: PowerShell's own variables, and the environment of the system account.

Documented under about_Automatic_Variables, about_Preference_Variables and as Windows' environment variables.
What is set on every Windows, and here is not, is named: an empty text in its stead would be a lie.
"""

from __future__ import annotations

from typing import Any

from azlab.guest.machine import Machine
from azlab.guest.windows.values import row
from azlab.guest.windows.versions import version

PROFILE = "C:\\Windows\\system32\\config\\systemprofile"
NOT_HERE = frozenset(
    """pid host home psscriptroot pscommandpath profile myinvocation executioncontext psboundparameters
    pscmdlet input shellid stacktrace nestedpromptlevel sender event eventargs eventsubscriber psdebugcontext
    env:number_of_processors env:processor_identifier env:processor_level env:processor_revision env:pathext
    env:psmodulepath env:driverdata""".split()
)
"""What every Windows sets, and this one does not."""


def variables(folder: str) -> dict[str, Any]:
    """PowerShell's own variables by their names in lower case; `folder` is the current one."""
    return {
        "true": True,
        "false": False,
        "null": None,
        "lastexitcode": 0,
        "?": True,
        "pwd": folder,
        "_": None,
        "args": [],
        "erroractionpreference": "Continue",
        "warningpreference": "Continue",
        "progresspreference": "Continue",
        "verbosepreference": "SilentlyContinue",
        "debugpreference": "SilentlyContinue",
        "informationpreference": "SilentlyContinue",
        "confirmpreference": "High",
        "whatifpreference": False,
        "psculture": "en-US",
        "psuiculture": "en-US",
        "psversiontable": row("PSVersion", PSVersion=version("5.1.20348.1"), PSEdition="Desktop"),
        "pshome": "C:\\Windows\\System32\\WindowsPowerShell\\v1.0",
    }


def environment(machine: Machine) -> dict[str, str]:
    """The environment by its variables' names in lower case, each behind `env:`."""
    found = {
        "computername": machine.host_name,
        "username": f"{machine.host_name}$",
        "userdomain": "WORKGROUP",
        "userprofile": PROFILE,
        "appdata": f"{PROFILE}\\AppData\\Roaming",
        "localappdata": f"{PROFILE}\\AppData\\Local",
        "windir": "C:\\Windows",
        "systemroot": "C:\\Windows",
        "systemdrive": "C:",
        "temp": "C:\\Windows\\Temp",
        "tmp": "C:\\Windows\\Temp",
        "programdata": "C:\\ProgramData",
        "allusersprofile": "C:\\ProgramData",
        "programfiles": "C:\\Program Files",
        "programfiles(x86)": "C:\\Program Files (x86)",
        "programw6432": "C:\\Program Files",
        "commonprogramfiles": "C:\\Program Files\\Common Files",
        "comspec": "C:\\Windows\\system32\\cmd.exe",
        "path": "C:\\Windows\\system32;C:\\Windows",
        "public": "C:\\Users\\Public",
        "os": "Windows_NT",
        "processor_architecture": "AMD64",
    }
    return {f"env:{name}": value for name, value in found.items()}
