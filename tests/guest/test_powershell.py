from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from azlab.guest import Execution, Machine, clone, known_commands, run

PowerShell = Callable[..., Execution]
PIECES = [
    *known_commands("Windows"),
    "|",
    ">",
    ">>",
    "2>$null",
    ";",
    "\n",
    "'",
    '"',
    "$(",
    "(",
    ")",
    "{",
    "}",
    "[0]",
    "`",
    "$x",
    "$x =",
    "$x +=",
    "$_.Name",
    "-eq",
    "-like",
    "'*'",
    "*",
    "C:\\*",
    "C:\\a",
    "-Path",
    "-Name",
    "-Force",
    "-Recurse",
    "-First",
    "9",
    "-1",
    ",",
    "&",
    ".",
    "param(",
    "exit",
    "HKLM:\\SOFTWARE",
    "/generalize",
    "/quit",
    "azureuser",
    "#",
    "<#",
    "@",
    "%",
    "-match",
    "(a+)+$",
    "$env:windir",
    "reg add",
    "/v",
]


@pytest.mark.parametrize(
    ("script", "printed"),
    [
        ("hostname; $env:COMPUTERNAME; whoami", "WEB-BASE\nWEB-BASE\nnt authority\\system\n"),
        ("(Get-CimInstance Win32_ComputerSystem).Name", "WEB-BASE\n"),
        ("(get-computerinfo).CsName", "WEB-BASE\n"),
        ("$name = 'x'; Write-Output \"a $name $(hostname)\" 'b $name'", "a x WEB-BASE\nb $name\n"),
        ("Write-Host This is text", "This is text\n"),
        ("Set-Content C:\\a.txt one; Add-Content C:\\A.TXT two; Get-Content c:\\a.txt", "one\ntwo\n"),
        ("'one' > C:\\a.txt; 'two' >> C:\\a.txt; (gc C:\\a.txt).Count; gc C:\\a.txt -Tail 1", "2\ntwo\n"),
        ("New-Item -ItemType Directory -Path C:\\d -Force | Out-Null; Test-Path C:\\d", "True\n"),
        ("Remove-Item -Recurse -Force C:\\Windows\\Panther; Test-Path $env:windir\\Panther", "False\n"),
        ("Get-LocalUser | where { $_.Enabled -eq $true } | select -ExpandProperty Name", "azureuser\n"),
        ("Get-LocalUser | where Name -like 'az*' | select -ExpandProperty Name 2>$null", "azureuser\n"),
        ("(Get-LocalUser azureuser).SID.Value -like '*-500'", "True\n"),
        (
            "(Get-ItemProperty HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Setup\\State).ImageState",
            "IMAGE_STATE_COMPLETE\n",
        ),
        ("(Get-Service TermService).Status", "Running\n"),
        (
            "(Get-WindowsFeature Web-Server).InstallState; $null = Install-WindowsFeature Web-Server; "
            "(Get-WindowsFeature Web-Server).InstallState",
            "Available\nInstalled\n",
        ),
        ("Get-AppxPackage", ""),
        ("'b','a' | Sort-Object | Select-Object -First 1", "a\n"),
        ("'abc' | Select-String b; ('a' + 'b').Length", "abc\n2\n"),
    ],
)
def test_powershell_does_what_powershell_does(powershell: PowerShell, script: str, printed: str) -> None:
    assert powershell(script).stdout == printed


def test_the_machine_sid_is_the_accounts_sid_without_its_last_part(
    windows: Machine, powershell: PowerShell
) -> None:
    assert powershell("(Get-LocalUser)[0].SID.AccountDomainSid").stdout.strip() == windows.sid
    assert f"azureuser {windows.sid}-500" in " ".join(
        powershell("Get-LocalUser | Select Name, SID").stdout.split()
    )


def test_parameters_are_bound_by_name_and_by_place(windows: Machine) -> None:
    script = ["param([string]$arg1, [string]$arg2)", "Write-Host $arg1 and $arg2"]
    assert run(windows, "RunPowerShellScript", script, ["arg2=two", "arg1=one"]).stdout == "one and two\n"
    assert run(windows, "RunPowerShellScript", script, ["=one", "two"]).stdout == "one and two\n"


