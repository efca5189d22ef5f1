"""Json.NET's conversions: what Azure takes for what, and what it says to the rest."""

import time
from typing import Any

import pytest

from azlab.arm.conversions import (
    Anything,
    Boolean,
    ClosedSet,
    Integer,
    Kind,
    ListOf,
    MapOf,
    Member,
    Mode,
    Number,
    ObjectOf,
    Text,
    Unreadable,
)

TEXT, INTEGER, NUMBER, BOOLEAN = Text(), Integer(), Number(), Boolean()
CACHING = ClosedSet("CachingTypes", ["None", "ReadOnly"], open_ended=False)
DISK = ObjectOf("Disk", lambda: {"lun": Member("lun", INTEGER), "state": Member("state", TEXT, True)})
DISKS = ListOf(DISK, "Disk")


def read(kind: Kind, value: Any, mode: Mode | None = None) -> Any:
    return kind.read(value, mode or Mode())


def refusal(kind: Kind, value: Any, mode: Mode | None = None) -> str:
    with pytest.raises(Unreadable) as caught:
        read(kind, value, mode)
    return caught.value.sentence


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        (TEXT, 22, "22"),
        (TEXT, 1.5, "1.5"),
        (TEXT, True, "true"),
        (TEXT, "", ""),
        (INTEGER, "50000", 50000),
        (INTEGER, " -1 ", -1),
        (INTEGER, "", None),
        (NUMBER, "70", 70.0),
        (NUMBER, "", None),
        (BOOLEAN, "true", True),
        (BOOLEAN, "True", True),
        (BOOLEAN, " FALSE ", False),
        (BOOLEAN, 1, True),
        (BOOLEAN, 0, False),
        (BOOLEAN, "", None),
        (CACHING, "readonly", "ReadOnly"),
        (CACHING, "", None),
        (DISKS, "", None),
        (DISKS, [{"LUN": "3"}], [{"lun": 3}]),
        (DISK, "", None),
        (MapOf(TEXT, "System.String"), {"a": 1}, {"a": "1"}),
        (Anything(), {"a": [1, None]}, {"a": [1, None]}),
    ],
)
def test_a_value_of_another_kind_is_taken_where_json_net_takes_it(kind: Kind, given: Any, kept: Any) -> None:
    assert read(kind, given) == kept
    assert type(read(kind, given)) is type(kept)


@pytest.mark.parametrize("kind", [TEXT, INTEGER, NUMBER, BOOLEAN, CACHING, DISK, DISKS])
def test_null_is_nothing_for_every_kind(kind: Kind) -> None:
    assert read(kind, None) is None


@pytest.mark.parametrize(
    ("kind", "given", "sentence"),
    [
        (TEXT, {}, "Unexpected character encountered while parsing value: {."),
        (TEXT, [], "Unexpected character encountered while parsing value: [."),
        (INTEGER, "many", "Could not convert string to integer: many."),
        (INTEGER, "\u0663", "Could not convert string to integer: \u0663."),
        (INTEGER, True, "Unexpected character encountered while parsing value: t."),
        (INTEGER, 10.5, "Input string '10.5' is not a valid integer."),
        (INTEGER, 2**31, "JSON integer 2147483648 is too large or small for an Int32."),
        (INTEGER, "9" * 99, f"Could not convert string to integer: {'9' * 99}."),
        (NUMBER, "hot", "Could not convert string to double: hot."),
        (BOOLEAN, "perhaps", "Could not convert string to boolean: perhaps."),
        (BOOLEAN, [], "Unexpected character encountered while parsing value: [."),
        (CACHING, 5, "Error converting value 5 to type 'CachingTypes'."),
        (CACHING, {}, "Unexpected token StartObject when parsing enum."),
        (DISK, "x", "Error converting value \"x\" to type 'Disk'."),
        (DISK, {"size": 1}, "Could not find member 'size' on object of type 'Disk'."),
        (DISKS, "x", "Error converting value \"x\" to type 'System.Collections.Generic.List`1[Disk]'."),
    ],
)
def test_what_json_net_does_not_take_is_refused_in_its_words(kind: Kind, given: Any, sentence: str) -> None:
    assert refusal(kind, given) == sentence


@pytest.mark.parametrize(("kind", "given"), [(DISK, []), (DISKS, {})])
def test_a_list_is_no_object_and_an_object_no_list(kind: Kind, given: Any) -> None:
    assert refusal(kind, given).startswith("Cannot deserialize the current JSON ")


def test_the_way_to_what_cannot_be_read_is_told() -> None:
    with pytest.raises(Unreadable) as caught:
        read(MapOf(DISKS, "Disks"), {"a": [], "b": [{}, {"Lun": "x"}]})
    assert caught.value.steps == ["b", 1, "Lun"]


def test_what_only_azure_writes_is_left_out() -> None:
    assert read(DISK, {"lun": 1, "state": "Attached"}) == {"lun": 1}


def test_a_reference_may_be_given_as_the_whole_resource_and_its_id_is_kept() -> None:
    reference = ObjectOf("SubResource", lambda: {"id": Member("id", TEXT)})
    whole = {"name": "pool", "id": "/pools/a", "properties": {"provisioningState": "Succeeded"}}
    assert read(reference, whole) == {"id": "/pools/a"}


def test_a_later_version_may_know_what_is_unknown_here() -> None:
    later = Mode(newer=True)
    assert read(DISK, {"lun": 1, "mood": "good"}, later) == {"lun": 1, "mood": "good"}
    assert read(CACHING, "WriteOnly", later) == "WriteOnly"


def test_an_unknown_word_is_noted_first_and_refused_when_nobody_else_did() -> None:
    mode = Mode()
    assert read(CACHING, "WriteOnly", mode) == "WriteOnly"
    assert mode.unknown_words
    sentence = "Error converting value \"WriteOnly\" to type 'CachingTypes'."
    assert refusal(CACHING, "WriteOnly", Mode(strict=True)) == sentence
    open_ended = ClosedSet("Sizes", ["Small"], open_ended=True)
    assert read(open_ended, "Huge", Mode(strict=True)) == "Huge"


@pytest.mark.parametrize(
    ("written", "number"),
    [("70", 70), (" 70 ", 70), ("-1.5e2", -150), ("+7", 7), (".5", 0.5), ("1,000.5", 1000.5), ("5.", 5)],
)
def test_a_number_may_be_written_as_net_reads_it(written: str, number: float) -> None:
    assert Number().read(written, Mode()) == number


@pytest.mark.parametrize(
    "written", ["NaN", "inf", "-Infinity", "1e400", "1_0", "٣", "0x10", ",5", ".", "1.5.2", "9" * 400]
)
def test_what_json_cannot_hold_is_no_number(written: str) -> None:
    with pytest.raises(Unreadable, match="Could not convert string to double"):
        Number().read(written, Mode())


def test_a_long_text_is_read_as_a_number_in_no_time() -> None:
    began = time.process_time()
    with pytest.raises(Unreadable):
        Number().read("9," * 500_000 + "x", Mode())
    assert time.process_time() - began < 0.5


def test_flags_are_read_without_their_blanks() -> None:
    kinds = ClosedSet("ResourceIdentityType", ["None", "SystemAssigned, UserAssigned"], open_ended=False)
    assert kinds.read("systemassigned,UserAssigned", Mode(strict=True)) == "SystemAssigned, UserAssigned"
