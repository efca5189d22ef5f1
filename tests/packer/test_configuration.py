"""Variables, locals, sources and builds; and what validate says of them."""

from pathlib import Path

import pytest

from azlab.packer.arguments import UsageError, read
from azlab.packer.hcl import configuration
from tests.packer.conftest import Bench, template

VALID = "The configuration is valid.\n"


def said(bare: Bench, text: str, *words: str, name: str = "web.pkr.hcl") -> str:
    code = bare.packer("validate", *words, bare.write(text, name))
    assert code == (0 if bare.said == VALID else 1), bare.said
    assert bare.sent == []
    return " ".join(bare.said.split())


def test_a_good_file_is_valid(bare: Bench) -> None:
    assert said(bare, template()) == VALID.strip()


VARIABLE = """
variable "size" {
  type = number
DEFAULT}
"""


@pytest.mark.parametrize(
    ("variables", "words", "wanted"),
    [
        (VARIABLE.replace("DEFAULT", ""), (), 'Unset variable "size"'),
        (VARIABLE.replace("DEFAULT", "  default = 1\n"), (), VALID.strip()),
        (VARIABLE.replace("DEFAULT", '  default = "x"\n'), (), "The value is not of the type number."),
        (VARIABLE.replace("DEFAULT", ""), ("-var", "size=7"), VALID.strip()),
        (VARIABLE.replace("DEFAULT", ""), ("-var=size=many",), "Invalid value"),
        ("", ("-var", "nope=1"), 'A "nope" variable was passed in the command line but was not found'),
        ('variable "a" {\n}\nvariable "a" {\n}\n', (), 'Duplicate variable "a" definition found.'),
        ('variable "a" {\n default = 1\n colour = 1\n}\n', (), 'An argument named "colour" is not expected'),
        ('variable "a" {\n type = set(string)\n default = ["x"]\n}\n', (), VALID.strip()),
        ('variable "a" {\n type = object({b = string})\n default = {b = "x"}\n}\n', (), VALID.strip()),
        ('variable "a" {\n type = strnig\n default = "x"\n}\n', (), "Packer knows the type `strnig`"),
        ('locals {\n a = local.b\n b = local.c\n c = "x"\n}\n', (), VALID.strip()),
        ("locals {\n a = local.b\n b = local.a\n}\n", (), "is made of itself"),
        ('data "amazon-ami" "x" {\n}\n', (), "Packer knows `data` blocks"),
        ("colour {\n}\n", (), 'Blocks of type "colour" are not expected here.'),
    ],
)
def test_variables_and_locals(bare: Bench, variables: str, words: tuple[str, ...], wanted: str) -> None:
    assert wanted in said(bare, variables + template(), *words)


def test_a_rule_of_a_variable_is_asked(bare: Bench) -> None:
    rule = """
variable "version" {
  type    = string
  default = "1.0.0"
  validation {
    condition     = can(regex("^[0-9]+\\\\.[0-9]+\\\\.[0-9]+$", var.version))
    error_message = "The version is Major.Minor.Patch."
  }
}
"""
    assert said(bare, rule + template()) == VALID.strip()
    assert "The version is Major.Minor.Patch." in said(bare, rule + template(), "-var", "version=one")


def test_values_come_from_files_and_the_environment(bare: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    declared = 'variable "name" {\n type = string\n default = "of the file"\n}\n'
    name = bare.write(declared + template(vm_size="var.name"))

    def shown(*words: str) -> object:
        given = read(["validate", *words, name])
        found = configuration.read(given.path, given.variables, given.variable_files)
        return found.builds[0].source.values["vm_size"]

    assert shown() == "of the file"
    monkeypatch.setenv("PKR_VAR_name", "of the environment")
    assert shown() == "of the environment"
    bare.write('name = "of values"\n', "x.pkrvars.hcl")
    assert shown("-var-file", "x.pkrvars.hcl") == "of values"
    assert shown("-var-file=x.pkrvars.hcl", "-var", "name=of the line") == "of the line"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('source "azure-arm" "web" {\n  location = \n}\n', "on web.pkr.hcl line"),
        ('source "azure-arm" "web" {\n', "The file ends in the middle"),
        ("x = 1\n", 'An argument named "x" is not expected here.'),
        ('source "azure-arm" "web" {\n a = 1\n a = 2\n}\n', 'The argument "a" was already set'),
        ('build {\n sources = ["source.azure-arm.nope"]\n}\n', "Unknown source azure-arm.nope"),
        (
            'source "docker" "web" {\n}\nbuild {\n sources = ["source.docker.web"]\n}\n',
            "Packer knows the builder `docker`",
        ),
    ],
)
def test_what_is_no_configuration_is_refused(bare: Bench, text: str, wanted: str) -> None:
    assert wanted in said(bare, text)


