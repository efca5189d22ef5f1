"""PowerShell as learners write it: expressions, conditions, loops, functions, errors."""

import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from azlab.guest import Execution, Machine, clone, run

PowerShell = Callable[..., Execution]


@pytest.mark.parametrize(
    ("script", "printed"),
    [
        ("if (1 -eq 1) { 'a' } else { 'b' }", "a\n"),
        ("if ($false) { 1 }\nelseif (2 -gt 1)\n{ 'two' }\nelse { 3 }", "two\n"),
        ("foreach ($i in 1..3) { $i * 2 }", "2\n4\n6\n"),
        ('for ($i=0; $i -lt 3; $i++) { "n$i" }', "n0\nn1\nn2\n"),
        ("$i=0; while ($true) { $i++; if ($i -ge 3) { break } }; $i", "3\n"),
        ("$n=0; do { $n += 2 } until ($n -gt 5); $n", "6\n"),
        ("foreach ($i in 1..5) { if ($i % 2) { continue }; $i }", "2\n4\n"),
        ("1..5 | ForEach-Object { if ($_ % 2) { $_ } }", "1\n3\n5\n"),
        ("1..5 | % { $_ * $_ } | Measure-Object -Sum | select -ExpandProperty Sum", "55\n"),
        ("function Add($a, $b) { return $a + $b }; Add 2 3; Add -b 4 -a 1", "5\n5\n"),
        ("function Get-It { param([string]$Name = 'def', [switch]$Loud) if ($Loud) { $Name.ToUpper() } "
         "else { $Name } }\nGet-It; Get-It -Name x -Loud", "def\nX\n"),
        ("function f { 1; 2 }; $y = f; $y.Count; (f)[1]", "2\n2\n"),
        ("try { throw 'bad' } catch { \"caught $_\" } finally { 'fin' }", "caught bad\nfin\n"),
        ("try { gc C:\\nope -ErrorAction Stop } catch { 'c' }; gc C:\\nope -EA Ignore; 'on'", "c\non\n"),
        ("switch (3) { 1 { 'one' } 3 { 'three' } default { 'd' } }", "three\n"),
        ("switch -wildcard ('abc') { 'a*' { 'A' } default { 'no' } }", "A\n"),
        ("$h = @{a=1; b='x'}; $h.a; $h['b']; $h.c = 3; $h.Keys.Count; $h.Contains('a')", "1\nx\n3\nTrue\n"),
        ("$a = @(1,2,3); $a += 4; $a.Count; $a[-1]; $a[0..1] -join ','", "4\n4\n1,2\n"),
        ("'a-b-c' -split '-' | select -First 2", "a\nb\n"),
        ("'hello world' -replace 'o w(\\w+)','-$1'", "hell-orld\n"),
        ("'web-12' -match '^(\\w+)-(\\d+)$'; $Matches[1]; $Matches[2]", "True\nweb\n12\n"),
        ("'{0:D3} {1,5} {2}' -f 7,'x','y'", "007     x y\n"),
        ("(5 + 3) * 2; 7 / 2; 6 / 2; 7 % 3; -5 + 2; 2 * 'ab'.Length", "16\n3.5\n3\n1\n-3\n4\n"),
        ("'ab' * 3; 'a' + 1; 1 + '2'; [int]'5' + 1; [Math]::Max(2,9)", "ababab\na1\n3\n6\n9\n"),
        ("$x = 5; \"v=$x $($x+1) $(if ($x -gt 3) {'big'})\"", "v=5 6 big\n"),
        ("-not $true; !($false); $true -and $false -or $true", "False\nTrue\nTrue\n"),
        ("1,2,3 -contains 2; 2 -in 1,2; 'a','b' -notcontains 'c'", "True\nTrue\nTrue\n"),
        ("@'\nline $x\n'@\n$v='q'; @\"\na $v\n\"@", "line $x\na q\n"),
        ("$null -eq $undefined; if (-not $undefined) { 'unset' }", "True\nunset\n"),
        ("'abc'.Substring(1,2); ' x '.Trim(); 'a,b'.Split(',')[1]", "bc\nx\nb\n"),
        ("$j = '{\"n\": {\"m\": [1,2]}}' | ConvertFrom-Json; $j.n.m[1]", "2\n"),
        ("$x = if ($true) { 'a' } else { 'b' }; $x; $r = foreach ($n in 1..3) { $n }; $r.Count", "a\n3\n"),
        ("Join-Path C:\\Temp x; Split-Path C:\\Temp\\a.txt -Leaf", "C:\\Temp\\x\na.txt\n"),
        ("& $env:SystemRoot\\System32\\hostname.exe; # c\n<# block\n#> 'x' # d", "WEB-BASE\nx\n"),
        ("(Get-Service | where { $_.Status -eq 'Running' -and $_.Name -like 'W*' }).Count", "2\n"),
    ],
)  # fmt: skip
def test_powershell_prints_what_powershell_prints(powershell: PowerShell, script: str, printed: str) -> None:
    assert powershell(script).stdout == printed


