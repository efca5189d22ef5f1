"""What goes wrong between a client and a real cloud, in front of any app: each fault by name and rate.

    Faults(app, {"throttled": 0.1, "answer_lost": 0.02}, seed=1)

The same seed and the same requests give the same faults. `seen` counts them. `planned["late"] = 1` makes
one happen at the next occasion, whatever its rate.
"""

import json
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from azlab.arm.messages import Json, Request, Response, json_response
from azlab.server.late import Late
from azlab.server.sign_in import OPEN, SignIn
from azlab.server.troubled_operations import TroubledOperations

App = Callable[[Request], Response]
RATES = {
    "throttled": "429 with Retry-After; whoever asks again before that is refused again",
    "unavailable": "503, 500 or 504, and nothing was done",
    "request_lost": "the connection ends before the request is heard",
    "answer_lost": "the connection ends after the request was done",
    "token_expired": "the token ends early: 401 with WWW-Authenticate",
    "slow_operation": "an operation takes real time, however often it is asked about",
    "failed_operation": "an operation is accepted, and ends in failure",
    "late": "what was made is not found, or not listed, for a moment",
}
POLLS = 10
UNWELL = {
    503: ("ServerBusy", "The server is busy. Please retry later."),
    500: ("InternalServerError", "Encountered internal server error."),
    504: (
        "GatewayTimeout",
        "The gateway did not receive a response from 'Microsoft.Compute' within the specified time period.",
    ),
}


class ConnectionLostError(Exception):
    """The connection ends here, without an answer."""


@dataclass(frozen=True)
class Seconds:
    """How long faults last; short, so that tests are."""

    pause: float = 0.02
    """What Retry-After says."""
    slow: float = 0.2
    late: float = 0.1


class Faults:
    """An app with faults in front of it. `sign_in` is needed for `token_expired`; `clock` tells seconds."""

    def __init__(
        self,
        app: App,
        rates: Mapping[str, float],
        *,
        seed: int = 0,
        sign_in: SignIn | None = None,
        seconds: Seconds | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if unknown := set(rates) - set(RATES):
            raise ValueError(f"No such fault: {', '.join(sorted(unknown))}. There are {', '.join(RATES)}.")
        self.app, self.rates, self.sign_in = app, dict(rates), sign_in
        self.seconds = seconds or Seconds()
        self.seen: Counter[str] = Counter()
        self.planned: Counter[str] = Counter()
        self._chance = random.Random(seed)
        self._clock, self._closed_until = clock, 0.0
        self._operations = TroubledOperations(self.seconds.slow, self.seconds.pause, clock)
        self._late = Late(self.seconds.late, clock)

    def __call__(self, request: Request) -> Response:
        if request.path.startswith(OPEN):
            return self.app(request)
        refusal = self._throttling(request) or self._unwell()
        if refusal is not None:
            return refusal
        if self._strikes("request_lost"):
            raise ConnectionLostError
        if self.sign_in is not None and self._strikes("token_expired"):
            self.sign_in.expire(request)
        response = self._answer(request)
        if self._strikes("answer_lost"):
            raise ConnectionLostError
        return response

    def _answer(self, request: Request) -> Response:
        told = self._operations.told(request)
        if told is not None:
            if self._operations.has_failed(request):
                self._let_it_end(request)
            return told
        response = self._late.seen_through(request, self._operations.seen_through(request, self.app(request)))
        self._late.heed(request, response, self._strikes)
        return self._operations.heed(request, response, self._strikes)

    def _let_it_end(self, request: Request) -> None:
        """What failed is over: behind the fault, too, nothing is in progress any more."""
        for _ in range(POLLS):
            if b'"InProgress"' not in self.app(request).body:
                return

    def _strikes(self, fault: str) -> bool:
        planned = self.planned[fault] > 0
        struck = self._chance.random() < self.rates.get(fault, 0.0) or planned
        self.planned[fault] -= planned
        self.seen[fault] += struck
        return struck

    def _throttling(self, request: Request) -> Response | None:
        impatient = self._clock() < self._closed_until
        if not impatient and not self._strikes("throttled"):
            return None
        self.seen["impatient"] += impatient
        self._closed_until = self._clock() + self.seconds.pause
        return json_response(429, _throttled(request, self.seconds.pause), self._retry_after)

    def _unwell(self) -> Response | None:
        if not self._strikes("unavailable"):
            return None
        status = self._chance.choice(list(UNWELL))
        code, sentence = UNWELL[status]
        return json_response(status, {"error": {"code": code, "message": sentence}}, self._retry_after)

    @property
    def _retry_after(self) -> dict[str, str]:
        return {"retry-after": json.dumps(self.seconds.pause)}


def _throttled(request: Request, seconds: float) -> Json:
    # The sentence: MicrosoftDocs/azure-docs issue 105248.
    subscription = request.address.subscription
    sentence = (
        f"Number of requests for subscription '{subscription}' and operation '{request.method}' exceeded "
        f"the backend storage limit. Please try again after '{seconds:g}' seconds."
    )
    return {"error": {"code": "SubscriptionRequestsThrottled", "message": sentence}}
