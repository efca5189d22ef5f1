"""Builds of the stand-in: what is asked in which order, what comes out, and what is left behind."""

import json
import shutil

from azlab.arm.messages import Json
from tests.packer.conftest import COMPUTE, GALLERY, HERE, SUBSCRIPTION, Bench, template

GENERALIZE = """
  provisioner "shell" {
    execute_command = "{{ .Vars }} sudo -E sh '{{ .Path }}'"
    inline          = ["/usr/sbin/waagent -force -deprovision+user"]
  }
"""
FAILING = """
  provisioner "shell" {
    inline = ["echo before", "echo wrong >&2; exit 3", "echo after"]
  }
"""


def machine_of(bench: Bench, image: str) -> Json:
    """The machine inside what was captured."""
    found = bench.azure.app.cloud.get(image)
    assert found is not None
    machine: Json = found.interior["machine"]
    return machine


def groups(bench: Bench) -> list[str]:
    found = bench.azure.app.cloud.resources("Microsoft.Resources/resourceGroups")
    return sorted(group.id.name for group in found)


def test_the_example_of_today_builds_an_image_and_a_version_in_two_regions(bench: Bench) -> None:
    for name in ("web.pkr.hcl", "index.html"):
        shutil.copy(HERE / name, bench.folder)
    assert bench.packer("build", "-var", "version=2.1.0", "web.pkr.hcl") == 0, bench.said
    image = bench.azure.get(f"{COMPUTE}/images/web-2-1-0")
    assert image["tags"] == {"built-by": "packer", "version": "2.1.0"}
    version = bench.azure.get(f"{GALLERY}/images/web/versions/2.1.0")["properties"]
    regions = [
        (each["name"], each["regionalReplicaCount"]) for each in version["publishingProfile"]["targetRegions"]
    ]
    assert regions == [("West Europe", 1), ("North Europe", 2)]
    files = machine_of(bench, f"{COMPUTE}/images/web-2-1-0")["files"]
    assert files["/etc/greeting"] == "Hello, it's web\n"
    assert files["/var/www/html/index.html"] == "<h1>The shop is open.</h1>\n"
    assert groups(bench) == ["images-rg", "net-rg"]
    manifest = json.loads((bench.folder / "manifest.json").read_text())
    assert [build["artifact_id"] for build in manifest["builds"]] == [f"{COMPUTE}/images/web-2-1-0"]


def test_the_order_of_what_it_asks_is_packers(bench: Bench) -> None:
    shutil.copy(HERE / "old.pkr.hcl", bench.folder)
    shutil.copy(HERE / "index.html", bench.folder)
    assert bench.packer("build", "old.pkr.hcl") == 0, bench.said
    assert bench.changes == [
        "PUT resourcegroups/*",
        "POST pkrdp* validate",
        "PUT deployments/*",
        "POST pkrvm* deallocate",
        "POST pkrvm* generalize",
        "PUT images/old-web",
        "PUT versions/1.0.1",
        "DELETE deployments/*",
        "DELETE resourcegroups/*",
    ]


def test_who_built_is_not_in_the_image_when_it_was_cleaned(bench: Bench) -> None:
    assert bench.packer("build", bench.write(template("", GENERALIZE))) == 0, bench.said
    machine = machine_of(bench, f"{COMPUTE}/images/web")
    assert "packer" not in [account["name"] for account in machine["accounts"]]


def test_without_cleaning_the_builders_account_is_in_the_image(bench: Bench) -> None:
    assert bench.packer("build", bench.write(template())) == 0, bench.said
    machine = machine_of(bench, f"{COMPUTE}/images/web")
    assert "packer" in [account["name"] for account in machine["accounts"]]


def test_a_version_of_a_trusted_launch_machine_needs_no_managed_image(bench: Bench) -> None:
    trusted = {"features": [{"name": "SecurityType", "value": "TrustedLaunch"}]}
    definition = bench.azure.get(f"{GALLERY}/images/web")["properties"]
    definition["identifier"]["sku"] = "2"
    bench.put(f"{GALLERY}/images/safe", {"properties": {**definition, **trusted}})
    more = """
  security_type = "TrustedLaunch"
  secure_boot_enabled = true
  vtpm_enabled = true
  shared_image_gallery_destination {
    resource_group = "images-rg"
    gallery_name   = "gallery"
    image_name     = "safe"
    image_version  = "1.0.0"
  }
"""
    text = template(more, GENERALIZE, managed_image_name=None, managed_image_resource_group_name=None)
    assert bench.packer("build", bench.write(text)) == 0, bench.said
    version = bench.azure.get(f"{GALLERY}/images/safe/versions/1.0.0")["properties"]
    assert "virtualMachineId" in version["storageProfile"]["source"]
    assert f"SharedImageGalleryId: {GALLERY}/images/safe/versions/1.0.0" in bench.said


