"""What grep finds, and its exit codes.

What is expected was printed by GNU grep 3.8 for the same files.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from azlab.guest import Execution

Shell = Callable[..., Execution]
PRINTED = {
    "grep an data": "banana\n",
    "grep -i AN data": "banana\n",
    "grep -v an data": "apple\ncherry\ndate\nkiwi\n",
    "grep -c an data": "1\n",
    "grep -n an data": "2:banana\n",
    "grep -q an data; echo $?": "0\n",
    "grep -q zzz data; echo $?": "1\n",
    "grep -q x nope 2>/dev/null; echo $?": "2\n",
    "grep -s x nope; echo $?": "2\n",
    "grep -o 'a.' data": "ap\nan\nan\nat\n",
    "grep -w apple data": "apple\n",
    "grep -w app data; echo $?": "1\n",
    "grep -x apple data": "apple\n",
    "grep -E 'apple|kiwi' data": "apple\nkiwi\n",
    "grep 'apple\\|kiwi' data": "apple\nkiwi\n",
    "grep -F 'a.c' dots": "a.c\n",
    "grep 'a.c' dots": "a.c\nabc\n",
    "grep -e apple -e kiwi data": "apple\nkiwi\n",
    "grep -l an data other": "data\nother\n",
    "grep -L kiwi data other": "other\n",
    "grep an data other": "data:banana\nother:banana\n",
    "grep -h an data other": "banana\nbanana\n",
    "grep -H an data": "data:banana\n",
    "grep -A1 banana data": "banana\ncherry\n",
    "grep -B1 banana data": "apple\nbanana\n",
    "grep -C1 cherry data": "banana\ncherry\ndate\n",
    "grep -A1 -n banana data": "2:banana\n3-cherry\n",
    "grep -m1 a data": "apple\n",
    "grep '^a' data": "apple\n",
    "grep 'y$' data": "cherry\n",
    "grep '^$' blankline | wc -l": "2\n",
    "grep '[ab]p' data": "apple\n",
    "grep '[^a-m]e' data": "date\n",
    "grep -E 'an{1}a' data": "banana\n",
    "grep 'an\\{1\\}a' data": "banana\n",
    "grep -E '(an)+' data": "banana\n",
    "grep -Eo '(an)+' data": "anan\n",
    "grep -P '\\d+' mixeddigits": "a1-b22\n3.4!\n",
    "grep -oP '\\d+' mixeddigits": "1\n22\n3\n4\n",
    "grep -E '[0-9]+' mixeddigits": "a1-b22\n3.4!\n",
    "grep '[[:digit:]]' mixeddigits": "a1-b22\n3.4!\n",
    "grep '\\<an' data; echo $?": "1\n",
    "grep '\\bapple\\b' data": "apple\n",
    "grep -c '' data": "5\n",
    "grep -r banana sub | sort": "sub/a.txt:banana\nsub/deep/c.txt:banana\n",
    "grep -rl banana sub | sort": "sub/a.txt\nsub/deep/c.txt\n",
    "grep -rn banana sub | sort": "sub/a.txt:1:banana\nsub/deep/c.txt:1:banana\n",
    "grep -rh banana sub | sort": "banana\nbanana\n",
    "grep -R banana sub | sort": "sub/a.txt:banana\nsub/deep/c.txt:banana\n",
    "grep -f patterns data": "date\nkiwi\n",
    "grep -vE '^(#|$)' conf": "Port 22\nUser x\n",
    "grep -v '^#' conf": "\nPort 22\nUser x\n",
    "grep -n '' other": "1:banana\n2:plum\n",
    "grep apple < data": "apple\n",
    "cat data | grep -n apple -": "1:apple\n",
    "grep -co an data": "1\n",
    "grep -cv an data": "4\n",
    "grep -on an data": "2:an\n2:an\n",
    "grep -z x data; echo $?": "1\n",
    "grep '(' parens": "f(x)\n",
    "grep -E '\\(' parens": "f(x)\n",
    "grep 'a*' data | wc -l": "5\n",
    "grep '\\.' dots": "a.c\n",
    "grep -- -x dashes": "-x\n",
    "grep -e -x dashes": "-x\n",
    "grep -iv AN data": "apple\ncherry\ndate\nkiwi\n",
    "grep --count an data": "1\n",
    "grep --ignore-case AN data": "banana\n",
    "grep --only-matching an data": "an\nan\n",
    "grep -Fx apple data": "apple\n",
    "grep -wo 'an' data; echo $?": "1\n",
    "egrep 'apple|kiwi' data": "apple\nkiwi\n",
    "fgrep a.c dots": "a.c\n",
    "grep; echo $?": "2\n",
    "grep -E '(' parens 2>/dev/null; echo $?": "2\n",
    "grep '\\(a\\)\\1' doubles2": "aab\nbaaab\n",
    "grep -E '(a)\\1' doubles2": "aab\nbaaab\n",
    "grep -A1 -E 'apple|date' data": "apple\nbanana\n--\ndate\nkiwi\n",
    "grep -c x nope data 2>/dev/null; echo $?": "data:0\n2\n",
    "grep -nH an data": "data:2:banana\n",
    "grep --color=never an data": "banana\n",
    "grep -m 2 -n a data": "1:apple\n2:banana\n",
    "grep -vc '^#' conf": "3\n",
    "grep -E '^[a-z]+$' data | head -1": "apple\n",
    "grep -E 'a?p+' data": "apple\n",
    "grep '\\(an\\)\\{2\\}' data": "banana\n",
    "grep -o '[0-9]*' mixeddigits": "1\n22\n3\n4\n",
}


@pytest.mark.parametrize("script", PRINTED)
def test_a_script_prints_what_it_prints_elsewhere(beside_files: Shell, script: str) -> None:
    execution = beside_files(script)
    assert (execution.stdout, execution.exit_code) == (PRINTED[script], 0)
