"""The transport that answers from the practice Azure, in this process."""

import threading
from collections.abc import Callable

from azlab.arm.access import unsigned
from azlab.arm.blob_addresses import inside
from azlab.arm.media_types import not_json
from azlab.arm.messages import Request, Response


class Simulated:
    """Sends every request to `app`, one at a time: the CLI polls operations from its own threads."""

    def __init__(self, app: Callable[[Request], Response]) -> None:
        self.app = app
        # Re-entrant: what answers may ask the cloud itself, as a deployment does.
        self._turn = threading.RLock()

    def send(self, request: Request) -> Response:
        """The answer of the practice Azure.

        The 401 of `unsigned` for a request without a token, and a 415 for a body that is not said to be JSON.
        """
        with self._turn:
            known = inside(request)
            return unsigned(request) or not_json(known) or self.app(known)