def test_the_home_region_is_added_to_the_old_list_and_not_to_blocks(bench: Bench) -> None:
    destination = """
  shared_image_gallery_destination {
    resource_group = "images-rg"
    gallery_name   = "gallery"
    image_name     = "web"
    image_version  = "1.0.0"
    REGIONS
  }
"""
    old = destination.replace("REGIONS", 'replication_regions = ["northeurope"]')
    assert bench.packer("build", bench.write(template(old))) == 0, bench.said
    new = destination.replace("REGIONS", 'target_region {\n name = "northeurope"\n}').replace(
        "1.0.0", "1.0.1"
    )
    bench.packer("build", bench.write(template(new, managed_image_name='"second"')))
    asked = [body["properties"]["publishingProfile"]["targetRegions"] for body in bench.bodies
             if body and "publishingProfile" in body.get("properties", {})]  # fmt: skip
    assert asked == [[{"name": "northeurope"}, {"name": "westeurope"}], [{"name": "northeurope"}]]


def test_a_sensitive_value_is_never_shown(bench: Bench) -> None:
    secret = 'variable "token" {\n  type      = string\n  sensitive = true\n}\n'
    inside = 'provisioner "shell" {\n inline = ["echo it is ${var.token}"]\n}'
    name = bench.write(secret + template("", inside))
    assert bench.packer("build", "-var", "token=hunter2", name) == 0, bench.said
    assert "hunter2" not in bench.said
    assert "it is <sensitive>" in bench.said


def test_only_the_chosen_builds_run(bench: Bench) -> None:
    name = bench.write(template())
    assert bench.packer("build", "-only=azure-arm.other", name) == 0
    assert bench.sent == []
    assert bench.packer("build", "-only=azure-arm.*", name) == 0
    assert bench.packer("build", "-except=azure-arm.web", name) == 0
    assert "no artifacts were created" in bench.said


def test_the_machine_is_of_the_subscription_that_the_file_says(bench: Bench) -> None:
    other = "2b7d4e81-9c06-4f3a-b2e5-6f1a8c3d5e20"
    bench.azure.send("PUT", f"/subscriptions/{other}/resourceGroups/images-rg", {"location": "westeurope"})
    assert bench.packer("build", bench.write(template(subscription_id=f'"{other}"'))) == 0, bench.said
    assert not [path for _, path in bench.sent if path.startswith(SUBSCRIPTION)]


def test_a_provisioner_that_fails_once_is_tried_again(bench: Bench) -> None:
    once = "test -f /tmp/once || { touch /tmp/once; exit 4; }"
    inside = f'provisioner "shell" {{\n max_retries = 1\n inline = ["{once}"]\n}}'
    assert bench.packer("build", bench.write(template("", inside))) == 0, bench.said
    again = 'non-zero exit status: 4. Allowed exit codes are: [0]", retrying with 1 trie(s) left'
    assert again in bench.said


def test_files_go_up_and_come_down(bench: Bench) -> None:
    (bench.folder / "site" / "css").mkdir(parents=True)
    (bench.folder / "site" / "css" / "a.css").write_text("a {}")
    (bench.folder / "site" / "index.html").write_text("hello")
    inside = """
  provisioner "file" {
    source      = "site"
    destination = "/tmp"
  }
  provisioner "file" {
    source      = "site/"
    destination = "/tmp/flat"
  }
  provisioner "file" {
    content     = "by content"
    destination = "/tmp/note"
  }
  provisioner "file" {
    direction   = "download"
    source      = "/etc/os-release"
    destination = "got/"
  }
  provisioner "shell" {
    inline = ["cat /tmp/site/css/a.css /tmp/flat/index.html /tmp/note"]
  }
"""
    assert bench.packer("build", bench.write(template("", inside))) == 0, bench.said
    assert "azure-arm.web: a {}helloby content" in bench.said
    assert "Ubuntu" in (bench.folder / "got" / "os-release").read_text()


def test_no_image_is_made_where_none_is_wanted(bench: Bench) -> None:
    inside = 'post-processor "manifest" {\n}'
    assert bench.packer("build", bench.write(template("", inside, skip_create_image="true"))) == 0, bench.said
    assert bench.azure.send("GET", f"{COMPUTE}/images/web").status == 404
    assert not (bench.folder / "packer-manifest.json").exists()
    assert "no artifacts were created" in bench.said


def test_the_disk_is_kept_as_a_snapshot_where_one_is_named(bench: Bench) -> None:
    text = template(managed_image_os_disk_snapshot_name='"before"')
    assert bench.packer("build", bench.write(text)) == 0, bench.said
    assert bench.azure.get(f"{COMPUTE}/snapshots/before")["properties"]["provisioningState"] == "Succeeded"


def test_it_builds_on_what_it_built(bench: Bench) -> None:
    first = template("", GENERALIZE.replace('["', '["echo first > /etc/first", "'))
    assert bench.packer("build", bench.write(first)) == 0, bench.said
    base = {"custom_managed_image_name": '"web"', "custom_managed_image_resource_group_name": '"images-rg"'}
    second = template(
        "",
        GENERALIZE,
        image_publisher=None,
        image_offer=None,
        image_sku=None,
        managed_image_name='"next"',
        **base,
    )
    assert bench.packer("build", bench.write(second)) == 0, bench.said
    assert machine_of(bench, f"{COMPUTE}/images/next")["files"]["/etc/first"] == "first\n"
