"""What a script leaves behind on the screen."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Execution:
    """Both output streams, the exit code of the script, and whether the machine is now off.

    `folder` and `environment` are those in which a login shell ended.
    `timed_out` says that the script had not ended when its time was over; its exit code is then 124.
    `seconds` is how long it took of the guest's own time, which `sleep` moves.
    """

    stdout: str = ""
    stderr: str = ""
    exit_code: int = 0
    shut_down: bool = False
    timed_out: bool = False
    seconds: float = 0.0
    folder: str = ""
    environment: dict[str, str] = field(default_factory=dict)
