"""Names made from other names: `uniqueString`, `guid` and the hash ARM shows for a template.

`uniqueString` is MurmurHash3 (x86, 64 bits of it) over the arguments joined by dashes, written in
base 32; public test values: 'hello', 'world' -> 'a7wkljktk6wne', 'tyeth' -> 'zcztcwvu6iyg6'.
"""

import json
import uuid
from collections.abc import Mapping
from typing import Any

from azlab.templates.functions.signatures import Function
from azlab.templates.values import text

_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
_NAMESPACE = uuid.UUID("11fb06fb-712d-4ddd-98c7-e71bbd588830")
_WORD = 0xFFFFFFFF


def _turn(word: int, bits: int) -> int:
    return (word << bits | word >> (32 - bits)) & _WORD


def _blend(word: int, first: int, bits: int, second: int) -> int:
    return _turn(word * first & _WORD, bits) * second & _WORD


def _finish(word: int) -> int:
    word = (word ^ word >> 16) * 0x85EBCA6B & _WORD
    word = (word ^ word >> 13) * 0xC2B2AE35 & _WORD
    return word ^ word >> 16


def murmur(data: bytes) -> int:
    """The 64-bit hash of `data` that ARM uses for names."""
    first = second = 0
    whole = len(data) // 8 * 8
    for index in range(0, whole, 8):
        low = int.from_bytes(data[index : index + 4], "little")
        high = int.from_bytes(data[index + 4 : index + 8], "little")
        first = (_turn(first ^ _blend(low, 0x239B961B, 15, 0xAB0E9789), 19) + second) * 5 + 0x561CCD1B & _WORD
        second = (
            _turn(second ^ _blend(high, 0xAB0E9789, 17, 0x239B961B), 13) + first
        ) * 5 + 0x0BCAA747 & _WORD
    first ^= _blend(int.from_bytes(data[whole : whole + 4], "little"), 0x239B961B, 15, 0xAB0E9789)
    second ^= _blend(int.from_bytes(data[whole + 4 :], "little"), 0xAB0E9789, 17, 0x239B961B)
    first, second = first ^ len(data), second ^ len(data)
    first = first + second & _WORD
    second = second + first & _WORD
    first, second = _finish(first), _finish(second)
    first = first + second & _WORD
    return (second + first & _WORD) << 32 | first


def unique_string(*values: Any) -> str:
    """Thirteen letters and digits that depend on nothing but the arguments."""
    number = murmur("-".join(text(value) for value in values).encode())
    return "".join(_ALPHABET[(number << 5 * index & 2**64 - 1) >> 59] for index in range(13))


def guid(*values: Any) -> str:
    """A UUID (version 5) that depends on nothing but the arguments."""
    return str(uuid.uuid5(_NAMESPACE, "-".join(text(value) for value in values)))


def template_hash(template: Mapping[str, Any]) -> str:
    """The `templateHash` of a deployment: a decimal number, the same for the same template."""
    return str(murmur(json.dumps(template, separators=(",", ":"), ensure_ascii=False).upper().encode()))


FUNCTIONS = {
    "uniquestring": Function(unique_string, 1, None),
    "guid": Function(guid, 1, None),
}
