"""`[version]`: numbers that are compared one by one, so that 5.10 comes after 5.9."""

from __future__ import annotations

import re

from azlab.guest.disks import CommandError
from azlab.guest.windows.values import Row

PARTS = ("Major", "Minor", "Build", "Revision")
ABSENT = -1
"""What .NET says of a part that a version does not have."""
VERSION = re.compile(r"\d{1,9}(?:\.\d{1,9}){1,3}")


class Version(Row):
    """Two to four numbers; inside a string as it was written."""

    columns = PARTS

    @property
    def numbers(self) -> tuple[int, ...]:
        """All four, to compare by."""
        return tuple(self[part] for part in PARTS)


def version(written: str) -> Version:
    """`5.1.20348` as a version. CommandError: it is none."""
    if not VERSION.fullmatch(written.strip()):
        raise CommandError(f'Cannot convert value "{written[:200]}" to type "System.Version".')
    numbers = [int(part) for part in written.strip().split(".")]
    made = Version(zip(PARTS, [*numbers, ABSENT, ABSENT][:4], strict=True))
    made.label = ".".join(map(str, numbers))
    return made
