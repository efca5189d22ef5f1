"""Cmdlets with their common parameters, and expressions, as Windows PowerShell 5.1 answers them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from azlab.guest import Execution, Machine, clone, run

PowerShell = Callable[..., Execution]
EXPRESSIONS = {
    "1 + 2 * 3": "7\n",
    "7 / 2": "3.5\n",
    "6 / 2": "3\n",
    "7 % 3": "1\n",
    "(1 + 2) * 3": "9\n",
    "'a' + 'b'": "ab\n",
    "'a' * 3": "aaa\n",
    "'1' + 2": "12\n",
    "1 + '2'": "3\n",
    "$x = 5; $x += 2; $x": "7\n",
    "$x = 1; $x++; $x": "2\n",
    "'a' -eq 'A'": "True\n",
    "'a' -ceq 'A'": "False\n",
    "'A' -ceq 'A'": "True\n",
    "'a' -ieq 'A'": "True\n",
    "'abc' -clike 'A*'": "False\n",
    "'abc' -cmatch 'B'": "False\n",
    "'Abc' -creplace 'a', 'x'": "Abc\n",
    "@('a', 'B') -ccontains 'b'": "False\n",
    "'a' -ne 'b'": "True\n",
    "'abc' -like 'A*'": "True\n",
    "'abc' -notlike 'x*'": "True\n",
    "'abc123' -match '\\d+'; $Matches[0]": "True\n123\n",
    "'abc' -notmatch 'x'": "True\n",
    "10 -gt 9": "True\n",
    "'10' -gt '9'": "False\n",
    "1 -le 1": "True\n",
    "@(1, 2, 3) -contains 2": "True\n",
    "@(1, 2, 3) -notcontains 2": "False\n",
    "2 -in @(1, 2, 3)": "True\n",
    "@(1, 2, 3, 2) -eq 2": "2\n2\n",
    "$true -and $false": "False\n",
    "$true -or $false": "True\n",
    "-not $true": "False\n",
    "!$false": "True\n",
    "'a-b-c' -split '-'": "a\nb\nc\n",
    "'a','b' -join '+'": "a+b\n",
    "'abc' -replace 'b', 'x'": "axc\n",
    "'Abc' -replace 'a', 'x'": "xbc\n",
    "'{0}-{1}' -f 'a', 2": "a-2\n",
    "'{0:D3}' -f 7": "007\n",
    "1..4": "1\n2\n3\n4\n",
    "(1..4).Count": "4\n",
    "@(1, 2, 3)[0]": "1\n",
    "@(1, 2, 3)[-1]": "3\n",
    "'abc'.Length": "3\n",
    "'abc'.ToUpper()": "ABC\n",
    "'ABC'.ToLower()": "abc\n",
    "' a '.Trim()": "a\n",
    "'abcdef'.Substring(2, 3)": "cde\n",
    "'abcdef'.Substring(2)": "cdef\n",
    "'abc'.Replace('b', 'x')": "axc\n",
    "'abc'.StartsWith('a')": "True\n",
    "'abc'.EndsWith('a')": "False\n",
    "'abc'.Contains('b')": "True\n",
    "'abc'.IndexOf('c')": "2\n",
    "'a,b'.Split(',')": "a\nb\n",
    "[int]'42' + 1": "43\n",
    "[string]42 + '1'": "421\n",
    '$n = 3; "n is $n"': "n is 3\n",
    "$n = 3; 'n is $n'": "n is $n\n",
    '"sum $(1 + 2)"': "sum 3\n",
    '"a`tb"': "a\tb\n",
    '"quote `" and \'single\'"': "quote \" and 'single'\n",
    "'it''s'": "it's\n",
    "$h = @{ a = 1; b = 2 }; $h.a; $h['b']": "1\n2\n",
    "$h = @{ a = 1 }; $h.Count; $h.ContainsKey('A')": "1\nTrue\n",
    "$null -eq $nothing": "True\n",
    "$a = 1, 2; $a += 3; $a.Count": "3\n",
}
STATEMENTS = {
    "if (1 -eq 1) { 'yes' } else { 'no' }": "yes\n",
    "if ($false) { 1 } elseif ($true) { 2 } else { 3 }": "2\n",
    "foreach ($i in 1..3) { $i * 2 }": "2\n4\n6\n",
    "for ($i = 0; $i -lt 3; $i++) { $i }": "0\n1\n2\n",
    "$i = 0; while ($i -lt 2) { $i; $i++ }": "0\n1\n",
    "$i = 0; do { $i; $i++ } while ($i -lt 2)": "0\n1\n",
    "$i = 0; do { $i; $i++ } until ($i -ge 2)": "0\n1\n",
    "foreach ($i in 1..5) { if ($i -eq 2) { continue }; if ($i -eq 4) { break }; $i }": "1\n3\n",
    "switch (2) { 1 { 'one' } 2 { 'two' } default { 'other' } }": "two\n",
    "switch ('abc') { 'x' { 1 } default { 'other' } }": "other\n",
    "switch -Wildcard ('abc') { 'a*' { 'starts' } }": "starts\n",
    "function Add($a, $b) { $a + $b }; Add 1 2": "3\n",
    "function Add($a, $b = 5) { $a + $b }; Add -a 1": "6\n",
    "function One { return 1; 2 }; One": "1\n",
    'function Hi { param([string]$Name) "hi $Name" }; Hi -Name x': "hi x\n",
    "try { throw 'bad' } catch { 'caught' } finally { 'done' }": "caught\ndone\n",
    "try { Get-Item C:\\nope -ErrorAction Stop } catch { 'caught' }": "caught\n",
    "try { throw 'bad' } catch { $_.Exception.Message }": "bad\n",
    "# a comment\n'a' # another\n<# a block\nof them #>\n'b'": "a\nb\n",
    "'a'; 'b'": "a\nb\n",
    "$x = if ($true) { 1 } else { 2 }; $x": "1\n",
    "Write-Output `\n 'a'": "a\n",
}
PIPELINES = {
    "1..5 | Where-Object { $_ -gt 3 }": "4\n5\n",
    "1..3 | ForEach-Object { $_ * 2 }": "2\n4\n6\n",
    "1..3 | % { $_ + 1 }": "2\n3\n4\n",
    "3, 1, 2 | Sort-Object": "1\n2\n3\n",
    "3, 1, 2 | Sort-Object -Descending": "3\n2\n1\n",
    "1, 1, 2 | Sort-Object -Unique": "1\n2\n",
    "1, 1, 2 | Select-Object -Unique": "1\n2\n",
    "1..5 | Select-Object -First 2": "1\n2\n",
    "1..5 | Select-Object -Last 2": "4\n5\n",
    "(1..4 | Measure-Object).Count": "4\n",
    "(1..4 | Measure-Object -Sum).Sum": "10\n",
    "(1..4 | Measure-Object -Average).Average": "2.5\n",
    "(1..4 | Measure-Object -Maximum -Minimum).Maximum": "4\n",
    "('a b', '', 'c' | Measure-Object -Line).Lines": "2\n",
    "$m = 'a b', 'c' | Measure-Object -Word -Character; $m.Words; $m.Characters": "3\n4\n",
    "'apple', 'banana' | Select-String an": "banana\n",
    "'a.c', 'abc' | Select-String -SimpleMatch a.c": "a.c\n",
    "1..3 | Out-Null": "",
    "Write-Output a b": "a\nb\n",
    "Write-Host a b": "a b\n",
    "'{\"a\": 1}' | ConvertFrom-Json | Select-Object -ExpandProperty a": "1\n",
    "@{ a = 1 } | ConvertTo-Json -Compress": '{"a":1}\n',
    "1, 2 | ConvertTo-Json -Compress": "[1,2]\n",
    "(Get-LocalUser | Where-Object Name -eq 'azureuser').Name": "azureuser\n",
}
FILES = {
    "Set-Content C:\\t.txt 'a','b'; Get-Content C:\\t.txt": "a\nb\n",
    "'a' | Set-Content C:\\t.txt; 'b' | Add-Content C:\\t.txt; Get-Content C:\\t.txt": "a\nb\n",
    "'a' | Out-File C:\\t.txt; 'b' | Out-File C:\\t.txt -Append; Get-Content C:\\t.txt": "a\nb\n",
    "1..5 | Set-Content C:\\t.txt; Get-Content C:\\t.txt -TotalCount 2": "1\n2\n",
    "1..5 | Set-Content C:\\t.txt; Get-Content C:\\t.txt -Tail 1": "5\n",
    "'a','b' | Set-Content C:\\t.txt; (Get-Content C:\\t.txt -Raw).Length -gt 3": "True\n",
    "Test-Path C:\\nope": "False\n",
    "Test-Path C:\\Windows": "True\n",
    "Test-Path C:\\Windows -PathType Container": "True\n",
    "Test-Path C:\\Windows -PathType Leaf": "False\n",
    "$null = New-Item C:\\d -ItemType Directory; Test-Path C:\\d -PathType Container": "True\n",
    "$null = New-Item C:\\f.txt -ItemType File -Value hi; Get-Content C:\\f.txt": "hi\n",
    "mkdir C:\\d | Out-Null; Set-Content C:\\d\\x 1; (Get-ChildItem C:\\d).Name": "x\n",
    "Set-Content C:\\x 1; Copy-Item C:\\x C:\\y; Get-Content C:\\y": "1\n",
    "Set-Content C:\\x 1; Move-Item C:\\x C:\\y; Test-Path C:\\x; Test-Path C:\\y": "False\nTrue\n",
    "Set-Content C:\\x 1; Remove-Item C:\\x; Test-Path C:\\x": "False\n",
    "Remove-Item C:\\nope -ErrorAction SilentlyContinue; 'on'": "on\n",
    "Join-Path C:\\a b": "C:\\a\\b\n",
    "Split-Path C:\\a\\b.txt": "C:\\a\n",
    "Split-Path C:\\a\\b.txt -Leaf": "b.txt\n",
    "Set-Location C:\\Windows; (Get-Location).Path": "C:\\Windows\n",
    "$k = 'HKLM:\\SOFTWARE\\Own'; $null = New-Item $k -Force; Set-ItemProperty $k -Name v -Value 3; "
    "(Get-ItemProperty $k).v": "3\n",
    "Stop-Service W32Time -ErrorAction SilentlyContinue; 'on'": "on\n",
}
PRINTED = EXPRESSIONS | STATEMENTS | PIPELINES | FILES


@pytest.mark.parametrize("script", PRINTED)
def test_a_script_prints_what_it_prints_elsewhere(windows: Machine, script: str) -> None:
    execution = run(clone(windows), "RunPowerShellScript", [script], [])
    assert (execution.stdout, execution.stderr) == (PRINTED[script], "")


@pytest.mark.parametrize(
    ("script", "code"),
    [("exit 3", 3), ("exit", 0), ("throw 'bad'", 1), ("'a'", 0), ("Write-Error bad; 'on'", 0)],
)
def test_the_exit_code_of_a_script(powershell: PowerShell, script: str, code: int) -> None:
    assert powershell(script).exit_code == code


@pytest.mark.parametrize(
    "script",
    [
        "Get-Item C:\\nope",
        "Get-Service nope",
        "Remove-Item C:\\nope",
        "Copy-Item C:\\nope C:\\x",
        "Set-Location C:\\nope",
        "1 / 0",
        "[int]'x'",
        "'{' | ConvertFrom-Json",
        "$null.Method()",
    ],
)
def test_what_goes_wrong_is_said_and_the_script_goes_on(powershell: PowerShell, script: str) -> None:
    execution = powershell(script, "'on'")
    assert execution.stdout.endswith("on\n")
    assert execution.stderr
