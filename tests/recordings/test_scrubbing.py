"""No secret and nobody's identity in a recording: one of each kind is planted and looked for."""

import json
from base64 import b64encode
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from azlab import directory
from azlab.arm.messages import Request, Response, json_response
from azlab.data import alias_document, marketplace
from azlab.directory import LEARNER, PRACTICE, PRACTICE_TWO
from azlab.recordings.patterns import GUID
from azlab.recordings.recording import Recording
from azlab.recordings.scrubbing import LeakError, Scrubber
from azlab.recordings.survey import Watch
from azlab.transports.recorder import Look, Recorder

WRITTEN = sorted(Path(__file__).parents[2].glob("notebooks/*/recording.json"))
USER = "jane.doe@contoso.example.org"
TENANT = "11111111-aaaa-4bbb-8ccc-222222222222"
SUBSCRIPTION = "33333333-aaaa-4bbb-8ccc-444444444444"
OBJECT = "55555555-aaaa-4bbb-8ccc-666666666666"
PASSWORD = "S3cret & 'quoted' \"word\" äöü"
TOKEN = "eyJ0eXAiOiJKV1QiLCJhbGci.eyJhdWQiOiJodHRwczovL21h.c2lnbmF0dXJlLW9mLWl0"
KEY = "Zm9vYmFy" * 10 + "Zm9vYg" + "=="
SAS = "6Ud9a%2FzQp0yq3JmVtG%3D"
PUBLIC_IP, PUBLIC_IP6, OTHER_MAIL = "20.81.45.7", "2603:1030:800:5::bfee:a08d", "ops@fabrikam.example.net"
PRIVATE_KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----"
VALUES = {
    "password": PASSWORD, "token": TOKEN, "storage key": KEY, "SAS": SAS, "tenant": TENANT,
    "subscription": SUBSCRIPTION, "object id": OBJECT, "e-mail": USER, "other e-mail": OTHER_MAIL,
    "address": PUBLIC_IP, "IPv6 address": PUBLIC_IP6, "private key": PRIVATE_KEY,
    "subscription without dashes": SUBSCRIPTION.replace("-", ""),
}  # fmt: skip
SECRET_HOMES: dict[str, Any] = {
    "password": {"osProfile": {"adminPassword": PASSWORD}},
    "token": {"headers": {"Authorization": f"Bearer {TOKEN}"}},
    "storage key": {"keys": [{"value": KEY}]},
    "SAS": {"accessSAS": f"https://md-1.blob.storage.azure.net/a/b?sv=2018&sig={SAS}"},
    "private key": {"privateKey": PRIVATE_KEY},
}
"""Where a secret is known to be one, by its name or its look."""


def places(value: str) -> dict[str, Any]:
    """A text in each kind of place where it may turn up."""
    nested = json.dumps({"error": {"message": f"refused: {value}"}})
    return {
        "a URL": f"/subscriptions/x?name={quote(value, safe='')}&more=1",
        "a header": {"x-ms-note": f"said {value} before"},
        "a name": {f"of {value}": 1},
        "a body": {"deep": [{"er": [value]}]},
        "a JSON text": nested,
        "a JSON text in a JSON text": json.dumps({"again": nested}),
        "base64": b64encode(f"#cloud-config\nrun: {value}\n".encode()).decode(),
        "an error's text": {"error": {"code": "X", "message": f"(X) '{value}', says the cloud"}},
        "a script's output": f"Enable succeeded: \n[stdout]\n{value}\n[stderr]\n",
    }


def scrubber() -> Scrubber:
    return Scrubber(USER, TENANT, {SUBSCRIPTION: "Jane's own"})


def spellings(value: str) -> list[str]:
    once = json.dumps(value)[1:-1]
    return [value, quote(value, safe=""), once, json.dumps(once)[1:-1], b64encode(value.encode()).decode()]


@pytest.mark.parametrize("kind", VALUES)
@pytest.mark.parametrize("place", places(""))
def test_what_is_planted_leaves_no_trace(kind: str, place: str) -> None:
    value = VALUES[kind]
    document = {"known": SECRET_HOMES.get(kind, {}), "planted": places(value)[place]}
    cleaned = scrubber().clean(document)
    text = json.dumps(cleaned, ensure_ascii=False) + json.dumps(cleaned)
    for spelt in spellings(value):
        assert spelt.lower() not in text.lower()
    if place == "base64":
        assert value not in json.dumps(cleaned)


@pytest.mark.parametrize(
    "name", ["adminPassword", "passphrase", "clientSecret", "customData", "userData", "protectedSettings",
             "sasToken", "accessToken", "connectionString", "privateKey"]
)  # fmt: skip
def test_a_value_is_secret_by_its_name(name: str) -> None:
    cleaned = scrubber().clean({"a": {name: "does-not-look-it"}, "b": "echo does-not-look-it > file"})
    assert "does-not-look-it" not in json.dumps(cleaned)


