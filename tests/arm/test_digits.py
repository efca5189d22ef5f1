"""Whole numbers as clients write them."""

import sys

import pytest

from azlab.arm.digits import LARGEST, read_digits


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("7", 7), ("007", 7), ("000", 0), ("2147483647", LARGEST), ("2147483648", LARGEST)],
)
def test_digits_are_a_number_up_to_the_largest(text: str, number: int) -> None:
    assert read_digits(text) == number


@pytest.mark.parametrize("text", ["9" * 5000, "0" * 5000 + "9" * 11])
def test_any_number_of_digits_is_read(text: str) -> None:
    assert (read_digits(text), read_digits(text, 50)) == (LARGEST, 50)
    assert read_digits(text, sys.maxsize) in (sys.maxsize, int(text[-11:]))


@pytest.mark.parametrize("text", ["", "-1", "+1", "1.5", " 1", "1_0", "one", "²", "٣", "1\n"])
def test_what_is_no_row_of_digits_is_no_number(text: str) -> None:
    assert read_digits(text) is None
