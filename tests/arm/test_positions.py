"""Where in a body something stands, as Json.NET counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azlab.arm.positions import path_text, position

BODY = b'{"properties":{"disks":[{"lun":0},{"lun":"many","mood":{}}]}}'


@pytest.mark.parametrize(
    ("steps", "at_name", "where"),
    [
        (["properties"], True, 14),
        (["properties", "disks", 1, "lun"], False, 47),
        (["properties", "disks", 1, "mood"], True, 55),
        (["properties", "disks", 1, "mood"], False, 56),
        (["properties", "disks", 0], False, 25),
    ],
)
def test_a_position_is_after_the_colon_of_a_name_or_after_a_value(
    steps: list[str | int], at_name: bool, where: int
) -> None:
    assert position(BODY, steps, at_name=at_name) == f", line 1, position {where}"


def test_json_net_counts_as_in_its_own_tests() -> None:
    """`{"names":...`: "Path 'names', line 1, position 9." """
    assert position(b'{"names":1}', ["names"], at_name=True) == ", line 1, position 9"


def test_lines_are_counted_too() -> None:
    assert position(b'{\n  "a": 1,\n  "b": true\n}', ["b"], at_name=False) == ", line 3, position 11"


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"{a: 1}", b'{"a": 1} // more', b'{"b": 1}'])
def test_a_body_that_is_no_plain_json_has_no_positions(body: bytes) -> None:
    assert position(body, ["a"], at_name=False) in ("", ", line 1, position 7")


@given(st.binary(max_size=40))
def test_any_bytes_are_survived(body: bytes) -> None:
    assert position(body, ["a", 0], at_name=True).startswith((", line", "")[1:])


def test_a_path_shows_strange_names_in_brackets() -> None:
    assert path_text(["properties", "disks", 0, "a.b", "c"]) == "properties.disks[0]['a.b'].c"