def test_both_ends_of_a_range_are_replaced() -> None:
    cleaned = scrubber().clean(["20.81.45.1-20.81.45.9", "20.81.45.9", "20.81.45.9/32"])
    assert cleaned == ["203.0.113.1-203.0.113.2", "203.0.113.2", "203.0.113.2/32"]


def test_a_public_name_and_its_label_get_one_stand_in() -> None:
    names = {"domainNameLabel": "shop-jane", "fqdn": "shop-jane.westeurope.cloudapp.azure.com"}
    cleaned = scrubber().clean({**names, "said": "http://Shop-Jane.westeurope.cloudapp.azure.com/x"})
    assert cleaned["domainNameLabel"] == "label1"
    assert cleaned["fqdn"] == "label1.westeurope.cloudapp.azure.com"
    assert cleaned["said"] == "http://label1.westeurope.cloudapp.azure.com/x"


def test_an_id_without_dashes_is_known_before_it_comes_with_them() -> None:
    cleaned = scrubber().clean([f"key-{OBJECT.replace('-', '')}", OBJECT])
    assert cleaned[0] == f"key-{cleaned[1].replace('-', '')}"


def test_a_tenants_domain_is_replaced_wherever_it_stands() -> None:
    text = (
        "tenant fabrikam.onmicrosoft.com or fabrikam.mail.onmicrosoft.com, https://x/Fabrikam.onmicrosoft.com"
    )
    assert "fabrikam" not in scrubber().clean([text])[0].lower()


@pytest.mark.parametrize(
    "text", ["in School IT 2026.", "School%20IT%202026", "School+IT+2026", r'{"said": "it:\nSchool IT 2026"}']
)
def test_the_subscriptions_name_is_replaced_wherever_it_stands(text: str) -> None:
    cleaned = Scrubber(USER, TENANT, {SUBSCRIPTION: "School IT 2026"}).clean([text])[0]
    assert ("School" in cleaned, "Practice" in cleaned) == (False, True)


def test_a_subscriptions_name_that_is_a_word_is_replaced_only_where_it_is_a_name() -> None:
    own = Scrubber(USER, TENANT, {SUBSCRIPTION: "Standard"})
    texts = ["The sku is Standard", "Subscription 'Standard' is disabled", "of subscription Standard"]
    assert own.clean(texts) == [texts[0], "Subscription 'Practice' is disabled", "of subscription Practice"]


@pytest.mark.parametrize(
    "spelt", ["jane.doe%40contoso.example.org", "jane.doe_contoso.example.org#EXT#@x.org"]
)
def test_a_sign_in_name_is_known_however_it_is_spelt(spelt: str) -> None:
    text = json.dumps(scrubber().clean({"found": f"by {spelt}, as it says"}))
    assert ("jane" in text, "contoso" in text) == (False, False)


def test_the_tenant_without_dashes_is_replaced_rather_than_refused() -> None:
    assert TENANT.replace("-", "") not in scrubber().clean([f"x{TENANT.replace('-', '')}y"])[0]


def test_what_allowed_an_event_is_no_secret() -> None:
    event = {"authorization": {"action": "Microsoft.Insights/AutoscaleSettings/Scaleup/Action"}}
    assert scrubber().clean(event) == event


def test_a_parameter_of_a_deployment_is_secret_by_its_name() -> None:
    parameters = {"adminPassword": {"value": "Never-Kept-1"}, "adminUsername": {"value": "azureuser"}}
    cleaned = scrubber().clean({"parameters": parameters, "said": "it was Never-Kept-1"})
    assert "Never-Kept" not in json.dumps(cleaned)
    assert cleaned["parameters"]["adminUsername"] == {"value": "azureuser"}


def test_an_expression_that_only_names_a_secret_stays() -> None:
    template = {"adminPassword": "[parameters('adminPassword')]"}
    assert scrubber().clean(template) == template


def test_the_same_id_gets_the_same_stand_in_everywhere() -> None:
    cleaned = scrubber().clean({"a": OBJECT, "b": f"/x/{OBJECT.upper()}/y", "c": TENANT})
    assert cleaned["b"] == f"/x/{cleaned['a']}/y"
    assert cleaned["a"] != cleaned["c"]


def test_different_things_get_different_stand_ins() -> None:
    texts = ["20.1.2.3", "20.1.2.4", "a@b.example.org", "c@b.example.org", OBJECT, TENANT, SUBSCRIPTION]
    cleaned = scrubber().clean(texts)
    assert len(set(cleaned)) == len(texts)


