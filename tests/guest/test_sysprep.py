from collections.abc import Callable

import pytest

from azlab.guest import Execution, Machine
from azlab.guest.provisioning import boot

PowerShell = Callable[..., Execution]
PANTHER = "C:\\Windows\\System32\\Sysprep\\Panther\\"
STORE_APP = "Contoso.Notes_1.2.0.0_x64__8wekyb3d8bbwe"
RESEALED = "IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE"


@pytest.mark.parametrize(
    "script",
    [
        "%windir%\\system32\\sysprep\\sysprep.exe /generalize /shutdown",
        '& "$env:windir\\system32\\sysprep\\sysprep.exe" /generalize /oobe /shutdown /mode:vm',
        "& $env:SystemRoot\\System32\\Sysprep\\Sysprep.exe /OOBE /Generalize /Quiet /Shutdown",
        "C:\\Windows\\System32\\Sysprep\\sysprep.exe /generalize /shutdown",
        "Start-Process -FilePath C:\\Windows\\system32\\Sysprep\\Sysprep '/generalize /shutdown'",
        "Start-Process sysprep.exe -ArgumentList '/generalize','/oobe','/shutdown'",
        "cd C:\\Windows\\System32\\Sysprep; .\\sysprep.exe /generalize /shutdown",
        "sysprep /generalize /shutdown",
        "cmd /c %windir%\\system32\\sysprep\\sysprep.exe /generalize /shutdown",
        "cmd.exe /C '%SystemRoot%\\System32\\Sysprep\\sysprep.exe /generalize /shutdown'",
    ],
)
def test_sysprep_is_found_in_every_usual_spelling(
    windows: Machine, powershell: PowerShell, script: str
) -> None:
    execution = powershell(script)
    assert (execution.stderr, execution.shut_down) == ("", True)
    assert (windows.image_state, windows.host_name, windows.sid) == (RESEALED, "", "")


def test_quit_leaves_the_machine_on_and_the_state_readable(powershell: PowerShell) -> None:
    state = "(Get-ItemProperty HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Setup\\State).ImageState"
    execution = powershell("sysprep /oobe /generalize /quiet /quit /mode:vm", state)
    assert (execution.stdout, execution.shut_down) == (RESEALED + "\n", False)


def test_without_generalize_nothing_is_resealed(windows: Machine, powershell: PowerShell) -> None:
    assert powershell("sysprep /oobe /shutdown").shut_down
    assert windows.image_state == "IMAGE_STATE_COMPLETE"


@pytest.mark.parametrize("options", ["", "/generalize", "/generalize /shutdwn"])
def test_sysprep_says_what_it_does_not_take(windows: Machine, powershell: PowerShell, options: str) -> None:
    execution = powershell(f"sysprep {options}")
    assert "sysprep" in execution.stderr
    assert windows.image_state == "IMAGE_STATE_COMPLETE"


@pytest.mark.parametrize("command", ["cmd", "cmd /c dir", "cmd /k sysprep /generalize /shutdown"])
def test_cmd_says_that_it_only_runs_programs(windows: Machine, powershell: PowerShell, command: str) -> None:
    assert "knows 'cmd /c PROGRAM' only" in powershell(command).stderr
    assert windows.image_state == "IMAGE_STATE_COMPLETE"


def test_success_is_in_the_activity_log_and_no_error_is(windows: Machine, powershell: PowerShell) -> None:
    powershell("sysprep /generalize /shutdown")
    assert "command line option 'GENERALIZE'" in windows.files[PANTHER + "setupact.log"]
    assert windows.files[PANTHER + "setuperr.log"] == ""


def test_a_store_app_of_one_user_stops_it_and_the_log_says_why(
    windows: Machine, powershell: PowerShell
) -> None:
    execution = powershell(
        f"Add-AppxPackage -Path C:\\Temp\\{STORE_APP}.appx", "sysprep /generalize /shutdown"
    )
    assert not execution.shut_down
    assert windows.image_state == "IMAGE_STATE_COMPLETE"
    log = windows.files[PANTHER + "setuperr.log"]
    assert (
        f"Package {STORE_APP} was installed for a user, but not provisioned for all users. "
        "This package will not function properly in the sysprep image."
    ) in log
    assert "0x80073cf2" in log


