from collections.abc import Callable

import pytest

from azlab.guest import Execution, Machine, new_machine, provision, run

from .conftest import os_profile

Shell = Callable[..., Execution]
UBUNTU_LINES = [
    "WARNING! The waagent service will be stopped.",
    "WARNING! Cached DHCP leases will be deleted.",
    "WARNING! root password will be disabled. You will not be able to login as root.",
    "WARNING! /etc/resolv.conf will NOT be removed, this is a behavior change to earlier versions of Ubuntu.",
    "WARNING! azureuser account and entire home directory will be deleted.",
]


def test_deprovision_user_prints_the_agents_own_lines_in_order(shell: Shell) -> None:
    execution = shell("sudo waagent -deprovision+user -force")
    assert execution.stdout.splitlines() == UBUNTU_LINES
    assert (execution.exit_code, execution.shut_down) == (0, False)


def test_deprovision_user_clears_what_first_boot_left(ubuntu: Machine, shell: Shell) -> None:
    shell(
        "passwd -l root; echo x > /root/.bash_history; echo root:pw | chpasswd",
        "waagent -deprovision+user -force",
    )
    root = ubuntu.account("root")
    assert root is not None
    assert not root.has_password
    assert ubuntu.account("azureuser") is None
    gone = (
        "/home/azureuser",
        "/var/lib/waagent",
        "/var/lib/dhcp",
        "/root/.bash_history",
        "/var/log/waagent.log",
        "/var/log/azure",
    )
    assert not [path for path in ubuntu.files if path.startswith(gone)]
    assert (ubuntu.host_name, ubuntu.deprovisioned) == ("localhost.localdomain", True)
    assert {"/etc/resolv.conf", "/root/.ssh/authorized_keys"} <= set(ubuntu.files)


def test_deprovision_leaves_the_machine_id(ubuntu: Machine, shell: Shell) -> None:
    before = ubuntu.machine_id
    shell("waagent -deprovision+user -force")
    assert ubuntu.machine_id == before


def test_plain_deprovision_keeps_the_account(ubuntu: Machine, shell: Shell) -> None:
    execution = shell("waagent -deprovision -force")
    assert execution.stdout.splitlines() == UBUNTU_LINES[:-1]
    assert ubuntu.account("azureuser")
    assert ubuntu.deprovisioned


def test_only_the_last_provisioned_account_goes(ubuntu: Machine, shell: Shell) -> None:
    shell("useradd -m bob; echo key > /home/bob/token; waagent -deprovision+user -force")
    assert ubuntu.account("bob")
    assert ubuntu.files["/home/bob/token"] == "key\n"


@pytest.mark.parametrize("verb", ["-deprovision", "-deprovision+user"])
def test_without_force_the_question_finds_nobody_and_nothing_is_done(
    ubuntu: Machine, shell: Shell, verb: str
) -> None:
    before = ubuntu.to_json()
    execution = shell(f"waagent {verb}")
    assert "Do you want to proceed (y/n)" in execution.stdout
    assert "EOF when reading a line" in execution.stdout
    assert ubuntu.to_json() == before


def test_a_second_time_the_agent_no_longer_knows_the_user(ubuntu: Machine, shell: Shell) -> None:
    shell("waagent -deprovision -force")
    execution = shell("waagent -deprovision+user -force")
    assert execution.stdout.splitlines()[-2:] == [
        "WARNING! ovf-env.xml is not found.",
        "WARNING! Skip delete user.",
    ]
    assert ubuntu.account("azureuser")


def test_ubuntu_keeps_host_keys_because_cloud_init_makes_new_ones(ubuntu: Machine, shell: Shell) -> None:
    before = ubuntu.ssh_host_keys
    shell("waagent -deprovision+user -force")
    assert ubuntu.ssh_host_keys == before


def test_others_delete_host_keys_and_the_resolver() -> None:
    machine = new_machine(
        {"publisher": "RedHat", "offer": "RHEL", "sku": "9-lvm-gen2", "os_type": "Linux"}, "a"
    )
    provision(machine, os_profile("vm1"), seed="1")
    execution = run(machine, "RunShellScript", ["waagent -deprovision+user -force"], [])
    said = execution.stdout.splitlines()
    assert said[1] == "WARNING! All SSH host key pairs will be deleted."
    assert said[4] == "WARNING! /etc/resolv.conf will be deleted."
    assert not machine.ssh_host_keys
    assert "/etc/resolv.conf" not in machine.files


def test_at_runs_the_job_after_the_script_and_says_so_as_azure_shows_it(
    ubuntu: Machine, shell: Shell
) -> None:
    execution = shell(
        "echo 'sudo waagent -deprovision+user --force' | at -M now + 1 minutes", "id -u azureuser"
    )
    assert execution.stdout == "1000\n"
    assert execution.stderr.startswith("warning: commands will be executed using /bin/sh\njob 1 at ")
    assert ubuntu.deprovisioned


def test_the_agent_tells_its_version_and_its_usage(shell: Shell) -> None:
    assert shell("waagent -version").stdout.startswith("WALinuxAgent-2.15.0.0 running on ubuntu 24.04")
    assert shell("waagent -nonsense").stdout.startswith("usage:")


def test_cloud_init_clean_forgets_the_instance_and_logs_when_asked(ubuntu: Machine, shell: Shell) -> None:
    assert shell("cloud-init status").stdout == "status: done\n"
    shell("cloud-init clean")
    assert "/var/log/cloud-init.log" in ubuntu.files
    assert shell("cloud-init status").stdout == "status: not started\n"
    shell("cloud-init clean --logs")
    assert "/var/log/cloud-init.log" not in ubuntu.files


def test_whoever_answers_the_question_is_heard(ubuntu: Machine, shell: Shell) -> None:
    shell("yes n | waagent -deprovision+user")
    assert not ubuntu.deprovisioned
    shell("yes | waagent -deprovision+user")
    assert ubuntu.deprovisioned
    assert ubuntu.account("azureuser") is None


def test_what_is_shredded_is_gone_or_unreadable(ubuntu: Machine, shell: Shell) -> None:
    shell("echo secret > /etc/a; echo secret > /etc/b; shred -u /etc/a; shred -n 1 -z /etc/b")
    assert "/etc/a" not in ubuntu.files
    assert "secret" not in ubuntu.files["/etc/b"]
    assert shell("shred /etc").exit_code == 1


def test_nobody_is_signed_in_whose_processes_could_end(shell: Shell) -> None:
    assert shell("pkill -u azureuser").exit_code == 1
    assert shell("pkill -u azureuser; deluser --remove-home azureuser && echo gone").stdout == "gone\n"