def test_subscriptions_have_stand_ins_in_their_order() -> None:
    two = Scrubber(USER, TENANT, {SUBSCRIPTION: "Mine", OBJECT: "Other"})
    assert two.subscriptions == {PRACTICE: "Practice", PRACTICE_TWO: "Practice Two"}
    cleaned = two.clean({"id": f"/subscriptions/{SUBSCRIPTION}", "displayName": "Mine"})
    assert cleaned == {"id": f"/subscriptions/{PRACTICE}", "displayName": "Practice"}


def test_what_says_nothing_about_anybody_stays() -> None:
    plain = {
        "private": "10.0.0.4", "platform": "168.63.129.16", "anywhere": "0.0.0.0/0", "loopback": "::1",
        "version": "24.04.202504080", "package": "Contoso.Notes_1.2.0.0_x64", "time": "2026-11-25T08:30:48Z",
        "vpn": "172.16.0.0/12", "flag": True, "number": 20, "comment": "ssh-ed25519 AAAA olga@laptop",
    }  # fmt: skip
    assert scrubber().clean(plain) == plain


def test_what_the_marketplace_lists_stays_ids_in_names_too() -> None:
    listed = {"names": list(marketplace.names()), "aliases": alias_document()}
    assert any(GUID.search(name) for name in listed["names"])
    cleaned = scrubber().clean({**listed, "said": [OBJECT]})
    assert cleaned.pop("said") != [OBJECT]
    assert cleaned == listed


@pytest.mark.parametrize("name", ["contentVersion", "typeHandlerVersion", "vmAgentVersion", "version"])
def test_a_version_of_four_numbers_is_no_address(name: str) -> None:
    document = {"said": "agent 2.15.0.1", name: "2.15.0.1", "text": json.dumps({name: "1.10.0.0"})}
    assert scrubber().clean(document) == document
    assert scrubber().clean({name: "2.15.0.1", "at": PUBLIC_IP})["at"] == "203.0.113.1"


def test_an_account_whose_id_is_in_a_listed_name_is_replaced_all_the_same() -> None:
    listed = next(found[0] for name in marketplace.names() if (found := GUID.search(name)))
    assert listed not in json.dumps(Scrubber(USER, listed, {}).clean([f"of {listed}"]))


def test_a_cleaned_document_stays_as_it_is_when_cleaned_again() -> None:
    document = {kind: places(value) for kind, value in VALUES.items()}
    once = scrubber().clean({"homes": SECRET_HOMES, **document})
    assert scrubber().clean(once) == once


@pytest.mark.parametrize("lesson", WRITTEN, ids=lambda path: path.parent.name)
def test_what_a_lesson_needs_is_in_its_recording_and_stays(lesson: Path) -> None:
    steps = Recording.load(lesson).document()["steps"]
    assert Scrubber(LEARNER.user, directory.TENANT, directory.SUBSCRIPTIONS).clean(steps) == steps


class Leaky:
    """A cloud that repeats everything it is told, in its answers, its headers and its errors."""

    def __init__(self, value: str) -> None:
        self.value = value

    def send(self, request: Request) -> Response:
        body = {"id": "/x", "asked": request.url, "told": request.body.decode(), **places(self.value)}
        link = f"https://management.azure.com/operations/1?note={quote(self.value, safe='')}"
        status = 404 if request.method == "DELETE" else 200
        return json_response(status, body, {"x-ms-note": quote(self.value), "location": link})


@pytest.mark.parametrize("kind", VALUES)
def test_a_recording_of_a_leaky_cloud_has_no_trace_of_what_was_planted(kind: str) -> None:
    value = VALUES[kind]
    cloud = Leaky(value)
    recorder = Recorder(cloud, lambda: Look(cloud.send, None), Watch())
    headers = {"authorization": f"Bearer {TOKEN}", "x-note": quote(value)}
    known = json.dumps({"known": SECRET_HOMES.get(kind, {}), **places(value)}).encode()
    for method in ("GET", "PUT", "GET", "DELETE"):
        url = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg?api-version=2024-11-01"
        url += f"&note={quote(value, safe='')}"
        recorder.send(Request(method, url, headers, known))
    recorder.settle()
    document = recorder.recording({"from": "live"}, scrubber())
    assert [list(step["request"])[1] for step in document["steps"]] == ["PUT", "DELETE"]
    text = json.dumps(document, ensure_ascii=False) + json.dumps(document)
    for spelt in spellings(value):
        assert spelt.lower() not in text.lower()


def test_a_leak_is_refused_rather_than_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Scrubber, "_text", lambda self, text: text)
    with pytest.raises(LeakError, match="nothing was written"):
        scrubber().clean({"adminPassword": "Never-Kept-1", "said": "Never-Kept-1"})
