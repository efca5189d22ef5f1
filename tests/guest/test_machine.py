import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azlab.guest import Machine, clone, known_commands, new_machine, provision, run
from azlab.guest.machine import OsType

from .conftest import SERVER, UBUNTU, os_profile


@pytest.mark.parametrize("image", [UBUNTU, SERVER])
def test_a_machine_survives_the_way_through_json(image: dict[str, str]) -> None:
    machine = new_machine(image, "a")
    provision(machine, os_profile("vm1"), seed="b")
    assert Machine.from_json(json.loads(json.dumps(machine.to_json()))) == machine


def test_a_machine_shares_nothing_with_the_json_that_it_was_read_from(ubuntu: Machine) -> None:
    kept = ubuntu.to_json()
    before = json.loads(json.dumps(kept))
    machine = Machine.from_json(kept)
    machine.accounts[0].groups.append("docker")
    machine.files["/etc/motd"] = "hello"
    machine.enabled_services.append("ssh")
    assert kept == before


def test_to_json_shares_nothing_with_the_machine(ubuntu: Machine) -> None:
    ubuntu.to_json()["accounts"][0]["groups"].append("x")
    assert "x" not in ubuntu.accounts[0].groups


def test_a_clone_is_independent(ubuntu: Machine) -> None:
    copy = clone(ubuntu)
    run(copy, "RunShellScript", ["useradd mallory; echo secret > /root/token; hostname other"], [])
    assert copy.account("mallory")
    assert (ubuntu.account("mallory"), "/root/token" in ubuntu.files, ubuntu.host_name) == (
        None,
        False,
        "web-base",
    )


@given(st.text(), st.text())
def test_the_same_seeds_give_the_same_machine(image_seed: str, vm_seed: str) -> None:
    def made() -> Machine:
        machine = new_machine(UBUNTU, image_seed)
        return provision(machine, os_profile("vm1"), seed=vm_seed).machine

    assert made() == made()


def test_a_marketplace_disk_is_generalized_and_has_no_people_on_it() -> None:
    linux, windows = new_machine(UBUNTU, "a"), new_machine(SERVER, "a")
    assert linux.deprovisioned
    assert not linux.ssh_host_keys
    assert not linux.machine_id
    assert windows.image_state == "IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE"
    assert not windows.sid
    assert {account.created_by for account in linux.accounts + windows.accounts} == {"system"}


@pytest.mark.parametrize(
    ("offer", "sku", "name"),
    [
        ("ubuntu-24_04-lts", "server", "Ubuntu 24.04 LTS"),
        ("0001-com-ubuntu-server-jammy", "22_04-lts-gen2", "Ubuntu 22.04 LTS"),
        ("debian-12", "12-gen2", "Debian GNU/Linux 12 (bookworm)"),
        ("RHEL", "9-lvm-gen2", "Red Hat Enterprise Linux 9"),
        ("sles-15-sp6", "gen2", "SUSE Linux Enterprise Server 15 SP6"),
        ("almalinux-x86_64", "9-gen2", "AlmaLinux 9"),
        ("azure-linux-3", "azure-linux-3-gen2", "Microsoft Azure Linux 3.0"),
        ("rabbitmq", "rabbitmq", "rabbitmq"),
    ],
)
def test_linux_images_are_known_by_their_own_names(offer: str, sku: str, name: str) -> None:
    assert (
        new_machine({"publisher": "p", "offer": offer, "sku": sku, "os_type": "Linux"}, "a").distribution
        == name
    )


@pytest.mark.parametrize(
    ("offer", "sku", "name"),
    [
        ("WindowsServer", "2022-datacenter-azure-edition", "Windows Server 2022 Datacenter Azure Edition"),
        ("WindowsServer", "2012-R2-Datacenter", "Windows Server 2012 R2 Datacenter"),
        ("WindowsServer", "2019-datacenter-gensecond", "Windows Server 2019 Datacenter"),
        ("windows-11", "win11-24h2-ent", "Windows 11 Enterprise"),
        ("SQL2022-ws2022", "enterprise-Gen2", "Windows Server 2022 Datacenter"),
    ],
)
def test_windows_images_are_known_by_their_own_names(offer: str, sku: str, name: str) -> None:
    assert (
        new_machine({"publisher": "p", "offer": offer, "sku": sku, "os_type": "Windows"}, "a").distribution
        == name
    )


def test_known_commands_are_sorted_names_the_machine_really_knows() -> None:
    some_of: dict[OsType, set[str]] = {
        "Linux": {"waagent", "useradd"},
        "Windows": {"sysprep", "Get-LocalUser"},
    }
    for os_type, some in some_of.items():
        names = known_commands(os_type)
        assert some <= set(names)
        assert list(names) == sorted(names, key=str.lower)


def test_the_wrong_kind_of_script_is_refused(ubuntu: Machine) -> None:
    execution = run(ubuntu, "RunPowerShellScript", ["hostname"], [])
    assert execution.exit_code == 127
    assert "runs Linux" in execution.stderr
