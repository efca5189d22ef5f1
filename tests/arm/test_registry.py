"""Which resources a body names: what may be named says so itself, once."""

from typing import Any, ClassVar

import pytest

from azlab.arm.registry import Registry
from azlab.arm.resource import ResourceType
from tests.arm.conftest import GROUP, Kettles


class Cups(ResourceType):
    name = "Practice.Kitchen/cups"
    named: ClassVar[dict[str, str]] = {"twin": "join/action", "cupId": "write"}


KETTLE, CUP = (f"{GROUP}/providers/Practice.Kitchen/{kind}/one" for kind in ("kettles", "cups"))
REGISTRY = Registry([Kettles(), Cups()])


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"properties": {"twin": {"id": KETTLE}}}, [(KETTLE, "read")]),
        ({"properties": {"twin": {"id": CUP}}}, [(CUP, "join/action")]),
        ({"a": [{"b": [{"brothers": [{"id": KETTLE}, {"id": CUP}]}]}]}, [(KETTLE, "read")]),
        ({"cupId": CUP.replace("cups", "CUPS")}, [(CUP.replace("cups", "CUPS"), "write")]),
        ({"cupId": KETTLE, "twin": {"id": "no id"}, "brothers": 5}, []),
        ({"other": {"id": KETTLE}}, []),
        ({"twin": {"id": KETTLE, "inner": {"cupId": CUP}}}, [(KETTLE, "read"), (CUP, "write")]),
        ([], []),
    ],
)
def test_a_body_names_what_lets_itself_be_named(body: Any, named: list[tuple[str, str]]) -> None:
    assert [(str(id), permission) for id, permission in REGISTRY.linked(body)] == named
