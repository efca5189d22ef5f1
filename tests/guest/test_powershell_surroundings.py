"""PowerShell's own variables, Windows' environment, and versions."""

from collections.abc import Callable

import pytest

from azlab.guest.execution import Execution

PowerShell = Callable[..., Execution]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("$PSVersionTable.PSVersion.Major", "5"),
        ('"$($PSVersionTable.PSVersion)"', "5.1.20348.1"),
        ("$PSVersionTable.PSEdition", "Desktop"),
        ('if ($PSVersionTable.PSVersion.Major -ge 5) {"new enough"}', "new enough"),
        ('$PSVersionTable.PSVersion -ge [version]"5.1"', "True"),
        ('[version]"5.10" -gt [version]"5.9"', "True"),
        ('[version]"10.0" -lt "9.0"', "False"),
        ('([version]"1.2").Build', "-1"),
        ("$env:OS", "Windows_NT"),
        ("${env:ProgramFiles(x86)}", "C:\\Program Files (x86)"),
        ("$VerbosePreference", "SilentlyContinue"),
        ("$null -eq $IsLinux", "True"),
    ],
)
def test_what_windows_powershell_sets_is_there(powershell: PowerShell, line: str, wanted: str) -> None:
    done = powershell(line)
    assert (done.stdout.strip(), done.stderr) == (wanted, "")


@pytest.mark.parametrize("name", ["PID", "PSScriptRoot", "Host", "env:NUMBER_OF_PROCESSORS"])
def test_what_every_windows_sets_and_this_one_does_not_is_named(powershell: PowerShell, name: str) -> None:
    assert powershell(f"${name}").stderr == f"The practice machine does not know '${name.lower()}'.\n"


def test_a_script_may_set_such_a_name_itself(powershell: PowerShell) -> None:
    assert powershell("$profile = 'mine'; $profile").stdout == "mine\n"


@pytest.mark.parametrize("written", ["5", "five", "1.2.3.4.5", ""])
def test_what_is_no_version_is_refused(powershell: PowerShell, written: str) -> None:
    assert (
        f'Cannot convert value "{written}" to type "System.Version".'
        in powershell(f'[version]"{written}"').stderr
    )
