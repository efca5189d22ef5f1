"""How many words a word becomes: separators, `"$@"`, and what stands beside them, as dash and bash do it."""

from collections.abc import Callable

import pytest

from azlab.guest.execution import Execution

Shell = Callable[..., Execution]


@pytest.mark.parametrize(
    ("line", "in_dash", "in_bash"),
    [
        ('set --; set -- "$@"; echo $#', "0", "0"),
        ('set --; set -- "${@}"; echo $#', "0", "0"),
        ('set --; set -- "$@$@"; echo $#', "1", "0"),
        ('set --; x=; set -- "$x$@"; echo $#', "1", "0"),
        ('set --; set -- "$@"""; echo $#', "1", "1"),
        ('set --; set -- "$*"; echo $#', "1", "1"),
        ('set --; set -- "a$@"; echo $# $1', "1 a", "1 a"),
        ('set --; x=" c "; set -- "$@"$x; echo $# $1', "1 c", "1 c"),
        ('set --; y=" "; set -- "$@"$y"$@"; echo $#', "0", "0"),
        ('set -- "" ""; set -- "$@"; echo $#', "2", "2"),
        ('set -- a b; set -- x"$@"y; echo $# $1', "2 xa", "2 xa"),
        ('set -- a b; x="c d"; set -- "$@"$x; echo $# $2', "3 bc", "3 bc"),
        ('x="a b "; set -- $x"c"; echo $#', "3", "3"),
        ('IFS=:; x="a:"; set -- ${x}b; echo $#', "2", "2"),
        ('IFS=:; x="a::"; set -- ${x}b; echo $#', "3", "3"),
        ('IFS=:; x="a:b:"; set -- $x; echo $#', "2", "2"),
        ("IFS=:; x=; set -- $x; echo $#", "0", "0"),
        ('IFS=:; x=":"; set -- $x$x; echo $#', "2", "2"),
        ('IFS=": "; x="a : "; set -- ${x}b; echo $#', "2", "2"),
    ],
)
def test_a_value_becomes_as_many_words_as_in_the_real_shells(
    shell: Shell, line: str, in_dash: str, in_bash: str
) -> None:
    assert shell(line).stdout == f"{in_dash}\n"
    assert shell(f"bash -c '{line}'").stdout == f"{in_bash}\n"


@pytest.mark.parametrize(
    ("line", "in_dash", "in_bash"),
    [
        ("case ab in a[^c]) echo y;; *) echo n;; esac", "n", "y"),
        ("case ab in a[!c]) echo y;; *) echo n;; esac", "y", "y"),
        ("x=abc; echo ${x#[^b]}", "abc", "bc"),
        ("mkdir -p /tmp/q; cd /tmp/q; touch a b c; echo [^b]", "b", "a c"),
    ],
)
def test_a_circumflex_turns_a_set_round_in_bash_alone(
    shell: Shell, line: str, in_dash: str, in_bash: str
) -> None:
    assert shell(line).stdout == f"{in_dash}\n"
    assert shell(f"bash -c '{line}'").stdout == f"{in_bash}\n"
