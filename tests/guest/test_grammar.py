"""Scripts as learners write them. What is expected here is what dash and bash printed for the same text."""

from collections.abc import Callable

import pytest

from azlab.guest import Execution

Shell = Callable[..., Execution]
IN_ANY_SHELL = [
    ("for i in 1 2 3; do echo $i; done", "1\n2\n3\n"),
    ("i=0; while [ $i -lt 2 ]; do i=$((i+1)); echo $i; done; echo end $i", "1\n2\nend 2\n"),
    ("until false; do echo once; break; done", "once\n"),
    ("if [ 1 = 2 ]; then echo a; elif [ 2 = 2 ]; then echo b; else echo c; fi", "b\n"),
    ("case abc in a*) echo yes;; *) echo no;; esac", "yes\n"),
    ("case 7 in [!0-9]) echo other;; [0-9]|x) echo digit;; esac", "digit\n"),
    ('f() { local a=1; echo "hi $1"; return 3; }; a=5; f bob; echo $? $a', "hi bob\n3 5\n"),
    ("f() { for a; do echo $a; done; }; f 1 2", "1\n2\n"),
    ("for i in 1 2; do for j in a b; do [ $j = b ] && continue 2; echo $i$j; done; done", "1a\n2a\n"),
    ("{ echo a; echo b; } | wc -l; (cd /tmp; pwd); pwd", "2\n/tmp\n/root\n"),
    ("x=1; (x=2; echo $x); echo $x", "2\n1\n"),
    ("echo a | { read x; echo got $x; }; echo $x", "got a\n\n"),
    ("printf 'l1\\nl2\\nl3' | while read -r l; do echo \"<$l>\"; done", "<l1>\n<l2>\n"),
    ("printf 'a b c\\n' | (read x y; echo \"$x|$y\")", "a|b c\n"),
    ("read -r a b <<E\nfirst second third\nE\necho $a/$b", "first/second third\n"),
    ("cat <<-E\n\ttabbed $((1+1))\n\tE\ncat <<'E'\n$HOME\nE", "tabbed 2\n$HOME\n"),
    ("cat <<A <<B\n1\nA\n2\nB", "2\n"),
    (
        "X=/a/b/c.tar.gz; echo ${X##*/} ${X#*/} ${X%.*} ${X%%.*} ${#X}",
        "c.tar.gz a/b/c.tar.gz /a/b/c.tar /a/b/c 13\n",
    ),
    (
        'echo "${X:-def} ${X:+set}"; X=v; echo "${X:-def} ${X:+set}"; echo ${Z:=new} $Z',
        "def \nv set\nnew new\n",
    ),
    ("echo $((1+2*3)) $((7/2)) $((-7/2)) $((7%3)) $((5>3&&2>1)) $((1?2:3))", "7 3 -3 1 1 2\n"),
    ("a=5; : $((a+=3)); echo $a $((a << 2)) $((0x10)) $((010))", "8 32 16 8\n"),
    (
        'set -- a "b c" d; echo $#; for x in "$@"; do echo "[$x]"; done; shift; echo $1',
        "3\n[a]\n[b c]\n[d]\nb c\n",
    ),
    ('IFS=:; v=x:y::z; for p in $v; do echo "<$p>"; done', "<x>\n<y>\n<>\n<z>\n"),
    ("set -e; false || true; if false; then :; fi; echo ok; false; echo never", "ok\n"),
    ("set -e; f() { false; echo inside; }; f || echo caught; echo after", "inside\nafter\n"),
    ("set -u; echo ${X-unset}; echo $Y; echo never", "unset\n"),
    ("trap 'echo bye' EXIT; echo hi; exit 2", "hi\nbye\n"),
    ("echo `echo back` $(echo $(echo deep)) \"$(printf 'a\\n\\n')\"x", "back deep ax\n"),
    ("eval 'a=1; echo $a'; x=$(exit 7); echo $?", "1\n7\n"),
    ("a=1 sh -c 'echo $a $0 $1' name arg; echo \"[$a]\"", "1 name arg\n[]\n"),
    ("f() { echo out; echo err >&2; }; f 2>&1 | sort", "err\nout\n"),
    ('while getopts ab: o; do echo "$o $OPTARG"; done', ""),
    ('g() { while getopts ab: o; do echo "$o $OPTARG"; done; }; g -a -b val', "a \nb val\n"),
    ("[ 1 -eq 1 -a ! -f /nope ] && echo both; [ 1 -eq 2 -o -n x ] && echo either", "both\neither\n"),
    ("yes | head -2; yes no | head -n 1", "y\ny\nno\n"),
    ("echo hello | tr a-z A-Z; echo a1b2 | tr -d 0-9", "HELLO\nab\n"),
    ("echo a b c | xargs -n1 echo; printf 'a\\nb\\n' | xargs -I{} echo '<{}>'", "a\nb\nc\n<a>\n<b>\n"),
    ("expr 1 + 2; expr abc : 'a\\(.*\\)'", "3\nbc\n"),
    ("printf '%5d|%-5s|%05d|%x\\n' 3 ab 42 255", "    3|ab   |00042|ff\n"),
    ("exec > /tmp/out; echo kept; cat /tmp/none; exec >&2; echo shown", ""),
    ("[ -f /etc/passwd ] && { echo group; } ; ! false && echo turned", "group\nturned\n"),
    ("# it's a comment\necho $(\n# isn't it\necho inside\n)", "inside\n"),
]
IN_BASH = [
    ('[[ abc == a* && -n x ]] && echo m; [[ abc != "a*" ]] && echo literal', "m\nliteral\n"),
    ("[[ web-12 =~ ^([a-z]+)-([0-9]+)$ ]] && echo ${BASH_REMATCH[1]} ${BASH_REMATCH[2]}", "web 12\n"),
    ('a=(1 2 "3 4"); a+=(5); echo ${#a[@]} ${a[0]}; for x in "${a[@]}"; do echo "<$x>"; done',
     "4 1\n<1>\n<2>\n<3 4>\n<5>\n"),
    ("declare -A m; m[k]=v; m[j]=w; k=j; echo ${m[k]} ${m[$k]} ${#m[@]}", "v w 2\n"),
    ("a=(1 2 3); i=1; a[$i]=x; a[$((i + 1))]=y; a[$i]+=z; echo ${a[@]}", "1 xz y\n"),
    ("declare -A m; k=z; m[$k]=1; m[\"b c\"]=2; m['q']=3; echo ${m[z]} ${m[b c]} ${m[q]}", "1 2 3\n"),
    ("b=(2); a=(1 2 3); a[${b[0]}]=x; echo ${a[2]} a[$b]=5", "x a[2]=5\n"),
    ("for ((i=0; i<3; i++)); do printf $i; done; ((i > 2)) && echo !", "012!\n"),
    ("echo {1..3} {a,b}{1,2} x{,y} {01..03} {c..a}", "1 2 3 a1 a2 b1 b2 x xy 01 02 03 c b a\n"),
    ("s=hello; echo ${s:1:3} ${s: -3} ${s/l/L} ${s//l/L} ${s^} ${s^^}", "ell llo heLlo heLLo Hello HELLO\n"),
    ('read -r a b <<< "one two three"; echo "$a|$b"', "one|two three\n"),
    ("set -o pipefail; false | true; echo $?", "1\n"),
    ("function f { echo $1; }; f x; n=y; x=5; y=x; echo ${!y}", "x\n5\n"),
    ("case a in a) echo 1;& b) echo 2;; c) echo 3;; esac", "1\n2\n"),
    ("mapfile -t L < <(printf 'a\\nb\\n'); echo ${#L[@]} ${L[1]}", "2 b\n"),
    ("echo -e 'a\\tb'; echo 'a\\tb'; echo $'c\\td'", "a\tb\na\\tb\nc\td\n"),
]  # fmt: skip


