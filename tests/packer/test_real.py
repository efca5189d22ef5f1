"""The Packer that is installed (Debian's 1.6.6), and the stand-in beside it: same requests, same machine."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from azlab import directory, lab
from azlab.cli import az
from azlab.packer import installed
from tests.packer.conftest import COMPUTE, GALLERY, HERE, short, template

ROOT = HERE.parents[1]
PACKER = installed.find()
BEGINNING = (
    "group create -n images-rg -l westeurope",
    "group create -n net-rg -l westeurope",
    "network vnet create -g net-rg -n build --subnet-name default",
    "network vnet subnet update -g net-rg --vnet-name build -n default --default-outbound-access true",
    "sig create -g images-rg -r gallery",
    "sig image-definition create -g images-rg -r gallery -i web --publisher shop --offer web --sku 1 "
    "--os-type Linux --hyper-v-generation V2 --features SecurityType=Standard",
)
LOOK = "cat /etc/greeting /var/www/html/index.html; dpkg -l nginx | tail -1; ls /home; id packer 2>&1"
NETWORK = {
    "virtual_network_name": '"build"',
    "virtual_network_subnet_name": '"default"',
    "virtual_network_resource_group_name": '"net-rg"',
}
SLOW = 'provisioner "shell" {\n inline = ["echo it begins", "sleep 20"]\n}'
FAILING = 'provisioner "shell" {\n inline = ["echo before", "exit 3", "echo after"]\n}'

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(PACKER is None, reason="There is no Packer with azure-arm here (Debian: packer)."),
    pytest.mark.skipif(bool(PACKER and not PACKER.is_old), reason="These tests know Packer before 1.7."),
]


@dataclass
class Builder:
    """`packer` of a lesson, by the installed one or by the stand-in."""

    folder: Path

    def run(self, *words: str, stands_in: bool = False) -> "subprocess.CompletedProcess[str]":
        environment = {**os.environ, **({"AZLAB_PACKER": "stand-in"} if stands_in else {})}
        return subprocess.run(
            ["packer", *words], capture_output=True, text=True, env=environment, cwd=self.folder, timeout=550
        )

    def changes(self, since: int) -> list[str]:
        """What was asked to change, in order, without drawn names."""
        rows = lab.cloud().list("/lab/commands")[since:]
        asked = [row for row in rows if row["method"] not in ("GET", "HEAD") and "/lab/" not in row["path"]]
        return [f"{row['method']} {short(row['path'])}" for row in asked if not _is_ssh(row)]

    def asked(self) -> int:
        return len(lab.cloud().list("/lab/commands"))


def _is_ssh(row: Any) -> bool:
    """The cloud's own pages about machines are kept under the machine's id."""
    *_, kind, _ = row["path"].split("/")
    return bool(row["method"] == "POST" and kind == "virtualMachines")


@pytest.fixture
def builder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Builder]:
    monkeypatch.setenv("AZLAB_STATE", "temporary")
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.chdir(tmp_path)
    for name in ("old.pkr.hcl", "web.pkr.hcl", "index.html"):
        shutil.copy(HERE / name, tmp_path)
    lab.start("x")
    for command in BEGINNING:
        assert az(command).ok, command
    yield Builder(tmp_path)
    lab.stop()


def machine_inside(image: str) -> str:
    """What a new machine of an image says of itself."""
    made = az(
        f"vm create -g images-rg -n look --image {image} --size Standard_D2s_v5 --admin-username ada "
        "--generate-ssh-keys --public-ip-address '' --nsg '' --security-type Standard"
    )
    assert made.ok, made.errors
    said = az(f'vm run-command invoke -g images-rg -n look --command-id RunShellScript --scripts "{LOOK}"')
    assert az("vm delete -g images-rg -n look --yes").ok
    return str(said.data["value"][0]["message"])


def test_both_build_an_image_and_a_version_in_two_regions_by_the_same_requests(builder: Builder) -> None:
    seen = []
    for stands_in in (False, True):
        before = builder.asked()
        done = builder.run("build", "old.pkr.hcl", stands_in=stands_in)
        assert done.returncode == 0, done.stdout
        assert "ManagedImageSharedImageGalleryId" in done.stdout
        changes = builder.changes(before)
        version = lab.cloud().get(f"{GALLERY}/images/web/versions/1.0.1")
        assert version is not None
        regions = [each["name"] for each in version["properties"]["publishingProfile"]["targetRegions"]]
        inside = machine_inside("old-web"), machine_inside(f"{GALLERY}/images/web/versions/1.0.1")
        seen.append((changes, regions, inside))
        assert az("sig image-version delete -g images-rg -r gallery -i web -e 1.0.1").ok
        assert az("image delete -g images-rg -n old-web").ok
    assert seen[0] == seen[1]
    assert seen[0][1] == ["West Europe", "North Europe"]
    for found in ("It's open", "ii  nginx", "no such user"):
        assert found in seen[0][2][0]


def test_into_an_existing_group_both_leave_the_image_alone(builder: Builder) -> None:
    text = template(**NETWORK, location=None, build_resource_group_name='"images-rg"')
    (builder.folder / "web.pkr.hcl").write_text(text)
    seen = []
    for stands_in in (False, True):
        before = builder.asked()
        assert builder.run("build", "-force", "web.pkr.hcl", stands_in=stands_in).returncode == 0
        # The OS disk stays with 1.6.6, and goes with today's plug-in.
        seen.append([change for change in builder.changes(before) if "disks/" not in change])
    assert seen[0] == [change for change in seen[1] if change != "DELETE images/web"]


def test_a_failing_provisioner_cleans_up_and_exits_1(builder: Builder) -> None:
    (builder.folder / "web.pkr.hcl").write_text(template("", FAILING, **NETWORK))
    for stands_in in (False, True):
        done = builder.run("build", "web.pkr.hcl", stands_in=stands_in)
        assert done.returncode == 1
        assert "Script exited with non-zero exit status: 3" in done.stdout
        assert "azure-arm.web: before" in done.stdout
        assert "azure-arm.web: after" not in done.stdout
        assert az("group list --query [].name -o tsv").text.split() == ["images-rg", "net-rg"]


@pytest.mark.parametrize("stands_in", [False, True])
def test_ctrl_c_cleans_up_and_progress_is_shown_as_it_comes(builder: Builder, stands_in: bool) -> None:
    (builder.folder / "web.pkr.hcl").write_text(template("", SLOW, **NETWORK))
    environment = {**os.environ, **({"AZLAB_PACKER": "stand-in"} if stands_in else {})}
    with subprocess.Popen(
        ["packer", "build", "web.pkr.hcl"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env=environment, cwd=builder.folder, start_new_session=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if "Waiting for SSH" in line:
                os.killpg(process.pid, signal.SIGINT)
    assert process.returncode == 1, said
    assert "Cleanly cancelled builds after being interrupted." in said
    assert az("group list --query [].name -o tsv").text.split() == ["images-rg", "net-rg"]


def test_validate_says_in_packers_words_what_is_wrong_and_where(builder: Builder) -> None:
    (builder.folder / "web.pkr.hcl").write_text(template(**NETWORK, image_sku=None, os_type=None))
    done = builder.run("validate", "web.pkr.hcl")
    assert done.returncode == 1
    for sentence in (
        "An image_sku must be specified",
        "An os_type must be specified",
        "on web.pkr.hcl line 1:",
    ):
        assert sentence in done.stdout
        assert sentence in builder.run("validate", "web.pkr.hcl", stands_in=True).stdout


def test_what_is_new_since_is_refused_by_name_and_init_is_answered(builder: Builder) -> None:
    begun = builder.run("init", "web.pkr.hcl")
    assert begun.returncode == 0
    assert "has no init" in begun.stdout
    refused = builder.run("build", "web.pkr.hcl")
    assert refused.returncode == 1
    assert "`target_region` blocks came with a later Packer" in refused.stdout
    assert "AZLAB_PACKER=stand-in" in refused.stdout
    assert builder.run("build", "web.pkr.hcl", stands_in=True).returncode == 0


def test_the_public_address_of_an_old_packer_is_refused_as_azure_does(builder: Builder) -> None:
    (builder.folder / "web.pkr.hcl").write_text(template())
    done = builder.run("build", "web.pkr.hcl")
    assert done.returncode == 1
    assert "IPv4BasicSkuPublicIpCountLimitReached" in done.stdout
    assert az("group list --query [].name -o tsv").text.split() == ["images-rg", "net-rg"]


def test_a_service_principal_signs_in_by_the_environments_secret(builder: Builder) -> None:
    declared = "".join(
        f'variable "{name}" {{\n default = env("ARM_{name.upper()}")\n}}\n'
        for name in ("client_id", "client_secret", "tenant_id", "subscription_id")
    )
    own = {name: f"var.{name}" for name in ("client_id", "client_secret", "tenant_id", "subscription_id")}
    text = declared + template(**NETWORK, **own, use_azure_cli_auth=None)
    (builder.folder / "web.pkr.hcl").write_text(text)
    scope = COMPUTE.partition("/resourceGroups")[0]
    for stands_in in (False, True):
        assert builder.run("build", "-force", "web.pkr.hcl", stands_in=stands_in).returncode == 1
    assert az(f"role assignment create --assignee {directory.APP_ID} --role Contributor --scope {scope}").ok
    for stands_in in (False, True):
        done = builder.run("build", "-force", "web.pkr.hcl", stands_in=stands_in)
        assert done.returncode == 0, done.stdout
    assert az("image show -g images-rg -n web").ok
