"""OpenSSH's own `ssh` on a practice machine: who is let in, what runs, and how it fails."""

import threading

import pytest

from azlab.arm.cloud import copy_of
from tests.ssh.conftest import NETWORK, Clients


@pytest.mark.parametrize(
    ("command", "out", "code"),
    [
        ("whoami; hostname; pwd", "azureuser\nweb\n/home/azureuser\n", 0),
        ("sudo id -un; echo $USER", "root\nazureuser\n", 0),
        ("exit 3", "", 3),
        ("for i in 1 2; do echo $i; done | tail -1", "2\n", 0),
        ('set -- $SSH_CONNECTION; echo "$1 $3 $4"', "198.18.0.10 10.0.0.4 22\n", 0),
        ("echo ü", "ü\n", 0),
    ],
)
def test_a_command_runs_as_the_user_and_its_exit_code_comes_back(
    clients: Clients, command: str, out: str, code: int
) -> None:
    done = clients.ssh(command)
    assert (done.stdout, done.stderr, done.returncode) == (out, "", code)


def test_what_a_command_does_is_on_the_machine(clients: Clients) -> None:
    clients.ssh("sudo apt-get install -y nginx > /dev/null && echo built | sudo tee /etc/note > /dev/null")
    assert clients.ssh("cat /etc/note; systemctl is-active nginx").stdout == "built\nactive\n"
    assert clients.azure.machine("web")["files"]["/etc/note"] == "built\n"


def test_errors_go_to_the_other_stream(clients: Clients) -> None:
    done = clients.ssh("echo out; ls /nowhere")
    assert done.stdout == "out\n"
    assert done.stderr == "ls: cannot access '/nowhere': No such file or directory\n"


def test_a_command_reads_what_is_sent_to_it(clients: Clients) -> None:
    assert clients.ssh("sudo tee /etc/motd", "hello\n").stdout == "hello\n"
    assert clients.ssh("bash -s one", 'echo "$1 $(whoami)"\n').stdout == "one azureuser\n"


def test_without_a_command_it_reads_its_script(clients: Clients) -> None:
    done = clients.run("ssh", "-q", "-T", "azureuser@ADDRESS", given="cd /tmp\npwd\n")
    assert (done.stdout, done.returncode) == ("/tmp\n", 0)


def test_a_terminal_has_a_prompt_and_keeps_its_folder(clients: Clients) -> None:
    typed = "cd /tmp\npwd\nexport A=5\necho a$A\nfalse\nexit\n"
    done = clients.run("ssh", "-q", "-tt", "azureuser@ADDRESS", given=typed)
    assert "azureuser@web:~$ cd /tmp" in done.stdout
    assert "azureuser@web:/tmp$ " in done.stdout
    assert "a5" in done.stdout
    assert done.returncode == 1


@pytest.mark.parametrize("user", ["nobody", "clerk"])
def test_without_a_key_of_the_account_nobody_is_let_in(clients: Clients, user: str) -> None:
    clients.ssh("id clerk > /dev/null 2>&1 || sudo useradd -m clerk")
    done = clients.run("ssh", "-o", "BatchMode=yes", f"{user}@ADDRESS", "id")
    assert done.returncode == 255
    assert f"{user}@{clients.address}: Permission denied (publickey)." in done.stderr


def test_root_is_told_to_log_in_as_the_administrator(clients: Clients) -> None:
    done = clients.ssh("id", user="root")
    assert (done.stdout, done.returncode) == (
        'Please login as the user "azureuser" rather than the user "root".\n\n', 142,
    )  # fmt: skip


def test_a_key_that_is_added_lets_its_owner_in(clients: Clients) -> None:
    key = (clients.keys / "id_ed25519.pub").read_text().strip()
    clients.ssh("sudo useradd -m -s /bin/bash guest; sudo mkdir -p /home/guest/.ssh")
    clients.ssh("sudo tee /home/guest/.ssh/authorized_keys > /dev/null", f"{key}\n")
    assert clients.ssh("whoami", user="guest").stdout == "guest\n"


def test_an_address_that_nobody_has_answers_nobody(clients: Clients) -> None:
    done = clients.run("ssh", "azureuser@203.0.113.254", "id")
    assert done.returncode == 255
    assert "ssh: connect to host 203.0.113.254 port 22: Connection timed out" in done.stderr


def test_logins_leave_no_thread_behind(clients: Clients) -> None:
    clients.ssh("true")
    before = {thread for thread in threading.enumerate() if thread.name != "practice-ssh"}
    for _ in range(5):
        clients.ssh("true")
    for thread in set(threading.enumerate()) - before:
        if thread.name != "practice-ssh":
            thread.join(60)
            assert not thread.is_alive(), thread


def test_a_machine_behind_a_load_balancer_answers_on_its_port(clients: Clients) -> None:
    """It takes the machine's own address away for a while."""
    azure, front = clients.azure, f"{NETWORK}/loadBalancers/front"
    before = azure.get(f"{NETWORK}/networkInterfaces/nic")
    without = copy_of(before)
    inner = without["properties"]["ipConfigurations"][0]["properties"]
    public = inner.pop("publicIPAddress")
    azure.put(f"{NETWORK}/networkInterfaces/nic", without)
    rule = {"protocol": "Tcp", "frontendPort": 2222, "backendPort": 22,
            "frontendIPConfiguration": {"id": f"{front}/frontendIPConfigurations/out"}}  # fmt: skip
    parts = {"frontendIPConfigurations": [{"name": "out", "properties": {"publicIPAddress": public}}],
             "inboundNatRules": [{"name": "ssh", "properties": rule}]}  # fmt: skip
    azure.put(front, {"location": "westeurope", "sku": {"name": "Standard"}, "properties": parts})
    inner["loadBalancerInboundNatRules"] = [{"id": f"{front}/inboundNatRules/ssh"}]
    azure.put(f"{NETWORK}/networkInterfaces/nic", without)
    done = clients.run("ssh", "-q", "-p", "2222", "azureuser@ADDRESS", "hostname")
    assert (done.stdout, done.returncode) == ("web\n", 0)
    assert clients.ssh("hostname").returncode == 255
    azure.delete(front)
    azure.put(f"{NETWORK}/networkInterfaces/nic", before)
    assert clients.ssh("hostname").stdout == "web\n"
