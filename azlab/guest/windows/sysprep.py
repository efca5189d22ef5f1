"""Sysprep: what it checks, what it clears, and what it writes to its logs.

Log sentences are those of real `setuperr.log` files. Cleared: the computer name, the machine
SID (a new one at the next first boot), the built-in administrator's password; that account is
called Administrator again and is disabled (MicrosoftDocs/azure-docs issue 29436). Accounts made
by hand and profile folders in `C:\\Users` stay, so secrets in them do too; that part is
general knowledge, not read in a source.

A difference to real life: run-command works as SYSTEM, and Sysprep is reported not to work there
(MicrosoftDocs/azure-docs issue 104932); here it works.
"""

from __future__ import annotations

from azlab.guest.disks import CommandError
from azlab.guest.machine import Machine
from azlab.guest.windows import registry

PANTHER = "C:\\Windows\\System32\\Sysprep\\Panther\\"
OPTIONS = ("generalize", "oobe", "shutdown", "quit", "quiet", "reboot", "mode:vm", "audit")


def run(machine: Machine, words: list[str]) -> bool:
    """Carry it out; True when the machine is off afterwards. What went wrong is only in the logs.

    CommandError: an option Sysprep does not have, or none of `/shutdown` and `/quit`, because
    Sysprep would then open a window or restart.
    """
    options = [word.strip("\"'").lower().lstrip("/-") for word in words]
    unknown = [option for option in options if option not in OPTIONS and not option.startswith("unattend:")]
    if unknown:
        raise CommandError(
            f"The practice machine's sysprep does not know '/{unknown[0]}'. "
            f"It knows: {', '.join('/' + option for option in OPTIONS)}."
        )
    if not {"shutdown", "quit"} & set(options):
        raise CommandError(
            "sysprep: say what comes afterwards, /shutdown or /quit; run-command has no window to ask in, "
            "and a restart would set the machine up again."
        )
    errors = _objections(machine) if "generalize" in options else []
    _write_logs(machine, options, errors)
    if errors:
        return False
    if "generalize" in options:
        _generalize(machine)
    return "shutdown" in options


def _objections(machine: Machine) -> list[str]:
    """Why Sysprep refuses, in the words of its log; empty when it does not.

    Of updates: what a build of Windows Server images quotes from its `setupact.log`, with the step and the
    library of GoogleCloudPlatform/compute-image-windows issue 156.
    """
    if registry.waits_for_restart(machine):
        return [
            "SYSPRP Sysprep_Clean_Validate_Opk:There are one or more Windows updates that require a reboot. "
            "To run Sysprep, reboot the computer and restart the application.[gle=0x000036b7]",
            "SYSPRP ActionPlatform::LaunchModule: Failure occurred while executing "
            "'Sysprep_Clean_Validate_Opk' from C:\\Windows\\System32\\spopk.dll",
        ]
    if machine.bitlocker:
        return [
            "SYSPRP BitLocker-Sysprep: BitLocker is on for the OS volume. Turn BitLocker off to run Sysprep. "
            "(0x80310039)",
            "SYSPRP ActionPlatform::LaunchModule: Failure occurred while executing 'ValidateBitLockerState' "
            "from C:\\Windows\\System32\\BdeSysprep.dll",
        ]
    for app in machine.store_apps:
        if app.users and not app.provisioned:
            return [
                f"SYSPRP Package {app.full_name} was installed for a user, but not provisioned for all "
                "users. This package will not function properly in the sysprep image.",
                "SYSPRP Failed to remove apps for the current user: 0x80073cf2.",
                "SYSPRP Exit code of RemoveAllApps thread was 0x3cf2.",
                "SYSPRP ActionPlatform::LaunchModule: Failure occurred while executing "
                "'SysprepGeneralizeValidate' from C:\\Windows\\System32\\AppxSysprep.dll; dwRet = 0x3cf2",
                "SYSPRP WinMain:Hit failure while pre-validate sysprep generalize internal providers; "
                "hr = 0x80073cf2",
            ]
    return []


def _write_logs(machine: Machine, options: list[str], errors: list[str]) -> None:
    time = machine.now.replace("T", " ")
    told = [
        "SYSPRP ===          Beginning of a new sysprep run          ===",
        *(
            f"SYSPRP ParseCommands:Found supported command line option '{option.upper()}'"
            for option in options
        ),
    ]
    failures = "".join(f"{time}, Error                 {line}\n" for line in errors)
    told_lines = "".join(f"{time}, Info                  {line}\n" for line in told)
    closing = f"{time}, Info       [0x0f0052] SYSPRP Shutting down SysPrep log\n"
    activity = machine.files.get(PANTHER + "setupact.log", "")
    machine.files[PANTHER + "setupact.log"] = (activity + told_lines + failures + closing)[-50_000:]
    machine.files[PANTHER + "setuperr.log"] = (machine.files.get(PANTHER + "setuperr.log", "") + failures)[
        -50_000:
    ]


def _generalize(machine: Machine) -> None:
    machine.image_state = "IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE"
    machine.host_name, machine.sid = "", ""
    machine.files["C:\\Windows\\System32\\Sysprep\\Sysprep_succeeded.tag"] = ""
    for account in machine.accounts:
        if account.uid == 500:
            account.name, account.home, account.enabled = "Administrator", "", False
            account.has_password, account.created_by = False, "system"
