"""Whole numbers as clients write them: in a query, a header or a setting, and as long as they like."""

LARGEST = 2**31 - 1


def read_digits(text: str, largest: int = LARGEST) -> int | None:
    """The number that ASCII digits spell, at most `largest`; None for any other text, signs included."""
    if not (text.isascii() and text.isdecimal()):
        return None
    # Cut before it is read: Python raises ValueError for more than 4,300 digits.
    digits = text.lstrip("0")
    return min(int(digits or "0"), largest) if len(digits) <= len(str(largest)) else largest
