"""Reading ARM documents, as checks do."""

from typing import Any

import pytest

from grader.checks.commands import is_option
from grader.checks.documents import last_name, location_name, names, same, value_at
from grader.checks.journal import Journal, Row, done, ended_well, spelled

DISK = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/disks/data"
DOCUMENT = {"properties": {"disks": [{"lun": 0}, {"lun": 1}], "0": "text"}}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("properties.disks[1].lun", 1),
        ("properties.disks[0].lun", 0),
        ("properties.disks[2].lun", None),
        ("properties.disks.lun", None),
        ("properties.0", "text"),
        ("properties.0.x", None),
        ("tags.env", None),
        ("", DOCUMENT),
    ],
)
def test_a_path_leads_to_a_value_or_to_none(path: str, value: Any) -> None:
    assert value_at(DOCUMENT, path) == value


@pytest.mark.parametrize(
    ("id", "wanted", "fits"),
    [
        (DISK, "data", True),
        (DISK, "DATA", True),
        (DISK, DISK.upper(), True),
        (f"{DISK}/", "data", True),
        (DISK, "at", False),
        (DISK, "/subscriptions/s/resourceGroups/other/providers/Microsoft.Compute/disks/data", False),
        ("", "", False),
        (None, "data", False),
    ],
)
def test_an_id_is_named_by_its_name_or_in_full(id: Any, wanted: str, fits: bool) -> None:
    assert names(id, wanted) is fits


def test_names_are_compared_as_azure_does() -> None:
    assert (same("Web", "web"), same("/web/", "web"), same("web", "web1")) == (True, True, False)
    assert (last_name(DISK), last_name(None), last_name("data")) == ("data", "", "data")
    assert location_name("West Europe") == "westeurope"


@pytest.mark.parametrize(
    ("typed", "wanted", "fits"),
    [
        ("-g", "--resource-group", True),
        ("--resource-group", "-g", True),
        ("--resource-g", "--resource-group", True),
        ("--r", "--resource-group", False),
        ("-n", "-g", False),
        ("-p", "--password", True),
        ("--size", "--size-gb", False),
        ("--siz", "--size-gb", True),
        ("--subnet", "--subnet-name", False),
    ],
)
def test_an_option_is_known_short_long_and_cut_off(typed: str, wanted: str, fits: bool) -> None:
    assert is_option(typed, wanted) is fits


def row(method: str, path: str = DISK, status: int = 200, **more: Any) -> Row:
    return Row.of({"method": method, "path": path, "status": status, **more})


@pytest.mark.parametrize(
    ("rows", "count", "well"),
    [
        ([row("GET")], 1, True),
        ([row("GET", status=404)], 0, False),
        ([row("GET", status=404), row("PUT", status=201)], 1, True),
        ([row("PUT"), row("PUT", status=409)], 1, False),
        ([row("PUT", status=409), row("PUT")], 1, True),
        ([], 0, False),
    ],
)
def test_a_command_did_what_its_writes_did(rows: list[Row], count: int, well: bool) -> None:
    assert (len(done(rows)), ended_well(rows)) == (count, well)


@pytest.mark.parametrize(
    ("gone", "saw"),
    [
        (row("DELETE"), True),
        (row("DELETE", status=202), True),
        (row("DELETE", status=204), False),
        (row("GET"), True),
        (row("GET", status=404), False),
        (row("POST"), False),
        (row("DELETE", "/subscriptions/S/resourcegroups/G/", 202), True),
        (row("DELETE", "/subscriptions/s/resourceGroups/g2", 202), False),
    ],
)
def test_a_resource_was_seen_when_it_was_there_or_its_group_went(gone: Row, saw: bool) -> None:
    assert Journal([gone]).saw(DISK) is saw


def test_runs_of_a_command_are_told_apart_by_what_is_between_them() -> None:
    show = row("GET", command="disk show", parameters=["-n"])
    journal = Journal([show, show, row("DELETE", command="disk delete"), show])
    assert [len(run) for run in journal.runs_of("az  disk SHOW")] == [2, 1]
    assert (len(journal.of_command("disk show")), spelled(" az  Disk Show ")) == (3, "disk show")
