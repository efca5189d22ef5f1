"""Pages of their own, and the cloud's memory of what was asked."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from azlab.arm.journal import journal_entry
from azlab.arm.messages import Json, Request, Response
from azlab.arm.router import RouteIndex, Routes
from tests.arm.conftest import Kitchen

SECRET = "Practice-Azure-1"


def request(body: Json, method: str = "PUT", **headers: Any) -> Request:
    return Request(method, "/x?sig=hidden&api-version=2024-11-01", headers, json.dumps(body).encode())


def test_a_route_takes_its_parts_from_the_path(kitchen: Kitchen) -> None:
    response = kitchen.send("GET", "/LAB/lesson%204/of/one/two")
    assert response.json() == {"name": "lesson 4", "rest": "one/two"}


def found(routes: Routes, method: str, path: str) -> tuple[int, dict[str, str]] | None:
    """Which of the routes fits, by its number, with the parts of the path."""
    hit = RouteIndex(routes.all).find(method, path)
    return (routes.all.index(hit[0]), hit[1]) if hit else None


def of(*paths: str) -> Routes:
    routes = Routes()
    for number, path in enumerate(paths):
        routes.route("GET", path)(lambda visit, number=number: Response(200 + number))  # type: ignore[misc]
    return routes


def test_a_route_fits_its_method_and_its_whole_path() -> None:
    routes = of("/a.b/{name}")
    assert found(routes, "GET", "/A.B/x/") == (0, {"name": "x"})
    for method, path in (("POST", "/a.b/x"), ("GET", "/a.b/x/y"), ("GET", "/axb/x"), ("GET", "/z/a.b/x")):
        assert found(routes, method, path) is None


def test_the_first_route_wins_by_whichever_word_it_is_found() -> None:
    assert found(of("/a/{name}", "/a/b"), "GET", "/a/b") == (0, {"name": "b"})
    assert found(of("/a/b", "/a/{name}"), "GET", "/a/b") == (0, {})
    assert found(of("/{all*}", "/a/b"), "GET", "/a/b") == (0, {"all": "a/b"})


WORDS = ("a", "B", "c.d", "{x}", "{y}", "{z*}")


@given(
    st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True), max_size=6),
    st.lists(st.sampled_from(("a", "b", "A", "c.d", "cxd")), min_size=1, max_size=5),
)
def test_an_index_finds_what_trying_all_routes_finds(paths: list[list[str]], words: list[str]) -> None:
    routes, path = of(*("/" + "/".join(path) for path in paths)), "/" + "/".join(words)
    fitting = [number for number, route in enumerate(routes.all) if route.pattern.match(path)]
    hit = found(routes, "GET", path)
    assert (hit[0] if hit else None) == next(iter(fitting), None)
    assert RouteIndex(routes.all).has_page(path) == bool(fitting)


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
