"""The names of what a build makes for a while."""

import re

from azlab.packer.azure_arm.names import drawn
from azlab.packer.azure_arm.settings import Settings
from azlab.packer.hcl.configuration import Part
from azlab.packer.hcl.problems import Source


def settings(**values: str) -> Settings:
    return Settings(Part("source", dict(values), Source("web.pkr.hcl", 1)))


def test_the_same_source_gives_its_machine_the_same_name_again() -> None:
    first, again = drawn(settings(location="westeurope")), drawn(settings(location="westeurope"))
    assert first == again
    assert re.fullmatch(r"pkrvm[a-z0-9]{10}", first.machine)
    assert first.group == f"pkr-Resource-Group-{first.ending}"


def test_another_source_gives_other_names() -> None:
    assert drawn(settings(location="westeurope")).ending != drawn(settings(location="northeurope")).ending


def test_a_name_that_the_file_says_is_kept() -> None:
    names = drawn(settings(temp_compute_name="builder", build_resource_group_name="rg-build"))
    assert (names.machine, names.group, names.is_own_group) == ("builder", "rg-build", False)
