"""What was once accepted and did something else: now it does what the shells do, or is refused in a sentence.

Each answer of dash, bash and mawk was taken from the programs themselves.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from azlab.guest import Execution

Shell = Callable[..., Execution]
OF_BOTH = {
    "seq 1 | sed 'a\\  indented'": "1\n  indented\n",
    "seq 1 | sed 'a\\\nnext'": "1\nnext\n",
    """awk 'BEGIN {OFMT="%.2f"; x = 3.14159; print x, x ""; print 17}'""": "3.14 3.14159\n17\n",
    """awk 'BEGIN {CONVFMT="%.2f"; x = 1/3 ""; print x}'""": "0.33\n",
    "printf 'a\\nb\\n' | grep -L x; echo $?": "(standard input)\n1\n",
    "hash nope 2>/dev/null; echo $?": "1\n",
    "hash sed; echo $?": "0\n",
    "[ -x /bin/sh ] && [ -f /usr/bin/sed ] && [ ! -d /usr/bin/sed ] && echo there": "there\n",
    "[ -x /usr/bin/jq ] || echo absent; apt-get install -y jq >/dev/null; [ -x /usr/bin/jq ] && echo there":
        "absent\nthere\n",
    "umask; umask 022; umask 0022; echo $?": "0022\n0\n",
    "trap 'echo bye' EXIT INT TERM; trap - EXIT; echo on": "on\n",
}  # fmt: skip
OF_DASH = {
    "echo $'a'": "$a\n",
    "printf '%s\\n' $'a\\tb'": "$a\\tb\n",
    "false &>/srv/x; echo $?; ls /srv/x": "0\n/srv/x\n",
    "x=5; echo $((--x)) $((- -x)) $((2 * 3))": "5 5 6\n",
    "trap 'echo err' ERR 2>/dev/null; false; echo on": "on\n",
    "touch /srv/x; [ /srv/x -nt /srv/none ]; echo $?": "1\n",
}
OF_BASH = {
    "printf '%s\\n' $'a\\tb'": "a\tb\n",
    "ls /none &> /srv/x; echo $?": "2\n",
    "x=5; echo $((x++)) $((++x)) $((2**3)) $((1, 2))": "5 7 8 2\n",
    "x=5; x+=3; echo $x": "53\n",
    "trap 'echo err' ERR; false; if false; then :; fi; false || true; echo on": "err\non\n",
    "trap 'echo err' ERR; set -e; false; echo on": "err\n",
    "trap 'false; echo err' ERR; false; trap - ERR; false; echo on": "err\non\n",
    "touch /srv/x; [ /srv/x -nt /srv/none ] && [[ /srv/none -ot /srv/x ]] && echo newer": "newer\n",
    "function greet { echo hi; }; greet": "hi\n",
}
REFUSED_BY_DASH = {
    "x+=3": "x+=: not found",
    "function greet { echo hi; }; greet": 'Syntax error: "}" unexpected',
    "let x=1": "let: not found",
    "echo $((2**3))": "arithmetic expression",
    "x=1; echo $((x++))": "arithmetic expression",
    "printf '%q' 'a b'": "%q: invalid directive",
    'printf "%\'d" 1000': "%': invalid directive",
}
REFUSED = {
    "umask 077": "umask is always 0022",
    "ulimit -n": "no limits for 'ulimit' to show",
    "trap 'echo x' DEBUG": "'trap' does not know DEBUG",
    "trap 'echo x' NOPE": "NOPE: bad trap",
    "touch /srv/a /srv/b; [ /srv/a -nt /srv/b ]": "no times to compare with '-nt'",
    'printf "%\'d" 1000': "does not know '%''",
    """awk 'BEGIN {printf "%s %s\\n", "a"}'""": "not enough arguments passed to printf",
    "usermod -aG missing azureuser": "usermod: group 'missing' does not exist",
    "usermod -G sudo,missing azureuser": "usermod: group 'missing' does not exist",
    "useradd -G docker bob": "useradd: group 'docker' does not exist",
    "useradd -g missing bob": "useradd: group 'missing' does not exist",
    "useradd -g users bob": "does not know '-g users'",
    "useradd -u 0 bob": "UID 0 is not unique",
    "useradd -u many bob": "invalid user ID 'many'",
    "adduser azureuser missing": "The group `missing' does not exist.",
    "groupadd -g 1600 app": "does not know '-g'",
    "awk 'BEGIN {do {i++} while (i<5); print i}'": "the practice machine's awk does not know it",
    "printf x > /etc/systemd/system/own.service; systemctl start own": "runs no services of one's own",
}
ACCOUNTS = {
    "usermod -aG missing azureuser 2>/dev/null; echo $?; id -nG azureuser | grep -c missing": "6\n0\n",
    "apt-get install -y docker.io >/dev/null; usermod -aG docker azureuser; groups azureuser | grep -c ocker":
        "1\n",
    "groupadd app; useradd -G app,sudo bob; id -nG bob": "bob app sudo\n",
    "useradd -u 1500 bob; useradd ann; id -u bob; id -u ann": "1500\n1501\n",
    "useradd -r svc; useradd --system svc2; id -u svc; id -u svc2": "999\n998\n",
    "useradd -c 'Bob B' bob; getent passwd bob | cut -d: -f5": "Bob B\n",
    "adduser --disabled-password --gecos '' bob >/dev/null; getent passwd bob | cut -d: -f5": "\n",
    "groupadd sudo 2>/dev/null; echo $?": "9\n",
    "printf '10.0.0.9 db1 db\\n' >> /etc/hosts; getent hosts db": "10.0.0.9 db1 db\n",
}  # fmt: skip


@pytest.mark.parametrize(("script", "printed"), [*OF_BOTH.items(), *OF_DASH.items(), *ACCOUNTS.items()])
def test_sh_does_what_dash_does(script: str, printed: str, shell: Shell) -> None:
    assert shell(script).stdout == printed


@pytest.mark.parametrize(("script", "printed"), [*OF_BOTH.items(), *OF_BASH.items()])
def test_bash_does_what_bash_does(script: str, printed: str, shell: Shell) -> None:
    assert shell("#!/bin/bash", script).stdout == printed


@pytest.mark.parametrize(("script", "said"), REFUSED_BY_DASH.items())
def test_dash_refuses_what_only_bash_knows(script: str, said: str, shell: Shell) -> None:
    found = shell(script)
    assert found.exit_code != 0
    assert said in found.stderr


@pytest.mark.parametrize(("script", "said"), REFUSED.items())
def test_what_is_not_done_is_refused_in_a_sentence(script: str, said: str, shell: Shell) -> None:
    found = shell("#!/bin/bash", script)
    assert found.exit_code != 0
    assert said in found.stderr
