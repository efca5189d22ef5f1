"""What ends a script, and corners of each command.

What is expected was printed by dash 0.5, bash 5.2 and coreutils 9.1 for the same files.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from azlab.guest import Execution

Shell = Callable[..., Execution]
PRINTED = {
    "unset -v x; echo on": "on\n",
    "cd /nope; echo on": "on\n",
    "nosuchcommand; echo $?": "127\n",
    "/nope/x; echo $?": "127\n",
    "echo hi > /nope/x; echo $?": "2\n",
    "f() { return 3; echo no; }; f; echo $?": "3\n",
    "break; echo $?": "0\n",
    "eval 'false'; echo $?": "1\n",
    "exec echo last; echo no": "last\n",
    "exec > redirected; echo in; cat redirected >&2": "",
    "exec 2> errs; ls nope; exec 2>&1; wc -l < errs": "1\n",
    "exec 3>&1; echo x >&3": "x\n",
    "exec 4< other; read a <&4; echo $a": "banana\n",
    "{ echo e >&2; } 2>&1": "e\n",
    "x=1 eval 'echo $x'; echo \"[$x]\"": "1\n[1]\n",
    'x=1 true; echo "[$x]"': "[]\n",
    "echo 'x\\x41'": "x\\x41\n",
    "printf '\\x41\\n'": "\\x41\n",
    "printf '%s\\n' 'a\\tb'": "a\\tb\n",
    "printf '%d %d\\n' 1 x 2>/dev/null; echo $?": "1 0\n1\n",
    "printf '%5.1f|\\n' 2.25": "  2.2|\n",
    "printf '%s' a b; echo": "ab\n",
    "echo -e a": "-e a\n",
    "seq -s '' 3": "123\n",
    "sort -t, -k2,2 -k1,1r csv": "1,2,3\na,b,c\n",
    "sort -k1.2,1.3 table": "cat 7 z\namy 25 y\nbob 30 x\n",
    "sort -k2 -n table": "cat 7 z\namy 25 y\nbob 30 x\n",
    "sort -u case": "Banana\nCherry\napple\nbanana\n",
    "sort -fu case": "apple\nBanana\nCherry\n",
    "sort -r -k1,1 doubles": "b\na\na\na\n",
    "sort -nr -k2 table": "bob 30 x\namy 25 y\ncat 7 z\n",
    "sort -c -u doubles 2>/dev/null; echo $?": "1\n",
    "sort -t: -k3 colons": "a:3:x\nb:1:y\na:2:z\n",
    "sort -n versions": "1.10\n1.2\n1.9\n",
    "head -c -3 other": "banana\npl",
    "tail -n +2 data other": "==> data <==\nbanana\ncherry\ndate\nkiwi\n\n==> other <==\nplum\n",
    "tail -v -n 1 other": "==> other <==\nplum\n",
    "head -n 0 data": "",
    "head -n 1 < data": "apple\n",
    "wc data other nope 2>/dev/null; echo $?": " 5  5 30 data\n 2  2 12 other\n 7  7 42 total\n1\n",
    "cat data | wc -lw": "      5       5\n",
    "wc -c data": "30 data\n",
    "wc -w table csv": " 9 table\n 2 csv\n11 total\n",
    "cat -nE other": "     1\tbanana$\n     2\tplum$\n",
    "cut -c 1,3-4 data": "apl\nbna\ncer\ndte\nkwi\n",
    "cut -f 2-3 tabs": "b\tc\n2\t3\n",
    "paste -d ':,' data other numbers": "apple:banana,10\nbanana:plum,9\ncherry:,2\ndate:,33\nkiwi:,2\n",
    "paste - data < other": "banana\tapple\nplum\tbanana\n\tcherry\n\tdate\n\tkiwi\n",
    "nl -s. -w1 data": "1.apple\n2.banana\n3.cherry\n4.date\n5.kiwi\n",
    "grep -e an -f patterns data": "banana\ndate\nkiwi\n",
    "grep -B1 -A1 -n cherry data": "2-banana\n3:cherry\n4-date\n",
    "grep -c -e an -e wi data": "2\n",
    "grep -A1 -B1 'apple\\|kiwi' data": "apple\nbanana\n--\ndate\nkiwi\n",
    "sed -n '$!p' data": "apple\nbanana\ncherry\ndate\n",
    "sed '2,+1d' data": "apple\ndate\nkiwi\n",
    "sed '2,4!d' data": "banana\ncherry\ndate\n",
    "sed '1d;$d' data": "banana\ncherry\ndate\n",
    "sed 's/\\(.*\\)/\\U\\1/' other": "BANANA\nPLUM\n",
    "sed 's/\\(.\\)\\(.*\\)/\\u\\1\\2/' other": "Banana\nPlum\n",
    "sed 's/an/\\U&\\E-x/' other": "bAN-xana\nplum\n",
    "sed -n '2{p;q}' data": "banana\n",
    "sed -n '/banana/,+1p' data": "banana\ncherry\n",
    "sed -n '0,/an/p' data": "apple\nbanana\n",
    "sed 'N;P;D' data": "apple\nbanana\ncherry\ndate\nkiwi\n",
    "sed -i '1d' data other; cat data other": "banana\ncherry\ndate\nkiwi\nplum\n",
    "sed -i.orig s/a/b/ other; cat other.orig other": "banana\nplum\nbbnana\nplum\n",
    "sed '/nope/r other' data | wc -l": "5\n",
    "sed '1r other' data": "apple\nbanana\nplum\nbanana\ncherry\ndate\nkiwi\n",
    "awk 'NR==FNR{n++; next} {print n, $0}' other data": "2 apple\n2 banana\n2 cherry\n2 date\n2 kiwi\n",
    "awk '{$4=\"new\"; print NF, $0}' table": "4 bob 30 x new\n4 amy 25 y new\n4 cat 7 z new\n",
    "awk -v s=x '{print s $1}' table": "xbob\nxamy\nxcat\n",
    "awk 'BEGIN{printf \"%.3f %d %s\\n\", 2/3, 7.9, 1e3}'": "0.667 7 1000\n",
    'awk \'BEGIN{printf "%c", 97; printf "%c\\n", "bcd"}\'': "ab\n",
    "awk '{print length}' other": "6\n4\n",
    "awk 'BEGIN { a[\"k\"] = 1; print length(a) }'": "1\n",
    "awk -F. '{print $1}' dots": "a\nabc\n",
    "awk -F'[' '{print $1}' other": "banana\nplum\n",
    'awk \'BEGIN{RS=""} {print NR": "$1}\' blankline': "1: one\n2: two\n",
    "awk '{NF=5; print}' OFS=- table": "bob-30-x--\namy-25-y--\ncat-7-z--\n",
    "awk '$2 > \"3\"' table": "bob 30 x\ncat 7 z\n",
    'awk \'BEGIN { if ("abc" == "abc") print "same" }\'': "same\n",
    'awk \'BEGIN { x["a"]; if ("a" in x) print "there" }\'': "there\n",
    "chmod 755 data; ls -l data | cut -c1-10": "-rwxr-xr-x\n",
    "chmod u+s,g+s data; ls -l data | cut -c1-10": "-rwSr-Sr--\n",
    "mkdir -p e/f; rmdir e/f e; ls -d e 2>/dev/null; echo $?": "2\n",
    "rmdir nope 2>/dev/null; echo $?": "1\n",
    "basename -s .c a.c b.c": "a\nb\n",
    "cp -v data other sub/": "'data' -> 'sub/data'\n'other' -> 'sub/other'\n",
    "mv -v data moved": "renamed 'data' -> 'moved'\n",
    "mv -n data other; ls data": "data\n",
    "cp -r sub new; ls new": "a.txt\nb.log\ndeep\n",
    "cp sub/a.txt new2/ 2>/dev/null; echo $?": "1\n",
    "touch a b; rm -v a b": "removed 'a'\nremoved 'b'\n",
    "find sub -type f -exec cat {} + | sort": "banana\nbanana\nx\n",
    "ls -aF hidden": "./\n../\n.dot\nplain\n",
    "env -u HOME printenv HOME; echo $?": "1\n",
    "tee -a /dev/null < other": "banana\nplum\n",
    "printf 'a\\nb\\n' | while read l; do [ $l = a ] && continue; echo $l; done": "b\n",
    'x=$(printf \'%s\' "$(cat other)"); echo "$x"': "banana\nplum\n",
    'case "a b" in "a b") echo yes;; esac': "yes\n",
    "case abc in ?b?) echo yes;; esac": "yes\n",
    "case ab in [!a]*) echo no;; *) echo other;; esac": "other\n",
    "for i in a b; do for j in 1 2; do echo $i$j; [ $j = 1 ] && break; done; done": "a1\nb1\n",
    "i=0; while :; do i=$((i+1)); [ $i -ge 3 ] && break; done; echo $i": "3\n",
    'f() { for a; do echo "<$a>"; done; }; f 1 "2 3"': "<1>\n<2 3>\n",
    'f() { echo "$@" | wc -w; }; f a b c': "3\n",
    "f() { shift; echo $1; }; f a b": "b\n",
    "f() { if [ $# -eq 0 ]; then return 1; fi; echo $#; }; f || echo none; f x": "none\n1\n",
    "g() { false; }; g || echo failed": "failed\n",
    "x=5; f() { x=6; }; f; echo $x": "6\n",
    'f() { local y; y=1; }; f; echo "[$y]"': "[]\n",
    "h() { [ $1 -le 0 ] && return; echo $1; h $(($1 - 1)); }; h 3": "3\n2\n1\n",
    "set -e; if grep -q zzz data; then echo yes; fi; echo on": "on\n",
    "set -e; grep -q zzz data && echo yes; echo on": "on\n",
    "set -e; false | true; echo on": "on\n",
    "set -e; x=1; [ $x = 2 ] || echo no; echo on": "no\non\n",
    "set -u; echo ${x:-d}; echo on": "d\non\n",
    'set -u; echo "$@" | wc -w': "0\n",
    "set -x; echo a 2>/dev/null": "a\n",
    'set -- a b c; echo "${1}${2}" $#; set --; echo $#': "ab 3\n0\n",
    "printf '%s\\n' ${HOME:+set}": "set\n",
}
IN_BASH = {
    ". /nope; echo $?": "1\n",
    "shift 5; echo $?": "1\n",
    "cd /nope; echo $?": "1\n",
    "unset -f nope; echo $?": "0\n",
    "local x; echo $?": "1\n",
    "command -v nosuch; echo $?": "1\n",
    "type nosuch 2>/dev/null; echo $?": "1\n",
    "false | false | true; echo ${PIPESTATUS[*]}": "1 1 0\n",
    "true; echo ${PIPESTATUS[0]}": "0\n",
    "shopt -s nullglob; for f in *.none; do echo $f; done; echo end": "end\n",
    "case a in a) echo 1 ;& b) echo 2 ;; c) echo 3 ;; esac": "1\n2\n",
    "declare -i n=2*3; echo $n": "6\n",
    "if [[ -v nope ]]; then echo y; else echo n; fi": "n\n",
    "echo $((16#1f)) $((8#17))": "31 15\n",
    "set -e; f() { false; echo in; }; if f; then echo y; fi": "in\ny\n",
}
FAILING: dict[str, tuple[str, int]] = {
    "shift 5; echo on": ("", 2),
    "export 1x=2; echo on": ("", 2),
    "readonly x=1; x=2; echo on": ("", 2),
    "set -Z; echo on": ("", 2),
    "exit abc; echo on": ("", 2),
    ": ${nope:?gone}; echo on": ("", 2),
    "echo $((1/0)); echo on": ("", 2),
    ": > /nope/x; echo on": ("", 2),
    "return 3; echo on": ("", 3),
    "readonly y=1; unset y; echo on": ("", 2),
    "trap 'echo e' EXIT; exit 4": ("e\n", 4),
    ". /nope; echo on": ("", 2),
    "eval 'if'; echo on": ("", 2),
    "exec nosuchcommand; echo on": ("", 127),
    "#!/bin/bash\nreadonly x=1; x=2; echo on": ("", 1),
    "#!/bin/bash\necho $((1/0)); echo on": ("", 1),
    "#!/bin/bash\nset -euo pipefail; false | true; echo never": ("", 1),
    'echo "a': ("", 2),
    'b" | wc -l': ("", 2),
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
