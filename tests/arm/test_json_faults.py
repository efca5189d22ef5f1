"""A body that is no JSON is refused in the words of the reader that ARM has, not in Python's."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azlab.arm.errors import AzureError
from azlab.arm.json_faults import fault
from azlab.arm.jsonc import read_body, read_json, tokens
from azlab.arm.messages import Request

FAULTS = {
    "{identity:{type:SystemAssigned}}": (
        "Unexpected character encountered while parsing value: S. Path 'identity.type', line 1, position 16."
    ),
    "C": "Unexpected character encountered while parsing value: C. Path '', line 0, position 0.",
    '{"a": [1, 2, x]}': (
        "Unexpected character encountered while parsing value: x. Path 'a[2]', line 1, position 13."
    ),
    '{"a": 1 "b": 2}': (
        "After parsing a value an unexpected character was encountered: \". Path 'a', line 1, position 8."
    ),
    '{"a" 1}': (
        "Invalid character after parsing property name. Expected ':' but got: 1. "
        "Path 'a', line 1, position 5."
    ),
    "{1: 2}": "Invalid property identifier character: 1. Path '', line 1, position 1.",
    '\n{"a": "b}': "Unterminated string. Expected delimiter: \". Path 'a', line 2, position 6.",
    '{"a": "\\x"}': "Bad JSON escape sequence: \\x. Path 'a', line 1, position 6.",
    '{"a": 1.2.3}': "Input string '1.2.3' is not a valid number. Path 'a', line 1, position 6.",
    "{}}": (
        "Additional text encountered after finished reading JSON content: }. Path '', line 1, position 2."
    ),
    '{"b.c": {': "Unexpected end when deserializing object. Path '['b.c']', line 1, position 9.",
}


@pytest.mark.parametrize("text", FAULTS)
def test_what_is_wrong_is_said_as_json_net_says_it(text: str) -> None:
    with pytest.raises(ValueError, match="position") as refused:
        read_body(text.encode())
    assert str(refused.value) == FAULTS[text]


def test_arm_quotes_it() -> None:
    with pytest.raises(AzureError) as refused:
        _ = Request("PUT", "/x", {}, b"{location:westeurope}").document
    assert (refused.value.code, refused.value.message) == (
        "InvalidRequestContent",
        "The request content was invalid and could not be deserialized: 'Unexpected character encountered "
        "while parsing value: w. Path 'location', line 1, position 10.'.",
    )


def test_a_byte_that_is_no_utf_8_is_taken_with_a_mark() -> None:
    assert read_body(b'{"a": "caf\xe9"}') == {"a": "caf\ufffd"}


@given(st.text("{}[]:,\"'\\ax1-. \n/*", max_size=20))
def test_a_sentence_comes_of_any_text(text: str) -> None:
    assert fault(text, list(tokens(text))).endswith(".")
    with suppress(ValueError):
        read_json(text)
