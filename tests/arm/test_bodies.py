"""Bodies as Azure reads them, by the data of its own clients."""

import json
from typing import Any

import pytest

from azlab.arm.bodies import Bodies, Body, declared_body
from azlab.arm.errors import AzureError
from azlab.arm.fields import Field
from azlab.arm.messages import Request

KNOWN = {
    "types": {"disks": {"version": "2026-03-02", "body": "Disk", "actions": {"beginGetAccess": "Access"}}},
    "objects": {
        "Disk": {"id": "-text", "location": "text", "tags": "{text}", "properties": "DiskProperties",
                 "plan": "Plan"},
        "DiskProperties": {"diskSizeGB": "integer", "uploadSizeBytes": "integer", "parts": "[Disk]",
                           "caching": "Caching", "state": "-text"},
        "Access": {"access": "Caching", "durationInSeconds": "integer"},
        "Plan": {"name": "text"},
    },
    "sets": {"Caching": ["None", "ReadOnly"]},
    "open": [],
}  # fmt: skip
NEWEST = "2026-03-02"


def body(namespace: str = "Microsoft.Compute", verb: str = "PUT") -> Body:
    found = Bodies(lambda name: KNOWN).of(f"{namespace}/disks", verb)
    assert found is not None
    return found


def request(document: Any, version: str = NEWEST) -> Request:
    return Request("PUT", f"/disks/one?api-version={version}", {}, json.dumps(document).encode())


def read(document: Any, version: str = NEWEST) -> Any:
    return body().read(document, request(document, version)).document


def refusal(document: Any, namespace: str = "Microsoft.Compute", verb: str = "PUT") -> Any:
    with pytest.raises(AzureError) as caught:
        body(namespace, verb).read(document, request(document))
    return caught.value.document()


def test_a_body_is_kept_in_azures_spelling_and_kinds() -> None:
    sent = {"Location": "westeurope", "properties": {"disksizegb": "30", "Caching": "readonly", "state": "x"}}
    assert read(sent) == {"location": "westeurope", "properties": {"diskSizeGB": 30, "caching": "ReadOnly"}}


def test_nulls_stay_for_a_patch_to_take_away_with() -> None:
    assert read({"tags": None, "properties": {"diskSizeGB": None}}) == {
        "tags": None,
        "properties": {"diskSizeGB": None},
    }


def test_sizes_in_bytes_are_long() -> None:
    assert read({"properties": {"uploadSizeBytes": 2**40}}) == {"properties": {"uploadSizeBytes": 2**40}}
    assert "too large" in refusal({"properties": {"diskSizeGB": 2**40}})["message"]


def test_compute_says_what_it_does_not_know() -> None:
    assert refusal({"properties": {"parts": [{"properties": {"mood": 1}}]}}) == {
        "code": "BadRequest",
        "message": "Could not find member 'mood' on object of type 'DiskProperties'. "
        "Path 'properties.parts[0].properties.mood', line 1, position 49.",
    }


def test_network_says_it_in_the_details() -> None:
    assert refusal({"properties": {"mood": 1}}, "Microsoft.Network") == {
        "code": "InvalidRequestFormat",
        "message": "Cannot parse the request.",
        "details": [
            {
                "code": "InvalidJson",
                "message": "Could not find member 'mood' on object of type 'DiskProperties'. "
                "Path 'properties.mood', line 1, position 23.",
            }
        ],
    }


def test_network_names_a_class_in_full_where_a_value_is_not_one() -> None:
    (detail,) = refusal({"properties": {"parts": 5}}, "Microsoft.Network")["details"]
    assert detail["message"] == (
        "Error converting value 5 to type 'System.Collections.Generic.List`1[Microsoft.WindowsAzure."
        "Networking.Nrp.Frontend.Contract.Csm.Public.Disk]'. Path 'properties.parts', line 1, position 26."
    )


def test_resource_manager_reads_the_first_level_itself() -> None:
    assert refusal({"mood": 1}) == {
        "code": "InvalidRequestContent",
        "message": "The request content was invalid and could not be deserialized: 'Could not find member "
        "'mood' on object of type 'ResourceDefinition'. Path 'mood', line 1, position 8.'.",
    }
    assert refusal({"tags": {"a": {}}})["code"] == "InvalidRequestContent"
    assert refusal({"plan": "x"})["code"] == "InvalidRequestContent"
    assert refusal({"properties": "x"})["code"] == "BadRequest"


def test_a_special_verb_has_a_body_of_its_own() -> None:
    assert refusal({"mood": 1}, verb="beginGetAccess")["code"] == "BadRequest"
    assert Bodies(lambda name: KNOWN).of("Microsoft.Compute/disks", "endGetAccess") is None
    assert Bodies(lambda name: KNOWN).of("Microsoft.Compute/others", "PUT") is None


def test_above_the_newest_version_what_is_unknown_is_kept() -> None:
    sent = {"mood": 1, "properties": {"mood": {"a": 1}}}
    assert read(sent, "2026-04-01") == sent
    with pytest.raises(AzureError):
        read(sent, NEWEST)


def test_an_unknown_word_is_refused_when_the_provider_had_its_say() -> None:
    sent = {"properties": {"caching": "WriteOnly"}}
    reading = body().read(sent, request(sent))
    assert reading.document == sent
    with pytest.raises(AzureError, match="Error converting value \"WriteOnly\" to type 'Caching'"):
        reading.refuse_words()
    read_well = body().read({}, request({}))
    read_well.refuse_words()


def test_children_may_say_where_they_are() -> None:
    """Templates give a location to subnets and rules; Resource Manager takes it and no provider sees it."""
    known = {**KNOWN, "objects": {"Disk": {"properties": "text"}}}
    child = Bodies(lambda name: known).of("Microsoft.Network/disks", "PUT")
    assert child is not None
    assert child.read({"location": "westeurope", "tags": {}}, request({})).document == {}


def test_what_the_cloud_wrote_is_told_from_what_a_client_can_send() -> None:
    written = {"id": "/x", "properties": {"state": "Attached", "diskSizeGB": 3, "other": 1}}
    assert body().settable(written) == {"properties": {"diskSizeGB": 3, "other": 1}}
    assert body().settable({"properties": "broken"}) == {}


def test_a_type_of_which_nothing_is_known_reads_what_it_declares_and_keeps_the_rest() -> None:
    fields = (Field("properties.disks[].sizeGB", int), Field("properties.kind"), Field("properties.on", bool))
    sent = {
        "Properties": {"DISKS": [{"sizeGb": "1", "other": 2}], "Kind": 5, "on": "true"},
        "TAGS": {"K": "y"},
    }
    assert declared_body(fields).read(sent, request(sent)).document == {
        "properties": {"disks": [{"sizeGB": 1, "other": 2}], "kind": "5", "on": True},
        "tags": {"K": "y"},
    }
