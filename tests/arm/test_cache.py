"""What was derived stays until one of its types has changed, and never outlives what was undone."""

from collections.abc import Callable

import pytest

from azlab.arm.cache import Cache


@pytest.fixture
def counted() -> Callable[[], int]:
    """How often it was called."""
    calls: list[None] = []

    def count() -> int:
        calls.append(None)
        return len(calls)

    return count


def test_a_value_is_made_once(counted: Callable[[], int]) -> None:
    cache = Cache()
    assert [cache.get("sum", ("a/disks",), counted) for _ in range(3)] == [1, 1, 1]
    assert cache.get("other", ("a/disks",), counted) == 2


def test_it_is_made_anew_when_one_of_its_types_changes(counted: Callable[[], int]) -> None:
    cache = Cache()
    cache.get("sum", ("A/Disks", "a/images"), counted)
    cache.changed("a/vms")
    assert cache.get("sum", ("A/Disks", "a/images"), counted) == 1
    cache.changed("a/disks")
    assert cache.get("sum", ("A/Disks", "a/images"), counted) == 2


def test_what_was_made_of_an_undone_write_is_made_anew(counted: Callable[[], int]) -> None:
    cache = Cache()
    cache.changed("a/disks")
    assert cache.get("sum", ("a/disks",), counted) == 1
    cache.undone()
    assert cache.get("sum", ("a/disks",), counted) == 2


def test_what_was_made_of_a_write_that_stays_stays(counted: Callable[[], int]) -> None:
    cache = Cache()
    cache.changed("a/disks")
    cache.kept()
    assert cache.get("sum", ("a/disks",), counted) == 1
    cache.undone()
    assert cache.get("sum", ("a/disks",), counted) == 1
    cache.clear()
    assert cache.get("sum", ("a/disks",), counted) == 2
