"""Claims about locks: what they forbid, where they lie, and what they are called."""

import pytest

from grader.checks import check
from tests.checks.clouds import COMPUTE, GROUP, SUBSCRIPTION, Desk, machine

HOME = f"/subscriptions/{SUBSCRIPTION}"
AUTHORIZATION = "providers/microsoft.authorization"


@pytest.mark.parametrize(
    ("at", "level", "what", "found"),
    [
        (GROUP, "CanNotDelete", "delete", ""),
        (GROUP, "ReadOnly", "delete", ""),
        (HOME, "ReadOnly", "write", ""),
        (GROUP, "CanNotDelete", "write", "its lock is CanNotDelete"),
        (f"{GROUP}2", "CanNotDelete", "delete", "no lock lies on it or above it"),
    ],
)
def test_a_lock_holds_below_it(desk: Desk, at: str, level: str, what: str, found: str) -> None:
    desk.cloud.documents[GROUP.lower()] = {"id": GROUP}
    lock = {"id": f"{at}/providers/Microsoft.Authorization/locks/keep", "properties": {"level": level}}
    desk.cloud.collections[f"{HOME}/{AUTHORIZATION}/locks"] = [lock]
    check.group("rg").is_locked_against(what)
    assert found in desk.said()
    assert desk.report.points == (0 if found else 1)


@pytest.mark.parametrize(
    ("level", "what", "found"),
    [
        ("CanNotDelete", "write", ""),
        ("ReadOnly", "write", "Found: its lock is ReadOnly."),
        ("CanNotDelete", "delete", "Found: its lock is CanNotDelete."),
    ],
)
def test_a_lock_may_forbid_too_much(desk: Desk, level: str, what: str, found: str) -> None:
    desk.cloud.documents[GROUP.lower()] = {"id": GROUP}
    lock = {"id": f"{HOME}/providers/Microsoft.Authorization/locks/all", "properties": {"level": level}}
    desk.cloud.collections[f"{HOME}/{AUTHORIZATION}/locks"] = [lock]
    check.group("rg").is_not_locked_against(what)
    assert found in desk.said()
    assert desk.report.points == (0 if found else 1)


def test_a_machine_without_a_lock_is_told(desk: Desk) -> None:
    desk.cloud.documents[f"{COMPUTE}/virtualmachines/web".lower()] = machine()
    check.vm("web", group="rg").is_locked_against("delete")
    assert "Found: no lock lies on it or above it." in desk.said()


@pytest.mark.parametrize(
    ("name", "level", "found"),
    [
        ("keep", "CanNotDelete", ""),
        ("keep", "ReadOnly", "its level is ReadOnly."),
        ("other", "CanNotDelete", "no lock of this name lies on it."),
    ],
)
def test_a_lock_has_a_name_and_a_level(desk: Desk, name: str, level: str, found: str) -> None:
    id = f"{GROUP}/providers/Microsoft.Authorization/locks/{name}"
    desk.cloud.documents[GROUP.lower()] = {"id": GROUP}
    desk.cloud.documents[id.lower()] = {"id": id, "properties": {"level": level}}
    check.group("rg").has_lock("keep", "CanNotDelete")
    assert found in desk.said()
    assert desk.report.points == (0 if found else 1)
