"""The practice Azure as a foreign cloud: a sign-in of its own, and faults on the way to it."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from azlab.arm.app import App
from azlab.arm.identities import Grant, object_id
from azlab.cli.home import Account
from azlab.data import role_name
from azlab.directory import LEARNER, SUBSCRIPTIONS, TENANT
from azlab.server.faults import Faults, Seconds
from azlab.server.serving import Server, serve
from azlab.server.sign_in import SignIn

VISITOR = Account(LEARNER.user, TENANT, SUBSCRIPTIONS)


@dataclass
class ForeignCloud:
    """A cloud that is reached over HTTPS only. `faults.rates` may be changed while it runs."""

    server: Server
    faults: Faults
    sign_in: SignIn


@contextmanager
def foreign_cloud(
    app: App,
    rates: Mapping[str, float] | None = None,
    *,
    seed: int = 0,
    skew: float = 0.0,
    seconds: Seconds | None = None,
    account: Account = VISITOR,
    pace: float = 60.0,
) -> Iterator[ForeignCloud]:
    """Serve `app` with faults and a sign-in of its own.

    `skew` is how far the clock of its sign-in is ahead, in seconds. `pace` is how many seconds pass there in
    a real one, while something is in progress.
    """
    app.cloud.clock.wall = lambda: time.time() * pace
    for subscription in account.subscriptions:
        app.grant(Grant(object_id(account.user), role_name("Owner"), f"/subscriptions/{subscription}"))
    sign_in = SignIn(account, skew=skew)
    faults = Faults(sign_in.guard(app), rates or {}, seed=seed, sign_in=sign_in, seconds=seconds)
    with serve(faults, sign_in=sign_in) as server:
        yield ForeignCloud(server, faults, sign_in)
