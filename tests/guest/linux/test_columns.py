"""Commands that take lines apart.

What is expected was printed by coreutils 9.1 for the same files.
"""

from __future__ import annotations

from tests.guest.linux.elsewhere import *  # noqa: F403

PRINTED = {
    "cut -d: -f2 colons": "3\n1\n2\n",
    "cut -d: -f1,3 colons": "a:x\nb:y\na:z\n",
    "cut -d: -f2- colons": "3:x\n1:y\n2:z\n",
    "cut -d: -f-2 colons": "a:3\nb:1\na:2\n",
    "cut -c1-3 data": "app\nban\nche\ndat\nkiw\n",
    "cut -c 2 data": "p\na\nh\na\ni\n",
    "cut -c 2- data": "pple\nanana\nherry\nate\niwi\n",
    "cut -f2 tabs": "b\n2\n",
    "cut -s -d: -f2 mixed": "b\n",
    "cut -d: -f2 mixed": "plain\nb\n",
    "cut -d ' ' -f 2 table": "30\n25\n7\n",
    "cut -d: -f9 colons": "\n\n\n",
    "cut -d: -f3,1 colons": "a:x\nb:y\na:z\n",
    "cut -d: -f1 --output-delimiter=- colons": "a\nb\na\n",
    "cut -d: -f1,2 --output-delimiter=- colons": "a-3\nb-1\na-2\n",
    "cut --complement -d: -f2 colons": "a:x\nb:y\na:z\n",
    "cut -b1-2 data": "ap\nba\nch\nda\nki\n",
    "cut data 2>/dev/null; echo $?": "1\n",
    "cut -d: -f0 colons 2>/dev/null; echo $?": "1\n",
    "paste data other": "apple\tbanana\nbanana\tplum\ncherry\t\ndate\t\nkiwi\t\n",
    "paste -d, data other": "apple,banana\nbanana,plum\ncherry,\ndate,\nkiwi,\n",
    "paste -s data": "apple\tbanana\tcherry\tdate\tkiwi\n",
    "paste -s -d, data": "apple,banana,cherry,date,kiwi\n",
    "paste -sd+ numbers": "10+9+2+33+2\n",
    "paste - - < data": "apple\tbanana\ncherry\tdate\nkiwi\t\n",
    "paste -d '\\n' data other": "apple\nbanana\nbanana\nplum\ncherry\n\ndate\n\nkiwi\n\n",
    "paste -d, - other < data": "apple,banana\nbanana,plum\ncherry,\ndate,\nkiwi,\n",
    "tr a-z A-Z < data": "APPLE\nBANANA\nCHERRY\nDATE\nKIWI\n",
    "tr -d aeiou < data": "ppl\nbnn\nchrry\ndt\nkw\n",
    "tr -s a < doubles2": "ab\nbab\nccc\n",
    "tr -s '[:space:]' < spaces": "a b \n c\n",
    "tr '[:lower:]' '[:upper:]' < data": "APPLE\nBANANA\nCHERRY\nDATE\nKIWI\n",
    "tr -d '\\n' < data; echo": "applebananacherrydatekiwi\n",
    "tr '\\n' ' ' < data; echo": "apple banana cherry date kiwi \n",
    "tr -cd '0-9\\n' < mixeddigits": "122\n\n34\n",
    "tr -c 'a-z\\n' _ < mixeddigits": "a__b__\nxyz\n____\n",
    "tr abc x < data": "xpple\nxxnxnx\nxherry\ndxte\nkiwi\n",
    "tr -d '[:punct:]' < mixeddigits": "a1b22\nxyz\n34\n",
    "tr ':' '\\t' < colons": "a\t3\tx\nb\t1\ty\na\t2\tz\n",
    "tr a-c A-C < data": "Apple\nBAnAnA\nCherry\ndAte\nkiwi\n",
    "tr -s 'a-z' < doubles2": "ab\nbab\nc\n",
    "tr 2>/dev/null; echo $?": "1\n",
    "tr '[:digit:]' '#' < mixeddigits": "a#-b##\nxyz\n#.#!\n",
    "tr a- X- < data": "Xpple\nbXnXnX\ncherry\ndXte\nkiwi\n",
}
