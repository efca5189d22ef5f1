"""Rosters of teachers, of Canvas and of Moodle."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.intake.rosters import Roster, read_roster, safe_id
from grader.submissions import Refused

PLAIN = "id,name,section,email\njane,Jane Doe,A,jane@uni.edu\nbob,Bob Müller,B,bob.m@uni.edu\n"
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Lesson 04 (991)\n"
    "    Points Possible,,,,,24\n"
    '"Doe, Jane",12345,S1,jdoe,Images 1,\n"van der Berg, Zoë",12346,S2,zberg,Images 2,\n'
    '"Student, Test",1,,x,Images 1,\n'
)
MOODLE = (
    "Identifier,Full name,Email address,Status,Grade\nParticipant 1234567,Jane Doe,jane@uni.edu,Submitted,\n"
)
PARTICIPANTS = (
    '"First name","Last name","ID number","Email address",Groups\nJane,Doe,4711,jane@uni.edu,"Group A"\n'
)


def roster(text: str, coding: str = "utf-8") -> Roster:
    found = read_roster(text.encode(coding))
    assert isinstance(found, Roster), found
    return found


def found(given: Roster, *labels: str) -> str:
    learner = given.find(*labels)
    if isinstance(learner, Refused):
        return learner.sentence
    return learner.id if learner else ""


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_teachers_own_list_is_read(coding: str, delimiter: str) -> None:
    read = roster(PLAIN.replace(",", delimiter), coding)
    assert [(who.id, who.name, who.section) for who in read.learners] == [
        ("jane", "Jane Doe", "A"),
        ("bob", "Bob Müller", "B"),
    ]


def test_canvass_gradebook_is_read() -> None:
    read = roster(CANVAS)
    assert [(who.id, who.name, who.section) for who in read.learners] == [
        ("jdoe", "Jane Doe", "Images 1"),
        ("zberg", "Zoë van der Berg", "Images 2"),
    ]
    assert read.learners[0].columns["sis user id"] == "S1"
    assert found(read, "12346") == found(read, "vanderbergzoe") == found(read, "", "S2") == "zberg"


def test_moodles_lists_are_read() -> None:
    assert found(roster(MOODLE), "1234567") == "jane@uni.edu"
    read = roster(PARTICIPANTS)
    assert found(read, "Jane Doe") == found(read, "jane@uni.edu") == found(read, "JaneDoe") == "4711"


def test_a_name_is_parted_as_the_list_has_it_else_before_its_last_word() -> None:
    parted = PARTICIPANTS.replace("Jane,Doe", '"Ana Maria","de la Cruz"')
    (ana,), (_, bob) = roster(parted).learners, roster(PLAIN).learners
    assert ana.names == ("Ana Maria", "de la Cruz")
    assert bob.names == ("Bob", "Müller")


@pytest.mark.parametrize("label", ["jane", "JANE", "doejane", "Doe, Jane", "l4_JaneDoe", "doe_jane_final"])
def test_a_learner_is_found_by_what_a_download_says(label: str) -> None:
    assert found(roster(PLAIN), label) == "jane"


@pytest.mark.parametrize("label", ["Bob Muller", "mullerbob", "Bob Müller", "bob.m"])
def test_accents_are_not_needed(label: str) -> None:
    assert found(roster(PLAIN), label) == "bob"


def test_two_of_one_name_are_not_mixed_up() -> None:
    read = roster("id,name\nj1,Jane Doe\nj2,Jane Doe\n")
    assert found(read, "Jane Doe") == "2 learners of the roster are called 'Jane Doe'."
    assert found(read, "j2", "Jane Doe") == "j2"
    assert found(read, "nobody") == ""


def test_rows_that_name_nobody_or_somebody_twice_are_said() -> None:
    read = roster("id,name\nj1,Jane\n,\nJ1,Joan\n,Ann Lee\n;,;\n")
    assert [who.id for who in read.learners] == ["j1", "Ann-Lee", ";"][:2]
    assert read.remarks == (
        "Line 3 has the id 'J1', which an earlier line has.",
        "Line 5 has neither an id nor a name.",
    )


@pytest.mark.parametrize("text", ["", "\n", "a,b\n1,2\n", "\x00\x01", '"'])
def test_what_is_no_roster_is_refused(text: str) -> None:
    assert isinstance(read_roster(text.encode()), Refused)
    assert isinstance(read_roster(Path("/nowhere/roster.csv")), Refused)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=120))
def test_any_id_is_a_files_name(text: str) -> None:
    safe = safe_id(text)
    assert not set(safe) & set('/\\:*?"<>|\0 +\n=')
    assert len(safe.encode()) <= 81
    assert not safe.startswith((".", "-"))


@settings(max_examples=80, deadline=None)
@given(
    st.binary(max_size=200)
    | st.text(max_size=200).map(lambda text: ("id,name\n" + text).encode("utf-8", "replace"))
)
def test_any_bytes_are_a_roster_or_refused(data: bytes) -> None:
    read_roster(data)
