import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azlab import data


@pytest.mark.parametrize("written", ["West Europe", "westeurope", "WestEurope", "WEST EUROPE"])
def test_a_region_is_known_however_it_is_written(written: str) -> None:
    assert data.normalize_location(written) == "westeurope"
    assert data.location_display_name(written) == "West Europe"


@given(st.text())
def test_normalizing_a_name_twice_changes_nothing_more(text: str) -> None:
    once = data.normalize_location(text.encode("ascii", "ignore").decode())
    assert data.normalize_location(once) == once


def test_every_display_name_leads_back_to_its_region() -> None:
    for row in data.locations():
        if row["name"] in data.location_names():
            assert data.normalize_location(row["displayName"]) == row["name"]


def test_a_place_that_is_no_region_keeps_its_name() -> None:
    assert data.location_display_name("atlantis") == "atlantis"
    assert "atlantis" not in data.location_names()


def test_logical_regions_are_listed_but_are_no_place_for_a_resource() -> None:
    kinds = {row["name"]: row["metadata"]["regionType"] for row in data.locations()}
    assert kinds["europe"] == "Logical"
    assert "europe" not in data.location_names()
    assert {name for name, kind in kinds.items() if kind == "Physical"} == data.location_names()


def test_ids_come_with_a_subscription_only() -> None:
    row = next(row for row in data.locations("S") if row["name"] == "westeurope")
    assert row["id"] == "/subscriptions/S/locations/westeurope"
    assert row["metadata"]["pairedRegion"] == [
        {"name": "northeurope", "id": "/subscriptions/S/locations/northeurope"}
    ]
    assert "/subscriptions" not in json.dumps(data.locations())


def test_changing_an_answer_does_not_change_the_next_one() -> None:
    data.locations()[0]["metadata"].clear()
    assert data.locations()[0]["metadata"]


def test_zones_are_those_of_the_region() -> None:
    assert data.zones("West Europe") == ("1", "2", "3")
    assert data.zones("westus") == ()
    assert data.zones("atlantis") == ()


def test_paired_regions_exist() -> None:
    names = {row["name"] for row in data.locations()}
    assert len(names) == len(data.locations())
    west = next(row for row in data.locations() if row["name"] == "westus")
    assert west["metadata"]["pairedRegion"][0]["name"] in names
