"""printf, as dash 0.5 and bash 5.2 fill formats: what they print, and how they end."""

from collections.abc import Callable

import pytest

from azlab.guest import Execution

Shell = Callable[..., Execution]
PRINTED: list[tuple[str, str, str]] = [
    ('printf "x%s%z y" 1 2; echo $?', "x12\n", "x11\n"),
    ('printf "%d %d|\\n" 1.5 x; echo $?', "1 0|\n1\n", "1 0|\n1\n"),
    ('printf "%f|%f|%f\\n" 0x1p3 1e5x inf', "8.000000|100000.000000|inf\n", "8.000000|100000.000000|inf\n"),
    ('printf "%c|\\n" ""', "\x00|\n", "\x00|\n"),
    ('printf "%s %b|" "a" "b\\cc" d; echo', "a b\n", "a b\n"),
    (
        'printf "%d\\n" "0x" "0xg" 08 "1 " " 1" "\\"a" "\'"; echo $?',
        "0\n0\n0\n1\n1\n97\n0\n1\n",
        "0\n0\n0\n1\n1\n97\n0\n1\n",
    ),
    ('printf "%1\\$s\\n" a; echo $?', "2\n", "1\n"),
    ('printf "%lld|%hd\\n" 5 70000', "", "5|70000\n"),
    ('printf "\\8\\q\\"\\n"; printf "%*d|\\n" x 3', '\\8\\q"\n3|\n', '\\8\\q"\n3|\n'),
    (
        'printf "%f\\n" 0x10 010 nan; printf "%.3d|%5.3d|%05.3d\\n" 5 5 5',
        "16.000000\n10.000000\nnan\n005|  005|  005\n",
        "16.000000\n10.000000\nnan\n005|  005|  005\n",
    ),
    ("printf -x; echo $?", "2\n", "2\n"),
    ('printf "%\\n"; echo $?', "2\n", "1\n"),
    ('printf "%5c|%-3s|\\n" abc d', "    a|d  |\n", "    a|d  |\n"),
    (
        'printf "\\%d\\n" 5; printf "a\\%%b\\\\\\\\%d\\n" 5; printf "\\045d\\n" 5',
        "\\5\na\\%b\\5\n%d\n",
        "\\5\na\\%b\\5\n%d\n",
    ),
    ('printf "%.*f|%.*d\\n" -1 1.5 -1 5', "1.500000|5\n", "1.500000|5\n"),
    (
        'printf "%d\\n" 99999999999999999999 -99999999999999999999; echo $?',
        "9223372036854775807\n-9223372036854775808\n1\n",
        "9223372036854775807\n-9223372036854775808\n0\n",
    ),
    (
        'printf "%*s|\\n" -5 a; printf "%05.1f|%+.2e|%#g\\n" 3 3 3; printf "%b|" "a\\0101b\\x41" "\\1234"',
        "a    |\n003.0|+3.00e+00|3.00000\naAb\\x41|S4|",
        "a    |\n003.0|+3.00e+00|3.00000\naAbA|S4|",
    ),
    (
        'printf "%i|%5i\\n" 010 -1;printf -- "-a\\n"; printf "%05s|%-05s|\\n" a b; printf "% s|%+s|\\n" a b',
        "8|   -1\n-a\n    a|b    |\na|b|\n",
        "8|   -1\n-a\n    a|b    |\na|b|\n",
    ),
    (
        'printf "%.s|%.d|\\n" abc 0; printf "%.0d|%.0d\\n" 0 1; printf "%5.d|\\n" 0',
        "||\n|1\n     |\n",
        "||\n|1\n     |\n",
    ),
    ('printf "%#x|%#o|%#5o|%#.0f|%#X\\n" 0 0 8 3 0', "0|0|  010|3.|0\n", "0|0|  010|3.|0\n"),
    ('printf "%+u|% x|%+o\\n" 1 2 3', "1|2|3\n", "1|2|3\n"),
    ("printf '%b' '\\c' x; echo y", "y\n", "y\n"),
    ("printf '%s\\c' a b; echo", "a\\cb\\c\n", "a\\cb\\c\n"),
    ("printf '%5%'; echo $?", "2\n", "1\n"),
    ("printf '%-'; echo $?", "2\n", "1\n"),
    ("printf '%s %z %s\\n' a; echo $?", "a 2\n", "a 1\n"),
    ("printf '%1000d|\\n' 5 | wc -c", "1002\n", "1002\n"),
    ("printf 'a\\'; echo", "a\\\n", "a\\\n"),
    ("printf '%d\\n' '1_000' '1,000'; echo $?", "1\n1\n1\n", "1\n1\n1\n"),
]
"""A script, what dash prints, what bash prints."""
SAID = [
    ("printf '%d' 12abc", "sh: 1: printf: 12abc: not completely converted"),
    ("printf '%d' abc", "sh: 1: printf: abc: expected numeric value"),
    ("printf '%ld' 5", "sh: 1: printf: %l: invalid directive"),
    ("printf '%a' 1.5", "The practice machine's 'printf' does not know '%a'."),
    ("#!/bin/bash\nprintf '%d' 08", "bash: line 1: printf: 08: invalid octal number"),
    ("#!/bin/bash\nprintf '%'", "bash: line 1: printf: `%': missing format character"),
    ("#!/bin/bash\nprintf '%y'", "bash: line 1: printf: `y': invalid format character"),
    ("awk 'BEGIN{printf \"%y\", 1}'", 'awk: run time error: improper conversion in printf("%y")'),
    ("printf '%99999999999d' 1", "Killed"),
    ("printf '%*d' 999999999999999999999 1", "Killed"),
    ("printf '%.99999999f' 1", "Killed"),
]


@pytest.mark.parametrize(("script", "dash", "bash"), PRINTED, ids=[script for script, _, _ in PRINTED])
def test_printf_prints_what_the_shells_print(shell: Shell, script: str, dash: str, bash: str) -> None:
    assert shell(script).stdout == dash
    assert shell("#!/bin/bash\n" + script).stdout == bash


@pytest.mark.parametrize(("script", "said"), SAID, ids=[script for script, _ in SAID])
def test_printf_says_what_it_cannot_do(shell: Shell, script: str, said: str) -> None:
    execution = shell(script)
    assert said in execution.stderr
    assert execution.exit_code != 0


def test_a_wide_field_is_printed_and_counted(shell: Shell) -> None:
    assert shell("printf '%500000d' 1 | wc -c; printf '%.500000f' 1 | wc -c").stdout == "500000\n500002\n"


@pytest.mark.parametrize(
    "word", ["~a", "a~", "#a", "a#b", "a,b", "{a}", "a!b", "é", "it's", "@%+:./-_", "", "\\"]
)
def test_what_printf_quotes_a_shell_reads_again(shell: Shell, word: str) -> None:
    script = f'IFS= read -r x <<"E"\n{word}\nE\neval "y=$(printf %q "$x")"; [ "$x" = "$y" ] && echo same'
    assert shell("#!/bin/bash\n" + script).stdout == "same\n"


def test_printf_quotes_as_bash_does(shell: Shell) -> None:
    assert (
        shell("#!/bin/bash\nprintf '%q ' 'a,b' '~a' 'a~' 'a=b' $'a\\nb'").stdout
        == "a\\,b \\~a a~ a=b $'a\\nb' "
    )
