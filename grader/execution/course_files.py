"""What programs in a sandbox see of the course: compiled, and readable to the user that they have there."""

import compileall
import functools
import os
import re
from contextlib import suppress
from pathlib import Path
from stat import S_ISDIR, S_ISLNK

INSIDE = Path(__file__).parent / "inside"
PROJECT = Path(__file__).parents[2]
OUTSIDE = re.compile(r"/azlab/(contracts|guest|live|providers|server|templates)/")
"""What no kernel imports of `azlab`. To compile the rest, `lab.start` took half of a kernel's time."""


@functools.cache
def prepare() -> None:
    """Compile what kernels begin with, which they cannot do themselves, and let the sandbox's user read it.

    As root that is another user, and the umask with which the course was cloned, or with which this runs,
    may keep files from all others.
    """
    compileall.compile_dir(INSIDE, maxlevels=0, quiet=2)
    compileall.compile_dir(PROJECT / "azlab", quiet=2, rx=OUTSIDE)
    if os.geteuid() == 0:
        let_everybody_read(INSIDE)
        let_everybody_read(PROJECT / "azlab")


def let_everybody_read(folder: Path) -> None:
    """Give all users the right to read a folder and what is in it; what cannot be changed is left."""
    for path in (folder, *folder.rglob("*")):
        with suppress(OSError):
            mode = path.lstat().st_mode
            wanted = 0o555 if S_ISDIR(mode) else 0o444
            if not S_ISLNK(mode) and mode & wanted != wanted:
                path.chmod(mode | wanted)
