"""The shape of an exchange."""

from hypothesis import given
from hypothesis import strategies as st

from tests.traffic import skeletons

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1, max_size=2), inner)
    ),
    max_leaves=12,
)


def test_an_address_names_nobody() -> None:
    url = (
        "/subscriptions/1f0c/resourceGroups/My.Group/providers/Microsoft.Compute//disks/providers"
        "/beginGetAccess?api-version=2024-11-01&monitor=true"
    )
    assert skeletons.address("POST", url) == (
        "POST /subscriptions/{}/resourcegroups/{}/providers/microsoft.compute/disks/{}/begingetaccess?monitor"
    )


def test_a_provider_of_a_subscription_keeps_its_name() -> None:
    assert skeletons.address(
        "GET", "/subscriptions/1/providers/Microsoft.Network?api-version=2024-11-01"
    ) == ("GET /subscriptions/{}/providers/microsoft.network")


def test_tags_are_the_customers_own() -> None:
    assert skeletons.skeleton({"tags": {"a": "b", "c": "d"}}) == {"tags": {"*": "string"}}


def test_items_of_a_list_are_one_shape() -> None:
    assert skeletons.paths(skeletons.skeleton([{"a": 1}, {"a": None, "b": True}])) == {
        "": "array",
        "[]": "object",
        "[].a": "null|number",
        "[].b": "boolean",
    }


def test_polls_are_one_step() -> None:
    steps = [
        skeletons.step("GET", "/a/b?c=1", None, 202, {}, None),
        skeletons.step("GET", "/a/b?c=2", None, 200, {"Location": "x"}, {"status": "Succeeded"}),
    ]
    assert skeletons.collapsed(steps) == [
        {
            "request": "GET /a/{}",
            "status": [200, 202],
            "headers": ["Location"],
            "sent": None,
            "answer": {"status": "string"},
        }
    ]


@given(json_values)
def test_a_shape_merged_with_itself_is_itself(value: object) -> None:
    shape = skeletons.skeleton(value)
    assert skeletons.merged(shape, shape) == shape


@given(json_values, json_values)
def test_a_merged_shape_has_every_path_of_two_objects(one: object, other: object) -> None:
    first, second = skeletons.skeleton({"a": one}), skeletons.skeleton({"b": other})
    both = skeletons.paths(skeletons.merged(first, second))
    assert {*skeletons.paths(first), *skeletons.paths(second)} == set(both)
