"""The learner's subscription, reached: who is signed in, and the way to it."""

from collections.abc import Mapping
from dataclasses import dataclass

from azlab.live.account import LearnersCli, SignedIn, Tokens, signed_in
from azlab.live.exchange import Exchange
from azlab.live.freshness import Freshness
from azlab.live.resource_manager import Manager
from azlab.live.waiting import Patience


@dataclass(frozen=True)
class Connection:
    """One subscription of whoever is signed in."""

    who: SignedIn
    cloud: Freshness

    @property
    def manager(self) -> Manager:
        return Manager(self.cloud, self.who.subscription)


def connect(environment: Mapping[str, str], subscription: str = "") -> Connection:
    """By the learner's own `az login` in this environment. Raises `LiveError` when nobody is signed in."""
    cli = LearnersCli(environment)
    who = signed_in(cli, subscription)
    return Connection(who, Freshness(Exchange(who.endpoints, Tokens(cli, who.subscription), Patience())))
