"""The cloud of one submission: in the grader's memory, and no larger than is good for it."""

import json

import pytest

from azlab.arm.health import FULL
from azlab.arm.messages import Request
from azlab.cli.identity import token
from azlab.lab.reading import KEEPER
from azlab.lab.state import LabError
from azlab.providers import SUBSCRIPTIONS
from grader.execution import clouds
from grader.execution.clouds import GradedCloud

GROUPS = f"/subscriptions/{next(iter(SUBSCRIPTIONS))}/resourceGroups"
VERSION = "api-version=2024-11-01"
HEADERS = {"content-type": "application/json", "authorization": f"Bearer {token(KEEPER)}"}


def _put(cloud: GradedCloud, number: int, letters: int) -> tuple[int, str]:
    """Make a group with so many letters in its tags; the status and the error's code."""
    tags = {f"note-{index}": "x" * 250 for index in range(letters // 250)}
    body = json.dumps({"location": "westeurope", "tags": tags}).encode()
    answer = cloud.transport.send(Request("PUT", f"{GROUPS}/rg-{number}?{VERSION}", HEADERS, body))
    return answer.status, str(answer.json().get("error", {}).get("code", ""))


def test_a_cloud_that_is_filled_keeps_what_it_has_and_takes_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clouds, "MOST_HELD", 400 * 1024)
    cloud = GradedCloud("04-managed-images")
    try:
        answers = [_put(cloud, number, 10_000) for number in range(30)]
        made = [number for number, (status, _) in enumerate(answers) if status == 201]
        assert made
        assert FULL in {code for _, code in answers}
        listed = cloud.transport.send(Request("GET", f"{GROUPS}?{VERSION}", HEADERS))
        assert {group["name"] for group in listed.json()["value"]} == {f"rg-{number}" for number in made}
    finally:
        cloud.close()


def test_a_cloud_lies_in_no_file_but_its_copies_do() -> None:
    cloud = GradedCloud("04-managed-images")
    try:
        assert _put(cloud, 1, 250)[0] == 201
        assert not list(cloud.folder.rglob("*.sqlite*"))
        cloud.save("one group")
        assert [path.name for path in cloud.folder.rglob("*.sqlite*")] == ["one group.sqlite"]
        cloud.undo("")
        assert _names(cloud) == set()
        cloud.restore("one group")
        assert _names(cloud) == {"rg-1"}
    finally:
        cloud.close()


def test_copies_take_no_more_of_the_disk_than_they_may(monkeypatch: pytest.MonkeyPatch) -> None:
    cloud = GradedCloud("04-managed-images")
    try:
        assert _put(cloud, 1, 10_000)[0] == 201
        cloud.save("first")
        size = cloud.files.saved("first").stat().st_size
        monkeypatch.setattr(clouds, "MOST_SAVED_BYTES", 2 * size)
        cloud.save("second")
        with pytest.raises(LabError, match="MB of states"):
            cloud.save("third")
        assert cloud.files.saved_names() == ["first", "second"]
        cloud.restore("second")
    finally:
        cloud.close()


def _names(cloud: GradedCloud) -> set[str]:
    listed = cloud.transport.send(Request("GET", f"{GROUPS}?{VERSION}", HEADERS))
    return {group["name"] for group in listed.json()["value"]}
