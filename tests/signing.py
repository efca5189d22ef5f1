"""Requests signed by somebody of the practice directory."""

from azlab import directory
from azlab.cli.home import Account
from azlab.cli.identity import token


def signed(name: str) -> dict[str, str]:
    """The header with which e.g. `shop-team` asks."""
    identity = directory.identity(name)
    assert identity is not None, name
    return {"authorization": f"Bearer {token(Account(identity.user, identity.tenant, {}))}"}
