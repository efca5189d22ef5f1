"""The name a machine has inside: what Azure takes as `osProfile.computerName`."""

import re

from azlab.arm.errors import invalid_parameter

LONGEST = {"Linux": 64, "Windows": 15}
LONGEST_PREFIX = {"Linux": 58, "Windows": 9}
"""Of the names of a scale set's instances, which have six figures or letters more."""
STRANGE = re.compile(r"[`~!@#$%^&*()=+_\[\]{}\\|;:'\",<>/?]")
SENTENCES = {
    "Linux": (
        "Linux host name cannot exceed 64 characters in length or contain the following characters: "
        "` ~ ! @ # $ % ^ & * ( ) = + _ [ ] { } \\ | ; : ' \" , < > / ?."
    ),
    "Windows": (
        "Windows computer name cannot be more than 15 characters long, be entirely numeric, or contain the "
        "following characters: ` ~ ! @ # $ % ^ & * ( ) = + _ [ ] { } \\ | ; : . ' \" , < > / ?."
    ),
}


def refuse_computer_name(name: str, os_type: str) -> None:
    """Raise `InvalidParameter` for a name that the operating system cannot have."""
    windows = os_type == "Windows" and (name.isdigit() or "." in name)
    if windows or len(name) > LONGEST[os_type] or STRANGE.search(name):
        raise invalid_parameter(SENTENCES[os_type], "computerName")
