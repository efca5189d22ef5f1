"""Why a build failed, as values of one tree."""

from azlab.arm.messages import Json


class BuildError(Exception):
    """A build cannot go on; the sentence is the builder's."""


class RefusedError(BuildError):
    """Azure refused a request: its code, its sentence, and what stands below them."""

    def __init__(self, status: int, error: Json) -> None:
        self.status, self.error = status, error
        self.code, self.message = str(error.get("code", "")), str(error.get("message", ""))
        began = f"unexpected status {status} with error" if status >= 400 else "polling failed"
        super().__init__(f"{began}: {self.code}: {self.message}")

    def lines(self) -> list[str]:
        """The whole of it, as the builder prints it."""
        return list(_lines(self.error, 0))


def _lines(error: Json, depth: int) -> list[str]:
    pad = "  " * depth
    said = [f"ERROR: {pad}-> {error.get('code', '')} : {error.get('message', '')}"]
    details = error.get("details") or []
    return said + [line for detail in details for line in _lines(detail, depth + 1)]
