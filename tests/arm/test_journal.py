"""The journal stays bounded, and loses nothing that a check asks for."""

import json
from typing import Any

import pytest

from azlab.arm import journal
from azlab.arm.journal import LONGEST_BODY, journal_entry, shortened, superfluous
from azlab.arm.messages import Request, Response
from azlab.arm.store import Store

OPERATION = "/subscriptions/S/providers/Microsoft.Compute/locations/westeurope/operations/a"


def row(method: str, path: str, status: int = 200, command: str = "vm show", **more: Any) -> dict[str, Any]:
    entry = {"method": method, "path": path, "status": status, "command": command, "user": "me"}
    return {**entry, "parameters": ["-g", "-n"], "error": "", "codes": [], "body": None, **more}


def left(*rows: dict[str, Any]) -> list[int]:
    numbered = list(enumerate(rows))
    gone = superfluous(numbered)
    return [number for number, _ in numbered if number not in gone]


def test_a_short_body_is_kept_as_it_is() -> None:
    body = {"properties": {"script": ["x" * 30_000], "names": ["web"]}}
    assert shortened(body) == body


def test_a_long_text_is_cut_and_what_stands_beside_it_stays() -> None:
    body = {"script": ["waagent -deprovision+user", "y" * 100_000], "name": "web"}
    kept = shortened(body)
    assert kept["script"][0] == "waagent -deprovision+user"
    assert kept["name"] == "web"
    assert len(json.dumps(kept)) < LONGEST_BODY


def test_of_a_very_long_body_the_names_stay() -> None:
    resources = [
        {"name": f"disk-{n}", "id": f"/subscriptions/S/x/disk-{n}", "text": "z" * 300} for n in range(400)
    ]
    kept = json.dumps(shortened({"properties": {"template": {"resources": resources}}}))
    assert len(kept) < 2 * LONGEST_BODY
    for number in (0, 200, 399):
        assert f'"disk-{number}"' in kept
        assert f'/disk-{number}"' in kept


def test_of_a_hundred_thousand_names_only_those_are_looked_at_that_are_kept() -> None:
    looked_at = 0

    class Names(dict[str, int]):
        def items(self) -> Any:
            nonlocal looked_at
            for item in super().items():
                looked_at += 1
                yield item

    kept = journal.names_in(Names({f"name-{number}": number for number in range(100_000)}))
    assert kept[:2] == ["name-0", "name-1"]
    assert len(json.dumps(kept)) < 2 * LONGEST_BODY
    assert looked_at < 10_000


def test_a_long_text_twice_takes_room_once() -> None:
    body = {"a": "x" * 40_000, "b": ["x" * 40_000, "y" * 10], "c": {"d": "z"}}
    assert journal.names_in(body) == ["a", "b", "y" * 10, "c", "d", "z"]


def test_progress_that_was_asked_about_can_be_missed() -> None:
    assert left(row("PUT", "/vm"), row("GET", OPERATION), row("GET", OPERATION), row("GET", "/vm")) == [0, 3]


@pytest.mark.parametrize(
    "path",
    ["/subscriptions/S/resourceGroups/G/providers/Microsoft.Resources/deployments/d/operations/1", "/vm"],
)
def test_what_is_no_progress_is_kept(path: str) -> None:
    assert left(row("GET", path)) == [0]


def test_of_a_loop_that_waits_the_first_and_the_last_look_are_kept() -> None:
    loop = [row("GET", "/vm")] * 5
    assert left(*loop) == [0, 4]
    assert left(*loop, row("POST", "/vm/start"), *loop) == [0, 4, 5, 6, 10]


@pytest.mark.parametrize(
    "other",
    [
        row("GET", "/other"),
        row("GET", "/vm", 404),
        row("GET", "/vm", command="vm list"),
        row("GET", "/vm", user="auditor"),
        row("GET", "/vm", parameters=["--name"]),
        row("GET", "/vm", codes=["ResourceNotFound"]),
    ],
)
def test_another_question_in_a_loop_is_kept(other: dict[str, Any]) -> None:
    assert left(row("GET", "/vm"), other, row("GET", "/vm")) == [0, 1, 2]


def test_writes_are_kept_however_often() -> None:
    assert left(*[row("PUT", "/vm")] * 4) == [0, 1, 2, 3]


def test_a_journal_that_has_grown_long_is_made_shorter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "LONGEST_JOURNAL", 500)
    store = Store()
    with store.transaction():
        for number in range(3_000):
            store.write_journal(row("GET", OPERATION) if number % 3 else row("PUT", f"/vm-{number}"))
    written = store.journal()
    assert [entry["path"] for entry in written if entry["method"] == "PUT"] == [
        f"/vm-{number}" for number in range(0, 3_000, 3)
    ]
    assert len(written) < 1_100


def body_of(method: str, body: bytes) -> Any:
    """What the journal keeps of a body."""
    return journal_entry(Request(method, "/x", {}, body), Response(200), "now")["body"]


def test_a_line_keeps_a_body_without_its_secrets_and_not_longer_than_it_may_be() -> None:
    document = {"adminPassword": "x", "disablePasswordAuthentication": True, "script": ["y" * 200_000]}
    kept = body_of("PUT", json.dumps(document).encode())
    assert kept.keys() == {"disablePasswordAuthentication", "script"}
    assert len(json.dumps(kept)) <= LONGEST_BODY
    escaped = json.dumps({"script": "\u0001" * 60_000}, ensure_ascii=True)
    assert len(json.dumps(body_of("POST", escaped.encode()))) <= LONGEST_BODY


@pytest.mark.parametrize(
    ("method", "body"),
    [("GET", b'{"a": 1}'), ("HEAD", b'{"a": 1}'), ("PUT", b""), ("PUT", b"{]"), ("PUT", b"[1]")],
)
def test_a_line_has_no_body_where_nothing_was_asked_by_it(method: str, body: bytes) -> None:
    assert body_of(method, body) is None
    assert body_of("PUT", b'{"a": 1}') == {"a": 1}
