"""Whatever a script asks for, there is an answer, in bounded time and space."""

import resource
import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from azlab.guest import Execution, Machine, clone, run
from azlab.guest.patterns import size_of

Shell = Callable[..., Execution]
BASH = "#!/bin/bash\n"
NEVER_ENDS = [
    "while true; do :; done",
    "while true; do echo x; done",
    "until false; do sleep 1; done",
    "yes",
    "yes | wc -l",
    "cat /dev/zero",
    "cat /dev/urandom > /tmp/x",
    "seq 1000000000",
    "seq 1000000000 | tail -1",
    BASH + "echo {1..100000000}",
    BASH + "echo " + "{a,b}" * 40,
    BASH + "for ((;;)); do a+=(1); done",
    BASH + "[[ aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa! =~ ^(a|aa)+$ ]]",
    "echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa! | grep -E '^(a|aa)+$'",
    "echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa! | sed -E 's/^(a|aa)+$/b/'",
    "sed ':a;s/^/x/;ta' /etc/hostname",
    pytest.param('set -- a; while :; do set -- "$@" "$@"; done', marks=pytest.mark.long),
    BASH + 'x=(1); while :; do x+=("${x[@]}"); done',
    pytest.param('f() { "$@" "$@"; }; f f f f f', marks=pytest.mark.long),
    "for i in $(seq 100000); do useradd u$i; done",
]
ENDS_BY_ITSELF = [
    ("f() { f; }; f", 2, "recursion depth"),
    ("a() { b; }; b() { a; }; a", 2, "recursion depth"),
    ("f() { f | f; }; f", 2, "recursion depth"),
    ("echo '. /tmp/y' > /tmp/y; . /tmp/y", 2, "recursion depth"),
    ("echo 'sh /tmp/y' > /tmp/y; sh /tmp/y", 2, "recursion depth"),
    ("eval " * 2000, 2, "recursion depth"),
    ("a=a; echo $((a))", 2, "recursion level"),
    ("X=1234567890; for i in $(seq 40); do X=$X$X; done", 137, "Killed"),
    ("(" * 5000, 2, "Syntax error"),
    ("$(" * 5000, 2, "Syntax error"),
    ('"$(' * 500, 2, "Syntax error"),
    ("if true; then " * 3000, 2, "Syntax error"),
    ("echo " + "${X:-" * 2000 + "}" * 2000, 2, "Syntax error"),
    ("echo $((" + "(" * 4000 + "1" + ")" * 4000 + "))", 2, "recursion level"),
    ("truncate -s 2000000 /tmp/a", 1, "No space left on device"),
]


@pytest.mark.parametrize("script", NEVER_ENDS, ids=lambda script: script[:40])
def test_a_script_that_never_ends_times_out(shell: Shell, script: str) -> None:
    begun = time.process_time()
    execution = shell(script)
    assert (execution.timed_out, execution.exit_code) == (True, 124)
    assert time.process_time() - begun < 15


@pytest.mark.parametrize(("script", "code", "said"), ENDS_BY_ITSELF, ids=[s[0][:40] for s in ENDS_BY_ITSELF])
def test_a_script_that_goes_too_far_fails(shell: Shell, script: str, code: int, said: str) -> None:
    execution = shell(script)
    assert (execution.timed_out, execution.exit_code) == (False, code)
    assert said in execution.stderr


def test_a_fork_bomb_harms_nobody(shell: Shell) -> None:
    assert shell(":(){ :|:& };:").exit_code == 0


def test_what_runs_in_the_background_may_run_for_ever(shell: Shell) -> None:
    execution = shell("while :; do sleep 1; done & echo started; nohup sh -c 'yes > /dev/null' & echo too")
    assert (execution.stdout, execution.timed_out) == ("started\ntoo\n", False)


def test_a_command_with_a_time_limit_ends_at_it(shell: Shell) -> None:
    assert (
        shell("timeout 5 sleep 10; echo $?; timeout 5 sh -c 'while :; do :; done'; echo $?").stdout
        == "124\n124\n"
    )
    assert shell("timeout 5 sh -c 'sleep 1; exit 3'; echo $? $SECONDS").stdout == "3 1\n"


def test_the_guests_time_passes_in_sleep_and_nobody_waits(ubuntu: Machine) -> None:
    begun = time.monotonic()
    execution = run(ubuntu, "RunShellScript", ["a=$(date +%s); sleep 90m; echo $(($(date +%s) - a))"], [])
    assert (execution.stdout, execution.timed_out) == ("5400\n", False)
    assert run(ubuntu, "RunShellScript", ["sleep 2h; echo never"], []).timed_out
    assert time.monotonic() - begun < 600


def test_a_disk_has_room_for_so_much_and_no_more(ubuntu: Machine, shell: Shell) -> None:
    execution = shell("head -c 900000 /dev/zero > /tmp/a; for i in $(seq 20); do cp /tmp/a /tmp/a$i; done")
    assert "No space left on device" in execution.stderr
    assert sum(map(len, ubuntu.files.values())) <= 8_000_000
    assert "holds 2,000 files" in shell("cd /srv; for i in $(seq 2100); do : > f$i; done").stderr


