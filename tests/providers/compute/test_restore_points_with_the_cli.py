"""The real Azure CLI: a VM is saved by a restore point, ruined, and brought back from it."""

from pathlib import Path

from azlab.cli import az
from tests.providers.conftest import run

COLLECTION = "-g rg --collection-name saved"
POINT = f"{COLLECTION} -n before"
INSIDE = "vm run-command invoke -g rg --command-id RunShellScript"


def saved_vm() -> None:
    run("vm create -g rg -n web --image Debian:debian-12:12-gen2:latest --security-type Standard "
        "--admin-username azureuser --generate-ssh-keys --data-disk-sizes-gb 4")  # fmt: skip
    run(f"{INSIDE} -n web --scripts 'echo good > /srv/state'")
    vm = run("vm show -g rg -n web --query id -o tsv").strip()
    run(f"restore-point collection create {COLLECTION} --source-id {vm} --tags till=7")


def test_a_vm_is_brought_back_from_a_restore_point(cli: Path) -> None:
    saved_vm()
    run(f"restore-point create {POINT}")
    run(f"restore-point wait {POINT} --created")
    run(f"{INSIDE} -n web --scripts 'echo ruined > /srv/state'")
    disk = run(f"restore-point show {POINT} --query sourceMetadata.storageProfile.osDisk.diskRestorePoint.id")
    run(f"disk create -g rg -n back --source {disk}")
    assert run("disk show -g rg -n back --query creationData.createOption") == "Restore"
    run("vm create -g rg -n again --attach-os-disk back --os-type Linux --security-type Standard")
    said = run(f"{INSIDE} -n again --scripts 'cat /srv/state'")
    assert "good" in said["value"][0]["message"]
    data = run(f"restore-point show {POINT} --query "
               "sourceMetadata.storageProfile.dataDisks[0].diskRestorePoint.id")  # fmt: skip
    run(f"vm disk attach -g rg --vm-name again --source-disk-restore-point {data} "
        "--new-names-of-source-disk-restore-point data-back")  # fmt: skip
    assert run("disk show -g rg -n data-back --query creationData.sourceResourceId") == data


def test_collections_are_listed_tagged_and_deleted(cli: Path) -> None:
    saved_vm()
    assert [row["name"] for row in run("restore-point collection list -g rg")] == ["saved"]
    assert [row["name"] for row in run("restore-point collection list-all")] == ["saved"]
    assert run(f"restore-point collection update {COLLECTION} --tags till=8")["tags"] == {"till": "8"}
    run(f"restore-point create {POINT} --consistency-mode CrashConsistent")
    shown = run(f"restore-point collection show {COLLECTION} --restore-points")
    assert [point["consistencyMode"] for point in shown["restorePoints"]] == ["CrashConsistent"]
    view = run(f"restore-point show {POINT} --instance-view --query instanceView.diskRestorePoints")
    assert len(view) == 2
    run(f"restore-point delete {POINT} -y")
    assert "(ResourceNotFound)" in az(f"restore-point show {POINT}").errors
    run(f"restore-point collection delete {COLLECTION} -y")
    assert run("restore-point collection list -g rg") == []


def test_a_disk_is_left_out_and_a_copy_lies_in_another_region(cli: Path) -> None:
    saved_vm()
    data = run("vm show -g rg -n web --query storageProfile.dataDisks[0].managedDisk.id")
    point = run(f"restore-point create {POINT} --exclude-disks {data}")
    assert point["sourceMetadata"]["storageProfile"]["dataDisks"] == []
    run("group create -n far -l northeurope")
    source = run(f"restore-point collection show {COLLECTION} --query id")
    run(f"restore-point collection create -g far --collection-name copy -l northeurope --source-id {source}")
    far = "-g far --collection-name copy -n before"
    run(f"restore-point create {far} --source-restore-point {point['id']}")
    while run(f"restore-point show {far} --instance-view --query instanceView.statuses[0].code") != (
        "ReplicationState/succeeded"
    ):
        pass
    disk = run(f"restore-point show {far} --query sourceMetadata.storageProfile.osDisk.diskRestorePoint.id")
    run(f"disk create -g far -n back -l northeurope --source {disk}")
