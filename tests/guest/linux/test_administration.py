"""Accounts, groups, packages and services: what they print, and the exit codes of shadow, apt and systemd."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from azlab.guest import Execution

Shell = Callable[..., Execution]
ACCOUNTS = {
    "useradd bob; id -un bob": "bob\n",
    "useradd bob; useradd bob 2>/dev/null; echo $?": "9\n",
    "useradd 'Bad Name' 2>/dev/null; echo $?": "3\n",
    "useradd 2>/dev/null; echo $?": "2\n",
    "useradd bob; ls -d /home/bob 2>/dev/null; echo $?": "2\n",
    "useradd -m bob; ls -d /home/bob": "/home/bob\n",
    "useradd bob; getent passwd bob | cut -d: -f7": "/bin/sh\n",
    "useradd -s /bin/bash bob; getent passwd bob | cut -d: -f7": "/bin/bash\n",
    "useradd -d /srv/bob -m bob; getent passwd bob | cut -d: -f6": "/srv/bob\n",
    "useradd -G sudo,adm bob; id -nG bob": "bob sudo adm\n",
    "useradd -m bob; usermod -aG sudo bob; id -nG bob": "bob sudo\n",
    "useradd -G sudo bob; usermod -G adm bob; id -nG bob": "bob adm\n",
    "useradd bob; usermod -s /bin/bash bob; getent passwd bob | cut -d: -f7": "/bin/bash\n",
    "usermod -aG sudo nobody2 2>/dev/null; echo $?": "6\n",
    "userdel nobody2 2>/dev/null; echo $?": "6\n",
    "useradd -m bob; userdel bob; ls -d /home/bob; id bob 2>/dev/null; echo $?": "/home/bob\n1\n",
    "useradd -m bob; userdel -r bob; ls -d /home/bob 2>/dev/null; echo $?": "2\n",
    "getent passwd nobody2; echo $?": "2\n",
    "getent passwd root | cut -d: -f1,3,6": "root:0:/root\n",
    "id -u; id -un": "0\nroot\n",
    "id nobody2 2>/dev/null; echo $?": "1\n",
    "useradd bob; passwd -S bob | cut -d' ' -f1,2": "bob L\n",
    "useradd bob; echo bob:secret | chpasswd; passwd -S bob | cut -d' ' -f1,2": "bob P\n",
    "useradd bob; echo bob:x | chpasswd; passwd -l bob > /dev/null; passwd -S bob | cut -c5": "L\n",
    "echo nobody2:x | chpasswd 2>/dev/null; echo $?": "1\n",
    "echo broken | chpasswd 2>/dev/null; echo $?": "1\n",
    "groupadd ops; getent group ops | cut -d: -f1": "ops\n",
    "groupadd ops; groupadd ops 2>/dev/null; echo $?": "9\n",
    "groupadd ops; groupadd -f ops; echo $?": "0\n",
    "groupadd 'a b' 2>/dev/null; echo $?": "3\n",
    "groupdel nothing 2>/dev/null; echo $?": "6\n",
    "groupadd ops; useradd -G ops bob; groups bob": "bob ops\n",
    "groupadd ops; touch /srv/f; chown :ops /srv/f; stat -c %U:%G /srv/f": "root:ops\n",
    "useradd bob; touch /srv/f; chown bob:bob /srv/f; stat -c %U /srv/f": "bob\n",
    "chown nobody2 /etc/hosts 2>/dev/null; echo $?": "1\n",
    "useradd a; useradd b; echo $(($(id -u b) - $(id -u a)))": "1\n",
}
PACKAGES = {
    "apt-get update > /dev/null; echo $?": "0\n",
    "apt-get install -y nginx > /dev/null; echo $?": "0\n",
    "apt-get install -y nothing-like-it > /dev/null 2>&1; echo $?": "100\n",
    "apt-get install nginx > /dev/null 2>&1; echo $?": "1\n",
    "apt-get install -y jq git > /dev/null; dpkg -s jq | grep Status": "Status: install ok installed\n",
    "apt-get install -y jq > /dev/null; command -v jq": "/usr/bin/jq\n",
    "command -v jq > /dev/null || echo absent": "absent\n",
    "dpkg -s jq > /dev/null 2>&1; echo $?": "1\n",
    "dpkg-query -W jq > /dev/null 2>&1; echo $?": "1\n",
    "apt-get install -y jq > /dev/null; apt-get remove -y jq > /dev/null; command -v jq; echo $?": "127\n",
    "DEBIAN_FRONTEND=noninteractive apt-get install -yq jq > /dev/null; echo $?": "0\n",
    "dnf install -y git 2>/dev/null; echo $?": "127\n",
    "apt-get install -y nginx > /dev/null; curl -s localhost | grep -c nginx": "2\n",
}
SERVICES = {
    "apt-get install -y nginx > /dev/null; systemctl is-active nginx; systemctl is-enabled nginx": (
        "active\nenabled\n"
    ),
    "systemctl is-active nothing; echo $?": "inactive\n4\n",
    "systemctl start nothing 2>/dev/null; echo $?": "5\n",
    "systemctl status nothing > /dev/null 2>&1; echo $?": "4\n",
    "systemctl stop ssh; systemctl is-active ssh; echo $?": "inactive\n3\n",
    "systemctl stop ssh; systemctl status ssh > /dev/null; echo $?": "3\n",
    "systemctl disable ssh; systemctl is-enabled ssh; echo $?": "disabled\n1\n",
    "systemctl disable --now ssh; systemctl is-active ssh; echo $?": "inactive\n3\n",
    "systemctl stop ssh; systemctl enable --now ssh; systemctl is-active ssh": "active\n",
    "systemctl is-active --quiet ssh && echo up": "up\n",
    "systemctl is-active ssh.service": "active\n",
    "systemctl restart ssh; echo $?": "0\n",
    "systemctl daemon-reload; echo $?": "0\n",
    "service ssh stop; service ssh status > /dev/null; echo $?": "3\n",
    "hostnamectl set-hostname shop; hostname; cat /etc/hostname": "shop\nshop\n",
    "hostname 'no name' 2>/dev/null; echo $?": "1\n",
    "hostname -s": "web-base\n",
    "uname -sm": "Linux x86_64\n",
    "whoami; pwd": "root\n/srv/t\n",
    "cat /etc/os-release | grep ^ID=": "ID=ubuntu\n",
    "lsb_release -is; lsb_release -rs": "Ubuntu\n24.04\n",
    "[ -s /etc/machine-id ] && wc -c < /etc/machine-id": "33\n",
}
PRINTED = ACCOUNTS | PACKAGES | SERVICES


@pytest.mark.parametrize("script", PRINTED)
def test_a_command_prints_and_ends_as_it_does_elsewhere(beside_files: Shell, script: str) -> None:
    execution = beside_files(script)
    assert (execution.stdout, execution.exit_code) == (PRINTED[script], 0)
