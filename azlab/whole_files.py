"""Files that are written in one step."""

import os
from pathlib import Path


def write_whole(path: Path, content: str | bytes, *, owner_only: bool = False) -> None:
    """Write a file, whole or not at all: whoever is killed, or finds the disk full, leaves the old one.

    Its folder is made where it is not there. A text becomes UTF-8 with its line ends as they are, and half
    characters, which a learner's command may hold, become question marks. With `owner_only`, nobody else may
    read the file at any moment. Raises `OSError`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # Of this process alone: two may write the same file at the same time.
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        draft.touch()
        if owner_only:
            draft.chmod(0o600)
        draft.write_bytes(content.encode("utf-8", "replace") if isinstance(content, str) else content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
