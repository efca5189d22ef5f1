"""Who can sign in to a lesson's practice Azure: the identities of `azlab.directory`, by their short names."""

from azlab import directory
from azlab.cli import Account
from azlab.lab.state import LabError

LEARNER = Account(directory.LEARNER.user, directory.TENANT, directory.SUBSCRIPTIONS)


def find_account(name: str) -> Account | None:
    """The account of somebody, by short name or sign-in name; what it sees, the cloud says at sign-in."""
    found = directory.identity(name)
    return Account(found.user, found.tenant, {}) if found else None


def account_of(name: str) -> Account:
    """The same; raises `LabError` with the names there are."""
    account = find_account(name)
    if account is None:
        names = ", ".join(f"'{identity.name}'" for identity in directory.IDENTITIES)
        raise LabError(f"There is nobody named '{name}'. You can sign in as: {names}.")
    return account


def greeting(account: Account) -> str:
    """Who is signed in now, and what they see."""
    seen = ", ".join(account.subscriptions.values())
    identity = directory.identity(account.user)
    name = identity.name if identity else account.user
    if not seen:
        return f"Signed in as '{name}' ({account.user}), who has no role in any subscription yet."
    return f"Signed in as '{name}' ({account.user}). Subscriptions: {seen}."