@pytest.mark.parametrize("first_line", ["", "#!/bin/bash\n"], ids=["sh", "bash"])
@pytest.mark.parametrize(("script", "printed"), IN_ANY_SHELL)
def test_a_script_prints_what_a_shell_prints(
    shell: Shell, first_line: str, script: str, printed: str
) -> None:
    assert shell(first_line + script).stdout == printed


@pytest.mark.parametrize(("script", "printed"), IN_BASH)
def test_bash_knows_more(shell: Shell, script: str, printed: str) -> None:
    assert shell("#!/bin/bash", script).stdout == printed


@pytest.mark.parametrize(
    ("script", "code", "said"),
    [
        ("[[ a == a ]]", 127, "[[: not found"),
        ("set -o pipefail", 2, "Illegal option -o pipefail"),
        ("a=(1 2)", 2, '"(" unexpected'),
        ("source /etc/os-release", 127, "source: not found"),
        ("[ a == a ]", 2, "unexpected operator"),
        ("x=abc; echo ${x:1}", 2, "Bad substitution"),
    ],
)
def test_ubuntus_sh_is_dash_and_says_so(shell: Shell, script: str, code: int, said: str) -> None:
    execution = shell(script)
    assert (execution.exit_code, said in execution.stderr) == (code, True)
    assert shell("#!/bin/bash", script).exit_code == 0


@pytest.mark.parametrize(
    "script",
    [
        "touch /tmp/x; if true; then echo",
        "touch /tmp/x; for a in b; echo; done",
        "touch /tmp/x; (echo a",
        "touch /tmp/x; echo 'a",
        "touch /tmp/x &&",
        "touch /tmp/x; case a in b echo",
        "touch /tmp/x; fi",
        "touch /tmp/x; f() ",
        "touch /tmp/x; echo a | ; ls",
        "if true; then\ntouch /tmp/x\nfi )",
    ],
)
def test_of_a_line_that_is_no_script_nothing_is_run(shell: Shell, script: str) -> None:
    execution = shell(script)
    assert execution.exit_code == 2
    assert "Syntax error" in execution.stderr
    assert shell("ls /tmp/x").exit_code == 2


