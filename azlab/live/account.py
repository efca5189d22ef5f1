"""Who is signed in, as the learner's own `az` tells it.

It is asked in a process of its own, in the learner's own environment: what `az login` wrote (`~/.azure`, or
what `AZURE_CONFIG_DIR` names) is read and refreshed by the Azure CLI itself, and never touched by us.
"""

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from azlab.live import LiveError

SECONDS = 120
SIGN_IN = "Sign in first, in a terminal: az login"
ENDED = (
    "Your sign-in to Azure has ended or does not suffice. In a terminal: az login, then run this again. What "
    "the course made is still there. The Azure CLI said:"
)
NOT_SIGNED_IN = "NotSignedIn"
"""Our code where there is no token."""
NAME_IT = (
    "The subscription is named in azlab.toml, [live] subscription, or by --subscription: put its id there."
)


@dataclass(frozen=True)
class Endpoints:
    """Where the learner's cloud is, without a stroke at the end."""

    manager: str
    graph: str
    aliases: str
    """The whole address of the alias list; empty where there is none."""


@dataclass(frozen=True)
class SignedIn:
    """An account and the one subscription to be used."""

    user: str
    tenant: str
    subscription: str
    subscription_name: str
    endpoints: Endpoints
    is_name_shared: bool = False
    """Whether another subscription that the account sees has the same name."""


class LearnersCli:
    """The learner's own `az`, for what only it knows."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = dict(environment)

    def ask(self, *words: str) -> Any:
        """What `az ...` answers, as JSON. Raises `LiveError` with the CLI's own sentence."""
        # Our own interpreter's CLI: an `az` in PATH may be another version, or our own that leads to the
        # practice Azure.
        command = [sys.executable, "-m", "azure.cli", *words, "--output", "json", "--only-show-errors"]
        try:
            done = subprocess.run(
                command, env=self.environment, capture_output=True, text=True, timeout=SECONDS
            )
        except subprocess.TimeoutExpired:
            raise LiveError(f"'az {' '.join(words[:2])}' did not answer within {SECONDS} seconds.") from None
        if done.returncode:
            said = done.stderr.strip().removeprefix("ERROR: ") or "it gave no reason."
            if "get-access-token" in words:
                raise LiveError(f"{ENDED} {said}")
            raise LiveError(f"The Azure CLI could not tell who is signed in: {said} {_advice(said)}")
        return json.loads(done.stdout or "null")


def signed_in(cli: LearnersCli, subscription: str = "") -> SignedIn:
    """The account and its subscription (the default one, or one given by name or id).

    Raises `LiveError` when nobody is signed in, or there is no such subscription.
    """
    account = cli.ask("account", "show", *(("--subscription", subscription) if subscription else ()))
    return SignedIn(
        account["user"]["name"],
        account["tenantId"],
        account["id"],
        account["name"],
        _endpoints(cli.ask("cloud", "show")["endpoints"]),
        _is_name_shared(account["name"], cli.ask("account", "list", "--all") or []),
    )


def _is_name_shared(name: str, seen: Iterable[Mapping[str, Any]]) -> bool:
    """As `az` compares names: without regard to case."""
    ids = {row["id"].lower() for row in seen if row["name"].lower() == name.lower()}
    return len(ids) > 1


def _advice(said: str) -> str:
    """What to do about a sentence of `get_subscription` in azure/cli/core/_profile.py, or any other."""
    return NAME_IT if re.search("Multiple subscriptions|^Subscription '.*' not found", said) else SIGN_IN


def _endpoints(addresses: Mapping[str, str | None]) -> Endpoints:
    def address(name: str) -> str:
        return (addresses.get(name) or "").rstrip("/")

    graph = address("microsoftGraphResourceId") or "https://graph.microsoft.com"
    return Endpoints(address("resourceManager"), graph, address("vmImageAliasDoc"))


class Tokens:
    """Access tokens, one per resource; a new one when the cloud has refused the last."""

    def __init__(self, cli: LearnersCli, subscription: str) -> None:
        self._cli, self._subscription = cli, subscription
        self._kept: dict[str, str] = {}
        self._turn = threading.Lock()

    def get(self, resource: str) -> str:
        """A token for a resource, e.g. `https://management.azure.com/`. Raises `LiveError` without one.

        Its end is not looked at: the cloud's clock decides, and this machine's may differ.
        """
        with self._turn:
            if resource not in self._kept:
                words = ("--resource", resource, "--subscription", self._subscription)
                self._kept[resource] = self._cli.ask("account", "get-access-token", *words)["accessToken"]
            return self._kept[resource]

    def forget(self, token: str) -> None:
        """The cloud has refused this token."""
        with self._turn:
            self._kept = {resource: kept for resource, kept in self._kept.items() if kept != token}
