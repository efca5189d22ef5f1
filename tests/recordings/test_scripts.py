"""Which scripts do the same inside a machine, and which only look like it."""

import pytest

from azlab.recordings.scripts import normal

CLEAN = (
    "userdel -r olga\n  rm /etc/shop.env\n  cloud-init clean --machine-id\n  waagent -deprovision+user -force"
)
SYSPREP = "C:\\Windows\\System32\\Sysprep\\sysprep.exe /generalize /oobe /shutdown"
PACKAGE = "Contoso.Notes_1.2.0.0_x64__8wekyb3d8bbwe"


def shell(script: str) -> str:
    return normal("RunShellScript", script.split("\n"))


def powershell(script: str) -> str:
    return normal("RunPowerShellScript", script.split("\n"))


@pytest.mark.parametrize(
    "script",
    [
        "userdel -r olga; rm -f /etc/shop.env; cloud-init clean --machine-id; "
        "waagent -force -deprovision+user",
        "deluser --remove-home olga && shred -u /etc/shop.env && truncate -s 0 /etc/machine-id && "
        "sudo /usr/sbin/waagent --force --deprovision+user && export HISTSIZE=0 && sync",
        "pkill -u olga; yes | waagent -deprovision+user; userdel olga; rm -rf /home/olga/ /etc/shop.env; "
        ": > /etc/machine-id # nothing is left",
        "set -e\nuserdel -rf olga\nunlink /etc/shop.env\ncloud-init clean --logs --machine-id\n"
        "echo 'y' | waagent -deprovision+user\nhistory -c",
    ],
)
def test_a_machine_is_cleaned_however_it_is_spelled(script: str) -> None:
    assert shell(script) == shell(CLEAN)


@pytest.mark.parametrize(
    "script",
    [
        CLEAN.replace(" -force", ""),
        CLEAN.replace("+user", ""),
        CLEAN.replace("waagent", "echo waagent"),
        CLEAN.replace("waagent", "echo n | waagent"),
        CLEAN.replace("waagent", "true || waagent"),
        CLEAN.replace("userdel -r", "userdel"),
        CLEAN.replace("olga", "mara"),
        CLEAN.replace("rm /etc/shop.env", "shred /etc/shop.env"),
        CLEAN.replace("rm", "echo rm"),
        CLEAN.replace(" --machine-id", ""),
        CLEAN.replace("userdel", "pkill -u olga && userdel"),
        f"{CLEAN}\nhostname",
        f"exit 0\n{CLEAN}",
        f"# {CLEAN}",
        f"{CLEAN}\nrm '/etc/passwd",
        "",
    ],
)
def test_what_does_less_or_more_is_another_script(script: str) -> None:
    assert shell(script) != shell(CLEAN)


def test_a_script_that_looks_is_told_by_its_text() -> None:
    assert shell("  hostname\n  cat /etc/machine-id\n") == "hostname\ncat /etc/machine-id"
    assert shell("sudo cat /home/olga/.bash_history") == shell("cat /home/olga/.bash_history")
    assert shell("cat /etc/machine-id\nhostname") != shell("hostname\ncat /etc/machine-id")


@pytest.mark.parametrize(
    ("script", "same"),
    [
        (SYSPREP, '& "$env:windir\\system32\\sysprep\\sysprep.exe" /Generalize /Shutdown /quiet'),
        (SYSPREP, "Start-Process C:\\Windows\\sysprep.exe -ArgumentList '/generalize /shutdown' -Wait"),
        (
            "Get-AppxPackage -AllUsers -Name Contoso.Notes | Remove-AppxPackage -AllUsers",
            f"Remove-AppxPackage -Package {PACKAGE} -AllUsers",
        ),
        (
            "Get-AppxPackage Contoso.Notes -AllUsers | Remove-AppxPackage -AllUsers",
            f"remove-appxpackage -allusers '{PACKAGE}'",
        ),
        ("Get-Content C:\\Panther\\setuperr.log", "cat 'c:\\panther\\setuperr.log'"),
    ],
)
def test_powershell_is_told_by_what_it_does(script: str, same: str) -> None:
    assert powershell(script) == powershell(same)


@pytest.mark.parametrize(
    ("script", "other"),
    [
        (SYSPREP, SYSPREP.replace("/generalize ", "")),
        (SYSPREP, SYSPREP.replace("shutdown", "quit")),
        (SYSPREP, f"Write-Output {SYSPREP} "),
        (f"Remove-AppxPackage {PACKAGE} -AllUsers", f"Remove-AppxPackage {PACKAGE}"),
        (f"Remove-AppxPackage {PACKAGE} -AllUsers", f"Remove-AppxPackage {PACKAGE} -AllUsers; {SYSPREP}"),
    ],
)
def test_a_word_more_or_less_of_powershell_is_another_script(script: str, other: str) -> None:
    assert powershell(script) != powershell(other)


def test_a_script_of_one_word_many_times_is_read_in_time() -> None:
    assert powershell("sysprep.exe " + "-wait " * 20_000 + "!").startswith("sysprep.exe")
    assert shell("rm " + "x " * 20_000) == "does: file x"


@pytest.mark.parametrize(
    "script",
    [
        "apt install -y nginx",
        "sudo apt-get update\nsudo apt-get -yq install nginx",
        "apt-get install --yes nginx; sync",
    ],
)
def test_a_package_is_put_there_however_it_is_spelled(script: str) -> None:
    assert shell(script) == shell("apt-get update && apt-get install -y nginx")


@pytest.mark.parametrize(
    "script",
    [
        "apt-get install nginx",
        "apt-get install -y apache2",
        "apt-get install -y nginx curl",
        "apt-get install -y --download-only nginx",
        "apt-get remove -y nginx",
        "apt-get install -y nginx; curl -s localhost",
        "echo apt-get install -y nginx",
        "apt-get update",
    ],
)
def test_another_package_or_less_is_another_script(script: str) -> None:
    assert shell(script) != shell("apt-get update && apt-get install -y nginx")


@pytest.mark.parametrize(
    ("script", "alike"),
    [
        ("curl localhost", True),
        ("curl -sSf http://127.0.0.1:80/", True),
        ("curl --silent http://localhost/", True),
        ("curl -sI http://localhost", False),
        ("curl -s http://localhost:8080", False),
        ("curl -s http://localhost/old.html", False),
        ("curl -s http://localhost > page", False),
        ("curl -s http://localhost; hostname", False),
        ("curl -s http://localhost; rm /etc/note", False),
    ],
)
def test_the_machines_own_page_is_asked_for_in_many_ways(script: str, alike: bool) -> None:
    assert (shell(script) == shell("curl -s http://localhost")) is alike
