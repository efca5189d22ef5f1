"""A body of many parts costs in proportion to them, whatever they are; counted in calls, not in seconds."""

import json
import sys
from collections.abc import Callable
from typing import Any

import pytest

from azlab.arm.app import App
from azlab.arm.messages import Request

DISK = {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4}
DEPLOYMENT = "Microsoft.Resources/deployments/d"
TEMPLATE = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "resources": [],
}


def names(count: int) -> dict[str, Any]:
    return {f"name{number}": number for number in range(count)}


def disk(**more: Any) -> bytes:
    return json.dumps({"location": "westeurope", "properties": {**DISK, **more}}).encode()


def deployment(**parts: Any) -> bytes:
    return json.dumps({"properties": {"mode": "Incremental", "template": {**TEMPLATE, **parts}}}).encode()


BODIES: dict[str, tuple[str, Callable[[int], bytes]]] = {
    "names that Azure does not know": ("Microsoft.Compute/disks/d", lambda n: disk(**names(n))),
    "names beside the properties": ("Microsoft.Compute/disks/d", lambda n: json.dumps(names(n)).encode()),
    "names in a template": (DEPLOYMENT, lambda n: deployment(variables={"all": names(n)})),
    "parameters of a template": (DEPLOYMENT, lambda n: deployment(parameters=names(n))),
    "brackets": ("Microsoft.Compute/disks/d", lambda n: b"{" * n),
    "brackets with names": ("Microsoft.Compute/disks/d", lambda n: b"{a:" * n),
    "single quotes": ("Microsoft.Compute/disks/d", lambda n: b"{'a':1," + b"'b':1," * n + b"}"),
    "rules": (
        "Microsoft.Network/networkSecurityGroups/g",
        lambda n: json.dumps({"location": "westeurope", "properties": {
            "securityRules": [{"name": f"r{number}"} for number in range(n)]}}).encode(),
    ),
}  # fmt: skip


def calls(work: Callable[[], object]) -> int:
    """How many functions are called while some work is done."""
    count = 0

    def step(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(step)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("name", BODIES)
def test_three_times_the_parts_cost_three_times_the_calls(azure: App, group: str, name: str) -> None:
    """Both are long enough for the journal to make them shorter."""
    path, body = BODIES[name]

    def ask(parts: int) -> Callable[[], object]:
        url = f"{group}/providers/{path}{parts}?api-version=2024-03-02"  # each has a name that nobody has
        return lambda: azure(Request("PUT", url, {}, body(parts)))

    ask(10)()  # what is read once for all is read now
    few, many = calls(ask(4_500)), calls(ask(13_500))
    assert many < 3.4 * few
    assert many < 60 * 13_500
