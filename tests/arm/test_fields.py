"""Fields: what a body must be, and what becomes of it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azlab.arm.errors import AzureError
from azlab.arm.fields import (
    Field,
    add_defaults,
    check_fields,
    delete_at,
    get_at,
    keep_fixed,
    keep_read_only,
    keep_undeclared,
    merged,
    set_at,
    spell,
    tree_of,
    undeclared,
    values_at,
    without_nulls,
)
from azlab.arm.messages import Json

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=12,
)
PATH = st.lists(st.sampled_from(["a", "b", "c", "[]"]), min_size=1, max_size=4)


def refusal(fields: list[Field], document: Json) -> AzureError:
    with pytest.raises(AzureError) as caught:
        check_fields(fields, document)
    return caught.value


def test_planting_digging_and_uprooting_agree() -> None:
    document: Json = {}
    set_at(document, "a.b.c", 1)
    assert document == {"a": {"b": {"c": 1}}}
    assert get_at(document, "a.b.c") == 1
    assert get_at(document, "a.x.c", "none") == "none"
    delete_at(document, "a.b.c")
    delete_at(document, "a.b.missing")
    assert document == {"a": {"b": {}}}


def test_nulls_are_left_out_at_any_depth() -> None:
    assert without_nulls({"a": None, "b": {"c": None, "d": [{"e": None}, None]}}) == {"b": {"d": [{}, None]}}


def test_merging_changes_only_what_is_said() -> None:
    base = {"a": {"x": 1, "y": 2}, "tags": {"old": "1"}, "list": [1, 2]}
    change = {"a": {"y": 3}, "tags": {"new": "2"}, "list": [3]}
    assert merged(base, change) == {"a": {"x": 1, "y": 3}, "tags": {"new": "2"}, "list": [3]}
    assert base["a"] == {"x": 1, "y": 2}


@given(JSON, JSON)
def test_merging_twice_is_merging_once(base: Any, change: Any) -> None:
    assert merged(merged(base, change), change) == merged(base, change)


@given(JSON, PATH)
def test_following_a_path_ends_with_values_or_azures_refusal(document: Any, steps: Any) -> None:
    codes = []
    try:
        codes = ["found" for _ in values_at(document, steps)]
    except AzureError as error:
        codes = [error.code]
    assert set(codes) <= {"found", "InvalidRequestContent"}


def test_a_required_field_must_be_there() -> None:
    error = refusal([Field("properties.size", int, required=True)], {"properties": {}})
    assert (error.status, error.code, error.target) == (400, "InvalidParameter", "size")
    assert error.message == "Required parameter 'size' is missing (null)."


def test_an_absent_parent_does_not_make_its_children_missing() -> None:
    check_fields([Field("properties.a.b", required=True)], {"properties": {}})


def test_every_element_of_a_list_is_checked() -> None:
    fields = [Field("disks[].lun", int, required=True)]
    check_fields(fields, {"disks": [{"lun": 0}, {"lun": 1}]})
    assert refusal(fields, {"disks": [{"lun": 0}, {}]}).code == "InvalidParameter"


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [(str, 5), (int, "5"), (int, True), (int, 1.5), (bool, "true"), (bool, 1), (dict, []), (list, {})],
)
def test_a_value_of_the_wrong_kind_is_refused(kind: type[Any], wrong: Any) -> None:
    error = refusal([Field("a", kind)], {"a": wrong})
    assert (error.status, error.code) == (400, "InvalidRequestContent")


@pytest.mark.parametrize("body", [{"a": 5}, {"a": [1]}, {"a": {"b": "x"}}])
def test_what_lies_on_the_way_must_be_an_object(body: Json) -> None:
    assert refusal([Field("a.b.c")], body).code == "InvalidRequestContent"


def test_a_closed_set_is_checked_and_spelt_as_azure_does() -> None:
    fields = [Field("os", one_of=("Linux", "Windows")), Field("disks[].caching", one_of=("None", "ReadOnly"))]
    document = {"os": "LINUX", "disks": [{"caching": "readonly"}, {}]}
    check_fields(fields, document)
    spell(fields, document)
    assert document == {"os": "Linux", "disks": [{"caching": "ReadOnly"}, {}]}
    assert refusal(fields, {"os": "OS/2"}).message == "The value of parameter os is invalid."


def test_a_default_is_a_copy_of_its_own() -> None:
    fields = [Field("settings", dict, default={"loud": False})]
    first: Json = {}
    second: Json = {}
    add_defaults(fields, first)
    first["settings"]["loud"] = True
    add_defaults(fields, second)
    assert second == {"settings": {"loud": False}}


def test_a_default_does_not_replace_what_was_said() -> None:
    document = {"a": {"b": 0}}
    add_defaults([Field("a.b", int, default=7), Field("a.c", int, default=8)], document)
    assert document == {"a": {"b": 0, "c": 8}}


def test_read_only_fields_stay_what_they_were() -> None:
    document = {"state": "Mine", "new": 1}
    keep_read_only(
        [Field("state", read_only=True), Field("id", read_only=True)], document, {"state": "Theirs"}
    )
    assert document == {"state": "Theirs", "new": 1}
    keep_read_only([Field("state", read_only=True)], document, None)
    assert document == {"new": 1}


def test_a_fixed_field_may_be_left_out_but_not_changed() -> None:
    fields = [Field("properties.metal", fixed=True)]
    document: Json = {"properties": {}}
    keep_fixed(fields, document, {"properties": {"metal": "tin"}})
    assert document == {"properties": {"metal": "tin"}}
    with pytest.raises(AzureError) as caught:
        keep_fixed(fields, {"properties": {"metal": "gold"}}, document)
    assert (caught.value.status, caught.value.code) == (409, "PropertyChangeNotAllowed")


@pytest.mark.parametrize(("was", "wanted"), [({}, []), ({"zones": []}, None), ({"zones": ["1"]}, ["1"])])
def test_an_empty_list_says_as_much_as_none(was: Json, wanted: list[str] | None) -> None:
    keep_fixed([Field("zones", list, fixed=True)], {"zones": wanted}, was)


DECLARED = tree_of([Field("properties.size", int), Field("disks[].lun", int), Field("disks[].size.name")])


def test_what_nobody_declares_is_told_from_what_the_provider_looks_at() -> None:
    sent = {
        "properties": {"size": 1, "mood": "good"},
        "disks": [{"lun": 0, "size": {"name": "S"}}],
        "zones": [],
    }
    assert undeclared(DECLARED, sent) == {"properties": {"mood": "good"}, "zones": []}
    assert undeclared(DECLARED, {"properties": {"size": 1}}) is None


def test_what_a_provider_leaves_out_comes_back_where_nobody_declared_it() -> None:
    sent = {
        "properties": {"size": 1, "mood": {"today": "good"}},
        "disks": [{"lun": 0, "size": {"shape": "round"}}, {"lun": 1, "own": True}, {"lun": 2, "own": True}],
    }
    rebuilt = {"properties": {"size": 2}, "disks": [{"lun": 1, "own": False}, {"lun": 0}, {"lun": 7}]}
    keep_undeclared(rebuilt, DECLARED, undeclared(DECLARED, sent))
    assert rebuilt == {
        "properties": {"size": 2, "mood": {"today": "good"}},
        "disks": [{"lun": 1, "own": False}, {"lun": 0, "size": {"shape": "round"}}, {"lun": 7}],
    }
    rebuilt["properties"]["mood"]["today"] = "bad"
    assert sent["properties"] == {"size": 1, "mood": {"today": "good"}}


def test_a_list_that_is_gone_takes_its_parts_along() -> None:
    rebuilt: dict[str, object] = {}
    keep_undeclared(rebuilt, DECLARED, undeclared(DECLARED, {"disks": [{"lun": 0, "own": 1}]}))
    assert rebuilt == {}
