"""Pages of their own, and the cloud's memory of what was asked."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from azlab.arm.journal import journal_entry
from azlab.arm.messages import Json, Request, Response
from azlab.arm.router import Routes, Visit, find
from tests.arm.conftest import Kitchen

SECRET = "Practice-Azure-1"


def request(body: Json, method: str = "PUT", **headers: Any) -> Request:
    return Request(method, "/x?sig=hidden&api-version=2024-11-01", headers, json.dumps(body).encode())


def test_a_route_takes_its_parts_from_the_path(kitchen: Kitchen) -> None:
    response = kitchen.send("GET", "/LAB/lesson%204/of/one/two")
    assert response.json() == {"name": "lesson 4", "rest": "one/two"}


def test_a_route_fits_its_method_and_its_whole_path() -> None:
    routes = Routes()
    routes.route("GET", "/a.b/{name}")(lambda visit: Response(200))
    assert find(routes.all, "GET", "/A.B/x/")[1] == {"name": "x"}
    for method, path in (("POST", "/a.b/x"), ("GET", "/a.b/x/y"), ("GET", "/axb/x"), ("GET", "/z/a.b/x")):
        assert find(routes.all, method, path) is None


def test_the_first_route_wins(kitchen: Kitchen) -> None:
    routes = Routes()
    routes.route("GET", "/a/{name}")(lambda visit: Response(201))
    routes.route("GET", "/a/b")(lambda visit: Response(202))
    visit = Visit(kitchen.app.cloud, Request("GET", "/a/b"), {}, {})
    assert find(routes.all, "GET", "/a/b")[0].page(visit).status == 201


@given(st.text(max_size=60))
def test_any_url_has_a_path_and_a_query(text: Any) -> None:
    one = Request("GET", f"/{text}")
    assert one.path.startswith("/")
    assert all(name == name.lower() for name in one.query)


def test_a_request_knows_its_command() -> None:
    one = Request("GET", "/a%20b?API-Version=1", {"commandname": "vm create", "parametersetname": "-g -n"})
    assert (one.path, one.query, one.command, one.parameters) == (
        "/a b",
        {"api-version": "1"},
        "vm create",
        ["-g", "-n"],
    )


def test_the_journal_keeps_command_address_and_outcome(kitchen: Kitchen) -> None:
    kitchen.send(
        "PUT", "kettles/tea", {"location": "mars", "properties": {"litres": 2}}, command="kettle create"
    )
    entry = kitchen.app.cloud.store.journal()[-1]
    assert (entry["method"], entry["path"]) == ("PUT", kitchen.id("kettles/tea"))
    assert (entry["status"], entry["error"]) == (400, "LocationNotAvailableForResourceType")
    assert (entry["command"], entry["body"]["properties"]) == ("kettle create", {"litres": 2})


def test_the_journal_has_no_secrets() -> None:
    secrets = {
        "osProfile": {
            "adminPassword": SECRET,
            "customData": SECRET,
            "linuxConfiguration": {
                "disablePasswordAuthentication": False,
                "ssh": {"publicKeys": [{"keyData": SECRET, "path": "p"}]},
            },
        },
        "parameters": {"vmPassword": {"value": SECRET}, "clientSecret": {"value": SECRET}},
        "protectedSettings": {"commandToExecute": SECRET},
        "userData": SECRET,
        "kept": "yes",
    }  # fmt: skip
    entry = journal_entry(request(secrets), Response(200), "now")
    assert SECRET not in json.dumps(entry)
    assert "hidden" not in json.dumps(entry)
    assert entry["body"]["kept"] == "yes"
    assert entry["body"]["osProfile"]["linuxConfiguration"]["disablePasswordAuthentication"] is False


def test_the_journal_keeps_no_body_that_it_cannot_read() -> None:
    for body in (b"{", b"[" * 100_000, b'{"a": NaN}', b"\xff", b'{"a": "\\ud800"}'):
        entry = journal_entry(Request("PUT", "/x", {}, body), Response(400), "now")
        assert entry["body"] is None
    assert journal_entry(request({"a": 1}, "GET"), Response(200), "now")["body"] is None