GRAMMAR = """
if then else elif fi for in do done while until case esac { } ( ) [[ ]] (( )) [ ] ! && || ; ;; & | |& > >> <
<< <<- <<< &> 2>&1 >&- $ ${ } $( ) $(( )) ` ' " \\ # * ? ~ {a,b} {1..3} x= x+= a=( a[0]= $x ${x} ${x:-y}
${x%%*} ${#x} ${x/a/b} $@ $* $# $? "$@" E f() function return break continue local read set -e -u eval sh -c
sleep exit trap x y 1 0 /etc/passwd /tmp/f
""".split()


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([*GRAMMAR, "\n"]) | st.text(max_size=3), max_size=30), st.booleans())
def test_no_pieces_of_grammar_make_it_raise(ubuntu: Machine, pieces: list[str], bash: bool) -> None:
    machine = clone(ubuntu)
    for text in (" ".join(pieces), "".join(pieces)):
        execution = run(machine, "RunShellScript", [BASH * bash + text], ["1"])
        assert 0 <= execution.exit_code < 256
    assert Machine.from_json(machine.to_json()) == machine


SED = [*"s/abgpdq1$,{};yNGhx!^*[]&", "\\(", "\\)", "\\1", ":a", "ba", "i\\", "\n"]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(SED), max_size=12),
    st.sampled_from(["sed", "sed -n", "sed -E", "grep", "grep -E"]),
)
def test_no_script_of_sed_and_no_pattern_makes_it_raise(
    ubuntu: Machine, pieces: list[str], command: str
) -> None:
    script = "".join(pieces).replace("'", "")
    execution = run(clone(ubuntu), "RunShellScript", [f"{command} '{script}' /etc/passwd"], [])
    assert 0 <= execution.exit_code < 256


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("for i in $(seq 1100); do useradd u$i || break; done", "no more available UIDs"),
        ("for i in $(seq 1100); do groupadd g$i || break; done", "no more available GIDs"),
        ("hostname $(yes a | head -100 | tr -d '\\n')", "hostname is invalid"),
        ("useradd -d /$(head -c 200000 /dev/zero | tr '\\0' a) bob", "Argument list too long"),
        ("usermod -aG 'a b' azureuser", "does not exist"),
        ("mkdir -p /tmp/$(head -c 5000 /dev/zero | tr '\\0' a)", "File name too long"),
    ],
)
def test_what_a_machine_keeps_has_its_limits(ubuntu: Machine, shell: Shell, script: str, said: str) -> None:
    assert said in shell(script).stderr
    assert len(str(ubuntu.to_json())) < 400_000


TOO_LARGE = [
    "[string]::Join('x' * 1000000, (1..100000))",
    "(1..100000) -join ('b' * 100000)",
    "('x' * 100000).Replace('x', 'x' * 100000).Length",
    "('x' * 1000) -replace '.+', ('$&' * 100000)",
    "$a = @('x'); for ($i = 0; $i -lt 40; $i++) { $a = @($a, $a) }; \"$a\"",
    "$a = 'x'; for ($i = 0; $i -lt 50; $i++) { $a = @{a = $a; b = $a} }; \"$a\"",
    "$a = 'x'; for ($i = 0; $i -lt 50; $i++) { $a = @{a = $a; b = $a} }; $a",
    "$a = 'x'; for ($i = 0; $i -lt 3000; $i++) { $a = @{a = $a} }; \"$a\"",
]


@pytest.mark.parametrize("script", TOO_LARGE, ids=lambda script: script[:40])
def test_powershell_makes_no_text_that_is_too_large(windows: Machine, powershell: Shell, script: str) -> None:
    begun = time.process_time()
    execution = powershell(script)
    assert len(execution.stdout) < 10_000
    assert execution.exit_code != 0 or execution.stderr
    assert time.process_time() - begun < 15


def test_powershell_joins_what_is_small(powershell: Shell) -> None:
    said = powershell(
        "[string]::Join('-', @(1, 2)); (1, 2) -join '+'; 'aba' -replace 'a', '$&$&'; \"$(1..3)\""
    )
    assert said.stdout.split("\n")[:4] == ["1-2", "1+2", "aabaa", "1 2 3"]