def test_an_error_stops_a_script_only_when_it_is_told_to(powershell: PowerShell) -> None:
    assert powershell("Get-Content C:\\nope; 'on'").stdout == "on\n"
    stopped = powershell("$ErrorActionPreference = 'Stop'; Get-Content C:\\nope; 'never'")
    assert (stopped.stdout, stopped.exit_code) == ("", 1)
    assert powershell("exit 5").exit_code == 5


PACKER = """
if ( Test-Path $Env:SystemRoot\\system32\\Sysprep\\unattend.xml ) {
  Remove-Item $Env:SystemRoot\\system32\\Sysprep\\unattend.xml -Force
}
& $env:SystemRoot\\System32\\Sysprep\\Sysprep.exe /oobe /generalize /quiet /quit /mode:vm
while ($true) {
  $key = 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Setup\\State'
  $imageState = Get-ItemProperty $key | Select ImageState
  if ($imageState.ImageState -ne 'IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE') {
    Write-Output $imageState.ImageState; Start-Sleep -s 10
  } else { break }
}
"""


def test_packers_loop_ends_when_the_machine_is_sealed(windows: Machine, powershell: PowerShell) -> None:
    execution = powershell(PACKER)
    assert (execution.exit_code, execution.timed_out, execution.stderr) == (0, False, "")
    assert windows.image_state == "IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE"


def test_packers_loop_never_ends_on_a_machine_that_sysprep_refuses(
    windows: Machine, powershell: PowerShell
) -> None:
    windows.bitlocker = True
    assert powershell(PACKER).timed_out


def test_sysprep_started_as_a_process_switches_the_machine_off(powershell: PowerShell) -> None:
    execution = powershell(
        'Start-Process -FilePath "C:\\Windows\\System32\\Sysprep\\Sysprep.exe" '
        '-ArgumentList "/oobe /generalize /mode:vm /shutdown /quiet" -Verb RunAs'
    )
    assert (execution.exit_code, execution.shut_down) == (0, True)


NEVER_ENDS = [
    "while ($true) { }",
    "while ($true) { 'x' }",
    "for (;;) { Start-Sleep -Seconds 60 }",
    "try { while ($true) { } } catch { 'c' } finally { while ($true) { } }",
    "('a' * 40) + '!' -match '^(a|aa)+$'",
    "('a' * 40) + '!' -replace '^(a|aa)+$', ''",
    "'a' * 40 + '!' | Select-String '^(a|aa)+$'",
    "1..100000 | % { New-LocalUser u$_ -NoPassword }",
    "foreach ($i in 1..20000) { Set-Content C:\\Temp\\f$i x }",
]


@pytest.mark.parametrize("script", NEVER_ENDS)
def test_a_script_that_never_ends_times_out(powershell: PowerShell, script: str) -> None:
    begun = time.process_time()
    execution = powershell(script)
    assert (execution.timed_out, execution.exit_code) == (True, 124)
    assert time.process_time() - begun < 15


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("function f { f }; f", "call depth overflow"),
        ("$x='a'; while ($true) { $x += $x }", "OutOfMemoryException"),
        ("$x='ab' * 1000000000", "OutOfMemoryException"),
        ("1..1000000000", "OutOfMemoryException"),
        ("(" * 5000, "Missing closing"),
        ('"$(' * 500, "that deep"),
        ("!" * 3000 + "1", "that deep"),
        ("if ($true) {" * 300 + "}" * 300, "call depth overflow"),
        ("1/0", "divide by zero"),
        ("$x.y.z()", "null-valued"),
        ("class A { }", "does not know 'class'"),
    ],
)
def test_a_script_that_goes_too_far_fails(powershell: PowerShell, script: str, said: str) -> None:
    execution = powershell(script)
    assert (execution.timed_out, execution.exit_code != 0) == (False, True)
    assert said in execution.stderr


GRAMMAR = """
if else elseif while do until for foreach in switch function try catch finally return break continue
throw exit param ( ) { } [ ] @( @{ $( ; | , = += ++ -- .. . :: ! - + * / % -eq -ne -and -or -not -match
-replace -split -join -f -like -contains > >> 2>$null $x $x. $_ $h @' '@ @" "@ ' " ` # <# #> 1 0 'a'
"b$x" [int] [Math]::Max( .Trim() .Replace('a','b') [0] % ? select Get-Service Write-Output
""".split()


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([*GRAMMAR, "\n"]) | st.text(max_size=3), max_size=25))
def test_no_pieces_of_grammar_make_it_raise(windows: Machine, pieces: list[str]) -> None:
    machine = clone(windows)
    for text in (" ".join(pieces), "".join(pieces)):
        execution = run(machine, "RunPowerShellScript", [text], ["1"])
        assert 0 <= execution.exit_code < 256
    assert Machine.from_json(machine.to_json()) == machine
