"""The lesson that runs in this process."""

from typing import TYPE_CHECKING

from azlab.lab.state import LabError
from azlab.sentences import NO_LAB

if TYPE_CHECKING:
    from azlab.lab.running import Lab

running: "list[Lab]" = []
"""The running lab; nothing while there is none."""


def current_lab() -> "Lab":
    """The running lab. Raises `LabError` when there is none."""
    if not running:
        raise LabError(NO_LAB)
    return running[-1]
