"""The names of what a build makes for a while, each with the same ending."""

import random
import string
from dataclasses import dataclass

from azlab.packer.azure_arm.settings import Settings

LETTERS = string.ascii_lowercase + string.digits


@dataclass(frozen=True)
class Names:
    """As the plug-in forms them: `pkrvm` and ten letters."""

    ending: str
    group: str
    is_own_group: bool
    """Whether the build makes the group, and deletes it in the end."""
    machine: str
    interface: str
    disk: str

    @property
    def deployment(self) -> str:
        return f"pkrdp{self.ending}"

    @property
    def address(self) -> str:
        return f"pkrip{self.ending}"

    @property
    def network(self) -> str:
        return f"pkrvn{self.ending}"

    @property
    def subnet(self) -> str:
        return f"pkrsn{self.ending}"

    @property
    def security_group(self) -> str:
        return f"pkrsg{self.ending}"


def drawn(settings: Settings) -> Names:
    """Names drawn by what the settings say, and those that they say themselves.

    Packer draws by chance. Here the same source asks for the same again, so that a recording can answer.
    """
    chance = random.Random(repr(sorted(settings.part.values.items())))
    ending = "".join(chance.choice(LETTERS) for _ in range(10))
    existing = settings.text("build_resource_group_name")
    return Names(
        ending,
        existing or settings.text("temp_resource_group_name", f"pkr-Resource-Group-{ending}"),
        not existing,
        settings.text("temp_compute_name", f"pkrvm{ending}"),
        settings.text("temp_nic_name", f"pkrni{ending}"),
        settings.text("temp_os_disk_name", f"pkros{ending}"),
    )
