from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from azlab.guest import Execution, Machine, clone, known_commands, run

Shell = Callable[..., Execution]
PIECES = [
    *known_commands("Linux"),
    "[",
    "]",
    "|",
    ">",
    ">>",
    "2>&1",
    "<",
    "<<EOF",
    "EOF",
    "&&",
    "||",
    ";",
    "\n",
    "'",
    '"',
    "$(",
    ")",
    "`",
    "$HOME",
    "${X}",
    "$1",
    "$",
    "\\",
    "#",
    "*",
    "/etc/*",
    "/tmp/a",
    "/",
    "-n",
    "-rf",
    "--",
    "-s",
    "9",
    "X=1",
    "X=$X$X",
    "azureuser",
    "root",
    "-deprovision+user",
    "-force",
    "%s",
    "(a+)+$",
    "~",
]


@pytest.mark.parametrize(
    ("script", "printed"),
    [
        ("hostname; whoami", "web-base\nroot\n"),
        ("echo one && false || echo two", "one\ntwo\n"),
        ("false && echo no; echo yes", "yes\n"),
        ("NAME=world; echo \"hi $NAME\" 'hi $NAME'", "hi world hi $NAME\n"),
        ("echo $(hostname)-1 `whoami`", "web-base-1 root\n"),
        ("# a comment\necho a # another", "a\n"),
        ("echo a \\\n b", "a b\n"),
        ("printf '%s=%d\\n' a 1 b 2", "a=1\nb=2\n"),
        ("echo one > /tmp/f; echo two >> /tmp/f; wc -l < /tmp/f; tail -n 1 /tmp/f", "2\ntwo\n"),
        ("cat <<EOF\nhost $(hostname)\nEOF\necho after", "host web-base\nafter\n"),
        ("cat <<'EOF'\n$HOME\nEOF", "$HOME\n"),
        ("cat /nope 2>/dev/null || echo absent", "absent\n"),
        ("cat /nope 2>&1", "cat: /nope: No such file or directory\n"),
        ("printf 'b\\na\\nb\\n' | sort | uniq -c | head -1", "      1 a\n"),
        ("getent passwd azureuser | cut -d: -f1,6", "azureuser:/home/azureuser\n"),
        ("grep -c '^azureuser:' /etc/passwd; grep -E 'x|y' /etc/hostname || echo none", "1\nnone\n"),
        ("printf 'a|b\\n' | grep 'a|b'; printf 'ab\\n' | grep -o 'a\\|x'", "a|b\na\n"),
        ("mkdir -p /srv/a/b && touch /srv/a/b/c && ls /srv/a/b && rm -rf /srv/a && ls /srv", "c\n"),
        ("[ -f /etc/os-release ] && [ ! -d /nope ] && test 2 -gt 1 && echo ok", "ok\n"),
        ("cd /etc && pwd; ls host*", "/etc\nhostname\nhosts\n"),
        ("lsb_release -d; lsb_release -cs", "Description:\tUbuntu 24.04 LTS\nnoble\n"),
        (
            "useradd -m -s /bin/bash -G sudo bob; id -un bob; userdel -r bob; id bob || echo gone",
            "bob\ngone\n",
        ),
        ("dpkg-query -W -f='${Version}\\n' cloud-init", "25.2\n"),
        (
            "systemctl is-active nginx || apt install -y nginx > /dev/null; systemctl is-active nginx",
            "inactive\nactive\n",
        ),
        ("sudo hostnamectl set-hostname new; hostname", "new\n"),
        ("set -e\necho a\nfalse\necho b", "a\n"),
        ("exit 3\necho no", ""),
        ("date +%Y; uname", "2026\nLinux\n"),
    ],
)
def test_the_shell_does_what_a_shell_does(shell: Shell, script: str, printed: str) -> None:
    assert shell(script).stdout == printed


def test_the_exit_code_is_that_of_the_last_command(shell: Shell) -> None:
    assert [shell(text).exit_code for text in ("true", "false", "exit 7", "ls /nope")] == [0, 1, 7, 2]


def test_parameters_come_by_place_as_azure_recorded_it(ubuntu: Machine) -> None:
    execution = run(ubuntu, "RunShellScript", ["echo $0 $1", "echo $2"], ["arg1=hello", "=world"])
    assert execution.stdout == "/var/lib/waagent/run-command/download/0/script.sh hello\nworld\n"


