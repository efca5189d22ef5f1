import pytest

from azlab.guest import Machine, boot, clone, new_machine, provision, run

from .conftest import KEY, SERVER, UBUNTU, os_profile


def deprovisioned(machine: Machine, verb: str = "-deprovision+user") -> Machine:
    run(machine, "RunShellScript", [f"waagent {verb} -force"], [])
    return machine


def test_first_boot_gives_name_keys_account_and_machine_id(ubuntu: Machine) -> None:
    admin = ubuntu.account("azureuser")
    assert admin is not None
    assert (ubuntu.host_name, ubuntu.deprovisioned) == ("web-base", False)
    assert set(ubuntu.ssh_host_keys) == {"rsa", "ecdsa", "ed25519"}
    assert len(ubuntu.machine_id) == 32
    assert (admin.authorized_keys, admin.created_by, admin.has_password) == ([KEY], "provisioning", False)
    assert ubuntu.services["ssh"] == "active"


def test_two_machines_from_one_generalized_disk_differ(ubuntu: Machine) -> None:
    deprovisioned(ubuntu)
    first, second = clone(ubuntu), clone(ubuntu)
    provision(first, os_profile("vm1"), seed="1")
    provision(second, os_profile("vm2"), seed="2")
    assert (first.host_name, second.host_name) == ("vm1", "vm2")
    assert set(first.ssh_host_keys.values()).isdisjoint(second.ssh_host_keys.values())


def test_waagent_leaves_the_machine_id_so_two_machines_share_it(ubuntu: Machine) -> None:
    deprovisioned(ubuntu)
    first, second = clone(ubuntu), clone(ubuntu)
    provision(first, os_profile("vm1"), seed="1")
    provision(second, os_profile("vm2"), seed="2")
    assert first.machine_id == second.machine_id == ubuntu.machine_id != ""


@pytest.mark.parametrize("script", ["cloud-init clean --machine-id", "truncate -s 0 /etc/machine-id"])
def test_an_emptied_machine_id_is_made_anew(ubuntu: Machine, script: str) -> None:
    before = ubuntu.machine_id
    run(ubuntu, "RunShellScript", [script], [])
    deprovisioned(ubuntu)
    assert ubuntu.machine_id == ""
    first, second = clone(ubuntu), clone(ubuntu)
    provision(first, os_profile("vm1"), seed="1")
    provision(second, os_profile("vm2"), seed="2")
    assert len({before, first.machine_id, second.machine_id}) == 3


def test_a_disk_that_was_not_deprovisioned_comes_up_and_leaks(ubuntu: Machine) -> None:
    run(ubuntu, "RunShellScript", ["echo 'az login -p Secret' > /home/azureuser/.bash_history",
                                   "echo token > /root/.bash_history"], [])  # fmt: skip
    before = ubuntu.ssh_host_keys
    result = provision(ubuntu, os_profile("vm2", "newadmin"), seed="2")
    assert result.succeeded
    assert {"azureuser", "newadmin"} <= {account.name for account in ubuntu.accounts}
    assert "Secret" in ubuntu.files["/home/azureuser/.bash_history"]
    assert "/root/.bash_history" in ubuntu.files
    assert ubuntu.host_name == "vm2"
    assert ubuntu.ssh_host_keys != before


def test_an_old_account_of_the_same_name_keeps_its_old_keys(ubuntu: Machine) -> None:
    run(ubuntu, "RunShellScript", ["echo 'ssh-rsa OLD thief' >> /home/azureuser/.ssh/authorized_keys"], [])
    provision(ubuntu, os_profile("vm2"), seed="2")
    admin = ubuntu.account("azureuser")
    assert admin is not None
    assert admin.authorized_keys == [KEY, "ssh-rsa OLD thief"]


def test_a_linux_image_without_cloud_init_times_out(ubuntu: Machine) -> None:
    run(ubuntu, "RunShellScript", ["apt-get remove -y cloud-init"], [])
    result = provision(deprovisioned(ubuntu), os_profile("vm2"), seed="2")
    assert (result.succeeded, result.code, result.message_key) == (
        False,
        "OSProvisioningTimedOut",
        "os-timeout",
    )


def test_booting_a_specialized_copy_keeps_its_identity(ubuntu: Machine) -> None:
    copy = clone(ubuntu)
    boot(copy, "another vm")
    assert (copy.host_name, copy.machine_id, copy.ssh_host_keys) == (
        ubuntu.host_name, ubuntu.machine_id, ubuntu.ssh_host_keys)  # fmt: skip


def test_two_copies_with_an_empty_machine_id_boot_to_two(ubuntu: Machine) -> None:
    run(ubuntu, "RunShellScript", ["truncate -s 0 /etc/machine-id"], [])
    first, second = clone(ubuntu), clone(ubuntu)
    boot(first, "1")
    boot(second, "2")
    assert len(first.machine_id) == 32
    assert first.machine_id != second.machine_id


def test_a_stopped_service_starts_again_only_when_enabled(ubuntu: Machine) -> None:
    run(
        ubuntu,
        "RunShellScript",
        ["apt-get install -y nginx apache2; systemctl disable apache2; systemctl stop nginx"],
        [],
    )
    boot(ubuntu)
    assert (ubuntu.services["nginx"], ubuntu.services["apache2"]) == ("active", "inactive")


def test_windows_first_boot_gives_name_sid_and_admin(windows: Machine) -> None:
    admin = windows.account("AzureUser")
    assert admin is not None
    assert (windows.host_name, admin.uid, admin.enabled, admin.has_password) == ("WEB-BASE", 500, True, True)
    assert windows.sid.startswith("S-1-5-21-")
    assert windows.image_state == "IMAGE_STATE_COMPLETE"


def test_a_windows_disk_without_sysprep_fails_and_runs_on_as_the_old_machine(windows: Machine) -> None:
    before = clone(windows)
    result = provision(windows, os_profile("vm2", "newadmin", adminPassword="x"), seed="2")
    assert not result.succeeded
    assert (result.code, result.message_key) == ("OSProvisioningClientError", "os-guest-agent-running")
    assert (windows.host_name, windows.sid, windows.accounts) == (
        before.host_name,
        before.sid,
        before.accounts,
    )


def test_two_windows_machines_from_a_syspreped_disk_differ(windows: Machine) -> None:
    old = windows.sid
    run(windows, "RunPowerShellScript", ["sysprep /generalize /oobe /shutdown"], [])
    first, second = clone(windows), clone(windows)
    assert provision(first, os_profile("vm1", "ann", adminPassword="x"), seed="1").succeeded
    assert provision(second, os_profile("vm2", "ben", adminPassword="x"), seed="2").succeeded
    assert len({old, first.sid, second.sid}) == 3
    assert (first.host_name, second.host_name) == ("VM1", "VM2")
    assert first.account("azureuser") is None


def test_booting_a_syspreped_windows_sets_it_up_and_unseals_it(windows: Machine) -> None:
    run(windows, "RunPowerShellScript", ["sysprep /generalize /oobe /shutdown"], [])
    boot(windows)
    assert windows.image_state == "IMAGE_STATE_COMPLETE"
    assert windows.host_name.startswith("WIN-")
    assert windows.sid


@pytest.mark.parametrize("image", [UBUNTU, SERVER])
def test_an_empty_profile_is_no_reason_to_raise(image: dict[str, str]) -> None:
    assert provision(new_machine(image, "a"), {}, seed="1").succeeded