HOSTILE = [
    "for i in $(seq 100000); do mktemp; done > /dev/null",
    "while :; do ls -la /etc > /dev/null; done",
    "echo aaaa | grep -P '(?R)'",
    "echo aaaa | grep -P '(?<a>(?&a))'",
    "echo a | grep -E 'a{99999999}'",
    "echo a | grep -E '((a{9999}){9999}){9999}'",
    pytest.param(
        "for i in $(seq 1000 9999); do echo a | grep -E \"((abc){99}){$i}\"; done", marks=pytest.mark.long
    ),
    BASH + "[[ a =~ ((a{999}){999}){999} ]]",
    "sed '" + ("s/.*/" + "&" * 50 + "/;") * 4 + "' /etc/passwd",
    "awk '{" + ('gsub(/.*/, "' + "&" * 99 + '");') * 4 + "}' /etc/passwd",
    "head -c 900000 /dev/zero | tr '\\0' '\"' > /tmp/z; while :; do xargs echo < /tmp/z; done",
    "head -c 900000 /dev/zero | tr '\\0' a > /tmp/z; while :; do xargs true < /tmp/z; done",
]  # fmt: skip
ALIKE = "x=$(head -c 9000 /dev/zero | tr '\\0' a); "
LONG_TEXTS = [
    ("echo $x | grep -cE $x; echo $x | sed s/$x/b/; echo $x | awk /$x/ | wc -c", "1\nb\n9001\n"),
    ("echo ${x/$x/b} ${x#$x}. ${x%$x}.; [[ $x =~ $x ]] && echo yes", "b . .\nyes\n"),
    ("case $x$x$x in $x*$x) echo yes ;; esac", "yes\n"),
]
HOSTILE_ON_WINDOWS = [
    "('{0}' * 100000) -f ('x' * 10000)",
    "('{0,999}' * 100000) -f 1",
    "'a' -match '(?R)'",
    "'a' -replace '((a{999}){999}){999}', 'b'",
    '$t = @{}; for ($i = 0; $i -lt 100000; $i++) { $t["k$i"] = $i }',
    "1..20000 | Select-Object -Unique | Out-Null; 1..3000 | % { @{A = $_} } | Select-Object -Unique",
]


def cost(act: Callable[[], Execution]) -> tuple[Execution, float, int]:
    """What came of it, the seconds of work that it took, and how many MB this process grew."""
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.thread_time()
    execution = act()
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return execution, time.thread_time() - begun, grown // 1024


@pytest.mark.parametrize("script", HOSTILE, ids=lambda script: script[:40])
def test_a_hostile_script_costs_what_it_may(shell: Shell, script: str) -> None:
    execution, seconds, most = cost(lambda: shell(script))
    assert execution.exit_code != 0
    assert (seconds < 8, most < 200) == (True, True), (seconds, most)


@pytest.mark.parametrize("script", HOSTILE_ON_WINDOWS, ids=lambda script: script[:40])
def test_a_hostile_script_costs_what_it_may_on_windows(powershell: Shell, script: str) -> None:
    execution, seconds, most = cost(lambda: powershell(script))
    assert (seconds < 8, most < 200) == (True, True), (seconds, most)
    assert len(execution.stdout) < 4_000_000


@pytest.mark.parametrize(("script", "printed"), LONG_TEXTS, ids=lambda script: script[:30])
def test_a_long_text_is_looked_for_at_once(shell: Shell, script: str, printed: str) -> None:
    execution, seconds, _ = cost(lambda: shell(BASH + ALIKE + script))
    assert execution.stdout == printed
    assert seconds < 4


@pytest.mark.parametrize("letter", ["[", "[]", "[[:", "[a-", "\\\\[", "[\\\\]"])
def test_brackets_without_end_cost_what_they_may(shell: Shell, letter: str) -> None:
    script = f"x=$(yes '{letter}' | head -40000 | tr -d '\\n'); case a in $x) echo yes;; esac"
    execution, seconds, most = cost(lambda: shell(script))
    assert execution.exit_code in (0, 124, 137)
    assert (seconds < 8, most < 200) == (True, True), (seconds, most)


def test_what_repeats_a_little_is_an_expression_still(shell: Shell, powershell: Shell) -> None:
    assert shell("echo 10.0.0.255 | grep -Eo '([0-9]{1,3}\\.){3}[0-9]{1,3}'").stdout == "10.0.0.255\n"
    assert shell("echo 'a(b(c)d)e' | grep -Po '\\((?:[^()]|(?R))*\\)'").stdout == "(b(c)d)\n"
    assert shell("seq 3 | sed 's/./[&&]/'; printf 'a \"b c\"' | xargs -n1 echo").stdout == (
        "[11]\n[22]\n[33]\na\nb c\n"
    )
    assert powershell("1, 2, 1, 'a', 'a' | Select-Object -Unique").stdout.split() == ["1", "2", "a"]


def test_three_hundred_temporary_files_are_no_work(shell: Shell) -> None:
    assert shell("for i in $(seq 300); do mktemp; done | sort -u | wc -l").stdout.strip() == "300"


@pytest.mark.parametrize(
    ("pattern", "size"),
    [("abc", 3), ("a{3}", 3), ("(ab){3}", 9), ("[]a-z{9}]{2}", 2), ("\\{9}x", 4), ("((a{2}){2}){2}", 14)],
)
def test_an_expression_is_as_large_as_it_is_written_out(pattern: str, size: int) -> None:
    assert size_of(pattern) == size
