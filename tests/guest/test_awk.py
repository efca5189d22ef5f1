"""awk, as scripts use it. What is expected here is what a real awk printed for the same text."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from azlab.guest import Execution, Machine, clone, run

Shell = Callable[..., Execution]


@pytest.mark.parametrize(
    ("script", "printed"),
    [
        (r"""printf 'a 1\nb 2\n' | awk '{print NR": "$1, $2*2}'""", "1: a 2\n2: b 4\n"),
        (r"""printf 'a 1\nb 2\n' | awk '$2 > 1'""", "b 2\n"),
        (r"""printf 'a,1\nb,2\n' | awk -F, '{s+=$2} END {print s, NR}'""", "3 2\n"),
        (r"""printf 'x y\nz w\n' | awk '/z/ {print $NF}'""", "w\n"),
        (r"""printf 'a b\n' | awk '{$2="X"; print; print NF}'""", "a X\n2\n"),
        (r"""awk 'BEGIN {for (i=0;i<3;i++) printf "%d-", i; print ""}'""", "0-1-2-\n"),
        (r"""printf 'a\nb\na\n' | awk '{c[$1]++} END {print c["a"], c["b"]}'""", "2 1\n"),
        (r"""printf 'a\nb\na\n' | awk '!seen[$0]++'""", "a\nb\n"),
        (r"""printf '1\n2\n3\n4\n' | awk 'NR==2,NR==3'""", "2\n3\n"),
        (r"""awk -v x=5 'BEGIN {if (x > 3) print "big"; else print "small"}'""", "big\n"),
        (r"""echo 'foo bar' | awk '{sub(/o+/, "0"); print; gsub("a","[&]"); print}'""", "f0 bar\nf0 b[a]r\n"),
        (
            r"""echo abc | awk '{print substr($0,2), length($0), toupper($0), index($0,"c")}'""",
            "bc 3 ABC 3\n",
        ),
        (r"""echo 'a:b:c' | awk '{n=split($0, p, ":"); print n, p[1], p[3]}'""", "3 a c\n"),
        (r"""printf 'root:x:0\nbob:x:1000\n' | awk -F: '$3 >= 1000 {print $1}'""", "bob\n"),
        (r"""echo t1 | awk '{if (match($0, /[0-9]+/)) print RSTART, RLENGTH}'""", "2 1\n"),
        (r"""printf 'a\n\nb\n' | awk NF; awk 'BEGIN{exit 3}'; echo $?""", "a\nb\n3\n"),
        (r"""awk 'BEGIN {print 7/2, 7%3, 2^3, 1e3, 0.1+0.2}'""", "3.5 1 8 1000 0.3\n"),
    ],
)
def test_awk_prints_what_awk_prints(shell: Shell, script: str, printed: str) -> None:
    assert shell(script).stdout == printed


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("awk 'BEGIN{while(1) i++}'", 124),
        ("awk 'BEGIN{for(;;) print 1}'", 124),
        ("echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa! | awk '/^(a|aa)+$/'", 124),
        ("awk 'BEGIN{x=\"a\"; while(1) x = x x}'", 137),
        ("awk '" + "(" * 500 + "'", 2),
        ("awk 'BEGIN{$100000=1}'", 2),
        ("awk '/(/' /etc/passwd", 2),
        ("awk 'function f(x) {return x}'", 2),
    ],
)
def test_awk_has_limits_and_says_what_it_does_not_know(shell: Shell, script: str, code: int) -> None:
    execution = shell(script)
    assert execution.exit_code == code
    assert execution.timed_out or execution.stderr


PIECES = """
BEGIN END { } ( ) [ ] $ $1 $0 NR NF x a[1] = += ++ -- == ~ !~ && || ! ? : ; , /a/ "t" 1 2.5 + - * / % ^ print
printf if else while for in next exit delete length( substr( split( sub( gsub( index( sprintf( < > in
""".split()


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([*PIECES, "\n"]), max_size=15))
def test_no_script_of_awk_makes_it_raise(ubuntu: Machine, pieces: list[str]) -> None:
    script = " ".join(pieces)
    execution = run(clone(ubuntu), "RunShellScript", [f"awk '{script}' /etc/passwd"], [])
    assert 0 <= execution.exit_code < 256