def test_a_file_that_is_not_there_and_a_folder_without_any(bare: Bench) -> None:
    assert bare.packer("validate", "nope.pkr.hcl") == 1
    assert "stat nope.pkr.hcl: no such file or directory" in bare.said
    assert bare.packer("validate", ".") == 1
    assert "Could not find any config file in ." in bare.said
    assert "Packer knows templates in JSON" in said(bare, "{}", name="web.pkr.json")


def test_a_folder_is_read_whole(bare: Bench) -> None:
    bare.write(template(location="var.place"))
    bare.write('variable "place" {\n default = "westeurope"\n}\n', "variables.pkr.hcl")
    assert bare.packer("validate", ".") == 0, bare.said
    assert bare.packer("validate", str(Path(bare.folder))) == 0, bare.said


def test_a_source_within_a_build_adds_to_its_own(bare: Bench) -> None:
    text = template().replace(
        '  sources = ["source.azure-arm.web"]',
        '  source "azure-arm.web" {\n    name = "small"\n    vm_size = "Standard_B1s"\n  }',
    )
    assert said(bare, text) == VALID.strip()
    bare.furnish()
    assert bare.packer("build", "-only=azure-arm.small", bare.write(text)) == 0, bare.said
    assert "==> azure-arm.small: Running builder ..." in bare.said


@pytest.mark.parametrize(
    "words",
    [
        ["build", "-no-such-flag", "x"],
        ["build", "-var"],
        ["build", "-var", "novalue", "x"],
        ["build"],
        ["build", "a", "b"],
        ["destroy", "x"],
        ["build", "-debug", "x"],
        [],
    ],
)
def test_words_that_are_no_command(words: list[str]) -> None:
    with pytest.raises(UsageError):
        read(words)


@pytest.mark.parametrize("reference", ["source.azure-arm.web", "sources.azure-arm.web", "azure-arm.web"])
def test_a_build_names_its_source_with_any_first_word_or_none(bare: Bench, reference: str) -> None:
    bare.write(template().replace("source.azure-arm.web", reference))
    assert bare.packer("validate", "web.pkr.hcl") == 0, bare.said


def test_a_block_of_variables_declares_each_of_its_lines(
    bare: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GROUP", "images-rg")
    text = 'variables {\n  group = env("GROUP")\n  size = "Standard_D2s_v5"\n}\n'
    text += template(vm_size="var.size", managed_image_resource_group_name="var.group")
    assert said(bare, text, "-var", "size=Standard_D4s_v5") == VALID.strip()
    whole = configuration.read("web.pkr.hcl", {"size": "Standard_D4s_v5"}, [])
    values = whole.builds[0].source.values
    assert (values["vm_size"], values["managed_image_resource_group_name"]) == (
        "Standard_D4s_v5",
        "images-rg",
    )


TARGETS = """
  shared_image_gallery_destination {
    resource_group = "images-rg"
    gallery_name = "gallery"
    image_name = "web"
    image_version = "1.0.0"
    dynamic "target_region" {
      for_each = { westeurope = 1, northeurope = 2 }
      iterator = region
      content {
        name = region.key
        replicas = region.value
      }
    }
  }
  dynamic "azure_tag" {
    for_each = []
    content {
      name = azure_tag.value
    }
  }
"""


def test_a_dynamic_block_is_as_many_blocks_as_its_list_is_long(bare: Bench) -> None:
    assert said(bare, template(TARGETS)) == VALID.strip()
    source = configuration.read("web.pkr.hcl", {}, []).builds[0].source
    (destination,) = source.named("shared_image_gallery_destination")
    regions = [(part.values["name"], part.values["replicas"]) for part in destination.named("target_region")]
    assert regions == [("northeurope", 2), ("westeurope", 1)]
    assert source.named("azure_tag") == []


def test_a_dynamic_block_without_content_is_refused(bare: Bench) -> None:
    dynamic = 'dynamic "azure_tag" {\n  for_each = ["a"]\n}'
    assert "exactly one content block" in said(bare, template(dynamic))
