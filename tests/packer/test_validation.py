"""What azure-arm refuses before it asks Azure, in its own sentences; and what the stand-in does not play."""

import pytest

from tests.packer.conftest import Bench, template

GALLERY = """
  shared_image_gallery_destination {
    resource_group = "images-rg"
    gallery_name   = "gallery"
    image_name     = "web"
    image_version  = "VERSION"
MORE  }
"""


def destination(version: str = "1.0.0", more: str = "") -> str:
    return GALLERY.replace("VERSION", version).replace("MORE", f"{more}\n")


def validated(bare: Bench, text: str) -> str:
    assert bare.packer("validate", bare.write(text)) == 1
    assert bare.sent == []
    return " ".join(bare.said.split())


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"os_type": None}, "An os_type must be specified"),
        ({"os_type": '"BeOS"'}, 'The os_type "BeOS" is invalid'),
        ({"image_sku": None}, "An image_sku must be specified"),
        ({"location": None}, "Specify either a location to create the resource group in or an existing"),
        ({"build_resource_group_name": '"x"'}, "Specify either a location to create the resource group in"),
        ({"managed_image_name": None}, "managed_image_name and managed_image_resource_group_name, or"),
        (
            {"managed_image_name": '"-web"'},
            "The setting managed_image_name must match the regular expression",
        ),
        ({"managed_image_name": '"web."'}, "and not end with a '-' or '.'."),
        (
            {"secure_boot_enabled": "true"},
            "can not set SecureBoot or VTpm, these features are only supported",
        ),
        ({"vtpm_enabled": "true"}, "can not set SecureBoot or VTpm"),
        ({"security_type": '"Trusted"'}, 'The security_type "Trusted" must match either "TrustedLaunch"'),
        ({"public_ip_sku": '"Gold"'}, 'The provided value of "Gold" for public_ip_sku does not match'),
        ({"virtual_network_subnet_name": '"x"'}, "virtual_network_subnet_name is specified, so must virtual"),
        ({"allowed_inbound_ip_addresses": '["home"]'}, "must only contain valid IP addresses or CIDR blocks"),
        ({"managed_image_storage_account_type": '"Gold"'}, '_storage_account_type "Gold" is invalid'),
        ({"disk_caching_type": '"Some"'}, 'The disk_caching_type "Some" is invalid'),
        ({"managed_image_os_disk_snapshot_name": '"a-b"'}, "must only contain characters from a-z, A-Z, 0-9"),
        ({"custom_managed_image_name": '"x"'}, "Specify either a VHD (image_url), Image Reference"),
        ({"user_data": '"eA=="', "user_data_file": '"x"'}, "Only one of user_data or user_data_file"),
        ({"temp_resource_group_name": '"a"', "build_resource_group_name": '"b"'}, "cannot both be defined."),
        ({"colour": '"red"'}, 'An argument named "colour" is not expected here.'),
        ({"vm_size": "[1]"}, 'Inappropriate value for attribute "vm_size": string required.'),
    ],
)
def test_the_builders_own_refusals(bare: Bench, settings: dict[str, str | None], said: str) -> None:
    assert said in validated(bare, template(**settings))


@pytest.mark.parametrize(
    ("block", "said"),
    [
        (destination("1.0"), "must follow the Major(int).Minor(int).Patch(int) format"),
        (destination(more="    specialized = true"), "can not be Specialized"),
        (
            destination(more='    replication_regions = ["x"]\n    target_region {\n name = "y"\n}'),
            "`replicated_regions` can not be defined alongside `target_region`",
        ),
        (destination(more='    storage_account_type = "Gold"'), "not an accepted value for"),
        (destination(more='    colour = "red"'), 'An argument named "colour" is not expected here.'),
        (destination(more="    area {\n}"), 'Blocks of type "area" are not expected here.'),
        ('plan_info {\n plan_name = "x"\n}', "plan_product, and plan_publisher must be defined"),
        ('target_region {\n name = "x"\n}', 'Blocks of type "target_region" are not expected here.'),
    ],
)
def test_what_is_wrong_in_blocks(bare: Bench, block: str, said: str) -> None:
    assert said in validated(bare, template(block))


