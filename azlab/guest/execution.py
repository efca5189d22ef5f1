"""What a script leaves behind on the screen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Execution:
    """Both output streams, the exit code of the script, and whether the machine is now off."""

    stdout: str = ""
    stderr: str = ""
    exit_code: int = 0
    shut_down: bool = False
