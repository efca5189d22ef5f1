"""What sed makes of lines.

What is expected was printed by GNU sed 4.9 for the same files.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from azlab.guest import Execution

Shell = Callable[..., Execution]
PRINTED = {
    "sed 's/a/X/' data": "Xpple\nbXnana\ncherry\ndXte\nkiwi\n",
    "sed 's/a/X/g' data": "Xpple\nbXnXnX\ncherry\ndXte\nkiwi\n",
    "sed 's/a/X/2' data": "apple\nbanXna\ncherry\ndate\nkiwi\n",
    "sed 's/A/X/I' data": "Xpple\nbXnana\ncherry\ndXte\nkiwi\n",
    "sed 's/a/X/gI' case": "BXnXnX\nbXnXnX\nXpple\nCherry\n",
    "sed -n '2p' data": "banana\n",
    "sed -n '2,3p' data": "banana\ncherry\n",
    "sed -n '$p' data": "kiwi\n",
    "sed '2d' data": "apple\ncherry\ndate\nkiwi\n",
    "sed '2,3d' data": "apple\ndate\nkiwi\n",
    "sed '/an/d' data": "apple\ncherry\ndate\nkiwi\n",
    "sed '/^#/d;/^$/d' conf": "Port 22\nUser x\n",
    "sed -n '/b/,/d/p' data": "banana\ncherry\ndate\n",
    "sed '1!d' data": "apple\n",
    "sed 's|/|-|g' slashes": "-a-b\n-c-d\n",
    "sed 's#/#:#' slashes": ":a/b\n:c/d\n",
    "sed 's/\\(a\\)\\(.\\)/\\2\\1/' data": "paple\nbnaana\ncherry\ndtae\nkiwi\n",
    "sed -E 's/(a)(.)/\\2\\1/' data": "paple\nbnaana\ncherry\ndtae\nkiwi\n",
    "sed -r 's/[aeiou]+/_/g' data": "_ppl_\nb_n_n_\nch_rry\nd_t_\nk_w_\n",
    "sed 's/a/[&]/g' data": "[a]pple\nb[a]n[a]n[a]\ncherry\nd[a]te\nkiwi\n",
    "sed 's/a/\\&/' data": "&pple\nb&nana\ncherry\nd&te\nkiwi\n",
    "sed '2i\\inserted' data": "apple\ninserted\nbanana\ncherry\ndate\nkiwi\n",
    "sed '2a appended' data": "apple\nbanana\nappended\ncherry\ndate\nkiwi\n",
    "sed '2c changed' data": "apple\nchanged\ncherry\ndate\nkiwi\n",
    "sed '$a end' data": "apple\nbanana\ncherry\ndate\nkiwi\nend\n",
    "sed '1i first' data": "first\napple\nbanana\ncherry\ndate\nkiwi\n",
    "sed -e 's/a/1/' -e 's/b/2/' data": "1pple\n21nana\ncherry\nd1te\nkiwi\n",
    "sed 's/a/1/;s/b/2/' data": "1pple\n21nana\ncherry\nd1te\nkiwi\n",
    "sed -n 's/an/AN/p' data": "bANana\n",
    "sed -n '/an/{s/an/AN/;p}' data": "bANana\n",
    "sed -i 's/a/X/' copy0; cat copy0": "Xpple\nbXnana\ncherry\ndXte\nkiwi\n",
    "sed 'y/abc/ABC/' data": "Apple\nBAnAnA\nCherry\ndAte\nkiwi\n",
    "sed '2q' data": "apple\nbanana\n",
    "sed 'q5' data; echo $?": "apple\n5\n",
    "sed -n '=' data": "1\n2\n3\n4\n5\n",
    "sed '/banana/q' data": "apple\nbanana\n",
    "sed '0~2d' data": "apple\ncherry\nkiwi\n",
    "sed '1~2d' data": "banana\ndate\n",
    "sed '2,$d' data": "apple\n",
    "sed -n '1,/banana/p' data": "apple\nbanana\n",
    "sed 'N;s/\\n/+/' data": "apple+banana\ncherry+date\nkiwi\n",
    "sed ':a;N;$!ba;s/\\n/,/g' data": "apple,banana,cherry,date,kiwi\n",
    "sed -n 'H;${x;s/\\n/,/g;p}' data": ",apple,banana,cherry,date,kiwi\n",
    "sed G other": "banana\n\nplum\n\n",
    "sed -n '1!G;h;$p' data": "kiwi\ndate\ncherry\nbanana\napple\n",
    "sed 's/.*/\"&\"/' other": '"banana"\n"plum"\n',
    "sed 's/^/  /' other": "  banana\n  plum\n",
    "sed 's/$/;/' other": "banana;\nplum;\n",
    "sed 's/[^,]*,//' csv": "b,c\n2,3\n",
    "sed 's/\\s\\+/ /g' spaces": "a b \n c\n",
    "sed -E 's/\\s+/ /g' spaces": "a b \n c\n",
    "sed 's/\\bapple\\b/X/' data": "X\nbanana\ncherry\ndate\nkiwi\n",
    "sed 's/x*/-/g' other": "-b-a-n-a-n-a-\n-p-l-u-m-\n",
    "sed -E 's/(^|,)b/\\1X/g' csv": "a,X,c\n1,2,3\n",
    "sed 's/a\\|b/X/g' data": "Xpple\nXXnXnX\ncherry\ndXte\nkiwi\n",
    "sed -n '/an/=' data": "2\n",
    "sed 's/\\t/ /' tabs": "a b\tc\n1 2\t3\n",
    "sed 's/e/\\n/' other": "banana\nplum\n",
    "sed '/an/!s/e/E/' data": "applE\nbanana\nchErry\ndatE\nkiwi\n",
    "sed '2!s/a/X/' data": "Xpple\nbanana\ncherry\ndXte\nkiwi\n",
    "sed -n '$=' data": "5\n",
    "sed '/^Port/s/22/2222/' conf": "# comment\n\nPort 2222\n#Port 33\nUser x\n",
    "sed 's/^#*Port .*/Port 2222/' conf": "# comment\n\nPort 2222\nPort 2222\nUser x\n",
    "sed -n '1p' data other": "apple\n",
    "sed '1d' < data": "banana\ncherry\ndate\nkiwi\n",
    "sed '' other": "banana\nplum\n",
    "sed 's/a/b' data 2>/dev/null; echo $?": "1\n",
    "sed 'k' data 2>/dev/null; echo $?": "1\n",
    "sed -n '/an/{=;p}' data": "2\nbanana\n",
    "sed '/a/{/b/d}' data": "apple\ncherry\ndate\nkiwi\n",
    "sed 's/[/]/_/' slashes": "_a/b\n_c/d\n",
    "sed -E 's/a{1}/Z/' data": "Zpple\nbZnana\ncherry\ndZte\nkiwi\n",
    "sed 's/a\\{1,\\}/Z/' doubles2": "Zb\nbZb\nccc\n",
    "sed 'n;d' data": "apple\ncherry\nkiwi\n",
    "sed '1,3{s/a/A/}' data": "Apple\nbAnana\ncherry\ndate\nkiwi\n",
    "sed -n 'x;p' other": "\nbanana\n",
    "sed '/apple/c\\\none\\\ntwo' data": "one\ntwo\nbanana\ncherry\ndate\nkiwi\n",
    "sed 's/a/b/; # comment' other": "bbnana\nplum\n",
    "sed '/date/,$d' data": "apple\nbanana\ncherry\n",
    "sed '5,2d' data": "apple\nbanana\ncherry\ndate\n",
    "sed 's/a/X/3g' doubles2": "aab\nbaaXb\nccc\n",
    "sed t data | head -1": "apple\n",
    "sed 's/p/q/;ta;s/$/-/;:a' data": "aqple\nbanana-\ncherry-\ndate-\nkiwi-\n",
}


@pytest.mark.parametrize("script", PRINTED)
def test_a_script_prints_what_it_prints_elsewhere(beside_files: Shell, script: str) -> None:
    execution = beside_files(script)
    assert (execution.stdout, execution.exit_code) == (PRINTED[script], 0)
