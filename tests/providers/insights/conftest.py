"""A cloud with a tiny scale set of its own: what autoscale needs of one is its capacity."""

from typing import Any, ClassVar

import pytest

from azlab.arm.app import App
from azlab.arm.errors import Conflict
from azlab.arm.fields import Field
from azlab.arm.resource import ASYNC, Change, Reply, ResourceType
from azlab.arm.store import Store
from azlab.providers import chores, practice_azure, resource_types, routes
from tests.providers.conftest import Ask

Body = dict[str, Any]
QUOTA = 20


class ScaleSets(ResourceType):
    """A scale set that knows how many instances it has, and that takes its time to change it."""

    name = "Microsoft.Compute/virtualMachineScaleSets"
    created = Reply(201, ASYNC)
    updated = Reply(200, ASYNC)
    seconds = 40.0
    fields: ClassVar[tuple[Field, ...]] = (Field("sku", dict), Field("sku.capacity", int, required=True))

    def refuse(self, change: Change) -> None:
        if change.document["sku"]["capacity"] > QUOTA:
            raise Conflict("OperationNotAllowed", "Not so many cores are left.")


def cloud_with_scale_sets(store: Store) -> App:
    setting = practice_azure(store).cloud.setting
    others = [kind for kind in resource_types() if kind.name != ScaleSets.name]
    return App(store, [*others, ScaleSets()], routes(), setting, chores())


def begin_at(azure: App, second: float) -> None:
    """Let time pass until so many seconds of a minute: autoscale looks at each full minute."""
    now = azure.cloud.clock.now()
    azure.cloud.clock.advance((second - now.second - now.microsecond / 1e6) % 60)


@pytest.fixture
def azure() -> App:
    """Its first minute has just begun: what a test does at its beginning, autoscale has not looked at yet."""
    azure = cloud_with_scale_sets(Store())
    begin_at(azure, 0.1)
    return azure


class Web:
    """A scale set `web` with autoscale: what a test says of it."""

    def __init__(self, ask: Ask, group: str) -> None:
        self.ask, self.group = ask, group
        self.id = f"{group}/providers/Microsoft.Compute/virtualMachineScaleSets/web"
        self.setting = f"{group}/providers/Microsoft.Insights/autoscaleSettings/web"

    def resize(self, count: int) -> None:
        body = {"location": "westeurope", "sku": {"capacity": count}, "properties": {}}
        assert self.ask("PUT", self.id, body).status in (200, 201)
        self.ask("GET", self.id, command="vmss wait")

    @property
    def count(self) -> int:
        return int(self.ask("GET", self.id).json()["sku"]["capacity"])

    def load(self, percent: float) -> None:
        assert self.ask("PUT", f"/lab/loads{self.id}", {"percent": percent}).status == 200

    def let_pass(self, minutes: int) -> None:
        assert self.ask("POST", "/lab/clock", {"minutes": minutes}).status == 200

    def rule(self, operator: str, threshold: float, direction: str, value: int = 1, **more: Any) -> Body:
        """`window` and `cooldown` are minutes; `type`, `statistic` and the like as Azure says them."""
        return {
            "metricTrigger": {
                "metricName": more.get("metric", "Percentage CPU"),
                "metricResourceUri": self.id,
                "timeGrain": more.get("grain", "PT1M"),
                "statistic": more.get("statistic", "Average"),
                "timeWindow": f"PT{more.get('window', 5)}M",
                "timeAggregation": more.get("aggregation", "Average"),
                "operator": operator,
                "threshold": threshold,
            },
            "scaleAction": {
                "direction": direction,
                "type": more.get("type", "ChangeCount"),
                "value": str(value),
                "cooldown": f"PT{more.get('cooldown', 5)}M",
            },
        }

    def out(self, threshold: float = 70, by: int = 1, **more: Any) -> Body:
        return self.rule("GreaterThan", threshold, "Increase", by, **more)

    def inward(self, threshold: float = 30, by: int = 1, **more: Any) -> Body:
        return self.rule("LessThan", threshold, "Decrease", by, **more)

    def body(self, *rules: Body, least: int = 1, most: int = 10, default: int = 2, **properties: Any) -> Body:
        capacity = {"minimum": str(least), "maximum": str(most), "default": str(default)}
        profile = {"name": "default", "capacity": capacity, "rules": list(rules)}
        return {
            "location": "westeurope",
            "properties": {
                "profiles": [profile],
                "targetResourceUri": self.id,
                "enabled": True,
                **properties,
            },
        }

    def autoscale(self, *rules: Body, **limits: Any) -> None:
        answer = self.ask("PUT", self.setting, self.body(*rules, **limits))
        assert answer.status in (200, 201), answer.json()

    def refused(self, body: Body) -> Any:
        answer = self.ask("PUT", self.setting, body)
        assert 400 <= answer.status < 500, answer.json()
        return answer.json()["error"]


@pytest.fixture
def web(ask: Ask, group: str) -> Web:
    """The scale set, with two instances."""
    web = Web(ask, group)
    web.resize(2)
    return web
