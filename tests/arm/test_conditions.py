"""`If-Match` and `If-None-Match`: 412 where what is there is not what the request is for."""

import json
from typing import Any

import pytest

from azlab.arm.conditions import PreconditionFailed, refuse_unmet
from azlab.arm.messages import Request

TAG = 'W/"1"'
THERE = {"id": "/a", "etag": TAG}
PLAIN = {"id": "/a"}


def is_met(headers: dict[str, str], shown: dict[str, Any] | None) -> bool:
    try:
        refuse_unmet(Request("PUT", "/a", headers), shown)
    except PreconditionFailed:
        return False
    return True


@pytest.mark.parametrize(
    ("headers", "shown", "met"),
    [
        ({}, THERE, True),
        ({}, None, True),
        ({"if-match": TAG}, THERE, True),
        ({"if-match": '"1"'}, THERE, True),
        ({"if-match": "1"}, THERE, True),
        ({"if-match": '"0", "1"'}, THERE, True),
        ({"if-match": "*"}, THERE, True),
        ({"if-match": '"2"'}, THERE, False),
        ({"if-match": "*"}, None, False),
        ({"if-match": '"2"'}, PLAIN, True),
        ({"if-none-match": "*"}, None, True),
        ({"if-none-match": "*"}, THERE, False),
        ({"if-none-match": "*"}, PLAIN, False),
        ({"if-none-match": '"2"'}, THERE, True),
        ({"if-none-match": TAG}, THERE, False),
    ],
)
def test_a_condition_is_met_or_not(headers: dict[str, str], shown: dict[str, Any] | None, met: bool) -> None:
    assert is_met(headers, shown) is met


def test_two_tags_that_differ_are_told_in_azures_words() -> None:
    with pytest.raises(PreconditionFailed) as told:
        refuse_unmet(Request("PUT", "/a", {"if-match": '"2"'}), {"etag": '"3"'})
    assert (told.value.status, told.value.code) == (412, "PreconditionFailed")
    assert told.value.message == 'Etag provided in if-match header "2" does not match etag "3" of resource.'


def asked(kitchen: Any, method: str, path: str, headers: dict[str, str]) -> int:
    body = json.dumps({"location": "westeurope", "properties": {"litres": 2}}).encode()
    url = f"{kitchen.id(path)}?api-version=2024-11-01"
    return int(kitchen.app(Request(method, url, headers, body)).status)


def test_every_write_asks_for_its_conditions(kitchen: Any) -> None:
    assert asked(kitchen, "PUT", "kettles/tea", {"if-match": "*"}) == 412
    assert asked(kitchen, "PUT", "kettles/tea", {"if-none-match": "*"}) == 201
    for method in ("PUT", "PATCH", "DELETE"):
        assert asked(kitchen, method, "kettles/tea", {"if-none-match": "*"}) == 412
    assert asked(kitchen, "DELETE", "kettles/tea", {"if-match": "*"}) == 202
