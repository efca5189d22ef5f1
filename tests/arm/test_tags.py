"""What ARM takes of tags, and what it makes of names that differ by case only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azlab.arm.errors import BadRequest
from azlab.arm.tags import merged_tags, read_tags, without_tags

LETTERS = st.text("abcXYZ0-_. ", min_size=1, max_size=20).filter(lambda name: bool(name.strip()))
TAGS = st.dictionaries(LETTERS, st.text("abc<>%&/? 0", max_size=20), max_size=20)


def refusal(tags: dict[str, str | None]) -> BadRequest:
    with pytest.raises(BadRequest) as caught:
        read_tags(tags)
    return caught.value


@given(TAGS)
def test_plain_tags_are_kept_and_names_differ_by_more_than_their_case(tags: dict[str, str]) -> None:
    read = read_tags(tags)
    assert len(read) == len({name.lower() for name in tags})
    assert all(name in tags for name in read)
    assert set(read.values()) <= set(tags.values())


@given(st.sampled_from("<>%&\\?/\x00\x1f\x7f\n"), LETTERS)
def test_a_name_with_a_reserved_character_is_refused(character: str, name: str) -> None:
    error = refusal({name + character: "1"})
    assert error.code == "InvalidTagNameCharacters"
    assert f"'{name}{character}'" in error.message


def test_names_for_tools_may_hold_ids() -> None:
    tags = {"hidden-link:/subscriptions/1/x": "Resource", "link:a?b": "1", "hidden-title": "t"}
    assert read_tags(tags) == tags


@pytest.mark.parametrize("name", ["azure-team", "Microsoft", "WINDOWS version"])
def test_reserved_prefixes_are_refused_in_any_case(name: str) -> None:
    assert refusal({name: "1"}).message == (
        f"The tag names '{name}' have reserved prefix 'microsoft', 'azure', 'windows'."
    )


def test_lengths_and_number_are_limited() -> None:
    assert len(read_tags({"n" * 512: "v" * 256, **{f"t{index}": "" for index in range(49)}})) == 50
    assert refusal({"n" * 513: ""}).message.startswith(
        f"Tag key too large.  Following tag name '{'n' * 513}'"
    )
    too_long = refusal({"a": "v" * 257})
    assert too_long.code == "InvalidTagValueLength"
    assert too_long.message.endswith("Maximum allowed length for tag value - '256' characters.")
    assert refusal({f"t{index}": "" for index in range(51)}).message == (
        "Too many tags on the resource/resource group. Requested tag count - '51'. "
        "Maximum number of tags allowed - '50'."
    )


@pytest.mark.parametrize("value", [None, "null", "NULL", "(null)"])
def test_nothing_is_no_value(value: str | None) -> None:
    assert refusal({"TestName": value}).message == (
        "The tag names 'TestName' have reserved tag values. The reserved tag values are: 'null, (null)'."
    )
    assert read_tags({"TestName": " null "}) == {"TestName": " null "}


@pytest.mark.parametrize("name", ["", "  "])
def test_a_tag_has_a_name(name: str) -> None:
    assert refusal({name: "1"}).code == "InvalidTagName"


def test_a_name_is_found_in_any_case_and_keeps_its_spelling() -> None:
    assert read_tags({"key": "value", "KEY": "VALUE"}) == {"key": "VALUE"}
    assert merged_tags({"Env": "test"}, {"env": "prod", "a": "1"}) == {"Env": "prod", "a": "1"}
    assert without_tags({"Env": "test", "a": "1"}, {"env": "test", "A": "2"}) == {"a": "1"}
    assert without_tags({"Env": "test", "a": "1"}, {"ENV": ""}) == {"a": "1"}
