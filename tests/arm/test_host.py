"""A cloud that nobody hosts refuses."""

from collections.abc import Callable

import pytest

from azlab.arm.cloud import Cloud, Setting
from azlab.arm.ids import resource_id
from azlab.arm.messages import Request
from azlab.arm.store import Resource, Store

ID = resource_id("s", "g", "Practice.Kitchen/kettles", "tea")
PUT = Request("PUT", f"{ID}?api-version=2024-11-01")


@pytest.fixture
def cloud() -> Cloud:
    return Cloud(Store(), Setting({}, {}, "tenant", str.lower))


def test_nobody_may_do_or_see_anything(cloud: Cloud) -> None:
    assert cloud.may("*", "/") is False
    assert cloud.sees("/") is False


@pytest.mark.parametrize(
    "ask",
    [
        lambda cloud: cloud.send(PUT),
        lambda cloud: cloud.preflight(PUT),
        lambda cloud: cloud.refuse_delete(Resource(ID, {})),
        lambda cloud: cloud.remove(Resource(ID, {})),
        lambda cloud: cloud.shown(Resource(ID, {})),
        lambda cloud: cloud.let_pass(1),
    ],
)
def test_nothing_is_done(cloud: Cloud, ask: Callable[[Cloud], object]) -> None:
    with pytest.raises(RuntimeError, match="without a host"):
        ask(cloud)
