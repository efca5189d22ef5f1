import socket
import threading
import time
import urllib.request

import pytest
import requests

from azlab.arm.messages import Request, Response, json_response
from azlab.transports.diversion import Offline, diverted
from azlab.transports.simulated import Simulated

ARM = "https://management.azure.com"


class Echo:
    """Answers with the path, and remembers the requests."""

    def __init__(self) -> None:
        self.requests: list[Request] = []

    def send(self, request: Request) -> Response:
        self.requests.append(request)
        return json_response(200, {"url": request.url}, {"x-ms-request-id": "1"})


def test_a_session_inside_is_answered_by_the_transport() -> None:
    echo = Echo()
    with diverted(echo):
        answer = requests.put(
            f"{ARM}/a/b?api-version=2024-11-01&x=%20", json={"y": 1}, headers={"CommandName": "vm show"}
        )
    assert answer.json() == {"url": "/a/b?api-version=2024-11-01&x=%20"}
    assert answer.headers["X-Ms-Request-Id"] == "1"
    sent = echo.requests[0]
    assert (sent.method, sent.body) == ("PUT", b'{"y": 1}')
    assert sent.headers["commandname"] == "vm show"
    assert sent.headers["host"] == "management.azure.com"


def test_a_session_stays_with_its_transport_afterwards() -> None:
    echo = Echo()
    with diverted(echo):
        session = requests.Session()
    assert session.get(f"{ARM}/late").json() == {"url": "/late"}


def test_a_session_made_before_is_left_alone() -> None:
    session = requests.Session()
    with diverted(Echo()):
        assert type(session.get_adapter(ARM)) is requests.adapters.HTTPAdapter
    assert type(requests.Session().get_adapter(ARM)) is requests.adapters.HTTPAdapter


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/",
        "https://aka.ms/x",
        "https://management.azure.com.example.com/",
        "https://azcliprod.blob.core.windows.net/cli/azure-cli/setup.py",
    ],
)
def test_another_host_fails_at_once_and_by_name(url: str) -> None:
    echo = Echo()
    with diverted(echo), pytest.raises(Offline, match="The practice Azure works offline"):
        requests.get(url)
    assert echo.requests == []


def test_the_alias_list_is_the_practice_azures_own() -> None:
    echo = Echo()
    with diverted(echo):
        requests.get("https://azcliprod.blob.core.windows.net/cli/vm/aliases.json")
    assert echo.requests[0].url == "/cli/vm/aliases.json"
    assert echo.requests[0].headers["host"] == "azcliprod.blob.core.windows.net"


def test_what_does_not_use_requests_finds_no_host() -> None:
    with diverted(Echo()), pytest.raises(OSError, match=r"nothing was sent to 'example\.com'"):
        urllib.request.urlopen("http://example.com", timeout=1)


@pytest.mark.parametrize(("method", "status"), [("HEAD", 200), ("DELETE", 204), ("PUT", 202)])
def test_an_empty_answer_is_an_empty_body(method: str, status: int) -> None:
    class Empty:
        def send(self, request: Request) -> Response:
            return Response(status, {"location": f"{ARM}/operations/1"})

    with diverted(Empty()):
        answer = requests.request(method, f"{ARM}/x")
    assert (answer.status_code, answer.content) == (status, b"")
    assert answer.reason == {200: "OK", 202: "Accepted", 204: "No Content"}[status]


def test_the_simulated_transport_takes_one_request_at_a_time() -> None:
    inside, most = [], []

    def app(request: Request) -> Response:
        inside.append(request)
        most.append(len(inside))
        time.sleep(0.005)
        inside.pop()
        return Response(200)

    transport = Simulated(app)
    threads = [threading.Thread(target=transport.send, args=[Request("GET", "/")]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 8


def test_a_transport_may_have_a_network_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[str] = []

    def find(host: str, *_: object) -> list[object]:
        found.append(host)
        return []

    monkeypatch.setattr("socket.getaddrinfo", find)

    class Real:
        def send(self, request: Request) -> Response:
            socket.getaddrinfo("management.azure.com", 443)
            return Response(200)

    with diverted(Real()):
        requests.get(f"{ARM}/x")
        with pytest.raises(OSError, match=r"nothing was sent to 'example\.com'"):
            socket.getaddrinfo("example.com", 443)
    assert found == ["management.azure.com"]


def test_an_answer_to_head_has_no_body_even_when_it_refuses() -> None:
    class Refusing:
        def send(self, request: Request) -> Response:
            return json_response(403, {"error": {"code": "AuthorizationFailed"}})

    with diverted(Refusing()):
        answer = requests.head(f"{ARM}/subscriptions/1/resourceGroups/shop")
    assert (answer.status_code, answer.content) == (403, b"")