def test_all_refusals_are_counted_and_told_at_once(bare: Bench) -> None:
    said = validated(bare, template(os_type=None, image_sku=None))
    assert said.startswith("Error: 2 error(s) occurred:")
    assert 'on web.pkr.hcl line 1: 1: source "azure-arm" "web" {' in said


@pytest.mark.parametrize(
    ("more", "settings", "what"),
    [
        ("", {"os_type": '"Windows"'}, "Windows builds, which need a key vault and WinRM"),
        ("", {"communicator": '"winrm"'}, "the communicator `winrm`"),
        ("", {"disk_additional_size": "[10]"}, "the option `disk_additional_size`"),
        ("", {"use_azure_cli_auth": None}, "a sign-in without use_azure_cli_auth or client_id"),
        ("spot {\n}", {}, "the block `spot`"),
    ],
)
def test_what_is_not_played_is_refused_by_name(
    bare: Bench, more: str, settings: dict[str, str | None], what: str
) -> None:
    assert f"Packer knows {what}; the stand-in" in validated(bare, template(more, **settings))


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ('provisioner "shell" {\n}', "* Either a script file or inline script must be specified."),
        ('provisioner "shell" {\n script = "no.sh"\n}', "* Bad script 'no.sh': stat no.sh: no such file"),
        (
            'provisioner "shell" {\n inline = ["x"]\n script = "no.sh"\n}',
            "* Only a script file or an inline script can be specified, not both.",
        ),
        (
            'provisioner "shell" {\n inline = ["x"]\n environment_vars = ["A"]\n}',
            "not in format 'key=value': A",
        ),
        ('provisioner "shell" {\n inlin = ["x"]\n}', 'An argument named "inlin" is not expected here.'),
        ('provisioner "file" {\n source = "no"\n}', "* Bad source 'no': stat no: no such file or directory"),
        ('provisioner "file" {\n content = "x"\n}', "* Destination must be specified."),
        ('provisioner "ansible" {\n}', "Packer knows the provisioner `ansible`"),
        ('provisioner "powershell" {\n}', "Packer knows the provisioner `powershell`"),
        ('post-processor "vagrant" {\n}', "Packer knows the post-processor `vagrant`"),
        ('post-processor "manifest" {\n colour = 1\n}', 'An argument named "colour" is not expected here.'),
    ],
)
def test_provisioners_and_post_processors_are_prepared(bare: Bench, inside: str, said: str) -> None:
    assert said in validated(bare, template("", inside))


def test_init_says_that_nothing_is_installed(bare: Bench) -> None:
    plugin = 'azure = {\n source = "github.com/hashicorp/azure"\n version = "~> 2"\n}'
    plugins = f"packer {{\n required_plugins {{\n{plugin}\n }}\n}}\n"
    assert bare.packer("init", bare.write(plugins + template())) == 0
    assert "stand-in of the practice Azure" in bare.said
    assert "Nothing is installed for it: github.com/hashicorp/azure ~> 2" in bare.said


@pytest.mark.parametrize("empty", ['""', "null", "var.nothing"])
def test_an_option_that_is_left_empty_is_none(bare: Bench, empty: str) -> None:
    variable = 'variable "nothing" {\n  type = string\n  default = null\n}\n'
    text = variable + template(resource_group_name=empty, ssh_password=empty)
    assert bare.packer("validate", bare.write(text)) == 0, bare.said


def test_an_option_may_have_the_time_in_it(bare: Bench) -> None:
    tags = """{ day = "{{ isotime \\"20060102\\" }}", at = "{{isotime}}" }"""
    text = template(managed_image_name='"web-{{ timestamp }}"', azure_tags=tags)
    assert bare.packer("validate", bare.write(text)) == 0, bare.said
    assert "the template action `{{ user `" in validated(bare, template(vm_size='"{{ user `size` }}"'))
