"""Users other than root: what they may do, and how they become another one."""

from collections.abc import Callable

import pytest

from azlab.guest.execution import Execution

Shell = Callable[..., Execution]


@pytest.fixture
def as_user(shell: Shell) -> Shell:
    """A script in bash of the account that the image was provisioned with."""
    return lambda *lines: shell("su - azureuser <<'SCRIPT'", *lines, "SCRIPT")


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("whoami", "azureuser"),
        ("id -un", "azureuser"),
        ("echo $HOME $USER $LOGNAME", "/home/azureuser azureuser azureuser"),
        ("pwd", "/home/azureuser"),
        ("cd /tmp; cd; pwd", "/home/azureuser"),
        ("echo $EUID", "1000"),
        ("echo ~", "/home/azureuser"),
        ("echo hello > notes; stat -c %U:%G notes", "azureuser:azureuser"),
        ("touch /tmp/mine; stat -c %U /tmp/mine", "azureuser"),
        ("mkdir -p a/b; stat -c %U a a/b", "azureuser\nazureuser"),
        ("mkdir -p /tmp/a/b; touch /tmp/a/c; stat -c %U /tmp /tmp/a /tmp/a/b", "root\nazureuser\nazureuser"),
        ("cat /etc/hostname", "web-base"),
        ("sudo whoami", "root"),
        ("sudo -u azureuser whoami", "azureuser"),
        ("sudo sh -c 'echo $HOME $USER'", "/root root"),
        ("sudo -n true && echo may", "may"),
        ("echo 127.0.0.1 base | sudo tee -a /etc/hosts", "127.0.0.1 base"),
        ("sudo cat /etc/shadow | wc -l | tr -d ' ' | sed 's/.*/read/'", "read"),
        ("sudo -i whoami; whoami", "root\nazureuser"),
        ("sudo su - -c whoami", "root"),
        ("sudo bash -c 'cd /root && pwd'", "/root"),
        ("sudo NAME=x sh -c 'echo $NAME'", "x"),
        ("systemctl is-active ssh", "active"),
        (
            "printf '#!/bin/sh\\necho ran as $(whoami)\\n' > do.sh; chmod +x do.sh; ./do.sh",
            "ran as azureuser",
        ),
    ],
)
def test_a_user_does_what_is_theirs_and_the_rest_by_sudo(as_user: Shell, line: str, wanted: str) -> None:
    done = as_user(line)
    assert (done.stdout.strip(), done.stderr) == (wanted, "")


@pytest.mark.parametrize(
    ("line", "said", "code"),
    [
        ("touch /etc/x", "touch: cannot touch '/etc/x': Permission denied\n", 1),
        ("mkdir /opt/app", "mkdir: cannot create directory '/opt/app': Permission denied\n", 1),
        ("rm /etc/hosts", "rm: cannot remove '/etc/hosts': Permission denied\n", 1),
        ("cp /etc/hosts /etc/q", "cp: cannot create regular file '/etc/q': Permission denied\n", 1),
        ("cat /etc/shadow", "cat: /etc/shadow: Permission denied\n", 1),
        ("echo x > /etc/x", "bash: line 1: /etc/x: Permission denied\n", 1),
        ("sudo echo x > /etc/x", "bash: line 1: /etc/x: Permission denied\n", 1),
        ("sh -c 'echo x > /etc/x'", "sh: 1: cannot create /etc/x: Permission denied\n", 2),
        ("cat < /etc/shadow", "bash: line 1: /etc/shadow: Permission denied\n", 1),
        ("cd /root", "bash: line 1: cd: /root: Permission denied\n", 1),
        ("ls /root", "ls: cannot open directory '/root': Permission denied\n", 2),
        ("chmod 777 /etc/hosts", "chmod: changing permissions of '/etc/hosts': Operation not permitted\n", 1),
        (
            "chown azureuser /etc/hosts",
            "chown: changing ownership of '/etc/hosts': Operation not permitted\n",
            1,
        ),
        ("hostname x", "hostname: you must be root to change the host name\n", 1),
        (
            "useradd bob",
            "useradd: Permission denied.\nuseradd: cannot lock /etc/passwd; try again later.\n",
            1,
        ),
        ("su - root -c id", "Password: \nsu: Authentication failure\n", 1),
        ("runuser -u root id", "runuser: may not be used by non-root users\n", 1),
        ("sudo cd /root", "sudo: cd: command not found\n", 1),
        (
            "sudo -u nobody-here id",
            "sudo: unknown user nobody-here\nsudo: error initializing audit plugin sudoers_audit\n",
            1,
        ),
    ],
)
def test_what_is_not_theirs_is_refused_in_the_commands_own_words(
    as_user: Shell, line: str, said: str, code: int
) -> None:
    done = as_user(line)
    assert (done.stderr, done.exit_code) == (said, code)


@pytest.mark.parametrize(
    "line",
    [
        "apt-get install -y nginx",
        "apt-get update",
        "systemctl stop ssh",
        "service ssh stop",
        "waagent -force -deprovision+user",
        "cloud-init clean",
        "userdel azureuser",
        "shutdown now",
        "usermod -aG adm azureuser",
        "echo azureuser:x | chpasswd",
        "mv /etc/hosts /tmp/hosts",
        "sed -i s/a/b/ /etc/hosts",
        "rm -rf /var/log",
        "tee /etc/hosts < /dev/null",
    ],
)
def test_nothing_of_the_system_is_changed_without_sudo(shell: Shell, as_user: Shell, line: str) -> None:
    def look() -> str:
        return shell(
            "cat /etc/passwd /etc/hosts /etc/group; ls -R /var/log /etc; systemctl is-active ssh"
        ).stdout

    before = look()
    done = as_user(line)
    assert done.exit_code != 0
    assert not done.shut_down
    assert look() == before
    assert as_user(f"sudo {line}").exit_code == 0 or "tee" in line or "|" in line


def test_somebody_without_a_rule_needs_a_password_for_sudo(shell: Shell) -> None:
    shell("useradd -m -s /bin/bash clerk")
    assert "sudo: a password is required" in shell("su - clerk -c 'sudo whoami'").stderr
    shell("echo 'clerk ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/clerk")
    assert shell("su - clerk -c 'sudo whoami'").stdout == "root\n"


def test_in_a_folder_for_everybody_each_keeps_what_is_their_own(shell: Shell, as_user: Shell) -> None:
    shell("touch /tmp/roots")
    assert as_user("rm -f /tmp/roots").exit_code == 1
    assert as_user("touch /tmp/mine; rm /tmp/mine").exit_code == 0


def test_who_acts_is_root_again_afterwards(shell: Shell) -> None:
    assert shell("su - azureuser -c whoami; whoami; pwd").stdout == "azureuser\nroot\n/root\n"
    assert shell("su - azureuser -c 'exit 3'; echo $?; whoami").stdout == "3\nroot\n"


def test_an_account_that_may_not_log_in_gets_no_shell(shell: Shell) -> None:
    shell("useradd -s /usr/sbin/nologin daemon-of-ours")
    assert shell("su daemon-of-ours -c id").stderr == "This account is currently not available.\n"
    assert shell("runuser -u daemon-of-ours -- whoami").stdout == "daemon-of-ours\n"
