"""The real Azure CLI: an image for sizes that start from NVMe, and a VM that changes over."""

from pathlib import Path

from azlab.cli import az
from tests.providers.conftest import run

LOGIN = "--admin-username u --generate-ssh-keys --security-type Standard"
DEFINITION = "--os-type Linux --hyper-v-generation V2 --os-state Specialized -g rg -r shared"


def test_an_image_must_be_tagged_for_nvme(cli: Path) -> None:
    run(f"vm create -g rg -n web --image Debian:debian-12:12-gen2:latest --size Standard_D2s_v5 {LOGIN}")
    run("sig create -g rg -r shared")
    vm = run("vm show -g rg -n web --query id")
    for name, more in (("plain", ""), ("fast", "--features DiskControllerTypes=SCSI,NVMe")):
        names = f"-i {name} -p shop -f web -s {name}"
        run(f"sig image-definition create {DEFINITION} {names} {more}")
        run(f"sig image-version create -g rg -r shared -i {name} -e 1.0.0 --virtual-machine {vm}")
    wanted = "vm create -g rg -n {} --image {} --size Standard_D2s_v6 --specialized --security-type Standard"
    image = run("sig image-definition show -g rg -r shared -i plain --query id")
    assert "cannot boot with OS image or disk" in az(wanted.format("slow", image)).errors
    image = run("sig image-definition show -g rg -r shared -i fast --query id")
    run(wanted.format("quick", image))
    assert run("vm show -g rg -n quick --query storageProfile.diskControllerType") == "NVMe"


def test_a_vm_changes_over_while_it_is_deallocated(cli: Path) -> None:
    image = "Debian:debian-12:12-gen2:latest"
    run(f"vm create -g rg -n web --image {image} --size Standard_E2bs_v5 --disk-controller-type SCSI {LOGIN}")
    assert "can only be changed while" in az("vm update -g rg -n web --disk-controller-type NVMe").errors
    run("vm deallocate -g rg -n web")
    run("vm update -g rg -n web --disk-controller-type NVMe")
    run("vm start -g rg -n web")
    inside = "vm run-command invoke -g rg -n web --command-id RunShellScript --scripts lsblk"
    assert "nvme0n1p1" in run(inside)["value"][0]["message"]
    assert "DiskControllerType 'NVMe'" in az("vm resize -g rg -n web --size Standard_D2s_v5").errors
