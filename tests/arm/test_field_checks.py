"""What is looked at by the body is refused as what is looked at by the fields, and in the same words."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azlab.arm.errors import AzureError, BadRequest
from azlab.arm.field_checks import FieldChecks
from azlab.arm.fields import Field, check_fields

PATHS = ("a", "a.b", "a.b.c", "a.l[]", "a.l[].c", "a.l[].m[].c", "d", "d[].c")
names = st.sampled_from(["a", "b", "c", "d", "l", "m", "other"])
leaves: st.SearchStrategy[Any] = st.sampled_from([None, 1, True, 2.5, "Red", "red", "green", "", [], {}])
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(names, inner, max_size=3),
    max_leaves=8,
)
documents = st.dictionaries(names, values, max_size=3)
declared = st.lists(
    st.builds(
        Field,
        st.sampled_from(PATHS),
        kind=st.sampled_from([str, int, dict, list, bool]),
        required=st.booleans(),
        read_only=st.booleans(),
        one_of=st.sampled_from([(), ("Red", "Blue"), (1, 2)]),
    ),
    max_size=4,
    unique_by=lambda field: field.path,
)


def missing(field: Field, document: Any) -> AzureError:
    return BadRequest("Missing", field.path)


def said(check: Callable[[], None]) -> str:
    try:
        check()
    except AzureError as error:
        return str(error)
    return ""


@given(declared, documents)
def test_both_ways_of_looking_say_the_same(fields: list[Field], document: dict[str, Any]) -> None:
    by_body = said(lambda: FieldChecks(fields).refuse(document, missing))
    assert by_body == said(lambda: check_fields(fields, document, missing))


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"a": {"b": "Red"}}, ""),
        ({"a": {"b": "green"}}, "green"),
        ({"a": {"b": 1}}, "String"),
        ({"a": []}, "Object"),
        ({"a": {}}, "Missing"),
        ({}, ""),
    ],
)
def test_each_rule_is_kept(document: dict[str, Any], words: str) -> None:
    fields = [Field("a.b", one_of=("Red",), required=True)]
    found = said(lambda: FieldChecks(fields).refuse(document, missing))
    assert bool(found) == bool(words)
    assert words in found or words == "green"
