"""What cmd.exe makes of a line, for a machine that knows PowerShell alone."""

from base64 import b64encode

import pytest

from azlab.providers.compute.extensions.command_lines import DEEPEST, as_powershell, commands

ENCODED = b64encode("Get-Date".encode("utf-16-le")).decode()


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("a", [("", "a")]),
        ("a & b", [("", "a "), ("&", " b")]),
        ("a && b || c", [("", "a "), ("&&", " b "), ("||", " c")]),
        ('powershell -Command "a; b && c"', [("", 'powershell -Command "a; b && c"')]),
        ("dir | find x", [("", "dir | find x")]),
        (r'a "b \"c\" & d" & e', [("", r'a "b \"c\" & d" '), ("&", " e")]),
        ("", [("", "")]),
    ],
)
def test_a_line_is_cut_between_its_commands(line: str, parts: list[tuple[str, str]]) -> None:
    assert commands(line) == parts


@pytest.mark.parametrize(
    ("line", "statements"),
    [
        ("hostname", "hostname"),
        (" net user x ", "net user x"),
        ("powershell Get-Date", "Get-Date"),
        ("powershell.exe -Command Get-Date", "Get-Date"),
        ('pwsh -c "Get-Date"', "Get-Date"),
        ("PowerShell -ExecutionPolicy Unrestricted -NoProfile -File setup.ps1 -A 1", "& setup.ps1 -A 1"),
        (r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe -nop -w hidden Get-Date", "Get-Date"),
        (f"powershell -EncodedCommand {ENCODED}", "Get-Date"),
        (f"powershell -ep bypass -enc {ENCODED}", "Get-Date"),
        ("powershell -enc not-base64!", "not-base64!"),
        (r'powershell -Command "Write-Host \"a b\""', 'Write-Host "a b"'),
        ('powershell "a" + "b"', '"a" + "b"'),
        ("cmd /c hostname", "hostname"),
        ('cmd.exe /C "powershell -Command Get-Date"', "Get-Date"),
        ("powershelly Get-Date", "powershelly Get-Date"),
        ("powershell", ""),
    ],
)
def test_a_command_is_said_in_powershell(line: str, statements: str) -> None:
    assert as_powershell(line) == statements


def test_shells_in_shells_are_opened_to_a_depth() -> None:
    assert as_powershell("cmd /c " * DEEPEST + "hostname") == "hostname"
    assert as_powershell("cmd /c " * (DEEPEST + 1) + "hostname") == "cmd /c hostname"
