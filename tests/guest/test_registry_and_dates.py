"""What PowerShell was once told and did not do: keys of the registry, groups, formats of dates."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from azlab.guest import Execution, Machine, run

PowerShell = Callable[..., Execution]
KEY = r"HKLM:\Software\Shop"


def test_a_new_key_is_a_key_and_no_file(windows: Machine) -> None:
    before = dict(windows.files)
    script = f"Test-Path {KEY}; $null = New-Item {KEY} -Force; Test-Path {KEY}; Test-Path {KEY}\\Deep"
    assert run(windows, "RunPowerShellScript", [script], []).stdout == "False\nTrue\nFalse\n"
    assert windows.files == before


def test_a_value_needs_its_key(powershell: PowerShell) -> None:
    setting = f"Set-ItemProperty {KEY} -Name Open -Value 1"
    refused = powershell(setting)
    assert refused.exit_code == 1
    assert f"Cannot find path '{KEY}' because it does not exist." in refused.stderr
    assert powershell(f"$null = New-Item {KEY}; {setting}; (Get-ItemProperty {KEY}).Open").stdout == "1\n"


@pytest.mark.parametrize("key", [r"HKLM:\SOFTWARE\Policies\Microsoft", r"HKLM:\SYSTEM\CurrentControlSet\Own"])
def test_what_may_be_windows_own_key_is_taken(key: str, powershell: PowerShell) -> None:
    assert powershell(f"Set-ItemProperty {key} -Name a -Value 1; (Get-ItemProperty {key}).a").stdout == "1\n"


def test_a_key_is_made_once(powershell: PowerShell) -> None:
    made = powershell(f"$null = New-Item {KEY}; New-Item {KEY}")
    assert "already exists" in made.stderr


def test_a_local_group_must_be_there(powershell: PowerShell) -> None:
    refused = powershell("Add-LocalGroupMember -Group Nope -Member azureuser")
    assert (refused.exit_code, "Group Nope was not found." in refused.stderr) == (1, True)
    script = "Add-LocalGroupMember 'remote desktop users' azureuser; "
    script += "(Get-LocalGroupMember 'Remote Desktop Users').Name"
    assert powershell(script).stdout == "WEB-BASE\\azureuser\n"


def test_a_date_is_shown_as_it_is_asked_for_or_refused(powershell: PowerShell) -> None:
    assert powershell("Get-Date -Format 'yyyy/MM/dd HH:mm:ss'").stdout == "2026/11/23 09:00:00\n"
    assert "does not know 'dddd' in a format" in powershell("Get-Date -Format 'dddd'").stderr
