"""Many equal machines, drawn as one."""

from azlab.widgets import picture
from tests.widgets.plain_clouds import BASE, PlainCloud, machine, own, resource


def test_a_hundred_equal_machines_are_drawn_as_one() -> None:
    machines = [
        machine(f"web-{number}", "PowerState/running", storageProfile=own("web-image"))
        for number in range(1, 101)
    ]
    shown = picture(PlainCloud(virtualMachines=[*reversed(machines), BASE]))
    assert "  100 VMs web-1 ... web-100: running, made from web-image\n" in str(shown)
    assert shown.svg().count("<rect") == 4  # its group, the hundred, the other one and its disk


def test_machines_in_another_state_are_not_drawn_as_one() -> None:
    states = ["running", "running", "stopped", "deallocated"]
    machines = [machine(f"web-{number}", f"PowerState/{state}") for number, state in enumerate(states)]
    assert str(picture(PlainCloud(virtualMachines=machines))).count("\n  VM ") == 4
    assert "stopped, still billed" in str(picture(PlainCloud(virtualMachines=machines)))


def test_a_machine_that_got_a_disk_stands_apart_from_those_that_did_not() -> None:
    disk = resource("disks", "extra", {"diskSizeGB": 4}, managedBy="web-5")
    machines = [machine(f"web-{number}", "PowerState/running") for number in range(1, 9)]
    before = picture(PlainCloud(virtualMachines=machines))
    machines[4] = machine(
        "web-5", "PowerState/running", storageProfile={"dataDisks": [{"managedDisk": {"id": disk["id"]}}]}
    )
    shown = picture(PlainCloud(virtualMachines=machines, disks=[disk])).since(before)
    assert "  VM web-5: running\n    data disk extra (new): 4 GiB\n" in f"{shown}\n"
    assert "  7 VMs web-1 ... web-8: running\n" in f"{shown}\n"


def test_equal_machines_with_disks_of_one_kind_are_drawn_as_one() -> None:
    disks = [resource("disks", f"d-{number}", {"diskSizeGB": 4}, managedBy="x") for number in range(5)]
    machines = [
        machine(f"web-{number}", storageProfile={"dataDisks": [{"managedDisk": {"id": disk["id"]}}]})
        for number, disk in enumerate(disks)
    ]
    assert "  5 VMs web-0 ... web-4" in str(picture(PlainCloud(virtualMachines=machines, disks=disks)))
