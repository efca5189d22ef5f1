"""`customization.log`: what Packer says of a build, as Image Builder keeps it.

The forms of the lines: MicrosoftDocs/azure-compute-docs, image-builder-troubleshoot.md; those at the end of a
build that failed are Packer's own.
"""

from collections.abc import Callable
from datetime import datetime

FAILED = "==> Some builds didn't complete successfully and had errors:"
LONGEST = 200_000
"""Characters of a script's output that are kept: a script may print millions, and the cloud is a file."""
NOTHING = "==> Builds finished but no artifacts were created."


class Log:
    """The log of one build. `operation` is the id by which its lines are found."""

    def __init__(self, operation: str, now: Callable[[], datetime]) -> None:
        self.operation = operation
        self._now, self._lines = now, list[str]()

    @property
    def text(self) -> str:
        return "".join(f"{line}\n" for line in self._lines)

    def out(self, text: str) -> None:
        """What Packer prints, a line each."""
        self._lines += [f"[{self.operation}] PACKER OUT {line}" for line in text.splitlines() or [""]]

    def telemetry(self, text: str) -> None:
        """Which step begins or ends."""
        when = self._now().strftime("%Y/%m/%d %H:%M:%S")
        self._lines.append(f"[{self.operation}] PACKER ERR {when} [INFO] (telemetry) {text}")

    def streams(self, stdout: str, stderr: str) -> None:
        """What a script printed on both; of very much, the end."""
        for mark, text in (("    ", stdout), ("==> ", stderr)):
            if len(text) > LONGEST:
                self.out(f"{mark}azure-arm: (the practice Azure keeps the last {LONGEST:,} characters)")
            for line in text[-LONGEST:].splitlines():
                self.out(f"{mark}azure-arm: {line}")

    def failed(self, reason: str) -> None:
        """The end of a build that failed."""
        self.out(
            "==> azure-arm: Provisioning step had errors: Running the cleanup provisioner, if present..."
        )
        self.out("==> azure-arm: Deleting individual resources ...")
        self.out("==> azure-arm: The resource group was not created by Packer, not deleting ...")
        self.out(FAILED)
        self.out(f"--> azure-arm: {reason}")
        self.out(NOTHING)
        self.telemetry("Finalizing.")

    def ended(self) -> None:
        """The end of a build that made an image."""
        self.out("==> azure-arm: Deleting individual resources ...")
        self.out("==> azure-arm: The resource group was not created by Packer, not deleting ...")
        self.telemetry("Finalizing.")
