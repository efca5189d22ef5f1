"""Commands that print text or take part of it.

What is expected was printed by coreutils 9.1 for the same files.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from azlab.guest import Execution

Shell = Callable[..., Execution]
PRINTED = {
    "echo hello   world": "hello world\n",
    "echo -n a; echo b": "ab\n",
    "echo 'a\\tb\\nc'": "a\tb\nc\n",
    'echo "a\\\\nb"': "a\nb\n",
    "echo 'a\\0101b'": "aAb\n",
    "echo -e x": "-e x\n",
    "echo": "\n",
    "echo -- -n": "-- -n\n",
    "printf '%s\\n' a b c": "a\nb\nc\n",
    "printf '%s %s\\n' a b c": "a b\nc \n",
    "printf '%5d|%-5d|%05d\\n' 42 42 42": "   42|42   |00042\n",
    "printf '%x %X %o\\n' 255 255 8": "ff FF 10\n",
    "printf '%c%c\\n' hello world": "hw\n",
    "printf '%.2f\\n' 3.14159": "3.14\n",
    "printf '%10.3s|\\n' abcdef": "       abc|\n",
    "printf '%%\\n'": "%\n",
    "printf '%b\\n' 'a\\tb'": "a\tb\n",
    "printf 'no newline'": "no newline",
    "printf '%s\\n'": "\n",
    "printf '%d\\n' 0x1F": "31\n",
    'printf "%d\\n" "\'A"': "65\n",
    "printf '%e\\n' 12345.678": "1.234568e+04\n",
    "printf '%g\\n' 0.0001": "0.0001\n",
    "printf '%+d % d\\n' 5 5": "+5  5\n",
    "printf '%*d\\n' 6 42": "    42\n",
    "printf '%s-%s\\n' one": "one-\n",
    "printf '%i %u\\n' 7 8": "7 8\n",
    "printf '\\101\\n'": "A\n",
    "printf 'a\\\\b\\n'": "a\\b\n",
    "seq 3": "1\n2\n3\n",
    "seq 2 4": "2\n3\n4\n",
    "seq 1 2 7": "1\n3\n5\n7\n",
    "seq 5 -2 1": "5\n3\n1\n",
    "seq -w 8 11": "08\n09\n10\n11\n",
    "seq 3 1": "",
    "seq; echo $?": "1\n",
    "head -n 2 data": "apple\nbanana\n",
    "head -2 data": "apple\nbanana\n",
    "head -c 5 data": "apple",
    "head -q -n 1 data other": "apple\nbanana\n",
    "head nope 2>/dev/null; echo $?": "1\n",
    "head --lines=1 data": "apple\n",
    "tail -n 2 data": "date\nkiwi\n",
    "tail -2 data": "date\nkiwi\n",
    "tail -n +4 data": "date\nkiwi\n",
    "tail -c 4 data": "iwi\n",
    "tail nope 2>/dev/null; echo $?": "1\n",
    "wc -l data": "5 data\n",
    "wc -w < data": "5\n",
    "wc -c < data": "30\n",
    "wc -l nope 2>/dev/null; echo $?": "1\n",
    "wc -m < data": "30\n",
    "printf 'no end' | wc -l": "0\n",
    "sort data": "apple\nbanana\ncherry\ndate\nkiwi\n",
    "sort -r data": "kiwi\ndate\ncherry\nbanana\napple\n",
    "sort -n numbers": "2\n2\n9\n10\n33\n",
    "sort -rn numbers": "33\n10\n9\n2\n2\n",
    "sort -u numbers": "10\n2\n33\n9\n",
    "sort -nu numbers": "2\n9\n10\n33\n",
    "sort numbers": "10\n2\n2\n33\n9\n",
    "sort -k 2 table": "amy 25 y\nbob 30 x\ncat 7 z\n",
    "sort -t: -k2 -n colons": "b:1:y\na:2:z\na:3:x\n",
    "sort -t : -k 2,2 colons": "b:1:y\na:2:z\na:3:x\n",
    "sort -f case": "apple\nBanana\nbanana\nCherry\n",
    "sort case": "Banana\nCherry\napple\nbanana\n",
    "sort -V versions": "1.2\n1.9\n1.10\n",
    "sort -s -k1,1 table": "amy 25 y\nbob 30 x\ncat 7 z\n",
    "uniq doubles": "a\nb\na\n",
    "uniq -c doubles": "      2 a\n      1 b\n      1 a\n",
    "uniq -d doubles": "a\n",
    "uniq -u doubles": "b\na\n",
    "uniq -i case": "Banana\napple\nCherry\n",
    "sort doubles | uniq -c | sort -rn": "      3 a\n      1 b\n",
    "tac data": "kiwi\ndate\ncherry\nbanana\napple\n",
    "rev data": "elppa\nananab\nyrrehc\netad\niwik\n",
    "rev nope 2>/dev/null; echo $?": "1\n",
    "nl data": "     1\tapple\n     2\tbanana\n     3\tcherry\n     4\tdate\n     5\tkiwi\n",
    "nl -ba blankline": "     1\tone\n     2\t\n     3\t\n     4\ttwo\n",
    "yes | head -n 2": "y\ny\n",
    "yes no | head -n 2": "no\nno\n",
    "cat data - < other": "apple\nbanana\ncherry\ndate\nkiwi\nbanana\nplum\n",
    "cat nope data 2>/dev/null; echo $?": "apple\nbanana\ncherry\ndate\nkiwi\n1\n",
    "printf 'x' | cat - data": "xapple\nbanana\ncherry\ndate\nkiwi\n",
    "tee copy < data > /dev/null; cat copy": "apple\nbanana\ncherry\ndate\nkiwi\n",
    "echo more | tee -a copy2; echo again | tee -a copy2; cat copy2": "more\nagain\nmore\nagain\n",
    "echo a | tee one two; cat one two": "a\na\na\n",
}
IN_BASH = {
    "echo 'a\\tb'": "a\\tb\n",
    "echo -n -e 'a\\n'": "a\n",
    "echo -E 'a\\n'": "a\\n\n",
    "printf '%s\\n' \"${x[@]}\"": "\n",
}


@pytest.mark.parametrize("script", PRINTED)
def test_a_script_prints_what_it_prints_elsewhere(beside_files: Shell, script: str) -> None:
    execution = beside_files(script)
    assert (execution.stdout, execution.exit_code) == (PRINTED[script], 0)


@pytest.mark.parametrize("script", IN_BASH)
def test_a_script_of_bash_prints_what_it_prints_elsewhere(beside_files: Shell, script: str) -> None:
    execution = beside_files("#!/bin/bash\n" + script)
    assert (execution.stdout, execution.exit_code) == (IN_BASH[script], 0)