def test_an_unknown_command_says_so_and_names_what_is_known(shell: Shell) -> None:
    execution = shell("perl -e 1")
    assert execution.exit_code == 127
    assert execution.stderr.startswith("The practice machine does not know 'perl'. It knows: ")
    assert "waagent" in execution.stderr


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("ls -Z", "does not know '-Z'"),
        ("echo $((1/0))", "division by zero"),
        ("curl https://example.com", "no network"),
        ("echo x > /nope/file", "Directory nonexistent"),
        ("echo x >> /etc/passwd", "keeps /etc/passwd itself"),
        ("apt-get install -y oracle", "Unable to locate package oracle"),
        ("apt-get install nginx && echo done", ""),
        ("dnf install -y git", "uses apt"),
        ("reboot", "az vm restart"),
        ("rm -rf /", "dangerous"),
        ("useradd root", "already exists"),
    ],
)
def test_a_refusal_is_clear_and_changes_nothing(
    ubuntu: Machine, shell: Shell, script: str, said: str
) -> None:
    before = ubuntu.to_json()
    execution = shell(script)
    assert said in execution.stderr
    assert execution.exit_code != 0
    assert ubuntu.to_json() == before


def test_ssh_keygen_shows_the_fingerprints_the_machine_reports(ubuntu: Machine, shell: Shell) -> None:
    said = shell("ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub").stdout
    assert said == f"256 {ubuntu.ssh_host_keys['ed25519']} root@web-base (ED25519)\n"


def test_a_page_is_served_while_the_web_server_runs(shell: Shell) -> None:
    assert shell("curl -s localhost").exit_code == 7
    assert "Welcome to nginx!" in shell("apt-get install -y nginx; curl -s localhost").stdout
    assert (
        shell("echo Hello | sudo tee /var/www/html/index.html; curl -s http://localhost/").stdout
        == "Hello\nHello\n"
    )
    assert shell("curl -s localhost:8080").stderr == ""
    status = "curl -s -o /dev/null -w '%{http_code}\\n'"
    assert [shell(f"{status} localhost{path}").stdout for path in ("/", "/no", ":81")] == [
        "200\n",
        "404\n",
        "000\n",
    ]
    for elsewhere in ("localhost:8080", "https://localhost/"):
        refused = shell(f"curl -sS {elsewhere}")
        assert (refused.exit_code, "Failed to connect to localhost port" in refused.stderr) == (7, True)
    assert shell("systemctl stop nginx; curl -s localhost").exit_code == 7


def test_accounts_follow_the_files_that_give_them_keys(ubuntu: Machine, shell: Shell) -> None:
    shell("rm -rf /home/azureuser/.ssh")
    admin = ubuntu.account("azureuser")
    assert admin is not None
    assert admin.authorized_keys == []


def test_adduser_and_usermod_join_groups(ubuntu: Machine, shell: Shell) -> None:
    shell("adduser --disabled-password --gecos '' dev; usermod -aG sudo dev; echo dev:pw | chpasswd")
    dev = ubuntu.account("dev")
    assert dev is not None
    assert (dev.groups, dev.has_password, dev.created_by) == (["sudo"], True, "useradd")
    assert "/home/dev/.bashrc" in ubuntu.files


@pytest.mark.parametrize("script", ["shutdown -h now", "poweroff", "systemctl poweroff"])
def test_a_shutdown_ends_the_script(shell: Shell, script: str) -> None:
    execution = shell(script, "echo never")
    assert (execution.shut_down, execution.stdout) == (True, "")


def test_a_disk_cannot_be_filled(shell: Shell) -> None:
    doubling = ["echo x > /tmp/a", *["cat /tmp/a /tmp/a > /tmp/b", "cat /tmp/b /tmp/b > /tmp/a"] * 20]
    assert "No space left on device" in shell(*doubling).stderr


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(["cut", "-", "s", " ", "-f", "9-"])
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=25))
def test_no_pieces_of_a_script_make_it_raise(ubuntu: Machine, pieces: list[str]) -> None:
    machine = clone(ubuntu)
    for text in (" ".join(pieces), "".join(pieces)):
        execution = run(machine, "RunShellScript", [text], ["1"])
        assert 0 <= execution.exit_code < 256
    assert Machine.from_json(machine.to_json()) == machine


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(known_commands("Linux")),
    st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=5),
)
def test_no_arguments_make_a_command_raise(ubuntu: Machine, name: str, words: list[str]) -> None:
    quoted = " ".join("'" + word.replace("'", "") + "'" for word in words)
    run(clone(ubuntu), "RunShellScript", [f"cat /etc/passwd | {name} {quoted}"], [])


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text())
def test_no_text_makes_it_raise(ubuntu: Machine, text: str) -> None:
    run(clone(ubuntu), "RunShellScript", [text], [text])