@pytest.mark.parametrize(
    "cure",
    [
        "Get-AppxPackage -AllUsers -Name Contoso.Notes | Remove-AppxPackage -AllUsers",
        f"Remove-AppxPackage -Package {STORE_APP} -AllUsers",
        "Get-AppxPackage -AllUsers | where { $_.Name -like '*Notes*' } | Remove-AppxPackage -AllUsers",
    ],
)
def test_removing_the_app_mends_it(powershell: PowerShell, cure: str) -> None:
    powershell(f"Add-AppxPackage -Path C:\\Temp\\{STORE_APP}.appx")
    assert powershell(cure, "sysprep /generalize /shutdown").shut_down


def test_removing_only_the_provisioned_copy_breaks_it(windows: Machine, powershell: PowerShell) -> None:
    powershell(f"Add-AppxPackage -Path C:\\Temp\\{STORE_APP}.appx")
    windows.store_apps[0].provisioned = True
    remove = "Get-AppxProvisionedPackage -Online | Remove-AppxProvisionedPackage -Online"
    assert not powershell(remove, "sysprep /generalize /shutdown").shut_down
    windows.store_apps[0].provisioned = True
    assert powershell(f"{remove} -AllUsers", "sysprep /generalize /shutdown").shut_down


def test_a_provisioned_app_is_no_reason_to_refuse(windows: Machine, powershell: PowerShell) -> None:
    powershell(f"Add-AppxPackage -Path C:\\Temp\\{STORE_APP}.appx")
    windows.store_apps[0].provisioned = True
    assert powershell("sysprep /generalize /shutdown").shut_down


@pytest.mark.parametrize("cure", ["Disable-BitLocker -MountPoint C:", "manage-bde -off C:"])
def test_bitlocker_stops_it_until_it_is_off(windows: Machine, powershell: PowerShell, cure: str) -> None:
    powershell("Enable-BitLocker -MountPoint 'C:' -TpmProtector", "sysprep /generalize /shutdown")
    assert windows.image_state == "IMAGE_STATE_COMPLETE"
    assert (
        "BitLocker is on for the OS volume. Turn BitLocker off to run Sysprep. (0x80310039)"
        in (windows.files[PANTHER + "setuperr.log"])
    )
    assert powershell(cure, "sysprep /generalize /shutdown").shut_down


def test_the_built_in_administrator_is_reset_and_other_accounts_stay(
    windows: Machine, powershell: PowerShell
) -> None:
    powershell("New-LocalUser -Name bob -NoPassword", "sysprep /generalize /shutdown")
    administrator = windows.account("Administrator")
    assert administrator is not None
    assert (administrator.enabled, administrator.has_password) == (False, False)
    assert windows.account("azureuser") is None
    assert windows.account("bob")
    assert "C:\\Users\\azureuser\\NTUSER.DAT" in windows.files


RESTART = "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update\\RebootRequired"


def test_updates_that_wait_for_a_restart_stop_it_until_the_machine_was_started_again(
    windows: Machine, powershell: PowerShell
) -> None:
    powershell(f"reg add '{RESTART}' /v 1e0f3a52 /t REG_DWORD /d 1 /f", "sysprep /generalize /shutdown")
    assert windows.image_state == "IMAGE_STATE_COMPLETE"
    errors = windows.files[PANTHER + "setuperr.log"]
    assert "There are one or more Windows updates that require a reboot. To run Sysprep, reboot" in errors
    boot(windows)
    assert powershell("sysprep /generalize /shutdown").shut_down


def test_a_restart_leaves_the_rest_of_the_registry(windows: Machine, powershell: PowerShell) -> None:
    powershell("reg add HKLM\\SOFTWARE\\Contoso /v Shop /t REG_SZ /d open /f")
    boot(windows)
    assert "open" in powershell("reg query HKLM\\SOFTWARE\\Contoso").stdout
