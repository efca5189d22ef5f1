"""Where the Azure CLI's HTTP goes: one method, and one transport per place.

`simulated` answers from the practice Azure in this process. Any other place (a recording, a real
subscription) is another class with the same `send`.
"""

from typing import Protocol

from azlab.arm.messages import Request, Response

PRACTICE_ONLY = "PracticeOnly"
"""The error code for what was asked of a cloud that is not the practice Azure, and only that can do."""
NOT_RECORDED = "NotRecorded"
"""The error code for what a recording cannot answer. Azure has no such code: it is none of its refusals."""


class Transport(Protocol):
    """A place that answers ARM requests. Called from several threads at once."""

    def send(self, request: Request) -> Response:
        """The answer to `request`. Never raises: a failure is a response with Azure's error body."""
        ...
