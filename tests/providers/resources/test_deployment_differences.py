"""Two documents of one resource, compared as what-if does."""

from typing import Any

import pytest

from azlab.arm.messages import Json
from azlab.providers.resources.deployment_differences import differences, laid_over


def test_what_is_equal_has_no_difference() -> None:
    assert differences({"a": {"b": [1, {"c": None}]}}, {"a": {"b": [1, {"c": None}]}}) == []


def test_a_value_is_told_by_its_path_with_before_and_after() -> None:
    """As the CLI's tests recorded it: sku.name, Standard_LRS to Standard_GRS."""
    was, will = "Standard_LRS", "Standard_GRS"
    assert differences({"sku": {"name": was}}, {"sku": {"name": will}}) == [
        {"path": "sku.name", "propertyChangeType": "Modify", "before": was, "after": will}
    ]


def test_what_is_new_and_what_goes_are_told_whole() -> None:
    assert differences({"tags": {"Owner": "Team A"}}, {"plan": {"name": "n"}, "tags": {}}) == [
        {"path": "plan", "propertyChangeType": "Create", "after": {"name": "n"}},
        {"path": "tags.Owner", "propertyChangeType": "Delete", "before": "Team A"},
    ]


def test_an_array_of_texts_loses_one_and_gets_one() -> None:
    """Microsoft's page on what-if: - 0: "10.0.0.0/16", + 0: "10.0.0.0/15"."""
    before, after = {"prefixes": ["10.0.0.0/16"]}, {"prefixes": ["10.0.0.0/15"]}
    children = [
        {"path": "0", "propertyChangeType": "Delete", "before": "10.0.0.0/16"},
        {"path": "0", "propertyChangeType": "Create", "after": "10.0.0.0/15"},
    ]
    assert differences(before, after) == [
        {"path": "prefixes", "propertyChangeType": "Array", "children": children}
    ]


def subnet(name: str, prefix: str) -> Json:
    return {"name": name, "properties": {"addressPrefix": prefix}}


def kinds(change: Json) -> list[tuple[str, str]]:
    return [(child["propertyChangeType"], child["path"]) for child in change["children"]]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([subnet("a", "1"), subnet("b", "2")], [subnet("b", "2")], [("Delete", "0")]),
        ([subnet("a", "1"), subnet("b", "2")], [subnet("B", "3"), subnet("a", "1")], [("Modify", "0")]),
        ([subnet("a", "1")], [subnet("a", "1"), subnet("c", "3")], [("Create", "1")]),
        ([{"lun": 0, "size": 1}], [{"lun": 0, "size": 2}], [("Modify", "0")]),
        ([{"lun": 0}, {"lun": 1}], [{"lun": 1}], [("Delete", "0")]),
        ([1, 2], [2, 3], [("Delete", "0"), ("Create", "1")]),
    ],
)
def test_elements_are_the_same_by_name_or_by_what_they_are(
    before: list[Any], after: list[Any], expected: list[tuple[str, str]]
) -> None:
    (change,) = differences({"items": before}, {"items": after})
    assert kinds(change) == expected


def test_an_element_that_changes_tells_its_own_properties() -> None:
    (change,) = differences({"s": [subnet("a", "1")]}, {"s": [subnet("a", "2")]})
    (child,) = change["children"]
    assert child["before"] == subnet("a", "1")
    assert child["children"] == [
        {"path": "properties.addressPrefix", "propertyChangeType": "Modify", "before": "1", "after": "2"}
    ]


def test_elements_in_another_order_are_no_change() -> None:
    assert (
        differences({"s": [subnet("a", "1"), subnet("b", "2")]}, {"s": [subnet("b", "2"), subnet("a", "1")]})
        == []
    )


def test_ids_are_the_same_in_any_case_and_other_texts_are_not() -> None:
    assert differences({"id": "/Subscriptions/S"}, {"id": "/subscriptions/s"}) == []
    assert differences({"name": "Web"}, {"name": "web"}) != []


@pytest.mark.parametrize(("before", "after"), [(1, True), ("1", 1), ({}, []), (None, ""), ([], None)])
def test_values_of_different_kinds_are_changed(before: Any, after: Any) -> None:
    assert [change["propertyChangeType"] for change in differences({"v": before}, {"v": after})] == ["Modify"]


@pytest.mark.parametrize(
    ("before", "wanted", "after"),
    [
        ({"a": 1, "b": {"c": 2}}, {"b": {"d": 3}}, {"a": 1, "b": {"c": 2, "d": 3}}),
        (
            [{"lun": 0, "caching": "None"}],
            [{"lun": 0, "size": 4}],
            [{"lun": 0, "caching": "None", "size": 4}],
        ),
        ([subnet("a", "1"), subnet("b", "2")], [{"name": "b"}], [subnet("b", "2")]),
        ([1, 2], [3], [3]),
        (None, {"a": []}, {"a": []}),
    ],
)
def test_what_is_not_said_stays_when_one_is_laid_over_the_other(before: Any, wanted: Any, after: Any) -> None:
    assert laid_over(before, wanted) == after
