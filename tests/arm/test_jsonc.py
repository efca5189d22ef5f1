"""JSON as ARM reads it, in time that grows with the length of the text and no faster."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azlab.arm import jsonc
from azlab.arm.jsonc import Token, read_body, read_json, refuse_strange, tokens


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": 1}', {"a": 1}),
        ("{a: 1, $b_2: [1, 2,], }", {"a": 1, "$b_2": [1, 2]}),
        ('// first\n{"a": /* inside, "quoted" */ 1} // last', {"a": 1}),
        ("{a: 1, // a comma, then a comment\n}", {"a": 1}),
        ('{"a": "a // b /* c */ d, }"}', {"a": "a // b /* c */ d, }"}),
        ('{a: "one\n  two"}', {"a": "one\n  two"}),
        ("{'a': 'it\\'s \"so\"'}", {"a": 'it\'s "so"'}),
        ("{a: true, b: null, c: -1.5e3, d: false}", {"a": True, "b": None, "c": -1500.0, "d": False}),
        ("{a /* why */ : {b : []}}", {"a": {"b": []}}),
        ("/**/{/***/}/* * / */", {}),
        ("{a: 'http://x/*y'}", {"a": "http://x/*y"}),
        ('{"a": "\\\\"/**/}', {"a": "\\"}),
    ],
)
def test_what_people_write_is_read(text: str, value: Any) -> None:
    assert read_json(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[1",
        '{"a": "b}',
        "{a: 'b}",
        "{/* a }",
        "[1,,2]",
        "{a b: 1}",
        "/",
        "{a: /}",
        "\\",
        '"\\',
    ],
)
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"Path '.*', line \d+, position \d+\.$"):
        read_json(text)


def test_what_is_nested_too_deeply_is_refused() -> None:
    for depth in (129, 5_000, 100_000):
        for opening, closing in (("[", "]"), ('{"a":', "}"), ("{a:", "}")):
            text = opening * depth + "1" + closing * depth
            with pytest.raises(ValueError, match="MaxDepth of 128"):
                refuse_strange(read_json(text))
    assert read_body(b"[" * 128 + b"]" * 128)


def test_a_body_may_begin_with_a_mark_of_its_encoding() -> None:
    assert read_body(b"\xef\xbb\xbf{a: 1}") == {"a": 1}
    for body in (b"\xff", b'"\\ud800"', b"[NaN]", b"[9223372036854775808]"):
        with pytest.raises(ValueError, match=r"parsing value: \ufffd|encode|number|Int64"):
            read_body(body)


@pytest.mark.parametrize("digits", [20, 400, 5_000])
def test_a_number_with_many_digits_is_refused_in_arms_words(digits: int) -> None:
    for text in ('{{"a": {}}}', '{{"a": [-{}]}}'):
        with pytest.raises(ValueError, match=r"JSON integer is too large or small for an Int64\."):
            read_body(text.format("9" * digits).encode())


LONG: dict[str, Callable[[int], str]] = {
    "letters": lambda n: "a" * n,
    "a long name": lambda n: "{" + "a" * n + ":1}",
    "names": lambda n: "{" + "a:1," * n + "}",
    "names without values": lambda n: "{" + "a " * n,
    "commas": lambda n: "[" + "," * n,
    "commas and spaces": lambda n: "[1" + ", " * n + "]",
    "spaces after a comma": lambda n: "[1," + " " * n + "x",
    "spaces": lambda n: " " * n + "x",
    "a string without end": lambda n: '{a:"' + "x" * n,
    "a string of escapes without end": lambda n: '{a:"' + "\\" * n,
    "a string of escaped quotes": lambda n: '{a:"' + '\\"' * n,
    "single quotes": lambda n: "{a:" + "'" * n,
    "single-quoted quotes": lambda n: "{a:'" + '"' * n + "'}",
    "quotes": lambda n: "{a:" + '"' * n,
    "a comment without end": lambda n: "{/*" + "*" * n,
    "comments begun": lambda n: "{/*" * n,
    "comments": lambda n: "{" + "/**/" * n + "}",
    "line comments": lambda n: "{" + "//\n" * n + "}",
    "a line comment": lambda n: "{//" + "/" * n,
    "strokes": lambda n: "{" + "/ " * n,
    "stars and strokes": lambda n: "{/*" + "*/ /*" * n,
    "brackets": lambda n: "{a:[" * n,
    "closing brackets": lambda n: "[," + "]" * n,
    "digits": lambda n: "[" + "1" * n + ",]",
    "words without space": lambda n: "[" + "a1-" * n,
    "a list with a comma at its end": lambda n: "[" + "1," * n + "]",
    "marks of no kind": lambda n: "\\#%&" * n,
    "letters of other scripts": lambda n: "{" + "é" * n + ": 1}",
}


def spent(text: str) -> float:
    """Seconds of this process, the least of three."""
    best = float("inf")
    for _ in range(3):
        begun = time.process_time()
        with suppress(ValueError):
            read_json(text)
        best = min(best, time.process_time() - begun)
    return best


@pytest.mark.parametrize("name", LONG)
def test_twice_the_text_takes_twice_the_steps(name: str) -> None:
    """A token is a step; since they are the text again, no letter is looked at for two of them."""
    short, long = LONG[name](5_000), LONG[name](10_000)
    counts = [sum(1 for _ in tokens(text)) for text in (short, long)]
    assert "".join(letters for _, letters in tokens(long)) == long
    assert counts[1] <= 2 * counts[0] + 4


@pytest.mark.parametrize("name", LONG)
def test_twice_the_text_takes_no_more_than_in_proportion(name: str) -> None:
    short, long = spent(LONG[name](20_000)), spent(LONG[name](80_000))
    assert long < 10 * short + 0.05, f"{short:.4f} s, then {long:.4f} s for four times as much"


@given(st.text(alphabet="{}[]:,\"'\\/*\n a1$", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    assert "".join(letters for _, letters in tokens(text)) == text
    with suppress(ValueError):
        read_json(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@given(JSON)
def test_json_with_comments_between_its_tokens_is_the_same_json(value: Any) -> None:
    text = json.dumps(value)
    loose = "".join(f"/* {{,' */ {letters} // \"\n" for _, letters in tokens(text))
    assert read_json(loose) == value


@pytest.mark.parametrize("opening", ["{", "[,", "{a:", "{'a':["])
def test_many_brackets_are_not_worth_as_many_steps(opening: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = 0

    def counted(text: str) -> Iterator[Token]:
        nonlocal looked_at
        for token in tokens(text):
            looked_at += 1
            yield token

    monkeypatch.setattr(jsonc, "tokens", counted)
    with pytest.raises(ValueError, match="MaxDepth of 128"):
        read_json(opening * 100_000)
    assert looked_at < 1_000