@pytest.mark.parametrize("first", ["", "#!/bin/bash\n"])
@pytest.mark.parametrize(
    "rest", ["if true; then echo", "for a in b; echo; done", "echo 'a", "fi\necho c", "("]
)
def test_the_lines_before_one_that_is_no_script_have_run(shell: Shell, first: str, rest: str) -> None:
    execution = shell(f"{first}echo a\nf() {{\necho b\n}}; f\n{rest}")
    assert (execution.stdout, execution.exit_code) == ("a\nb\n", 2)
    assert "Syntax error" in execution.stderr


def test_what_stands_behind_an_exit_is_never_read(shell: Shell) -> None:
    execution = shell("echo a; exit 3\n((( fi")
    assert (execution.stdout, execution.stderr, execution.exit_code) == ("a\n", "", 3)


def test_a_here_document_without_its_end_goes_to_the_end_of_the_script(shell: Shell) -> None:
    assert shell("cat <<E; echo after\nno end").stdout in ("no end\nafter\n", "no endafter\n")
    in_bash = shell("#!/bin/bash\ncat <<E; echo after\nno end\n")
    assert in_bash.stdout == "no end\nafter\n"
    assert "warning: here-document delimited by end-of-file (wanted `E')" in in_bash.stderr


def test_a_script_on_the_disk_runs_by_its_path_when_it_may(shell: Shell) -> None:
    shell("printf '#!/bin/sh\\necho ran $1\\n' > /opt/tool.sh")
    refused = shell("/opt/tool.sh")
    assert (refused.exit_code, "Permission denied" in refused.stderr) == (126, True)
    assert shell("sh /opt/tool.sh a; chmod +x /opt/tool.sh; /opt/tool.sh b").stdout == "ran a\nran b\n"
    assert shell("cp -p /opt/tool.sh /usr/local/bin/tool; tool c").stdout == "ran c\n"


def test_permissions_and_owners_are_shown_and_travel(shell: Shell) -> None:
    shell("mkdir -p /srv/app; echo x > /srv/app/a; chmod 640 /srv/app/a; chown www-data:www-data /srv/app/a")
    assert shell("stat -c '%a %U:%G' /srv/app/a; mv /srv/app/a /srv/app/b; stat -c %a /srv/app/b").stdout == (
        "640 www-data:www-data\n640\n"
    )
    assert shell("ls -l /srv/app").stdout.startswith("-rw-r----- www-data www-data")
    assert "invalid user" in shell("chown nobody2 /srv/app/b").stderr


@pytest.mark.parametrize(
    ("script", "printed"),
    [
        ("printf 'a\\nb\\nc\\nd\\n' | sed -n '/b/,/c/p'", "b\nc\n"),
        ("echo foo bar | sed 's/\\(foo\\) \\(bar\\)/\\2 \\1/'", "bar foo\n"),
        ("printf 'a=1\\n' | sed -E 's/^(.)=(.)$/\\2=\\1/'; echo aXbX | sed 's/X/-/2'", "1=a\naXb-\n"),
        ("echo 'Port 22' > /tmp/c; sed -i 's|^#\\?Port .*|Port 2222|' /tmp/c; cat /tmp/c", "Port 2222\n"),
        ("printf '1\\n2\\n3\\n' | sed '$d;1i zero' | sed -e '/2/a two'", "zero\n1\n2\ntwo\n"),
        ("printf 'a.b\\naxb\\n' | grep -F a.b; printf 'a\\nb\\nc\\n' | grep -A1 -n b", "a.b\n2:b\n3-c\n"),
        ("printf 'x1\\ny\\n' | grep -oE '[[:digit:]]+'; grep -rl azureuser /etc/sudoers.d",
         "1\n/etc/sudoers.d/90-cloud-init-users\n"),
        ("printf '3 b\\n1 c\\n2 a\\n' | sort -k2 | head -1; printf '10\\n9\\n' | sort -n | tail -1",
         "2 a\n10\n"),
        ("mkdir -p /d/e; touch /d/a.txt /d/e/b.txt; find /d -name '*.txt' -type f; find /d -type d",
         "/d/a.txt\n/d/e/b.txt\n/d\n/d/e\n"),
        ("echo hi | base64; echo aGkK | base64 -d; echo -n | sha256sum | cut -c1-8", "aGkK\nhi\ne3b0c442\n"),
        ("basename /a/b.txt .txt; dirname /a/b/c; printf 'a\\nb\\n' | paste -sd, ", "b\n/a/b\na,b\n"),
    ],
)  # fmt: skip
def test_commands_over_text_and_files(shell: Shell, script: str, printed: str) -> None:
    assert shell(script).stdout == printed


def test_the_options_of_the_first_line_hold_for_the_script_itself(shell: Shell) -> None:
    done = shell("#!/bin/sh -e\nfalse\necho on")
    assert (done.stdout, done.exit_code) == ("", 1)
