"""What is written to a data disk goes where the disk goes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from azlab import lab
from azlab.cli import az

VM = "--image Ubuntu2204 --size Standard_D2s_v5 --admin-username azureuser --generate-ssh-keys"


@pytest.fixture
def web(tmp_path: Path) -> Iterator[None]:
    (tmp_path / "start.az").write_text(
        "az group create -n rg -l westeurope\n"
        "az disk create -g rg -n orders --size-gb 64\n"
        f"az vm create -g rg -n web {VM} --security-type Standard --attach-data-disks orders\n"
    )
    lab.start("x", tmp_path)
    yield
    lab.stop()


def inside(script: str) -> str:
    words = ["vm", "run-command", "invoke", "-g", "rg", "-n", "web", "--command-id", "RunShellScript"]
    said = az([*words, "--scripts", script, "--query", "value[0].message", "-o", "tsv"])
    return said.text.partition("[stdout]\n")[2].partition("\n[stderr]")[0]


def test_a_lost_file_comes_back_from_a_snapshot(web: None) -> None:
    inside("mkfs.ext4 -q /dev/sdb; mount /dev/sdb /srv; echo 12 > /srv/monday.csv")
    az("snapshot create -g rg -n monday --source orders --incremental true")
    inside("rm /srv/monday.csv; echo 13 > /srv/tuesday.csv")
    az("disk create -g rg -n copied --source monday")
    assert az("vm disk attach -g rg --vm-name web --name copied").ok
    found = inside(
        "mkdir /copy; mount -o ro /dev/sdc /copy; cp /copy/monday.csv /srv/; umount /copy; ls /srv"
    )
    assert found == "lost+found\nmonday.csv\ntuesday.csv\n"
    assert lab.cloud().look(disk("orders"), "cat /monday.csv /tuesday.csv") == "12\n13\n"
    assert lab.cloud().look(disk("copied"), "ls /tuesday.csv") == ""


def test_a_managed_run_command_writes_to_the_disk_as_well(web: None) -> None:
    inside("mkfs.ext4 -q /dev/sdb; mount /dev/sdb /srv")
    words = "vm run-command create -g rg --vm-name web --name note -l westeurope --script".split()
    assert az([*words, "echo 1 > /srv/a"]).ok
    assert lab.cloud().look(disk("orders"), "cat /a") == "1\n"


def disk(name: str) -> str:
    group = f"/subscriptions/{lab.cloud().subscription}/resourceGroups/rg"
    return f"{group}/providers/Microsoft.Compute/disks/{name}"
