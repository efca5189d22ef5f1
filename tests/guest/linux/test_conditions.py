"""`[`, `[[` and `expr`.

What is expected was printed by dash 0.5, bash 5.2 and coreutils 9.1 for the same files.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from azlab.guest import Execution

Shell = Callable[..., Execution]
PRINTED = {
    "[ a = a ]; echo $?": "0\n",
    "[ a = b ]; echo $?": "1\n",
    "[ a != b ]; echo $?": "0\n",
    "[ -z '' ]; echo $?": "0\n",
    "[ -n '' ]; echo $?": "1\n",
    "[ '' ]; echo $?": "1\n",
    "[ x ]; echo $?": "0\n",
    "[ 1 -eq 1 ]; echo $?": "0\n",
    "[ 2 -gt 10 ]; echo $?": "1\n",
    "[ 2 -lt 10 ]; echo $?": "0\n",
    "[ 2 -le 2 ] && [ 2 -ge 2 ] && [ 2 -ne 3 ]; echo $?": "0\n",
    "[ -f data ]; echo $?": "0\n",
    "[ -d sub ]; echo $?": "0\n",
    "[ -e nope ]; echo $?": "1\n",
    "[ -s empty ]; echo $?": "1\n",
    "[ -r data ]; echo $?": "0\n",
    "[ ! -f nope ]; echo $?": "0\n",
    "[ a = a -a b = b ]; echo $?": "0\n",
    "[ a = b -o b = b ]; echo $?": "0\n",
    "[ \\( a = a \\) -a ! b = c ]; echo $?": "0\n",
    "[ a \\< b ]; echo $?": "0\n",
    "[ b \\> a ]; echo $?": "0\n",
    "[ 1 -eq x ] 2>/dev/null; echo $?": "2\n",
    "[ a = ] 2>/dev/null; echo $?": "2\n",
    "[ a b ] 2>/dev/null; echo $?": "2\n",
    "[ a = a 2>/dev/null; echo $?": "2\n",
    "[ ]; echo $?": "1\n",
    "[ = ]; echo $?": "0\n",
    "[ ! ]; echo $?": "0\n",
    "[ -f ]; echo $?": "0\n",
    '[ " 1 " -eq 1 ]; echo $?': "0\n",
    "test -n x; echo $?": "0\n",
    "test; echo $?": "1\n",
    "test ! x; echo $?": "1\n",
    "[ data -nt nope ]; echo $?": "1\n",
    "expr 1 + 2": "3\n",
    "expr 7 / 2": "3\n",
    "expr 7 % 3": "1\n",
    "expr 2 \\* 3": "6\n",
    "expr 5 - 7": "-2\n",
    "expr a = a": "1\n",
    "expr 3 \\> 2": "1\n",
    "expr abc : 'a.'": "2\n",
    "expr abc : 'a\\(.\\)'": "b\n",
    "expr length hello": "5\n",
    "expr substr hello 2 3": "ell\n",
    "expr 0; echo $?": "0\n1\n",
    "expr 1; echo $?": "1\n0\n",
    "expr 1 + a 2>/dev/null; echo $?": "2\n",
    "expr 1 / 0 2>/dev/null; echo $?": "2\n",
    "expr 0 \\| 5": "5\n",
    "expr 1 \\& 2": "1\n",
    "expr '' ; echo $?": "\n1\n",
    "expr \\( 1 + 2 \\) \\* 3": "9\n",
    "expr 1 + 2>/dev/null; echo $?": "2\n",
}
IN_BASH = {
    "[[ a == a* ]]; echo $?": "0\n",
    '[[ abc =~ ^a(.)c$ ]]; echo "$? ${BASH_REMATCH[1]}"': "0 b\n",
    "[[ -f data && ! -d data ]]; echo $?": "0\n",
    "[[ a < b ]]; echo $?": "0\n",
    "x='a b'; [[ $x == 'a b' ]]; echo $?": "0\n",
    "[[ 10 -gt 9 ]]; echo $?": "0\n",
    "[[ -z $nope ]]; echo $?": "0\n",
    '[[ a == "a*" ]]; echo $?': "1\n",
    "[[ ( a == b ) || c == c ]]; echo $?": "0\n",
    "[[ -v HOME ]]; echo $?": "0\n",
    "[[ abc != *z* ]]; echo $?": "0\n",
    "[ a == a ]; echo $?": "0\n",
    "(( 3 > 2 )); echo $?": "0\n",
    "(( 0 )); echo $?": "1\n",
}
FAILING: dict[str, tuple[str, int]] = {
    "expr 10 = 10.0": ("0\n", 1),
}


@pytest.mark.parametrize("script", PRINTED)
def test_a_script_prints_what_it_prints_elsewhere(beside_files: Shell, script: str) -> None:
    execution = beside_files(script)
    assert (execution.stdout, execution.exit_code) == (PRINTED[script], 0)


@pytest.mark.parametrize("script", IN_BASH)
def test_a_script_of_bash_prints_what_it_prints_elsewhere(beside_files: Shell, script: str) -> None:
    execution = beside_files("#!/bin/bash\n" + script)
    assert (execution.stdout, execution.exit_code) == (IN_BASH[script], 0)


@pytest.mark.parametrize("script", FAILING)
def test_a_script_fails_as_it_fails_elsewhere(beside_files: Shell, script: str) -> None:
    execution = beside_files(script)
    assert (execution.stdout, execution.exit_code) == FAILING[script]
