"""Which requests are the same, and which are not."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest

from azlab.arm.messages import Request
from azlab.directory import PRACTICE, PRACTICE_TWO
from azlab.recordings.matching import form, page_name

NOW = datetime.now(UTC)
GROUP = f"/subscriptions/{PRACTICE}/resourceGroups/rg"
DEPLOYMENT = f"{GROUP}/providers/Microsoft.Resources/deployments"


def put(url: str, body: Any = None, **headers: str) -> Request:
    return Request("PUT", url, headers, json.dumps(body).encode() if body is not None else b"")


def near(**shift: float) -> str:
    return (NOW + timedelta(**shift)).isoformat()


SAME = {
    "the version": (put(f"{GROUP}?api-version=2024-01-01"), put(f"{GROUP}?api-version=2025-01-01")),
    "headers": (put(GROUP, x="1"), put(GROUP, authorization="Bearer x")),
    "capitals of an id": (put(GROUP), put(GROUP.replace("resourceGroups", "resourcegroups"))),
    "a made-up name": (put(f"{DEPLOYMENT}/vm_deploy_{'a' * 32}"), put(f"{DEPLOYMENT}/vm_deploy_{'B' * 32}")),
    "a GUID": (
        put(f"{GROUP}/x/0f9ee0cd-0000-4bbb-8ccc-222222222222"),
        put(f"{GROUP}/x/1f9ee0cd-0000-4bbb-8ccc-222222222222"),
    ),
    "how a script is written": (
        put(f"{GROUP}/runCommand", {"commandId": "RunShellScript", "script": ["rm /x", "unlink /y"]}),
        put(f"{GROUP}/runCommand", {"commandId": "RunShellScript", "script": ["sudo rm -f /y /x"]}),
    ),
    "the order of people who are asked for": (
        put("/v1.0/directoryObjects/getByIds", {"ids": ["a", "b"], "types": ["user", "group"]}),
        put("/v1.0/directoryObjects/getByIds", {"ids": ["b", "a"], "types": ["user", "group"]}),
    ),
    "a password": (put(GROUP, {"adminPassword": "one"}), put(GROUP, {"adminPassword": "two"})),
    "a parameter that is one": (
        put(GROUP, {"parameters": {"adminPassword": {"value": "one"}}}),
        put(GROUP, {"parameters": {"adminPassword": {"value": "(removed)"}}}),
    ),
    "a password beside its name": (
        put(GROUP, {"settings": [{"name": "adminPassword", "value": "one"}]}),
        put(GROUP, {"settings": [{"name": "adminPassword", "value": "(removed)"}]}),
    ),
    "a label of an address": (
        put(GROUP, {"domainNameLabel": "shop"}),
        put(GROUP, {"domainNameLabel": "label1"}),
    ),
    "both ends of a range": (
        put(GROUP, {"from": "20.1.2.3-20.1.2.9"}),
        put(GROUP, {"from": "203.0.113.1-203.0.113.2"}),
    ),
    "a public key": (put(GROUP, {"keyData": "ssh-rsa AAAA me"}), put(GROUP, {"keyData": "ssh-rsa BBBB"})),
    "a public key by itself": (
        put(GROUP, {"key": f"ssh-rsa AAAA{'a' * 60}"}),
        put(GROUP, {"key": f"ssh-ed25519 AAAA{'b' * 50}"}),
    ),
    "an e-mail": (put(GROUP, {"tags": {"by": "a@b.org"}}), put(GROUP, {"tags": {"by": "c@d.org"}})),
    "a public address": (put(GROUP, {"from": "20.1.2.3/32"}), put(GROUP, {"from": "203.0.113.1/32"})),
    "a time near": (put(GROUP, {"at": near(hours=-2)}), put(GROUP, {"at": near(hours=3)})),
    "the order of names": (put(GROUP, {"a": 1, "b": 2}), put(GROUP, {"b": 2, "a": 1})),
    "the order of parameters": (put(f"{GROUP}?a=1&b=2"), put(f"{GROUP}?b=2&a=1")),
    "a value that is null": (put(GROUP, {"a": 1, "tags": None}), put(GROUP, {"a": 1})),
    "an etag": (put(GROUP, {"etag": 'W/"1"'}), put(GROUP, {"etag": 'W/"2"'})),
}
DIFFERENT = {
    "the method": (put(GROUP), Request("DELETE", GROUP)),
    "a name": (put(GROUP), put(f"{GROUP}-2")),
    "a subscription": (put(GROUP), put(GROUP.replace(PRACTICE, PRACTICE_TWO))),
    "a parameter": (put(GROUP), put(f"{GROUP}?forceDeletion=true")),
    "a value": (put(GROUP, {"location": "westeurope"}), put(GROUP, {"location": "northeurope"})),
    "one value more": (put(GROUP, {"a": 1}), put(GROUP, {"a": 1, "tags": {"x": "y"}})),
    "a value beside a name": (
        put(GROUP, {"settings": [{"name": "cores", "value": "1"}]}),
        put(GROUP, {"settings": [{"name": "cores", "value": "2"}]}),
    ),
    "a private address": (put(GROUP, {"from": "10.0.0.4"}), put(GROUP, {"from": "10.0.0.5"})),
    "a date that was chosen": (
        put(GROUP, {"endOfLifeDate": "2035-12-31T00:00:00Z"}),
        put(GROUP, {"endOfLifeDate": "2034-12-31T00:00:00Z"}),
    ),
    "the order of a list": (put(GROUP, {"a": [1, 2]}), put(GROUP, {"a": [2, 1]})),
    "capitals of a value": (put(GROUP, {"a": "Web"}), put(GROUP, {"a": "web"})),
    "a script": (put(GROUP, {"script": ["hostname"]}), put(GROUP, {"script": ["whoami"]})),
    "whether a password is asked": (
        put(GROUP, {"disablePasswordAuthentication": True}),
        put(GROUP, {"disablePasswordAuthentication": False}),
    ),
}


@pytest.mark.parametrize("what", SAME)
def test_this_may_differ_from_run_to_run(what: str) -> None:
    one, other = SAME[what]
    assert form(one, [NOW]) == form(other, [NOW])


@pytest.mark.parametrize("what", DIFFERENT)
def test_this_makes_it_another_request(what: str) -> None:
    one, other = DIFFERENT[what]
    assert form(one, [NOW]) != form(other, [NOW])


def test_a_time_of_the_recording_is_like_a_time_of_today() -> None:
    then = datetime(2026, 1, 5, tzinfo=UTC)
    recorded, now = put(GROUP, {"at": "2026-01-05T10:00:00Z"}), put(GROUP, {"at": NOW.isoformat()})
    assert form(recorded, [then]) == form(now, [NOW])
    assert form(recorded, [NOW]) != form(now, [NOW])


@pytest.mark.parametrize(
    "url",
    [
        f"{GROUP}/providers/Microsoft.Compute/disks/?api-version=2024-11-01",
        f"{GROUP.lower()}/providers/microsoft.compute/disks",
        f"https://management.azure.com{GROUP}/providers//Microsoft.Compute/disks?api-version=2024-11-01",
    ],
)
def test_a_page_has_one_name_however_it_is_asked_for(url: str) -> None:
    assert page_name(url) == f"{GROUP.lower()}/providers/microsoft.compute/disks"


def test_a_body_that_is_not_json_is_compared_as_text() -> None:
    assert form(Request("PUT", GROUP, {}, b"{x"), [NOW]) != form(Request("PUT", GROUP, {}, b"{y"), [NOW])


def events(hours: float, until: datetime) -> str:
    """As `az monitor activity-log list --offset` asks."""
    start, end = until - timedelta(hours=hours), until
    return f"/x?$filter=eventTimestamp ge {start.isoformat()} and eventTimestamp le {end.isoformat()}"


def test_a_span_of_time_is_the_same_page_whenever_it_is_asked_for() -> None:
    assert page_name(events(24, NOW)) == page_name(events(24, NOW + timedelta(days=300)))
    assert page_name(events(24, NOW)) != page_name(events(6, NOW))


def test_a_span_that_is_quoted_twice_is_one_too() -> None:
    def metrics(until: datetime) -> str:
        span = f"{(until - timedelta(hours=1)):%Y-%m-%dT%H:%M:%SZ}/{until:%Y-%m-%dT%H:%M:%SZ}"
        return f"/x?timespan={quote(quote(span, safe=''), safe='')}"

    name = "/x?timespan=*-3600s/*-0s"
    assert {page_name(metrics(NOW)), page_name(metrics(NOW + timedelta(days=3)))} == {name}
