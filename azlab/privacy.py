"""Files that are for their owner only: sign-ins, keys, a learner's cloud."""

import os
import stat
from contextlib import suppress
from pathlib import Path

OWNER_ONLY = 0o700
OTHERS = 0o077


def keep_private(folder: Path) -> None:
    """Take all rights of others from a folder and what is in it; links are not followed.

    The Azure CLI and SQLite make files as the user's umask says, which is everybody's matter, not theirs.
    """
    if os.name == "nt":  # there, a user's folders are the user's own already
        return
    _close(str(folder))
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            _close(os.path.join(parent, name))


def _close(path: str) -> None:
    """What vanishes meanwhile, or is somebody else's, is left alone."""
    with suppress(OSError):
        mode = os.lstat(path).st_mode
        if mode & OTHERS and not stat.S_ISLNK(mode):
            os.chmod(path, stat.S_IMODE(mode) & OWNER_ONLY)
