"""Which key of a storage account is another one than at first, by the moments that the account tells."""

import pytest

from grader.checks import check
from tests.checks.clouds import GROUP, Desk, Json

TAKINGS = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/takings"
MADE, SOON, LATER = (f"2026-11-30T0{at}0Z" for at in ("6:00:00.000000", "6:00:00.250000", "7:40:00.000000"))


def account(key1: str, key2: str) -> Json:
    held = {"creationTime": MADE, "keyCreationTime": {"key1": key1, "key2": key2}}
    return {"id": TAKINGS, "location": "westeurope", "properties": held}


@pytest.mark.parametrize(
    ("keys", "points", "found"),
    [
        ((LATER, SOON), 2, ""),
        ((MADE, SOON), 1, "it is the one that the account was made with"),
        ((LATER, LATER), 1, "whoever uses it is locked out"),
        ((SOON, LATER), 0, "it is the one that the account was made with, and key2 was renewed instead"),
    ],
)
def test_a_key_was_renewed_when_it_is_younger_than_its_account(
    desk: Desk, keys: tuple[str, str], points: int, found: str
) -> None:
    desk.find(account(*keys))
    check.storage_account("takings", group="rg").has_renewed("key1").has_kept("key2")
    assert desk.report.points == points
    assert found in desk.said()


def test_an_account_that_is_not_there_has_no_keys(desk: Desk) -> None:
    check.storage_account("takings", group="rg").has_renewed("key1")
    assert "storage account 'takings' in group 'rg' does not exist yet" in desk.said()


def test_a_key_of_which_no_moment_is_told_is_not_called_renewed(desk: Desk) -> None:
    desk.find({"id": TAKINGS, "location": "westeurope", "properties": {}})
    check.storage_account("takings", group="rg").has_renewed("key1").has_kept("key2")
    assert desk.report.points == 1