def test_an_account_is_made_and_removed(windows: Machine, powershell: PowerShell) -> None:
    script = "$p = ConvertTo-SecureString 'Secret' -AsPlainText -Force; New-LocalUser -Name bob -Password $p"
    assert "bob" in powershell(script).stdout
    bob = windows.account("BOB")
    assert bob is not None
    assert (bob.created_by, bob.uid >= 1000) == ("New-LocalUser", True)
    powershell("Remove-LocalUser -Name bob")
    assert windows.account("bob") is None


def test_an_unknown_command_says_so_and_names_what_is_known(powershell: PowerShell) -> None:
    execution = powershell("Invoke-WebRequest http://x")
    assert execution.exit_code == 127
    assert execution.stderr.startswith("The practice machine does not know 'Invoke-WebRequest'. It knows: ")


@pytest.mark.parametrize(
    "script", ["'a' > C:\\x\nif (1) { 2", "'a' > C:\\x\nforeach ($a in $b { }", "'a' > C:\\x; 'b"]
)
def test_of_what_is_no_script_nothing_is_run(windows: Machine, powershell: PowerShell, script: str) -> None:
    assert powershell(script).exit_code == 1
    assert "C:\\x" not in windows.files


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("Get-Content C:\\nope", "because it does not exist"),
        ("Get-LocalUser nobody", "User nobody was not found"),
        ("Get-LocalUser -Colour red", "parameter name 'colour'"),
        ("Remove-LocalUser Guest", "built-in"),
        ("Remove-Item C:\\Windows", "Recurse parameter was not specified"),
        ("Install-WindowsFeature Web-Serv", "is not valid"),
        ("Restart-Computer", "az vm restart"),
        ("Remove-AppxPackage nothing", "0x80073CF1"),
        ("reg query HKLM\\SOFTWARE\\Nothing", "unable to find"),
    ],
)
def test_a_refusal_is_clear_and_changes_nothing(
    windows: Machine, powershell: PowerShell, script: str, said: str
) -> None:
    before = windows.to_json()
    execution = powershell(script)
    assert said in execution.stderr
    assert execution.exit_code == 1
    assert windows.to_json() == before


def test_a_script_goes_on_after_an_error(powershell: PowerShell) -> None:
    execution = powershell("Get-Content C:\\nope", "hostname")
    assert (execution.stdout, execution.exit_code) == ("WEB-BASE\n", 0)


def test_reg_add_can_be_read_back(powershell: PowerShell) -> None:
    key = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\cdrom"
    assert "successfully" in powershell(f"reg add {key} /v start /t REG_DWORD /d 1 /f").stdout
    assert (
        powershell("(Get-ItemProperty HKLM:\\SYSTEM\\CurrentControlSet\\Services\\cdrom).start").stdout
        == "1\n"
    )


def test_stop_computer_ends_the_script(powershell: PowerShell) -> None:
    execution = powershell("Stop-Computer -Force; hostname")
    assert (execution.shut_down, execution.stdout) == (True, "")


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=25))
def test_no_pieces_of_a_script_make_it_raise(windows: Machine, pieces: list[str]) -> None:
    machine = clone(windows)
    for text in (" ".join(pieces), "".join(pieces)):
        execution = run(machine, "RunPowerShellScript", [text], ["1"])
        assert 0 <= execution.exit_code < 256
    assert Machine.from_json(machine.to_json()) == machine


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(known_commands("Windows")),
    st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=5),
)
def test_no_arguments_make_a_command_raise(windows: Machine, name: str, words: list[str]) -> None:
    run(clone(windows), "RunPowerShellScript", [f"Get-LocalUser | {name} {' '.join(words)}"], [])


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text())
def test_no_text_makes_it_raise(windows: Machine, text: str) -> None:
    run(clone(windows), "RunPowerShellScript", [text], [text])
