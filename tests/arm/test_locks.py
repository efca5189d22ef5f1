"""Management locks, over the tiny cloud."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from azlab.arm.addresses import read_address
from azlab.arm.errors import Conflict
from azlab.arm.identities import Caller
from azlab.arm.ids import parse_id
from azlab.arm.locks import refuse_locked
from azlab.arm.store import Resource
from tests.arm.conftest import GROUP, Kitchen

TEA = f"{GROUP}/providers/Practice.Kitchen/kettles/tea"


@pytest.fixture
def locked(kitchen: Kitchen) -> Callable[..., Any]:
    kitchen.kettle("tea")

    def lock(scope: str, level: str) -> Kitchen:
        id = parse_id(f"{scope}/providers/Microsoft.Authorization/locks/keep")
        assert id is not None
        with kitchen.app.cloud.store.transaction():
            kitchen.app.cloud.put(Resource(id, {"id": id.text, "properties": {"level": level}}))
        return kitchen

    return lock


def sentence(scope: str, verb: str, by: str) -> str:
    return (
        f"The scope '{scope}' cannot perform {verb} operation because following scope(s) are locked: '{by}'. "
        "Please remove the lock and try again."
    )


@pytest.mark.parametrize("scope", [TEA, GROUP, GROUP.rpartition("/resourceGroups")[0]])
def test_what_must_not_be_deleted_stays_also_below_the_lock(locked: Callable[..., Any], scope: str) -> None:
    kitchen = locked(scope, "CanNotDelete")
    assert kitchen.error("DELETE", TEA) == (409, "ScopeLocked", sentence(TEA, "delete", scope))
    assert kitchen.send("PUT", TEA, {"location": "westeurope", "properties": {"litres": 3}}).status == 200
    assert kitchen.send("POST", f"{TEA}/fill").status == 200


def test_what_is_read_only_cannot_be_changed_either(locked: Callable[..., Any]) -> None:
    kitchen = locked(GROUP, "ReadOnly")
    body = {"location": "westeurope", "properties": {"litres": 3}}
    assert kitchen.error("PUT", TEA, body) == (409, "ScopeLocked", sentence(TEA, "write", GROUP))
    assert kitchen.error("POST", f"{TEA}/fill") == (409, "ScopeLocked", sentence(TEA, "write", GROUP))
    assert kitchen.error("DELETE", TEA) == (409, "ScopeLocked", sentence(TEA, "delete", GROUP))
    assert kitchen.send("GET", TEA).status == 200


def test_a_parent_is_not_deleted_over_a_locked_child(locked: Callable[..., Any]) -> None:
    child = f"{TEA}/stickers/red"
    kitchen = locked(child, "CanNotDelete")
    assert kitchen.error("DELETE", TEA) == (409, "ScopeLocked", sentence(TEA, "delete", child))


def test_a_neighbour_is_free(locked: Callable[..., Any]) -> None:
    kitchen = locked(TEA, "CanNotDelete")
    kitchen.kettle("team")
    assert kitchen.send("DELETE", f"{TEA}m").status == 202


def test_only_who_looks_for_checks_may_run_scripts_under_a_lock(locked: Callable[..., Any]) -> None:
    cloud = locked(GROUP, "ReadOnly").app.cloud
    cloud.setting = replace(cloud.setting, trusted=frozenset({"keeper"}))
    run = read_address("POST", f"{TEA}/runCommand")
    cloud.caller = Caller("k@practice", "keeper", "t")
    refuse_locked(cloud, run)
    for caller in (Caller("l@practice", "learner", "t"), None):
        cloud.caller = caller
        with pytest.raises(Conflict, match="are locked"):
            refuse_locked(cloud, run)


def test_nothing_that_only_looks_and_no_lock_itself_is_locked(locked: Callable[..., Any]) -> None:
    cloud = locked(GROUP, "ReadOnly").app.cloud
    for method, path in (
        ("GET", TEA),
        ("HEAD", TEA),
        ("DELETE", f"{GROUP}/providers/Microsoft.Authorization/locks/keep"),
        ("POST", f"{GROUP}/providers/Microsoft.Resources/deployments/d/validate"),
        ("POST", f"{GROUP}/providers/Microsoft.Resources/deployments/d/whatIf"),
        ("POST", f"{GROUP}/exportTemplate"),
    ):
        refuse_locked(cloud, read_address(method, path))
