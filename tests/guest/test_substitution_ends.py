"""Where `$( )` ends: it is read as a script. What is expected, dash 0.5 and bash 5.2 both printed."""

from collections.abc import Callable

import pytest

from azlab.guest import Execution

Shell = Callable[..., Execution]
PRINTED = [
    ('x=$(cat <<E\nit\'s\nE\n); echo "$x"', "it's\n"),
    ('x=$(cat <<\'E\'\na ) b " c ` d\nE\n); echo "$x"', 'a ) b " c ` d\n'),
    ('x="$(cat <<E\nsay "hi" (it\'s)\nE\n)"; echo "$x"', 'say "hi" (it\'s)\n'),
    ("x=$(case a in a) echo y;; esac); echo $x", "y\n"),
    ("x=$(case a in (a) echo y;; esac); echo $x", "y\n"),
    ('x=$(cat <<E; echo after\nit\'s\nE\n); echo "$x"', "it's\nafter\n"),
    ('x=$(cat <<-E\n\tdon\'t\n\tE\n); echo "$x"', "don't\n"),
    ("x=$(echo $((1<<2))\necho it); echo $x", "4 it\n"),
    ("echo $(cat <<A <<B\nit's\nA\n(b\nB\n)", "(b\n"),
    ('x=$(cat <<E\n$(echo "a\'b")\nE\n); echo "$x"', "a'b\n"),
    ("x=$(cat <<E | tr a b\na's\nE\n); echo $x", "b's\n"),
    ("x=$(cat <<\\E\nit's\nE\n); echo $x", "it's\n"),
    ("x=$(echo '<<E'\necho ok); echo $x", "<<E ok\n"),
    ("x=`cat <<E\nits\nE\n`; echo $x", "its\n"),
    ("x=$(\n# it's a comment\necho ok); echo $x", "ok\n"),
    ("x=$(echo a#b); echo $x", "a#b\n"),
    ("( cat <<E\nit's (\nE\n); echo done", "it's (\ndone\n"),
    ("f() { cat <<E\nit's )\nE\n}; f", "it's )\n"),
    ("x=$(if true; then cat <<E\nit's\nE\nfi); echo $x", "it's\n"),
    ("x=$(for i in 1 2; do cat <<E\nit's $i\nE\ndone); echo $x", "it's 1 it's 2\n"),
    ("x=$(cat <<E\na\nE\ncat <<F\nb'\nF\n); echo $x", "a b'\n"),
    ('echo "${x:-$(cat <<E\nit\'s\nE\n)}"', "it's\n"),
    ("x=$(case b in a) echo 1;; b|c) echo 2 ;; *) echo 3; esac); echo $x", "2\n"),
    ("x=$(for i in a b; do case $i in a) echo A;; *) echo O;; esac; done); echo $x", "A O\n"),
    ("x=$(echo case a in); echo $x", "case a in\n"),
    ("x=$(echo esac); echo $x", "esac\n"),
    ("echo $((1 << 2)) $(( (1<<3) + 1 )) $(echo $((1<<2)))", "4 9 4\n"),
]
WITHOUT_END = ["$(" * 9000, "echo $(" + "(" * 20000, "echo " + "$((1) " * 5000]


@pytest.mark.parametrize(("script", "printed"), PRINTED, ids=[script for script, _ in PRINTED])
def test_a_substitution_ends_where_its_script_does(shell: Shell, script: str, printed: str) -> None:
    assert shell(script).stdout == printed
    assert shell("#!/bin/bash\n" + script).stdout == printed


@pytest.mark.parametrize(
    "script", ["x=$(((1<<2))); echo $x", "echo $(((1<<2) + 1)) $( ((i = 1 << 3)); echo $i)"]
)
def test_what_shifts_in_a_substitution_is_no_document(shell: Shell, script: str) -> None:
    assert shell("#!/bin/bash\n" + script).stdout in ("4\n", "5 8\n")


@pytest.mark.parametrize("script", WITHOUT_END, ids=[script[:12] for script in WITHOUT_END])
def test_a_substitution_without_end_is_refused_at_once(shell: Shell, script: str) -> None:
    execution = shell(script)
    assert (execution.exit_code, "Syntax error" in execution.stderr) == (2, True)


def test_bash_reads_characters_by_number_behind_a_dollar(shell: Shell) -> None:
    assert shell("#!/bin/bash\necho $'\\x41\\102\\u00e9 a\\qb \\'\\\\'").stdout == "ABé a\\qb '\\\n"
