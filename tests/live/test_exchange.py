"""One request and its answer, through whatever passes: against a real server with planned faults."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from azlab.arm.app import App
from azlab.arm.messages import Request
from azlab.arm.store import Store
from azlab.live import LiveError
from azlab.live.account import Endpoints
from azlab.live.exchange import Exchange
from azlab.live.waiting import Patience
from azlab.providers import practice_azure
from azlab.server import ForeignCloud, Seconds, foreign_cloud
from tests.live.clouds import GROUPS, ask, make_group

RUN = f"{GROUPS}/rg/providers/Microsoft.Compute/virtualMachines/v/runCommand"


class Issuer:
    """Tokens straight from the cloud's sign-in; counts them."""

    def __init__(self, cloud: ForeignCloud) -> None:
        self.cloud, self.token, self.issued = cloud, "", 0

    def get(self, resource: str) -> str:
        if not self.token:
            self.issued += 1
            self.token = self.cloud.sign_in.issue(resource)["access_token"]
        return self.token

    def forget(self, token: str) -> None:
        self.token = ""


@pytest.fixture(scope="module")
def azure() -> App:
    return practice_azure(Store())


@pytest.fixture(scope="module")
def cloud(azure: App) -> Iterator[ForeignCloud]:
    with foreign_cloud(azure, seconds=Seconds(pause=0.01, slow=0.1, late=0.1)) as cloud:
        yield cloud


@pytest.fixture
def issuer(cloud: ForeignCloud) -> Issuer:
    return Issuer(cloud)


