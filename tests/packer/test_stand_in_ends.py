"""Builds of the stand-in that end badly or are ended: what is said, and that nothing is left behind."""

import io
import signal

import pytest

from azlab.packer import stand_in
from tests.packer.conftest import COMPUTE, IMAGES, SUBSCRIPTION, Bench, template

FAILING = """
  provisioner "shell" {
    inline = ["echo before", "echo wrong >&2; exit 3", "echo after"]
  }
"""


def groups(bench: Bench) -> list[str]:
    found = bench.azure.app.cloud.resources("Microsoft.Resources/resourceGroups")
    return sorted(group.id.name for group in found)


def test_a_failing_provisioner_cleans_up_and_says_so_in_packers_words(bench: Bench) -> None:
    assert bench.packer("build", bench.write(template("", FAILING))) == 1
    assert "    azure-arm.web: before\n" in bench.said
    assert "==> azure-arm.web: wrong\n" in bench.said
    assert "azure-arm.web: after" not in bench.said
    why = "Script exited with non-zero exit status: 3. Allowed exit codes are: [0]"
    assert f"--> azure-arm.web: {why}\n" in bench.said
    assert "==> Builds finished but no artifacts were created." in bench.said
    assert groups(bench) == ["images-rg", "net-rg"]
    assert bench.azure.send("GET", f"{COMPUTE}/images/web").status == 404


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_cleans_up(bench: Bench, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    monkeypatch.setattr(stand_in, "_provision", lambda *given: signal.raise_signal(number))
    before = signal.getsignal(number)
    assert bench.packer("build", bench.write(template())) == 1
    assert "Cleanly cancelled builds after being interrupted." in bench.said
    assert groups(bench) == ["images-rg", "net-rg"]
    assert signal.getsignal(number) is before


def test_what_azure_refuses_is_shown_and_cleaned_up(bench: Bench) -> None:
    assert bench.packer("build", bench.write(template(vm_size=None))) == 1
    assert "ERROR: -> DeploymentFailed" in bench.said
    assert "Standard_A1" in bench.said
    assert groups(bench) == ["images-rg", "net-rg"]


def test_into_an_existing_group_only_what_it_made_is_deleted(bench: Bench) -> None:
    text = template(location=None, build_resource_group_name='"images-rg"', managed_image_name='"packed"')
    assert bench.packer("build", bench.write(text)) == 0, bench.said
    left = bench.azure.get(f"{IMAGES}/resources")["value"]
    assert sorted(each["name"] for each in left) == ["gallery", "gallery/web", "packed"]
    assert "Error deleting" not in bench.said
    assert bench.changes[-7:-5] == ["DELETE virtualmachines/*", "DELETE networkinterfaces/*"]
    assert "The resource group was not created by Packer, not deleting ..." in bench.said


def test_an_image_of_that_name_is_not_overwritten_without_force(bench: Bench) -> None:
    name = bench.write(template())
    assert bench.packer("build", name) == 0, bench.said
    assert bench.packer("build", name) == 1
    assert "the managed image named web already exists in the resource group images-rg" in bench.said
    assert bench.packer("build", "-force", name) == 0, bench.said
    assert "already exists, but deleting it due to -force flag" in bench.said


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (
            {"managed_image_resource_group_name": '"nope"'},
            "Cannot locate the managed image resource group nope.",
        ),
        (
            {"location": None, "build_resource_group_name": '"nope"'},
            "Cannot locate the existing build resource resource group nope.",
        ),
    ],
)
def test_what_must_be_there_is_looked_for_before_anything_is_made(
    bench: Bench, settings: dict[str, str | None], said: str
) -> None:
    assert bench.packer("build", bench.write(template(**settings))) == 1
    assert said in bench.said
    assert bench.changes == []


def test_braces_without_end_are_refused(bench: Bench) -> None:
    deep = "x = " + "[" * 3000 + "]" * 3000
    assert bench.packer("validate", bench.write(template().replace("}", f"{deep}\n}}", 1))) == 1
    assert "Error: " in bench.said


def test_where_nobody_is_let_in_the_build_ends(bench: Bench) -> None:
    rule = {"location": "westeurope", "properties": {"securityRules": []}}
    group = f"{IMAGES}/providers/Microsoft.Network/networkSecurityGroups/closed"
    bench.put(group, rule)
    subnets = f"{SUBSCRIPTION}/resourceGroups/net-rg/providers/Microsoft.Network/virtualNetworks/build"
    network = bench.azure.get(subnets)
    network["properties"]["subnets"][0]["properties"]["networkSecurityGroup"] = {"id": group}
    deny = {
        "access": "Deny", "direction": "Inbound", "priority": 100, "protocol": "*",
        "sourceAddressPrefix": "*", "sourcePortRange": "*", "destinationAddressPrefix": "*",
        "destinationPortRange": "22",
    }  # fmt: skip
    bench.azure.put(f"{group}/securityRules/no-ssh", {"properties": deny})
    bench.azure.put(subnets, network)
    text = template(
        virtual_network_name='"build"', virtual_network_subnet_name='"default"',
        virtual_network_resource_group_name='"net-rg"',
    )  # fmt: skip
    assert bench.packer("build", bench.write(text)) == 1
    assert "Timeout waiting for SSH." in bench.said
    assert groups(bench) == ["images-rg", "net-rg"]


def test_a_build_goes_on_when_nobody_reads_any_more(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    monkeypatch.setattr(io, "StringIO", Gone)
    assert bench.packer("build", bench.write(template())) == 0
    assert groups(bench) == ["images-rg", "net-rg"]
    assert bench.azure.get(f"{COMPUTE}/images/web")


@pytest.mark.parametrize(
    ("provisioner", "told"),
    [
        ('provisioner "file" {\n source = "/dev/zero"\n destination = "/tmp/zero"\n}', "scp: /tmp/zero"),
        ('provisioner "file" {\n source = "large"\n destination = "/tmp/large"\n}', "scp: /tmp/large"),
        (
            'provisioner "file" {\n direction = "download"\n source = "/etc/hostname"\n destination = "."\n}',
            "open .: is a directory",
        ),
        ('post-processor "manifest" {\n output = "."\n}', "open .: is a directory"),
        ('provisioner "shell" {\n script = "/dev/zero"\n}', "Bad script '/dev/zero'"),
    ],
)
def test_files_without_end_and_folders_in_the_way_end_a_build_in_a_sentence(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, provisioner: str, told: str
) -> None:
    monkeypatch.chdir(bench.folder)
    (bench.folder / "large").write_bytes(b"x" * 3_000_000)
    assert bench.packer("build", bench.write(template("", f"\n{provisioner}\n"))) == 1
    assert told in bench.said
    assert groups(bench) == ["images-rg", "net-rg"]
