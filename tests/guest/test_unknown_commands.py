import pytest

from azlab.guest.unknown_commands import unknown_command

SAID = "The practice machine does not know '{}'."


@pytest.mark.parametrize(
    ("typed", "near"), [("atp-get", "apt-get"), ("usedel", "userdel"), ("CAT", "cat"), ("waagnet", "waagent")]
)
def test_a_command_that_is_misspelt_is_told_which_it_is_nearly(typed: str, near: str) -> None:
    said = unknown_command(typed, ["apt-get", "userdel", "cat", "waagent"], "Linux", told=False)
    assert said == f"{SAID.format(typed)} Did you mean '{near}'?"


@pytest.mark.parametrize("typed", ["waagent", "sudo", "apt-get", "userdel", "cloud-init"])
def test_a_command_of_linux_is_told_as_one_on_windows(typed: str) -> None:
    said = unknown_command(typed, ["Get-Content", "reg"], "Windows", told=False)
    assert said == f"{SAID.format(typed)} That is for Linux, and this machine runs Windows."


@pytest.mark.parametrize("typed", ["Get-AppxPackage", "C:WindowsSystem32Sysprepsysprep.exe", "sysprep"])
def test_a_command_of_windows_is_told_as_one_on_linux(typed: str) -> None:
    said = unknown_command(typed, ["cat", "ls"], "Linux", told=False)
    assert said == f"{SAID.format(typed)} That is for Windows, and this machine runs Linux."


def test_another_one_is_told_what_there_is_once() -> None:
    assert (
        unknown_command("perl", ["cat", "ls"], "Linux", told=False)
        == f"{SAID.format('perl')} It knows: cat, ls."
    )
    assert unknown_command("perl", ["cat", "ls"], "Linux", told=True) == SAID.format("perl")
