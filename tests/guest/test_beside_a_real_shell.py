"""Scripts that Hypothesis makes up, in a machine and in this system's own dash: both print the same.

They only compute and print: nothing of this system is changed by them.
"""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from azlab.guest import Execution, Machine, clone, run

DASH = Path("/bin/dash")
pytestmark = pytest.mark.skipif(not DASH.exists(), reason="there is no dash")
some = settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)

Both = Callable[[str], None]


@pytest.fixture
def both(ubuntu: Machine, tmp_path: Path) -> Both:
    """Runs a script in both shells and compares what is printed and whether it failed."""

    def compare(script: str) -> None:
        real = subprocess.run(
            [DASH, "-c", script], cwd=tmp_path, env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL, capture_output=True, text=True,
        )  # fmt: skip
        ours: Execution = run(clone(ubuntu), "RunShellScript", ["cd /srv\n" + script], [])
        found = (ours.stdout, ours.exit_code == 0)
        assert found == (real.stdout, real.returncode == 0), (ours.stderr, real.stderr)

    return compare


numbers = st.integers(-20, 20).map(lambda number: f"({number})" if number < 0 else str(number))
operators = st.sampled_from("+ - * / % & | ^ << == != < > <= >= && ||".split())


def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} {} {})".format, inner, operators, inner),
        st.builds("{} {} {}".format, inner, operators, inner),
        st.builds("{}{}".format, st.sampled_from(["!", "~", "- ", "+ "]), inner.map("({})".format)),
        st.builds("({} ? {} : {})".format, inner, inner, inner),
    )


@some
@given(st.recursive(numbers | st.sampled_from(["x", "$x", "y", "0x1f", "010"]), larger, max_leaves=8))
def test_any_arithmetic_comes_to_the_same(both: Both, expression: str) -> None:
    both(f"x=3 y=-4; echo $(({expression}))")


plain = st.text("ab ", max_size=5)
WORDS = r"""$x "$x" $e "$e" ${e:-d} "${x:+p}" ${#x} \\ \a "$*" $# `echo a` "$(echo c)" a = ~x""".split()
pieces = st.one_of(plain.map("'{}'".format), plain.map('"{}"'.format), st.sampled_from([*WORDS, "${e:-d f}"]))


# Of an empty word at the end of a `"$@"` to which something is glued dash makes now one, now none.
glued = st.sampled_from(['"$@"$x', '"z$@"$x', '$x"$@"', '"$@z"$x', 'a"$@"$x'])
words = st.lists(pieces, min_size=1, max_size=3).map("".join) | st.sampled_from(["$@", '"$@"']) | glued


@some
@given(st.lists(words, max_size=4), plain)
def test_any_words_are_split_and_quoted_alike(both: Both, words: list[str], value: str) -> None:
    both(f"x='{value}' e=; set -- 'a b' '' c; printf '<%s>' {' '.join(words)}; echo")


PATTERNS = r"[ab] [!a] [a-b] []a] [b-a] [a-] [![:alpha:]b] [[:digit:]] [ [! [a ] ]b] * ? a b - \* \[".split()
patterns = st.lists(st.sampled_from(PATTERNS), max_size=4).map("".join)


@some
@given(st.text("ab-[]!", max_size=5), patterns)
def test_any_pattern_matches_and_cuts_alike(both: Both, word: str, pattern: str) -> None:
    ends = " ".join(f'"${{x{cut}$p}}"' for cut in ("#", "##", "%", "%%"))
    both(f"x='{word}' p='{pattern}'; case $x in $p) echo yes;; *) echo no;; esac; printf '<%s>' {ends}")


FILTERS = r"""
cut -d: -f1
cut -d, -f2-
cut -c2-3
tr a-b B
tr -d a
tr -s ' '
sort
sort -r
sort -u
sort -n
sort -t: -k2
uniq -c
head -n 2
tail -n 1
wc -l
wc -w
wc -c
rev
tac
nl
paste -sd,
sed -n 2p
sed 's/a/[&]/g'
sed '/^$/d'
sed 's/\(a\)\(b\)/\2\1/'
sed '$!d'
sed 1,2d
sed y/ab/ba/
grep a
grep -c a
grep -v a
grep -n b
grep -o 'a*'
grep -E '^(a|b)+$'
grep -w a
awk '{print $1}'
awk -F: '{print NF, $NF}'
awk 'length > 2'
awk '{n += length($0)} END {print n}'
xargs
xargs -n 2 echo
""".strip().splitlines()


@some
@given(st.lists(st.text("ab1 :,", max_size=6), min_size=1, max_size=4), st.sampled_from(FILTERS))
def test_any_lines_pass_a_filter_alike(both: Both, lines: list[str], command: str) -> None:
    printed = " ".join(f"'{line}'" for line in lines)
    both(f"printf '%s\\n' {printed} | {command}")