@pytest.fixture
def exchange(
    cloud: ForeignCloud, issuer: Issuer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Exchange:
    certificate = tmp_path / "certificate.pem"
    certificate.write_text(cloud.server.certificate)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    endpoints = Endpoints(cloud.server.url, cloud.server.url, f"{cloud.server.url}/cli/vm/aliases.json")
    return Exchange(endpoints, issuer, Patience(first=0.01, longest=0.05, total=4.0, sleep=briefly))


def briefly(seconds: float) -> None:
    """Longer than the cloud of these tests is closed (`Seconds.pause`): over HTTP it names whole seconds."""
    time.sleep(min(seconds, 0.05))


def test_the_cloud_is_shown_under_azures_own_name(exchange: Exchange) -> None:
    make_group(exchange)
    answer = ask(exchange, "DELETE", f"{GROUPS}/rg")
    assert answer.headers["location"].startswith("https://management.azure.com/subscriptions/")
    assert "content-length" not in answer.headers


@pytest.mark.parametrize(
    "fault", ["throttled", "unavailable", "request_lost", "answer_lost", "token_expired"]
)
def test_what_passes_is_got_over(cloud: ForeignCloud, exchange: Exchange, fault: str) -> None:
    before = cloud.faults.seen[fault]
    cloud.faults.planned[fault] = 2
    assert make_group(exchange, f"rg-{fault}").status in (200, 201)
    assert cloud.faults.seen[fault] == before + 2


def test_retry_after_is_kept_to(cloud: ForeignCloud, exchange: Exchange) -> None:
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        briefly(seconds)

    exchange.patience = replace(exchange.patience, sleep=sleep)
    cloud.faults.planned["throttled"] = 3
    before = cloud.faults.seen["impatient"]
    assert ask(exchange, "GET", GROUPS).status == 200
    assert cloud.faults.seen["impatient"] == before
    assert waited == [1.0, 1.0, 1.0]


def test_a_new_token_is_got_only_when_the_last_one_was_refused(
    cloud: ForeignCloud, exchange: Exchange, issuer: Issuer
) -> None:
    for _ in range(5):
        ask(exchange, "GET", GROUPS)
    assert issuer.issued == 1
    cloud.faults.planned["token_expired"] = 1
    ask(exchange, "GET", GROUPS)
    assert issuer.issued == 2


def test_a_deletion_whose_answer_was_lost_was_done(cloud: ForeignCloud, exchange: Exchange) -> None:
    make_group(exchange, "gone")
    ask(exchange, "DELETE", f"{GROUPS}/gone")
    cloud.faults.planned["answer_lost"] = 1
    answer = ask(exchange, "DELETE", f"{GROUPS}/gone")
    assert answer.status in (202, 204)


def test_a_deletion_of_nothing_is_told_as_azure_tells_it(exchange: Exchange) -> None:
    assert ask(exchange, "DELETE", f"{GROUPS}/never").status == 404


def test_a_script_is_not_run_twice_when_its_answer_is_lost(cloud: ForeignCloud, exchange: Exchange) -> None:
    cloud.faults.planned["answer_lost"] = 1
    before = cloud.faults.seen["answer_lost"]
    answer = ask(exchange, "POST", RUN, {"commandId": "RunShellScript", "script": ["date"]})
    assert (answer.status, answer.json()["error"]["code"]) == (502, "AnswerLost")
    assert "It may have been done or not" in answer.json()["error"]["message"]
    assert cloud.faults.seen["answer_lost"] == before + 1


def test_a_script_that_was_throttled_is_sent_again(cloud: ForeignCloud, exchange: Exchange) -> None:
    cloud.faults.planned["throttled"] = 1
    answer = ask(exchange, "POST", RUN, {"commandId": "RunShellScript", "script": ["date"]})
    assert answer.status == 404


def test_patience_ends_with_the_clouds_own_answer(cloud: ForeignCloud, exchange: Exchange) -> None:
    exchange.patience = Patience(total=0.05)
    cloud.faults.planned["throttled"] = 100
    answer = ask(exchange, "GET", GROUPS)
    cloud.faults.planned.clear()
    assert (answer.status, answer.json()["error"]["code"]) == (429, "SubscriptionRequestsThrottled")


def test_a_cloud_that_does_not_answer_is_one_of_our_answers(exchange: Exchange) -> None:
    exchange.endpoints = Endpoints("https://127.0.0.1:9", "", "")
    answer = ask(exchange, "GET", GROUPS)
    assert (answer.status, answer.json()["error"]["code"]) == (503, "NoAnswer")


def test_no_sign_in_is_one_of_our_answers(exchange: Exchange) -> None:
    class SignedOut:
        def get(self, resource: str) -> str:
            raise LiveError("Sign in first, in a terminal: az login")

        def forget(self, token: str) -> None: ...

    exchange.tokens = SignedOut()
    assert ask(exchange, "GET", GROUPS).json()["error"]["message"].endswith("az login")


def test_the_alias_list_needs_no_token(exchange: Exchange, issuer: Issuer) -> None:
    assert exchange.send(Request("GET", "/cli/vm/aliases.json")).status == 200
    assert issuer.issued == 0


def test_a_conflict_with_ones_own_lost_request_is_waited_for(
    azure: App, cloud: ForeignCloud, exchange: Exchange
) -> None:
    make_group(exchange, "rg-conflict")
    path = f"{GROUPS}/rg-conflict/providers/Microsoft.Resources/deployments/d"
    network = {"type": "Microsoft.Network/virtualNetworks", "name": "v", "location": "westeurope"}
    space = {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}}
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    head = {"$schema": schema, "contentVersion": "1.0.0.0"}
    template = {**head, "resources": [{**network, "apiVersion": "2024-05-01", "properties": space}]}
    body = {"properties": {"mode": "Incremental", "template": template}}
    cloud.faults.planned["answer_lost"] = 1
    assert ask(exchange, "PUT", path, body).status in (200, 201)
    assert azure.cloud.get(f"{GROUPS}/rg-conflict/providers/Microsoft.Network/virtualNetworks/v") is not None


def test_a_conflict_with_others_is_told(exchange: Exchange) -> None:
    make_group(exchange, "rg-others", location="westeurope")
    assert make_group(exchange, "rg-others", location="northeurope").status == 409
