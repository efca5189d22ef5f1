"""What takes its time: failing, waiting, special verbs, restarts."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from azlab.arm.messages import Request
from azlab.arm.store import Store
from tests.arm.conftest import Kitchen

BODY = {"location": "West Europe", "properties": {"litres": 2}}


def test_a_refused_change_leaves_nothing_behind(kitchen: Kitchen) -> None:
    before = kitchen.kettle()
    assert kitchen.error("PATCH", "kettles/tea", {"properties": {"litres": 101}})[:2] == (409, "TooBig")
    assert kitchen.send("GET", "kettles/tea").json() == before


def test_a_failing_operation_leaves_a_failed_resource(kitchen: Kitchen) -> None:
    response = kitchen.send("PUT", "kettles/tea", {**BODY, "properties": {"litres": 13}})
    assert response.status == 201
    answers = kitchen.follow(response)
    assert answers[-1].json()["error"] == {"code": "Leak", "message": "It leaks."}
    assert kitchen.send("GET", "kettles/tea").json()["properties"]["provisioningState"] == "Failed"


def test_no_wait_stays_in_progress_until_somebody_waits(kitchen: Kitchen) -> None:
    kitchen.send("PUT", "kettles/tea", BODY)
    for _ in range(3):
        shown = kitchen.send("GET", "kettles/tea", command="kettle show").json()
        assert shown["properties"]["provisioningState"] == "Creating"
    waited = kitchen.send("GET", "kettles/tea", command="kettle wait").json()
    assert waited["properties"]["provisioningState"] == "Succeeded"


def test_a_special_verb_has_a_result_and_an_effect(kitchen: Kitchen) -> None:
    kitchen.kettle()
    response = kitchen.send("POST", "kettles/tea/Boil")
    assert response.status == 202
    assert kitchen.send("GET", "kettles/tea/look").json() == {"hot": False}
    assert [one.status for one in kitchen.follow(response, "location")] == [202, 200]
    assert kitchen.send("GET", "kettles/tea/look").json() == {"hot": True}
    boiled = kitchen.follow(kitchen.send("POST", "kettles/tea/boil"))
    assert boiled[-1].json()["properties"] == {"output": {"degrees": 100}}


def test_a_special_verb_that_answers_at_once_has_its_effect_at_once(kitchen: Kitchen) -> None:
    kitchen.kettle()
    response = kitchen.send("POST", "kettles/tea/fill", {"level": 7})
    assert (response.status, response.body) == (200, b"")
    assert kitchen.app.cloud.get(kitchen.id("kettles/tea")).interior["level"] == 7


def test_a_special_verb_needs_its_resource(kitchen: Kitchen) -> None:
    assert kitchen.error("POST", "kettles/none/boil")[:2] == (404, "ResourceNotFound")


def test_everything_survives_a_restart(tmp_path: Path, reopened: Callable[..., Any]) -> None:
    path = tmp_path / "cloud.sqlite"
    first = reopened(Store(path))
    made = first.kettle()
    response = first.send("POST", "kettles/tea/boil")
    first.app.cloud.store.close()
    second = reopened(Store(path))
    assert second.send("GET", "kettles/tea").json() == made
    second.follow(response)
    assert second.send("GET", "kettles/tea/look").json() == {"hot": True}


def test_the_same_cloud_asked_the_same_draws_the_same(reopened: Callable[..., Any]) -> None:
    labels = []
    for _ in range(2):
        store = Store()
        store.set_fact("seed", "fixed")
        labels.append(reopened(store).kettle()["properties"]["label"])
    assert labels[0] == labels[1]


def test_a_preflight_says_what_can_be_said_and_makes_nothing(kitchen: Kitchen) -> None:
    request = Request(
        "PUT", kitchen.id("kettles/X") + "?api-version=2024-11-01", {}, json.dumps(BODY).encode()
    )
    with pytest.raises(Exception, match="InvalidParameter"):
        kitchen.app.cloud.preflight(request)
    assert kitchen.send("GET", "kettles").json() == {"value": []}
