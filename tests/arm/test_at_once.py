"""What the cloud asks of itself for a part of something larger has ended when it is answered."""

import json
from datetime import timedelta
from typing import Any

import pytest

from azlab.arm.errors import Conflict
from azlab.arm.messages import Request, Response
from tests.arm.conftest import Kettles, Kitchen


def put_at_once(kitchen: Kitchen, path: str, **properties: Any) -> Response:
    body = {"location": "westeurope", "properties": {"litres": 2, **properties}}
    url = f"{kitchen.id(path)}?api-version=2024-11-01"
    with kitchen.app.cloud.store.transaction():
        return kitchen.app.cloud.send(Request("PUT", url, {}, json.dumps(body).encode(), at_once=True))


def test_it_is_made_with_all_that_comes_at_its_end_and_its_time_has_passed(kitchen: Kitchen) -> None:
    cloud = kitchen.app.cloud
    before = cloud.clock.now()
    answer = put_at_once(kitchen, "kettles/tea")
    assert (answer.status, answer.headers, answer.body) == (201, {}, b"")
    assert cloud.clock.now() - before == timedelta(seconds=Kettles.seconds)
    made = cloud.get(kitchen.id("kettles/tea"))
    assert made is not None
    assert made.properties["provisioningState"] == "Succeeded"
    assert made.interior["full"] is True
    assert not cloud.operations.is_busy(made.id.key)


def test_what_was_due_meanwhile_has_ended_too(kitchen: Kitchen) -> None:
    kitchen.send("PUT", "kettles/first", {"location": "westeurope", "properties": {"litres": 2}})
    put_at_once(kitchen, "kettles/second")
    assert kitchen.app.cloud.store.open_operations() == []


def test_what_would_fail_at_its_end_is_refused_and_leaves_nothing(kitchen: Kitchen) -> None:
    with pytest.raises(Conflict, match="It leaks"):
        put_at_once(kitchen, "kettles/tea", litres=13)
    assert kitchen.app.cloud.get(kitchen.id("kettles/tea")) is None


def test_a_refusal_undoes_nothing_of_the_time_that_passed_before_it(kitchen: Kitchen) -> None:
    cloud = kitchen.app.cloud
    kitchen.send("PUT", "kettles/tea", {"location": "westeurope", "properties": {"litres": 2}})
    cloud.clock.advance(Kettles.seconds)
    before = cloud.clock.now()
    assert kitchen.send("PUT", "kettles/pot", {"properties": {}}).status == 400
    assert cloud.clock.now() > before
    assert cloud.store.open_operations() == []
    assert [line["status"] for line in cloud.store.journal()] == [201, 400]
